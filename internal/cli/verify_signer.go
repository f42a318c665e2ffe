package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
)

// expectedSigner is who is expected to have signed.
type expectedSigner struct {
	verify.Signer
	text     string            // for people
	files    map[string][]byte // what the names in Signer stand for
	suffixes []string          // of the signatures that such a signer makes

	cms     *verify.Signer      // in place of Signer when the signature is a CMS one; nil when it makes no difference
	offered *offeredCertificate // came with the signature, and is judged by itself; nil for all others
}

// read gives the library the files of the signer.
func (s *expectedSigner) read(name string, limit int64) ([]byte, error) {
	data, ok := s.files[name]
	if !ok || int64(len(data)) > limit {
		return nil, fs.ErrNotExist
	}
	return bytes.Clone(data), nil
}

// Where a signature is looked for, by who is expected to have made it, in this order.
var (
	besideSigstore    = []string{".sigstore.json", ".sigstore", ".bundle", ".intoto.jsonl"}
	besideKey         = []string{".sigstore.json", ".sigstore", ".bundle", ".sig", ".intoto.jsonl"}
	besideCertificate = []string{".sig", ".p7s"}
	besideCMS         = []string{".p7s"}
	besideOpenPGP     = []string{".asc", ".sig"}
)

// expectedSigner reads the flags that say who is expected to have signed: exactly one kind of identity.
func (p Process) expectedSigner(c *cli.Context, at time.Time) (*expectedSigner, error) {
	identity, err := sigstoreIdentity(c)
	if err != nil {
		return nil, err
	}
	key, certificate := c.String("key"), c.String("certificate")
	var s *expectedSigner
	switch named := identity != (verify.SigstoreIdentity{}); {
	case key != "" && (named || certificate != ""):
		return nil, usageError("verify", errors.New("--key and a certificate are two expected signers: name one"))
	case certificate != "":
		s, err = p.certificateSigner(c, certificate, identity, at)
	case key != "" && c.String("ca-roots") != "":
		return nil, usageError("verify", errors.New("--key and --ca-roots are two expected signers: name one"))
	case c.String("ca-roots") != "":
		s, err = p.authoritySigner(c, identity)
	case key != "":
		s, err = p.keySigner(key)
	case named:
		s = &expectedSigner{Signer: verify.Signer{Sigstore: identity}, text: identity.String(), suffixes: besideSigstore}
	default:
		return nil, errNoSigner
	}
	if err != nil {
		return nil, err
	}
	s.Weak = c.StringSlice("accept-weak")
	return s, nil
}

// sigstoreIdentity reads the name and the issuer of a certificate; both are needed, each in one form.
func sigstoreIdentity(c *cli.Context) (verify.SigstoreIdentity, error) {
	id := verify.SigstoreIdentity{
		Identity: c.String("certificate-identity"), IdentityPattern: c.String("certificate-identity-regexp"),
		Issuer: c.String("certificate-oidc-issuer"), IssuerPattern: c.String("certificate-oidc-issuer-regexp"),
	}
	named, issued := id.Identity+id.IdentityPattern != "", id.Issuer+id.IssuerPattern != ""
	switch {
	case id.Identity != "" && id.IdentityPattern != "":
		return id, usageError("verify", errors.New("--certificate-identity and --certificate-identity-regexp: name one"))
	case id.Issuer != "" && id.IssuerPattern != "":
		return id, usageError("verify", errors.New("--certificate-oidc-issuer and --certificate-oidc-issuer-regexp: name one"))
	case named && !issued && c.String("ca-roots") == "":
		return id, withHint(errors.New("verify: --certificate-identity without --certificate-oidc-issuer: anybody may run an issuer that vouches for that name"),
			"name the issuer too, such as https://token.actions.githubusercontent.com")
	case issued && !named:
		return id, withHint(errors.New("verify: --certificate-oidc-issuer without --certificate-identity: the issuer vouches for many names"), "name the signer too")
	case named && issued:
		return id, badIdentity(id.Check())
	}
	return id, nil
}

// keySigner expects a key. What kind it is of says its content, not its name.
func (p Process) keySigner(file string) (*expectedSigner, error) {
	data, err := p.readInput(file, verify.MaxKeySize)
	if err != nil {
		return nil, fmt.Errorf("verify: --key: %w", err)
	}
	name := filepath.Base(nameOf(file))
	for _, k := range otherKeys {
		switch {
		case !k.is(data):
		case k.what == openPGP:
			return &expectedSigner{
				Signer: verify.Signer{Name: name, OpenPGP: &verify.OpenPGPIdentity{File: name}},
				text:   openPGP + " " + file, files: map[string][]byte{name: data}, suffixes: besideOpenPGP,
			}, nil
		default:
			return nil, unsupportedKey(file, k.what)
		}
	}
	if _, err := rawsig.ParseKey(data); err != nil {
		return nil, unusableKey(file, err)
	}
	return &expectedSigner{
		Signer: verify.Signer{Name: name, Key: &verify.KeyIdentity{File: name}},
		text:   "key " + file, files: map[string][]byte{name: data}, suffixes: besideKey,
	}, nil
}

const openPGP = "OpenPGP key"

// otherKeys are the kinds of key besides bare ones, told by their content.
var otherKeys = []struct {
	what string
	is   func([]byte) bool
}{
	{openPGP, begins("-----BEGIN PGP PUBLIC KEY BLOCK-----", "\x99", "\xc6")},
	{"a minisign key", begins("untrusted comment: minisign public key", "RW")},
	{"an SSH key", begins("ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")},
}

func begins(with ...string) func([]byte) bool {
	return func(data []byte) bool {
		return slices.ContainsFunc(with, func(w string) bool { return bytes.HasPrefix(data, []byte(w)) })
	}
}
