package gate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// worst takes of all statements that accepted signers vouch for what is worse than in the one whose builder is granted least. A stranger's are passed over: he
// could take from what the supplier says, and have the gate gather as much as he likes.
func worst(f *fact.Provenance, about []saying) {
	unlisted := map[string]bool{}
	for _, w := range about {
		s := w.statement
		if !s.Ladder.Whole() || s.Provenance == nil && !s.UnreadProvenance() {
			continue
		}
		f.PredicateType = newer(f.PredicateType, s.PredicateType)
		if s.Provenance == nil {
			continue
		}
		worseOrigin(f, s.Provenance)
		worseTimes(f, s)
		for _, name := range s.Provenance.UnknownParams {
			unlisted[name] = true
		}
	}
	f.UnknownParams, f.UnknownParamCount = firstParameters(slices.Sorted(maps.Keys(unlisted))), len(unlisted)
}

// newer is the newer of two types of provenance. SLSA 1.2 ("verifying artifacts", step 1) asks that the type of a provenance that holds is a known one: an older one beside it,
// which is read as well, takes nothing from that, as what it says worse counts by itself. One that is not read may say anything, and counts before all that are.
func newer(a, b string) string {
	read := []string{slsa.TypeV01, slsa.TypeV02, slsa.TypeV1}
	age := func(t string) int {
		if i := slices.Index(read, t); i >= 0 {
			return i
		}
		return len(read)
	}
	if cmp.Or(cmp.Compare(age(a), age(b)), cmp.Compare(a, b)) < 0 {
		return b
	}
	return a
}

// worseOrigin takes source and kind of the build. Of equals it is the first by the alphabet, whatever the files are called.
func worseOrigin(f *fact.Provenance, p *verify.Provenance) {
	source := func(listed bool, source string) int {
		switch {
		case listed:
			return 0
		case source == "":
			return 1 // it may be the right one
		}
		return 2
	}
	if cmp.Or(cmp.Compare(source(f.SourceListed, f.Source), source(p.SourceListed, p.Source)), cmp.Compare(p.Source, f.Source), cmp.Compare(p.SourceReason, f.SourceReason)) < 0 {
		f.Source, f.SourceListed, f.SourceReason = p.Source, p.SourceListed, p.SourceReason
	}
	if f.BuildTypeListed && !p.BuildTypeListed || f.BuildTypeListed == p.BuildTypeListed && p.BuildType < f.BuildType {
		f.BuildType, f.BuildTypeListed = p.BuildType, p.BuildTypeListed
	}
}

// worseTimes takes the end of the build together with the time of its signature: the end of one build says nothing of when another was signed.
func worseTimes(f *fact.Provenance, s *verify.Statement) {
	finished, signed := dateFromTime(s.Provenance.FinishedOn), dateFromTime(s.SignedAt)
	doubt := func(finished, signed fact.Date) int {
		switch {
		case finished.Known && signed.Known && finished.Date.After(signed.Date):
			return 3
		case !finished.Known:
			return 2
		case !signed.Known:
			return 1
		}
		return 0
	}
	if cmp.Or(
		cmp.Compare(doubt(f.FinishedOn, f.Trust.SignedAt), doubt(finished, signed)),
		f.FinishedOn.Date.Compare(finished.Date),
		signed.Date.Compare(f.Trust.SignedAt.Date),
	) < 0 {
		f.FinishedOn, f.Trust.SignedAt = finished, signed
	}
}
