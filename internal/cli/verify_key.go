package cli

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/minisign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/openpgp"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/sshsig"
)

// keyKind is a kind of public key, told by how it begins.
type keyKind struct {
	what   string
	begins []string // none: everything else
	parses func([]byte) error
	signer func(c *cli.Context, name string, data []byte) verify.Signer
	beside []string // where its signatures are looked for
}

// keyKinds are the kinds of key that signatures are held against. What fits none of the first is a bare one.
var keyKinds = []keyKind{
	{"OpenPGP key", []string{"-----BEGIN PGP ", "\x98", "\x99", "\xc6"},
		oneOpenPGPKey,
		func(_ *cli.Context, name string, _ []byte) verify.Signer {
			return verify.Signer{OpenPGP: &verify.OpenPGPIdentity{File: name}}
		}, besideOpenPGP},
	{"minisign key", []string{"untrusted comment:", "RW"},
		func(data []byte) error { _, err := minisign.ParseKey(data); return err },
		func(_ *cli.Context, _ string, data []byte) verify.Signer {
			return verify.Signer{Minisign: &verify.MinisignIdentity{Key: string(data)}}
		}, besideMinisign},
	{"SSH key", []string{"ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"},
		func(data []byte) error { _, err := sshsig.ParseKey(data); return err },
		func(c *cli.Context, _ string, data []byte) verify.Signer {
			return verify.Signer{SSH: &verify.SSHIdentity{Key: string(bytes.TrimSpace(data)), Namespace: c.String("ssh-namespace")}}
		}, besideSSH},
	{"key", nil,
		func(data []byte) error { _, err := rawsig.ParseKey(data); return err },
		func(_ *cli.Context, name string, _ []byte) verify.Signer {
			return verify.Signer{Key: &verify.KeyIdentity{File: name}}
		}, besideKey},
}

// oneOpenPGPKey refuses a file with several keys: which of them is expected it does not say.
func oneOpenPGPKey(data []byte) error {
	keys, err := openpgp.ParseKeys(data)
	if err == nil && len(keys) != 1 {
		err = fmt.Errorf("%d OpenPGP keys; expected the one of the expected signer alone, as \"gpg --export FINGERPRINT\" writes it", len(keys))
	}
	return err
}

func (k keyKind) is(data []byte) bool {
	return k.begins == nil || slices.ContainsFunc(k.begins, func(b string) bool { return bytes.HasPrefix(data, []byte(b)) })
}

// keySigner expects a key. What kind it is of says its content, not its name.
func (p Process) keySigner(c *cli.Context, file string) (*expectedSigner, error) {
	data, err := p.readInput(file, verify.MaxKeySize)
	if err != nil {
		return nil, fmt.Errorf("verify: --key: %w", err)
	}
	kind := keyKinds[slices.IndexFunc(keyKinds, func(k keyKind) bool { return k.is(data) })]
	if err := kind.parses(data); err != nil {
		return nil, unusableKey(file, err)
	}
	name := filepath.Base(nameOf(file))
	s := &expectedSigner{Signer: kind.signer(c, name, data), text: kind.what + " " + nameOf(file), files: map[string][]byte{name: data}, suffixes: kind.beside}
	s.Name = name
	if key, err := rawsig.ParseKey(data); s.Key != nil && err == nil && key.Certificate != nil {
		s.instead = "--key takes a certificate for the bare key in it, and this signature bears certificates: --certificate expects this very one, --ca-roots one of an authority"
	}
	return s, nil
}
