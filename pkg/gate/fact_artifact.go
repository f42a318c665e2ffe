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
)

// artifactFact describes one artifact.
func (ev *evidence) artifactFact(file *delivery.File) *fact.Artifact {
	f := &fact.Artifact{
		Path: ev.placeOf(file), Name: ev.nameOf(file), Kind: string(file.Kind), SHA256: file.SHA256,
		Trust:      ev.trustOf(file.Path),
		Provenance: ev.provenanceFact(file), Attestations: ev.vouchedAbout(file), Against: ev.against(file),
		ScanReason: ev.lookReason(file.Path), UntoldDocument: file.Role != delivery.Artifact && ev.listedByNobody[file.Path],
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
				if b.SBOM != "" && ev.statementTrust(b.Statement).Untold {
					f.UntoldBindings = append(f.UntoldBindings, b.Statement.Path)
				}
			}
		}
	}
	sort.Strings(f.BoundSBOMs)
	sort.Strings(f.WrongBindings)
	sort.Strings(f.UntoldBindings)
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
