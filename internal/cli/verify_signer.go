package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// expectedSigner is who is expected to have signed.
type expectedSigner struct {
	verify.Signer
	text     string            // for people
	files    map[string][]byte // what the names in Signer stand for
	suffixes []string          // of the signatures that such a signer makes
	instead  string            // what to name in its place where the signature is of another kind than it makes; empty for nothing better

	certificate []byte // as --certificate names it; nil when it does not

	cms     *verify.Signer      // in place of Signer when the signature is a CMS one; nil when it makes no difference
	logged  *verify.Signer      // in place of Signer when there is a log entry that proves when the certificate was used; nil when there is no such certificate
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
	besideMinisign    = []string{".minisig", ".sig"}
	besideSSH         = []string{".sig"}
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
		s, err = p.keySigner(c, key)
	case named:
		s = &expectedSigner{Signer: verify.Signer{Sigstore: identity}, text: identity.String(), suffixes: besideSigstore}
	default:
		return nil, errNoSigner
	}
	if err != nil {
		return nil, err
	}
	s.Weak = c.StringSlice("accept-weak")
	return s, namespaceSuits(c, "verify", &s.Signer)
}

// namespaceSuits refuses a purpose of SSH signatures for a signer who makes none: it would ask nothing.
func namespaceSuits(c *cli.Context, command string, signer *verify.Signer) error {
	if !c.IsSet("ssh-namespace") || signer != nil && signer.SSH != nil {
		return nil
	}
	return usageError(command, fmt.Errorf("--ssh-namespace %s: the expected signer is no SSH key, whose signatures alone are made for a purpose", c.String("ssh-namespace")))
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
