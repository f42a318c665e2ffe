package cli

import (
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
func (p Process) signingKey(flag, file, passwordFile string) (*sign.Key, error) {
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
