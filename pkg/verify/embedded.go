package verify

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/jsf"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// KindJSF is the kind of a signature inside of a CycloneDX document.
const KindJSF = "jsf"

// Embedded lists where in a document there are signatures of it or of its parts: JSON pointers, in order. The error says why the
// document cannot be read in one way only, so that none of them could be verified.
func Embedded(text []byte) ([]string, error) {
	if !maySign(text) {
		return nil, nil
	}
	found, err := jsf.Find(text, document(len(text)))
	var places []string
	for _, s := range found {
		places = append(places, s.Place)
	}
	return places, err
}

// EmbeddedTraces are the texts of which a document with a member "signature" has one at least. The name may be spelled with escapes of its letters,
// U+0061 to U+0075.
var EmbeddedTraces = []string{`"signature"`, `\u006`, `\u007`}

// maySign is false of a document that has no member "signature", which most do not, the largest above all.
func maySign(text []byte) bool {
	return slices.ContainsFunc(EmbeddedTraces, func(trace string) bool { return bytes.Contains(text, []byte(trace)) })
}

// readEmbedded finds the signatures inside of a CycloneDX document. A document that cannot be read in one way only has
// none that could be verified; that it has some is the SBOM reader's to say, and ours where they alone are asked about.
func readEmbedded(file *delivery.File, alone bool) []*sealed {
	if !maySign(file.Bytes) {
		return nil
	}
	found, err := jsf.Find(file.Bytes, document(len(file.Bytes)))
	switch {
	case err != nil && alone:
		return []*sealed{{file: file, kind: KindJSF, target: file, fault: fmt.Errorf("the document cannot be read in one way only, so that no signature inside of it counts: %w", err)}}
	case err != nil:
		return nil
	}
	var all []*sealed
	for i, s := range found {
		one := &sealed{file: file, part: i, kind: KindJSF, place: s.Place, target: file}
		if s.Holder != "" {
			one.partly = fmt.Sprintf("the signature is over %s alone, not over the whole document", s.Holder)
		}
		one.attempt = func(v *prover, _ *Supplier, g *Signer) (holding, error) { return holdEmbedded(v, s, g) }
		if s.Key == nil {
			one.keyID = s.KeyID
		} else {
			one.anybody = func() (holding, error) {
				verified, err := s.Verify()
				return held(verified, err, &Signer{Name: "anybody"})
			}
		}
		all = append(all, one)
	}
	return all
}

// holdEmbedded holds a signature against one signer: certificates that the document states against the signer's authority, a key
// that it states against the signer's, which must be that very key.
func holdEmbedded(v *prover, s *jsf.Signature, g *Signer) (holding, error) {
	switch {
	case g.Certificate != nil && len(s.Certificates) > 0:
		verified, err := s.Verify()
		if err != nil {
			return holding{}, err
		}
		return v.vouched(verified, s.Certificates, g)
	case g.Key == nil:
		return holding{}, errOtherKind
	}
	if s.Key != nil {
		fingerprint, err := signature.KeyFingerprint(s.Key)
		if err != nil {
			return holding{}, err
		}
		if fingerprint != g.Key.fingerprint {
			return holding{}, errAnotherKey
		}
		verified, err := s.Verify()
		return held(verified, err, g)
	}
	key, err := v.keys.publicKey(g)
	if err != nil {
		return holding{}, err
	}
	verified, err := s.Verify(key)
	return held(verified, err, g)
}

// errAnotherKey says that the signature itself names another key than the signer's.
var errAnotherKey = errors.New("it states another key")
