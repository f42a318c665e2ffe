package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
	"github.com/cleanbill-dev/cleanbill/pkg/sign/keyless"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// decisionSigner makes the signatures of decisions.
type decisionSigner interface {
	begin(ctx context.Context) (told string, err error) // before the signatures of a decision; what is to be told of them, if anything
	statement(ctx context.Context, payload []byte) ([]byte, error)
	bundle(ctx context.Context, content []byte) ([]byte, error)
	expected() (*dossier.Signatory, error) // who must be found to have signed
	heldAt(judged time.Time) time.Time     // the moment to hold its signatures against that at
}

// keySigner signs with a key of the user's. The same decision is signed alike each time.
type keySigner struct{ key *sign.Key }

func (k keySigner) begin(context.Context) (string, error) { return "", nil }

func (k keySigner) statement(_ context.Context, payload []byte) ([]byte, error) {
	return k.key.Statement(payload, nil)
}

func (k keySigner) bundle(_ context.Context, content []byte) ([]byte, error) {
	return k.key.Bundle(content, nil)
}

func (k keySigner) expected() (*dossier.Signatory, error) {
	public, err := k.key.PublicPEM()
	if err != nil {
		return nil, err
	}
	return dossier.ParseKey(public)
}

func (k keySigner) heldAt(judged time.Time) time.Time { return judged.Add(time.Second) }

// jobSigner signs as the job that runs, by the word of the service that runs it.
type jobSigner struct {
	services keyless.Services
	network  keyless.Network
	source   *keyless.TokenSource
	roots    []verify.Root
	unlogged bool // the instance has no certificate log
	now      func() time.Time
	session  *keyless.Session
}

func (j *jobSigner) begin(ctx context.Context) (string, error) {
	token, err := j.source.Token(ctx, j.network)
	if err == nil {
		j.session, err = keyless.Begin(ctx, j.services, j.network, token)
	}
	if err != nil {
		return "", withHint(fmt.Errorf("--sign-keyless: %w", err), "nothing was written; sign with --sign-key where the services cannot be reached")
	}
	return fmt.Sprintf("signed as %s, as %s vouches: verify with --certificate-identity and --certificate-oidc-issuer", j.session.Identity, j.session.Issuer), nil
}

func (j *jobSigner) statement(ctx context.Context, payload []byte) ([]byte, error) {
	return j.session.Statement(ctx, payload)
}

func (j *jobSigner) bundle(ctx context.Context, content []byte) ([]byte, error) {
	return j.session.Bundle(ctx, content)
}

func (j *jobSigner) expected() (*dossier.Signatory, error) {
	by, err := dossier.Named(verify.SigstoreIdentity{Identity: j.session.Identity, Issuer: j.session.Issuer}, j.roots)
	if err == nil && j.unlogged {
		by = by.Unlogged()
	}
	return by, err
}

// ahead is how far the clocks of the services may be before this one.
const ahead = time.Minute

func (j *jobSigner) heldAt(time.Time) time.Time { return j.now().Add(ahead) }

// signer is who signs decisions, nil when nobody does. key is the key among them.
func (p Process) signer(c *cli.Context, s *settings, deliveries []string) (by decisionSigner, key *sign.Key, err error) {
	file := c.String("sign-key")
	switch {
	case c.Bool("sign-keyless") && file != "":
		return nil, nil, usageError("gate", errors.New("--sign-key and --sign-keyless are two signers: name one"))
	case c.Bool("sign-keyless"):
		by, err = p.jobSigner(c, s, deliveries)
		return by, nil, err
	case c.String("signing-config") != "":
		return nil, nil, usageError("gate", errors.New("--signing-config without --sign-keyless: nothing is signed by the services that it names"))
	case file == "":
		return nil, nil, nil
	}
	if err := keyFromBuyer("--sign-key", file, deliveries); err != nil {
		return nil, nil, err
	}
	if key, err = p.signingKey(c.Context, "sign-key", file, c.String("password-file")); err != nil {
		return nil, nil, err
	}
	return keySigner{key}, key, nil
}

// jobSigner finds out whether anybody vouches for the job, before anything is judged.
func (p Process) jobSigner(c *cli.Context, s *settings, deliveries []string) (*jobSigner, error) {
	j := &jobSigner{services: keyless.PublicGood(), network: p.Network, unlogged: c.Bool(unlogged), now: p.Now}
	if p.Network == nil {
		return nil, errors.New("--sign-keyless: there is no network here")
	}
	var err error
	j.source, err = keyless.FindTokenSource(p.Getenv)
	switch {
	case errors.Is(err, keyless.ErrNoToken):
		return nil, withHint(fmt.Errorf("--sign-keyless: %w", err), "give the job of GitHub Actions the permission id-token: write, or sign with --sign-key FILE")
	case err != nil:
		return nil, fmt.Errorf("--sign-keyless: %w", err)
	}
	if file := c.String("signing-config"); file != "" {
		if err := fromBuyer("--signing-config", file, deliveries); err != nil {
			return nil, err
		}
		data, err := readBounded(file, keyless.MaxConfig)
		if err != nil {
			return nil, fmt.Errorf("read --signing-config: %w", err)
		}
		if j.services, err = keyless.ParseServices(data, p.Now()); err != nil {
			return nil, withHint(fmt.Errorf("--signing-config %s: %w", report.Printable(file), err), "expected the signing_config.json of a Sigstore instance, version 0.2, with a log of version 1, or of version 2 and a time-stamping authority")
		}
	}
	j.roots, err = roots(firstList(c.StringSlice("trusted-root"), s.TrustedRoots), deliveries)
	return j, err
}

// unverifiable says that a signature just made is not what readers must find.
func unverifiable(by decisionSigner, why string) error {
	err := fmt.Errorf("sign the decision: the signature would not verify: %s", why)
	if _, job := by.(*jobSigner); !job {
		return err
	}
	return withHint(err, "--trusted-root names the root of the instance that signs; say --"+unlogged+" where it has no certificate log")
}
