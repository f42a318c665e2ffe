package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// signatureRead is the file that was held against the artifact.
type signatureRead struct {
	Path   string   `json:"path"`
	Kind   string   `json:"kind"`             // as recognised by content
	Legacy bool     `json:"legacy"`           // in a form that its own tools no longer write
	Found  bool     `json:"found"`            // beside the artifact, since none was named
	Others []string `json:"others,omitempty"` // that lie there as well and were not looked at
	bundle bool     // named as a Sigstore bundle
}

// readSignature reads the signature that is named, or looks for one beside the artifact.
func (p Process) readSignature(c *cli.Context, artifact string, signer *expectedSigner, into *signatureRead) ([]byte, error) {
	bundle, detached := c.String("bundle"), c.String("signature")
	switch {
	case bundle != "" && detached != "":
		return nil, usageError("verify", errors.New("--bundle and --signature are two signatures: name one"))
	case bundle != "" || detached != "":
		into.Path, into.bundle = first(bundle, detached), bundle != ""
	default:
		if err := into.find(artifact, signer.suffixes); err != nil {
			return nil, err
		}
	}
	data, err := p.readInput(into.Path, verify.MaxBundleSize)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	return data, nil
}

// suit takes the form of the expected signer that goes with a signature.
func (s *expectedSigner) suit(data []byte) {
	if f, err := delivery.NewFile("signature", data); err == nil && f.Kind == delivery.KindCMSSignature && s.cms != nil {
		s.cms.Weak, s.Signer = s.Weak, *s.cms
	}
}

// find looks beside the artifact for the first signature of a kind that the expected signer makes.
func (s *signatureRead) find(artifact string, suffixes []string) error {
	if artifact == "" || artifact == standardInput {
		return errNoSignature
	}
	for _, suffix := range suffixes {
		name := artifact + suffix
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("verify: look for a signature: %w", err)
			}
			continue
		}
		if s.Path == "" {
			s.Path, s.Found, s.bundle = name, true, slices.Contains(besideSigstore, suffix)
			continue
		}
		s.Others = append(s.Others, name)
	}
	if s.Path == "" {
		return noSignatureBeside(artifact, suffixes)
	}
	return nil
}
