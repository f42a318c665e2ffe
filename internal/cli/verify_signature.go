package cli

import (
	"cmp"
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
	Kind   string   `json:"kind"`               // as recognised by content
	Legacy bool     `json:"legacy"`             // in a form that its own tools no longer write
	Found  bool     `json:"found"`              // beside the artifact or inside of it, since none was named
	Inside bool     `json:"inside"`             // of the artifact itself
	Place  string   `json:"place,omitempty"`    // where in it, as a JSON pointer
	List   string   `json:"list,omitempty"`     // the checksum list that it is over, in place of the artifact
	As     string   `json:"listedAs,omitempty"` // the name under which that list has the artifact, when it is another
	Others []string `json:"others,omitempty"`   // that lie there as well and were not looked at
	bundle bool     // named as a Sigstore bundle
}

// readSignature reads the signature that is named, or looks for one beside the artifact, then inside of it, and at last over a checksum list
// beside it. The list is nil when the signature is not over one.
func (p Process) readSignature(c *cli.Context, a *artifact, signer *expectedSigner, into *signatureRead) (data, list []byte, err error) {
	bundle, detached := c.String("bundle"), c.String("signature")
	inside, err := a.embedded()
	if err != nil {
		return nil, nil, err
	}
	if list, err = p.readList(c, signer, into); err != nil {
		return nil, nil, err
	}
	switch {
	case bundle != "" && detached != "":
		return nil, nil, usageError("verify", errors.New("--bundle and --signature are two signatures: name one"))
	case into.Found: // beside the list that is named
	case detached != "" && detached == a.path:
		into.Path, into.Inside = a.path, true
	case bundle != "" || detached != "":
		into.Path, into.bundle = cmp.Or(bundle, detached), bundle != ""
	default:
		if list, err = into.search(a, signer.suffixes, inside); err != nil {
			return nil, nil, err
		}
	}
	if into.Inside {
		return nil, nil, a.signedInside(inside)
	}
	into.Others = append(into.Others, inside.others(a.Name)...)
	if data, err = p.readInput(into.Path, verify.MaxBundleSize); err != nil {
		return nil, nil, fmt.Errorf("verify: %w", err)
	}
	return data, list, nil
}

// search looks for a signature over the artifact and, when there is none, for one over a checksum list that names it.
func (s *signatureRead) search(a *artifact, suffixes []string, inside embedded) ([]byte, error) {
	none := s.find(a.path, suffixes, inside)
	if none == nil || a.path == "" {
		return nil, none
	}
	list, err := s.findList(a, suffixes)
	if err == nil && s.Path == "" {
		err = none
	}
	return list, err
}

// suit takes the form of the expected signer that goes with a signature.
func (s *expectedSigner) suit(data []byte) {
	if f, err := delivery.NewFile("signature", data); err == nil && f.Kind == delivery.KindCMSSignature && s.cms != nil {
		s.cms.Weak, s.Signer = s.Weak, *s.cms
	}
}

// find looks beside the artifact for the first signature of a kind that the expected signer makes. One inside of it is taken when there is none.
func (s *signatureRead) find(artifact string, suffixes []string, inside embedded) error {
	if artifact == "" {
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
	switch {
	case s.Path == "" && inside.document != nil:
		s.Path, s.Inside, s.Found = artifact, true, true
	case s.Path == "":
		return noSignatureBeside(artifact, suffixes, inside.others(artifact))
	}
	return nil
}
