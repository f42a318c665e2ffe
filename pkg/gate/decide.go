package gate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// decide fills the decision document.
func (g *Gate) decide(ev *evidence, t *tally) *decision.Decision {
	d := &decision.Decision{
		Kind:     decision.Kind,
		Verdict:  decision.Accept,
		At:       g.options.At.UTC(),
		Tool:     g.options.Tool,
		Delivery: ev.deliveryDoc(g.options),
		Packs:    []decision.Pack{},
		Inputs:   ev.inputs(),
		Waivers:  ev.waivers.docs(),
		SBOMs:    g.sbomDocs(ev),
		Addenda:  ev.addendaDocs(),
		Contents: ev.contentsDoc(),
		Trust:    ev.trustDocs(),

		Builds:       ev.buildDocs(),
		Attestations: ev.attestationDocs(),
		Scans:        ev.scanDocs(),
	}
	for _, pack := range g.options.Packs {
		sub := t.packs[pack].verdict()
		d.Verdict = worse(d.Verdict, sub)
		d.Packs = append(d.Packs, decision.Pack{
			Name: pack.Name, Version: pack.Version, Digest: pack.Digest, Verdict: sub, Checks: t.packs[pack].checks, Notice: pack.Notices(),
			SignedBy: g.options.PackSigners[pack.Name],
		})
	}
	reasons, further := g.reasonNotes(ev)
	d.NotChecked, d.FurtherReasons = g.notChecked(ev, reasons), further
	d.Vulnerabilities, d.VulnerabilityCount = ev.vulnerabilityDocs()
	d.Totals, d.Findings, d.Unlisted = t.totals, t.findings.all(), t.unlisted()
	ev.locate(d.Findings)
	d.Obligations = []decision.Obligation{}
	if d.Verdict == decision.Conditional {
		d.Obligations = t.obligations(g.options.At)
	}
	if ev.delta != nil {
		g.since(d, ev, t)
	}
	return d
}

// since fills in what changed since the earlier record, and what became of its obligations.
func (g *Gate) since(d *decision.Decision, ev *evidence, t *tally) {
	f := g.formerly(ev)
	d.Inputs.Previous, d.Delta = g.options.Previous.Input(), ev.delta.Bounded()
	g.options.Previous.Settle(d.Delta, d, g.judged(t), f.pairs)
	t.follow(d.Delta.Obligations, g.options.At, f)
	history.Keep(d.Obligations, d.Delta.Obligations)
	if d.Verdict == decision.Conditional {
		d.Obligations = history.Carry(d.Obligations, d.Delta.Obligations)
	}
}

// finding is what the decision says of a result; controls are those of its check, sorted.
func (ev *evidence) finding(r *policy.Result, controls []string) decision.Finding {
	f := decision.Finding{
		Check: r.Check.ID, Title: r.Check.Title, Pack: r.Pack.Name,
		Severity: r.Grade.Severity, Becomes: r.Grade.Becomes, Outcome: r.Outcome,
		Subject: subjectDoc(r.Subject.Subject),
		Message: r.Message, Expected: r.Expected, Why: r.Check.Why, Ask: cmp.Or(r.Ask, r.Check.Ask), Who: r.Check.Actor(), Fix: decision.Cut(ev.fix(r), policy.MaxWords),
		Clause:   r.Binding.Clause,
		Controls: controls, Frameworks: r.Check.Frameworks,
		Evidence: []decision.Evidence{},
	}
	if !r.Outcome.Settled() {
		f.Answered = decision.Cut(ev.answeredIn(r), maxName)
	}
	if r.Subject.Kind == fact.EachComponent && !r.Outcome.Settled() {
		f.Vulnerabilities = r.Vulnerabilities[:min(len(r.Vulnerabilities), decision.MaxAsked)]
	}
	if r.Awaits != nil {
		f.Awaits, f.Ask, f.Who, f.Fix = r.Awaits.ID, r.Awaits.Ask, r.Awaits.Actor(), ""
	}
	if r.Subject.File != "" {
		f.Evidence = append(f.Evidence, decision.Evidence{File: r.Subject.File, Pointer: ev.place(r.Subject, r.Check.At)})
	}
	return f
}

// fix is what the supplier's file would say of what the finding is about, in the words of its own format; nothing where that is not known.
func (ev *evidence) fix(r *policy.Result) string {
	text := r.Check.Fix
	if doc := ev.sbomAt(r.Subject.File); doc != nil && doc.Standard() == "SPDX" {
		text = r.Check.FixSPDX
	}
	return policy.Filled(text, func(blank string) string { return ev.fills(r.Subject, blank) })
}

// fills is what a blank in a fix stands for; empty where it is not known.
func (ev *evidence) fills(s *policy.Subject, blank string) string {
	switch blank {
	case "name":
		return s.Name
	case "version":
		return s.Version
	case "component":
		return s.Component
	case "file":
		return s.File
	case "id":
		if s.Kind == fact.EachVulnerability {
			return s.Name
		}
	case "ref":
		ref, _ := strings.CutPrefix(s.Place(), s.File+"#")
		if ref != s.Ref && ref != s.Pointer { // a place is no name
			return ref
		}
	case "sha256":
		if f := ev.fileNamed(s.Ref); f != nil {
			return f.SHA256
		}
	}
	return ""
}

// place is where in a subject's file a check looks. Checks name the places of CycloneDX JSON.
func (ev *evidence) place(s *policy.Subject, at string) string {
	if doc := ev.sbomAt(s.File); doc != nil {
		return doc.Place(s.Pointer, at)
	}
	return s.Pointer + at
}

func (ev *evidence) deliveryDoc(o Options) decision.Delivery {
	d := decision.Delivery{
		Name: ev.delivery.Name, Product: ev.claim.product, Version: ev.claim.version,
		Profile: ev.profile(o).String(), ClaimedProfile: ev.claimed(o), Digest: ev.delivery.Digest, Files: []decision.File{}, Images: ev.imageDocs(),
		NoRegistry: ev.noRegistry,
	}
	if ev.supplier != nil {
		d.Supplier, d.Title = ev.supplier.Name, ev.supplier.Title
	}
	d.Files = append(d.Files, ev.fileDocs()...)
	return d
}

func (ev *evidence) fileDocs() []decision.File {
	out := make([]decision.File, 0, len(ev.delivery.Files))
	for _, f := range ev.delivery.Files {
		out = append(out, decision.File{Path: f.Path, Kind: string(ev.kindOf(f)), Role: string(f.Role), Size: f.Size, SHA256: f.SHA256})
	}
	return out
}

func (ev *evidence) inputs() decision.Inputs {
	in := decision.Inputs{
		TrustedRoots: append([]decision.TrustedRoot{}, ev.roots...),
		Data:         ev.known.inputs(),
		Waivers:      []decision.InputFile{},
	}
	for _, w := range ev.waivers.all {
		in.Waivers = append(in.Waivers, decision.InputFile{Name: w.ID, Digest: w.Digest})
	}
	if ev.supplier != nil {
		in.Supplier = &decision.InputFile{Name: ev.supplier.Name, Digest: ev.supplier.Digest}
	}
	return in
}

// sbomDocs lists every SBOM of the delivery, also those that could not be read.
func (g *Gate) sbomDocs(ev *evidence) []decision.SBOM {
	out := []decision.SBOM{}
	room, ends := graphRoom{decision.MaxGraphNodes, decision.MaxGraphEdges}, decision.MaxSupportEnds
	for _, file := range ev.delivery.Files {
		if !ev.kindOf(file).IsSBOM() {
			continue
		}
		s := decision.SBOM{Path: file.Path, Format: string(file.Kind)}
		if doc := ev.sbomAt(file.Path); doc != nil {
			s.Format, s.SpecVersion, s.Readable, s.Valid = doc.Format, doc.SpecVersion, true, doc.Valid()
			s.SerialNumber, s.Revision = history.Identifiers(doc)
			s.Problems, s.Components, s.Dependencies = doc.Invalidating(), len(doc.Components), doc.Graph.Edges
			if doc.Root != nil {
				s.Subject = doc.Root.Label()
			}
			s.Graph, s.Support = room.graphDoc(doc), ev.known.supportDoc(doc, &ends)
			if g.asked.vulnerabilities {
				s.Assessment = assessmentDoc(ev.known.totals(doc))
			}
			for _, c := range doc.Components {
				if ok, _ := c.Assessable(); ok {
					s.Assessable++
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// assessmentDoc sums up what is known of the components.
func assessmentDoc(t fact.AssessmentTotals) *decision.Assessment {
	return &decision.Assessment{
		Reason:     t.Reason,
		Components: t.Components, Matched: t.Matched, Clean: t.Clean, Unknown: t.Unknown, Groups: t.Groups, NotAssessable: t.NotAssessable, Reasons: append([]string{}, t.Reasons...),
		Vulnerabilities: t.Vulnerabilities, Affected: t.Affected, UnderInvestigation: t.UnderInvestigation, Unstated: t.Unstated,
		NotAffected: t.NotAffected, Fixed: t.Fixed, Exploited: append([]string{}, t.Exploited...),
	}
}

// contentsDoc sums up what looking into the artifacts gave.
func (ev *evidence) contentsDoc() decision.Contents {
	c := decision.Contents{
		LookedInto: len(ev.inside), Matched: len(ev.declared.Matches),
		Undeclared: len(ev.declared.Undeclared), Conflicts: len(ev.declared.Conflicts), DeclaredOnly: []string{},
	}
	c.Observed = c.Matched + c.Undeclared + c.Conflicts
	by := map[compare.By]int{}
	for _, m := range ev.declared.Matches {
		by[m.By]++
	}
	c.MatchedBy = decision.MatchedBy{Purl: by[compare.ByPurl], Name: by[compare.ByName], CPE: by[compare.ByCPE], Hash: by[compare.ByHash]}
	if c.LookedInto > 0 {
		all := slices.Sorted(slices.Values(labels(ev.declared.DeclaredOnly)))
		c.DeclaredOnly = append(c.DeclaredOnly, labelsOf(all, decision.MaxDeclaredOnly)...)
		c.DeclaredOnlyMore = len(all) - len(c.DeclaredOnly)
	}
	return c
}

// trustDocs gives the ladder of every file that somebody should have signed: signatures need none themselves.
// Checksum lists are no proof of their own and stay in the list, and so do damaged signatures, which count as software.
func (ev *evidence) trustDocs() []decision.Trust {
	out := []decision.Trust{}
	for _, file := range ev.delivery.Files {
		ft := ev.trust.Files[file.Path]
		if ft == nil || file.Role == delivery.Part || file.Kind.IsSignature() && file.Kind != delivery.KindChecksums && !file.Damaged {
			continue
		}
		out = append(out, decision.Trust{
			Path: file.Path, Kind: string(ev.kindOf(file)), Ladder: ft.Ladder, Signer: ft.Signer, Reason: ft.Reason,
			Signatures: append([]decision.Signature{}, ft.Signatures...),
		})
	}
	return out
}
