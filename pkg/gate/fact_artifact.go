package gate

import (
	"slices"
	"sort"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// artifactFact describes one artifact.
func (ev *evidence) artifactFact(file *delivery.File) *fact.Artifact {
	f := &fact.Artifact{
		Path: ev.placeOf(file), Name: ev.nameOf(file), Kind: string(file.Kind), SHA256: file.SHA256,
		Trust:      ev.trustOf(file.Path),
		Provenance: ev.provenanceFact(file), Attestations: ev.vouchedAbout(file), Against: ev.against(file),
		ScanReason: ev.lookReason(file.Path),
	}
	if _, looked := ev.inside[file.Path]; !looked && f.ScanReason == "" {
		f.ScanReason = "not looked into, since a manifest calls it a document, and nobody who may sign software stands behind that"
	}
	for _, doc := range ev.sboms {
		if doc.Root != nil && names(doc.Root, file) {
			f.SubjectOf = append(f.SubjectOf, doc.Path)
		}
		for _, c := range doc.Components {
			if names(c, file) {
				f.ComponentOf = append(f.ComponentOf, doc.Path)
				break
			}
		}
	}
	ev.bindings(file, f)
	ev.contents(file, f)
	return f
}

// names says whether a component, or what it is handed out as, bears a hash of the file. SHA-1 and MD5 do not count: they can be forged.
func names(c *sbom.Component, file *delivery.File) bool {
	if bears(c.Hashes, file) {
		return true
	}
	return slices.ContainsFunc(c.Details().References, func(r sbom.Reference) bool {
		return strings.HasPrefix(r.Type, "distribution") && bears(r.Hashes, file)
	})
}

func bears(hashes []sbom.Hash, file *delivery.File) bool {
	for _, h := range hashes {
		if !h.WellFormed || !h.Approved {
			continue
		}
		switch strings.ToLower(h.Content) {
		case file.SHA256, file.SHA384, file.SHA512:
			return true
		}
	}
	return false
}

// bindings says which SBOMs a verified statement ties to the artifact's digest.
func (ev *evidence) bindings(file *delivery.File, f *fact.Artifact) {
	for _, b := range ev.trust.Bindings {
		for _, path := range b.Artifacts {
			switch {
			case path != file.Path:
			case b.Whole && b.SBOM != "":
				f.BoundSBOMs = append(f.BoundSBOMs, b.SBOM)
			default:
				f.WrongBindings = append(f.WrongBindings, b.Statement.Path)
			}
		}
	}
	sort.Strings(f.BoundSBOMs)
	sort.Strings(f.WrongBindings)
}

// contents says what was found inside.
func (ev *evidence) contents(file *delivery.File, f *fact.Artifact) {
	o, ok := ev.inside[file.Path]
	if !ok {
		return
	}
	f.Scanned, f.Observed = o.Whole, len(o.Components)
	for _, u := range o.Unread {
		f.Unread = append(f.Unread, u.Path+": "+u.Reason)
	}
	f.Opaque, f.Unclaimed, f.Superseded = passed(o.OpaqueFiles, o.Opaque), passed(o.UnclaimedPrograms, o.Unclaimed), passed(o.SupersededFiles, o.Superseded)
	f.Media, f.SBOMsInside = o.MediaFiles, fact.Passed{Files: o.SBOMFiles, Paths: o.SBOMs}
	place := ev.placeOf(file)
	within := func(path string) bool { return path == place || strings.HasPrefix(path, place+"!") }
	kinds := map[string][]string{}
	for _, u := range ev.declared.Undeclared {
		if within(u.Path) {
			f.Undeclared = append(f.Undeclared, observedLabel(u))
			kinds[u.Type] = append(kinds[u.Type], observedLabel(u))
		}
	}
	for _, kind := range sortedKeys(kinds) {
		sort.Strings(kinds[kind])
		f.UndeclaredByKind = append(f.UndeclaredByKind, fact.Kind{Kind: kind, Pieces: kinds[kind]})
	}
	for _, c := range ev.declared.Conflicts {
		if !within(c.Observed.Path) {
			continue
		}
		label := observedLabel(c.Observed) + ": the SBOM says " + c.Declared.Label()
		f.Conflicts = append(f.Conflicts, label)
		if !c.Build {
			f.VersionConflicts = append(f.VersionConflicts, label)
		}
	}
	sort.Strings(f.Undeclared)
	sort.Strings(f.Conflicts)
	sort.Strings(f.VersionConflicts)
}

func passed(files int, listed []observe.Opaque) fact.Passed {
	p := fact.Passed{Files: files}
	for _, o := range listed {
		p.Paths = append(p.Paths, o.Path)
	}
	sort.Strings(p.Paths)
	return p
}

func observedLabel(o compare.Observed) string {
	label := o.Name
	if o.Version != "" {
		label += " " + o.Version
	}
	label += " (" + o.Path + ")"
	if o.Unlike != "" {
		label += ": " + o.Unlike
	}
	return label
}

// provenanceFact is the provenance of an artifact: of statements that cover its digest before one that only bears its name, then of those whose
// ladder reaches furthest. Where several reach as far, the worst counts that any of them says of each thing: an accepted signer who names another
// builder too has said something that must not be passed over.
func (ev *evidence) provenanceFact(file *delivery.File) fact.Provenance {
	f, _ := ev.provenanceOf(file)
	return f
}

// provenanceOf is provenanceFact with the file of the statement; "" when there is none.
func (ev *evidence) provenanceOf(file *delivery.File) (fact.Provenance, string) {
	none := fact.Provenance{Trust: fact.Trust{SignedAt: absentDate()}, FinishedOn: absentDate()}
	said := ev.sayings()
	var best saying
	for _, w := range said.about[file.Path] {
		if w.statement.Provenance != nil && (best.statement == nil || further(w.statement, best.statement)) {
			best = w
		}
	}
	covers := best.statement != nil
	if !covers {
		best.statement = said.named[baseName(file.Path)]
	}
	if best.statement == nil {
		return none, ""
	}
	s := best.statement
	p := s.Provenance
	f := fact.Provenance{
		Present: true, Covers: covers, Through: best.through, Trust: ev.statementTrust(s), PredicateType: s.PredicateType,
		Builder: p.BuilderID, BuilderKnown: p.BuilderKnown, BuilderReason: p.BuilderReason, BuilderLevel: p.BuilderLevel,
		Source: p.Source, SourceListed: p.SourceListed, SourceReason: p.SourceReason,
		BuildType: p.BuildType, BuildTypeListed: p.BuildTypeListed,
		UnknownParams: p.UnknownParams, FinishedOn: dateFromTime(p.FinishedOn),
	}
	for _, w := range said.about[file.Path] {
		switch other := w.statement; {
		case other.Ladder.Reach() < s.Ladder.Reach():
		case other.UnreadProvenance():
			f.PredicateType = other.PredicateType // who says more than can be read has said something that must not be passed over
		case other.Provenance != nil:
			worsen(&f, other.Provenance)
		}
	}
	if p.FinishedText != "" {
		f.FinishedOn = fact.Date{State: string(sbom.Malformed), Text: p.FinishedText}
	}
	return f, s.Path
}

func baseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// further says whether the ladder of a reaches further than that of b, or as far with a builder that is granted less.
func further(a, b *verify.Statement) bool {
	if i, j := a.Ladder.Reach(), b.Ladder.Reach(); i != j {
		return i > j
	}
	return worseBuilder(a.Provenance, b.Provenance.BuilderKnown, b.Provenance.BuilderLevel)
}

// worseBuilder says whether the builder of p is granted less than one that is known, or not, and has a level.
func worseBuilder(p *verify.Provenance, known bool, level int) bool {
	if p.BuilderKnown != known {
		return known
	}
	return p.BuilderLevel < level
}

// worsen takes of one more statement what is worse than what is there.
func worsen(f *fact.Provenance, p *verify.Provenance) {
	if worseBuilder(p, f.BuilderKnown, f.BuilderLevel) {
		f.Builder, f.BuilderKnown, f.BuilderReason, f.BuilderLevel = p.BuilderID, p.BuilderKnown, p.BuilderReason, p.BuilderLevel
	}
	if f.SourceListed && !p.SourceListed {
		f.Source, f.SourceListed, f.SourceReason = p.Source, false, p.SourceReason
	}
	if f.BuildTypeListed && !p.BuildTypeListed {
		f.BuildType, f.BuildTypeListed = p.BuildType, false
	}
	all := slices.Concat(f.UnknownParams, p.UnknownParams)
	slices.Sort(all)
	f.UnknownParams = slices.Compact(all)
}
