package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// signatoryFlags say who must have signed a dossier.
func signatoryFlags(key string) []cli.Flag {
	return []cli.Flag{
		textFlag("key", key),
		textFlag("certificate-identity", "in place of a key: the name `S` that signed without one (gate --sign-keyless)"),
		textFlag("certificate-identity-regexp", "likewise, a name that fits `R`, from ^ to $"),
		textFlag("certificate-oidc-issuer", "who vouched for the name, `S`"),
		textFlag("certificate-oidc-issuer-regexp", "likewise, one that fits `R`, from ^ to $"),
		textsFlag("trusted-root", "Sigstore trusted root `FILE`, repeatable, for a name (default: the embedded public-good one)"),
		unloggedFlag(),
	}
}

// signatory is who is named by the flags to have signed a dossier; nil when nobody is.
func (p Process) signatory(c *cli.Context, command, place string) (*dossier.Signatory, error) {
	identity, err := sigstoreIdentity(c)
	if err != nil {
		return nil, err
	}
	key := c.String("key")
	switch named := identity != (verify.SigstoreIdentity{}); {
	case named && key != "":
		return nil, usageError(command, errors.New("--key and --certificate-identity are two signers: name the one who signed"))
	case named:
		trusted, err := trustedRoots(c.StringSlice("trusted-root"), place)
		if err != nil {
			return nil, err
		}
		return signatoryNamed(c, identity, trusted)
	case c.Bool(unlogged):
		return nil, usageError(command, errors.New("--no-certificate-log is about certificates: expected --certificate-identity, found none"))
	case key != "":
		return decisionKey("key", key, place)
	}
	return nil, nil
}

// trustedRoots are the roots in files, which no record brings, or the embedded one.
func trustedRoots(files []string, place string) ([]verify.Root, error) {
	for _, file := range files {
		if lies(file, place) {
			return nil, insideRecord("trusted-root", file, place, "take the root from where you have it")
		}
	}
	return roots(files, nil)
}

// previousName is the name that must have signed an earlier decision; nil when none is given.
func previousName(c *cli.Context, trusted []verify.Root) (*dossier.Signatory, error) {
	name := verify.SigstoreIdentity{Identity: c.String("previous-identity"), Issuer: c.String("previous-issuer")}
	if name == (verify.SigstoreIdentity{}) {
		return nil, nil
	}
	if name.Identity == "" || name.Issuer == "" || c.String("previous-key") != "" {
		return nil, usageError("gate", fmt.Errorf("expected --previous-key, or --previous-identity and --previous-issuer, found %q and %q", name.Identity, name.Issuer))
	}
	return signatoryNamed(c, name, trusted)
}

// unlogged says that the instance that signed without a key has no certificate log.
const unlogged = "no-certificate-log"

func unloggedFlag() cli.Flag {
	return &cli.BoolFlag{Name: unlogged, EnvVars: variable(unlogged), Usage: "the Sigstore instance of signatures without a key has no certificate log: do not ask for its promise; the answer says so"}
}

// signatoryNamed is whom certificates for a name are issued to.
func signatoryNamed(c *cli.Context, name verify.SigstoreIdentity, trusted []verify.Root) (*dossier.Signatory, error) {
	by, err := dossier.Named(name, trusted)
	if err == nil && c.Bool(unlogged) {
		by = by.Unlogged()
	}
	return by, err
}
