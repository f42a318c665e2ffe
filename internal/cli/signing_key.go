package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

func passwordFileFlag() cli.Flag {
	return textFlag("password-file", "`FILE` whose first line is the key's password")
}

// signingKey reads the private key that a flag names.
func (p Process) signingKey(ctx context.Context, flag, file, passwordFile string) (*sign.Key, error) {
	if sign.Plugin(file) != "" {
		return remoteKey(ctx, flag, file)
	}
	data, err := readBounded(file, sign.MaxKeySize)
	if err != nil {
		return nil, fmt.Errorf("read --%s: %w", flag, err)
	}
	var password func() ([]byte, error)
	switch {
	case passwordFile != "":
		password = func() ([]byte, error) {
			text, err := readBounded(passwordFile, sign.MaxKeySize)
			line, _, _ := strings.Cut(string(text), "\n")
			return []byte(strings.TrimSuffix(line, "\r")), err
		}
	case p.Password != nil:
		password = func() ([]byte, error) { return p.Password("Password of " + report.Printable(file) + ": ") }
	}
	key, err := sign.ParseKey(data, password)
	switch {
	case errors.Is(err, sign.ErrNoPassword):
		return nil, withHint(fmt.Errorf("--%s %s: %w", flag, file, err), "give it by --password-file, or sign at a terminal")
	case err != nil:
		return nil, withHint(fmt.Errorf("--%s %s: %w", flag, file, err), "expected a private key in PEM, ECDSA, Ed25519 or RSA of 2048, 3072 or 4096 bits")
	}
	return key, nil
}

// keyFromBuyer is fromBuyer for a key, which need not lie in a file.
func keyFromBuyer(flag, key string, deliveries []string) error {
	if sign.Plugin(key) != "" {
		return nil
	}
	return fromBuyer(flag, key, deliveries)
}

// remoteKey reaches a key that a plugin of Sigstore's holds.
func remoteKey(ctx context.Context, flag, ref string) (*sign.Key, error) {
	key, err := sign.OpenKey(ctx, ref)
	switch {
	case errors.Is(err, sign.ErrNoPlugin):
		return nil, withHint(fmt.Errorf("--%s %s: %w", flag, ref, err), "install the program that reaches your keys, or name a file with a private key")
	case err != nil:
		return nil, fmt.Errorf("--%s %s: %w", flag, ref, err)
	}
	return key, nil
}
