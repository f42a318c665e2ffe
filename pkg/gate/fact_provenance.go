package gate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// maxUnlistedParameters is how many parameters that the registry does not list are kept of the provenance of an artifact. All of them are counted.
const maxUnlistedParameters = 100

// build is what is known of how an artifact was built, and the file of the statement; no file when there is none.
type build struct {
	fact fact.Provenance
	path string
}

// provenanceFact is the provenance of an artifact: of statements that cover its digest before one that only bears its name, then of those whose
// ladder reaches furthest. Where accepted signers make several, the worst counts that any of them says of each thing: who names another builder too has said
// something that must not be passed over. Statements of anybody else change nothing beside theirs.
func (ev *evidence) provenanceFact(file *delivery.File) fact.Provenance {
	f, _ := ev.provenanceOf(file)
	return f
}

// provenanceOf is provenanceFact with the file of the statement; "" when there is none. It is found out once for all artifacts of which the same is said.
func (ev *evidence) provenanceOf(file *delivery.File) (fact.Provenance, string) {
	said := ev.sayings()
	group := said.group[file.Path]
	b, known := said.built[group]
	if !known {
		b = ev.builtAs(said.about[file.Path])
		said.built[group] = b
	}
	if named := said.named[baseName(file.Path)]; b.path == "" && named != nil {
		return ev.statedIn(saying{statement: named}, false), named.Path
	}
	return b.fact, b.path
}

func baseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// builtAs takes together what statements say that cover an artifact.
func (ev *evidence) builtAs(about []saying) build {
	var best saying
	for _, w := range about {
		if w.statement.Provenance != nil && (best.statement == nil || further(w.statement, best.statement)) {
			best = w
		}
	}
	if best.statement == nil {
		return build{fact: fact.Provenance{Trust: fact.Trust{SignedAt: absentDate()}, FinishedOn: absentDate()}}
	}
	f := ev.statedIn(best, true)
	if best.statement.Ladder.Whole() {
		worst(&f, about)
	}
	return build{f, best.statement.Path}
}

// statedIn is what one statement says.
func (ev *evidence) statedIn(w saying, covers bool) fact.Provenance {
	s, p := w.statement, w.statement.Provenance
	f := fact.Provenance{
		Present: true, Covers: covers, Through: w.through, Trust: ev.statementTrust(s), PredicateType: s.PredicateType,
		Builder: p.BuilderID, BuilderKnown: p.BuilderKnown, BuilderReason: p.BuilderReason, BuilderLevel: p.BuilderLevel,
		Source: p.Source, SourceListed: p.SourceListed, SourceReason: p.SourceReason,
		BuildType: p.BuildType, BuildTypeListed: p.BuildTypeListed, FinishedOn: dateFromTime(p.FinishedOn),
	}
	if p.FinishedText != "" {
		f.FinishedOn = fact.Date{State: string(sbom.Malformed), Text: p.FinishedText}
	}
	f.UnknownParams, f.UnknownParamCount = firstParameters(p.UnknownParams), len(p.UnknownParams)
	return f
}

// firstParameters keeps the first of sorted names, apart from the others, so that these can be forgotten.
func firstParameters(names []string) []string {
	return slices.Clone(names[:min(len(names), maxUnlistedParameters)])
}

// further says whether the ladder of a reaches further than that of b, or as far with a builder that is granted less. Of equals it is the first by the builder's id,
// and not by the names of files.
func further(a, b *verify.Statement) bool {
	return cmp.Or(
		cmp.Compare(a.Ladder.Reach(), b.Ladder.Reach()),
		cmp.Compare(granted(b.Provenance), granted(a.Provenance)),
		cmp.Compare(b.Provenance.BuilderID, a.Provenance.BuilderID),
	) > 0
}

// granted is the level that the builder is granted; less than any when it is not known.
func granted(p *verify.Provenance) int {
	if !p.BuilderKnown {
		return -1
	}
	return p.BuilderLevel
}
