package verify

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/predicate"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// StatementKind says in one word what a statement states.
type StatementKind string

// The kinds of statement, besides those of package predicate.
const (
	StatementProvenance  StatementKind = "provenance" // how the subject was built
	StatementSBOM        StatementKind = "sbom"       // the subject's
	StatementVEX         StatementKind = "vex"
	StatementVerdict     StatementKind = "verdict"     // somebody's judgement of the subject, which may well be "failed"
	StatementSignature   StatementKind = "signature"   // nothing but that the subject was signed
	StatementUnsupported StatementKind = "unsupported" // nobody here knows what it says
)

// typeSummary is how the types of verification summaries of all versions begin.
const typeSummary = "https://slsa.dev/verification_summary"

// predicates is the table of predicate types that are read here or handed to others; package predicate has a table of those that it reads.
var predicates = []struct {
	uri      string
	versions []string // after uri and a slash; nil: none, or any number
	kind     StatementKind
	files    []delivery.Kind // files that the predicate itself can equal
}{
	{"https://slsa.dev/provenance", []string{"v0.1", "v0.2", "v1"}, StatementProvenance, nil},
	{"https://cyclonedx.org/bom", nil, StatementSBOM, []delivery.Kind{delivery.KindCycloneDXJSON}},
	{"https://spdx.dev/Document", nil, StatementSBOM, []delivery.Kind{delivery.KindSPDX}},
	{"https://openvex.dev/ns", nil, StatementVEX, []delivery.Kind{delivery.KindOpenVEX}},
	{typeSummary, nil, StatementVerdict, nil},
	{"https://in-toto.io/attestation/svr", nil, StatementVerdict, nil},
	{"https://sigstore.dev/cosign/sign", []string{"v1"}, StatementSignature, nil}, // how cosign 3 signs a container image
}

// kindOf looks a predicate type up; files are the kinds of those that such a predicate can equal. The kind is empty for every type that is not in the table.
func kindOf(predicateType string) (kind StatementKind, files []delivery.Kind) {
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
			return p.kind, p.files
		}
	}
	return "", nil
}

// readContent takes over what the predicate says, of the kinds that are not read elsewhere. A predicate that is broken takes nothing away
// from the signature over it, and nothing is taken over from it.
func (s *Statement) readContent(tree any) {
	if s.Kind, _ = kindOf(s.PredicateType); s.Kind != "" {
		return
	}
	content, err := predicate.Parse(s.PredicateType, tree)
	if s.Kind = StatementKind(predicate.KindOf(s.PredicateType)); s.Kind == "" {
		s.Kind = StatementUnsupported
	}
	if err != nil {
		s.ContentReason, s.broken = plain(err).Error(), !undecided(err)
		if like := looksLike(s.PredicateType); like != "" {
			s.ContentReason = signature.Unsupported("a statement of type %.200q looks like one of the kind %s, of a version that is not read", s.PredicateType, like).Error()
		}
		return
	}
	s.Content = content
}

// looksLike finds the kind of which a predicate type is another version; "" when there is none.
func looksLike(predicateType string) StatementKind {
	for _, p := range predicates {
		if rest, ok := strings.CutPrefix(predicateType, p.uri); ok && (rest == "" || rest[0] == '/') {
			return p.kind
		}
	}
	return ""
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
	kind, _ := kindOf(predicateType)
	return kind == StatementVerdict
}

// Releases says whether statements of a kind vouch for their subjects.
func (k StatementKind) Releases() bool {
	return k == StatementProvenance || k == StatementSBOM || k == StatementSignature
}

// releases says whether a statement vouches for its subjects. The list is of those that do, since anybody may
// invent a predicate: a signed scan, link, test result or verdict speaks about a file, and may speak against it.
func releases(predicateType string) bool {
	kind, _ := kindOf(predicateType)
	return kind.Releases()
}

// documentKinds gives the kinds of file that a predicate can equal, and whether it is an SBOM.
func documentKinds(predicateType string) (kinds []delivery.Kind, sbom bool) {
	kind, kinds := kindOf(predicateType)
	return kinds, kind == StatementSBOM
}
