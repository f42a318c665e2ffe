package verify

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// bind lists which SBOM statements tie which SBOMs to which artifacts, and which documents statements carry.
func (r *Report) bind(x *index) {
	for _, s := range r.Statements {
		kinds, sbom := documentKinds(s.PredicateType)
		if kinds == nil {
			continue
		}
		equal := x.predicateFiles(s)
		for _, f := range equal {
			s.Documents = append(s.Documents, f.Path)
		}
		if len(equal) == 0 {
			s.ContentReason = "no delivered document equals the predicate, and it is not read by itself"
		}
		if !sbom {
			continue
		}
		artifacts := s.artifacts(x)
		b := Binding{Statement: s, Artifacts: artifacts, Whole: s.Ladder.Whole() && len(artifacts) > 0}
		for _, f := range equal {
			b.SBOM = f.Path
			r.Bindings = append(r.Bindings, b)
		}
		if len(equal) == 0 {
			r.Bindings = append(r.Bindings, b)
		}
	}
}

// artifacts are the delivered files that the statement is about, without those of the kind that the predicate itself is; sorted.
func (s *Statement) artifacts(x *index) []string {
	var all []string
	for _, l := range s.Covered {
		if l.Through == "" && !s.isDocument(x.byPath[l.Path]) {
			all = append(all, l.Path)
		}
	}
	return all
}

// isDocument says whether the file is of the kind that the predicate itself is.
func (s *Statement) isDocument(f *delivery.File) bool {
	kinds, _ := documentKinds(s.PredicateType)
	return slices.Contains(kinds, f.Kind)
}
