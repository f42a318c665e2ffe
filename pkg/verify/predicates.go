package verify

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// meaning is what a predicate says of its subjects.
type meaning int

const (
	remark     meaning = iota // anything else: it is listed, and releases nothing
	provenance                // how the subject was built
	inventory                 // the subject's SBOM
	exposure                  // VEX
	verdict                   // somebody's judgement of the subject, which may well be "failed"
	signed                    // nothing but that the subject was signed
)

// predicates is the one table of predicate types.
var predicates = []struct {
	uri      string
	versions []string // after uri and a slash; nil: none, or any number
	means    meaning
	kinds    []delivery.Kind // files that the predicate itself can equal
}{
	{"https://slsa.dev/provenance", []string{"v0.1", "v0.2", "v1"}, provenance, nil},
	{"https://cyclonedx.org/bom", nil, inventory, []delivery.Kind{delivery.KindCycloneDXJSON}},
	{"https://spdx.dev/Document", nil, inventory, []delivery.Kind{delivery.KindSPDX}},
	{"https://openvex.dev/ns", nil, exposure, []delivery.Kind{delivery.KindOpenVEX}},
	{"https://slsa.dev/verification_summary", nil, verdict, nil},
	{"https://in-toto.io/attestation/svr", nil, verdict, nil},
	{"https://sigstore.dev/cosign/sign", []string{"v1"}, signed, nil}, // how cosign 3 signs a container image
}

// meaningOf looks a predicate type up; kinds are those of the files that such a predicate can equal.
func meaningOf(predicateType string) (m meaning, kinds []delivery.Kind) {
	for _, p := range predicates {
		rest, ok := strings.CutPrefix(predicateType, p.uri)
		if !ok {
			continue
		}
		version, versioned := strings.CutPrefix(rest, "/")
		switch {
		case p.versions != nil && versioned && slices.Contains(p.versions, version),
			p.versions == nil && rest == "",
			p.versions == nil && versioned && isVersion(version):
			return p.means, p.kinds
		}
	}
	return remark, nil
}

// isVersion says whether s is "v" and numbers with points between them.
func isVersion(s string) bool {
	s, ok := strings.CutPrefix(s, "v")
	if !ok {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}

// IsVerdict says whether a predicate type is somebody else's judgement of the delivery: an SLSA verification
// summary or an in-toto simple verification result, of any version.
func IsVerdict(predicateType string) bool {
	m, _ := meaningOf(predicateType)
	return m == verdict
}

// releases says whether a statement vouches for its subjects. The list is of those that do, since anybody may
// invent a predicate: a signed scan, link, test result or verdict speaks about a file, and may speak against it.
func releases(predicateType string) bool {
	m, _ := meaningOf(predicateType)
	return m == provenance || m == inventory || m == signed
}

// documentKinds gives the kinds of file that a predicate can equal, and whether it is an SBOM.
func documentKinds(predicateType string) (kinds []delivery.Kind, sbom bool) {
	m, kinds := meaningOf(predicateType)
	return kinds, m == inventory
}
