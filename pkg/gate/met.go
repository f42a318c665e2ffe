package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// met says whether an obligation, of whose check nothing stands, is met. This is the whole of the rule: its check was asked again of the very thing that it is
// about, and passed. Where the check does not apply to that thing any more, or finds nothing of it, nobody knows. Of a vulnerability see calm and repaired, of what a statement left to the hospital meantMet,
// of a component that no SBOM lists see gone.
func (t *tally) met(was decision.ObligationDelta, f formerly) bool {
	check := f.check(was.From)
	of := t.replies.checks[was.From]
	if check == nil || of == nil || !of.asked {
		return false
	}
	switch {
	case isRest(was.Obligation):
		return t.restMet(was, check, of)
	case was.Of != "":
		return t.meantMet(was, t.thingMet(was, check, of), f)
	case was.AsksStatements():
		return !of.passed.none() && t.answeredAll(was, f)
	case was.About == "":
		return !of.passed.none()
	}
	about := t.replies.about(check.Each, was.Obligation, f, t.ev.claim.version)
	passed := slices.ContainsFunc(about, of.passes)
	if check.Each == fact.EachComponent { // several of one name are one thing, of which each has to pass
		passed = len(about) > 0 && !slices.ContainsFunc(about, func(n int) bool { return !of.passes(n) })
	}
	switch check.Each {
	case fact.EachComponent:
		return passed
	case fact.EachVulnerability:
		if len(about) > 0 {
			return !slices.ContainsFunc(about, func(n int) bool { return !of.passes(n) && !t.calm(check, n) })
		}
		return !was.Unfound && t.repaired(was, f)
	case fact.EachService, fact.EachAsset:
		if len(about) == 0 { // no scan sees one: the SBOM is believed
			return t.ev.readAllSBOMs()
		}
		return passed
	}
	if len(about) == 0 { // a file that is called otherwise now may be any of those that there are
		about = t.replies.all(check.Each)
		passed = slices.ContainsFunc(about, of.passes)
	}
	return passed && !slices.ContainsFunc(about, of.exempts)
}

// waived says whether an obligation is met only since a waiver lifts what its check found of the thing that it is about; of things that were only counted, of any.
func (t *tally) waived(was decision.ObligationDelta, f formerly) bool {
	of, check := t.replies.checks[was.From], f.check(was.From)
	if of == nil || check == nil || of.waived.none() {
		return false
	}
	about := t.replies.about(check.Each, was.Obligation, f, t.ev.claim.version)
	switch {
	case was.Of != "":
		about = t.named(check.Each, was.Of)
	case isRest(was.Obligation) || len(about) == 0:
		about = t.replies.all(check.Each)
	}
	return slices.ContainsFunc(about, of.waived.has)
}

// named are the subjects of a name, or with that id, by their number.
func (t *tally) named(each, name string) []int {
	return slices.DeleteFunc(t.replies.all(each), func(n int) bool {
		s := t.replies.rolls[each].subjects[n]
		return decision.Cut(s.Name, maxName) != name && !slices.Contains(s.Aliases, name)
	})
}

// calm says whether a vulnerability, to which a check does not apply, is answered so that nobody has to do anything: by statements that count.
func (t *tally) calm(check *policy.Check, n int) bool {
	facts, is := t.replies.rolls[check.Each].subjects[n].Facts.(*aboutVulnerability)
	return is && facts.vulnerability != nil && facts.vulnerability.Status.Calm()
}

// thingMet is met of something that a result named by what it is of: all of that name passed, what a statement says counts, and the vulnerability is nowhere unanswered.
func (t *tally) thingMet(was decision.ObligationDelta, check *policy.Check, of *reply) bool {
	about := t.named(check.Each, was.Of)
	silent := check.Each == fact.EachStatement && len(t.ev.unanswered(was.Of)) > 0 // what is said is said of something else
	return len(about) > 0 && !slices.ContainsFunc(about, func(n int) bool {
		s := t.replies.rolls[check.Each].subjects[n]
		return !of.passes(n) || !of.waived.has(n) && check.Each == fact.EachStatement && (silent || !calms(s) || !t.ev.counts(s.File))
	})
}

// calms says whether a statement ends what it is about: as long as nobody knows, what an earlier one left to the hospital is left to it.
func calms(s *policy.Subject) bool {
	values, _ := s.Facts.(policy.Values)
	st, is := values["statement"].(*fact.Statement)
	return is && (st.Status == string(vex.Fixed) || st.Status == string(vex.NotAffected))
}

// counts says whether somebody who may stands behind what the VEX documents of a file say.
func (ev *evidence) counts(file string) bool {
	all := slices.DeleteFunc(slices.Clone(ev.vexes), func(doc *vex.Document) bool { return doc.Path != file })
	return len(all) > 0 && !slices.ContainsFunc(all, func(doc *vex.Document) bool { return ev.rank(doc) == vex.Anyone })
}

// restMet is met of things that were only counted: nobody knows which they were, so that all must have stayed what they were. The check passed, and applies to no
// fewer than then; of vulnerabilities each passed or is answered. What results name one by one cannot be told at all.
func (t *tally) restMet(was decision.ObligationDelta, check *policy.Check, of *reply) bool {
	all := t.replies.all(check.Each)
	switch check.Each {
	case fact.EachStatement:
		return false
	case fact.EachVulnerability:
		return t.allAssessable() && !slices.ContainsFunc(all, func(n int) bool { return !of.passes(n) && !t.calm(check, n) })
	}
	return slices.ContainsFunc(all, of.passes) && t.exempt(was.From) <= was.Exempt
}

// readAllSBOMs says whether there are SBOMs, and each could be read.
func (ev *evidence) readAllSBOMs() bool {
	files := 0
	for _, f := range ev.delivery.Files {
		if ev.kindOf(f).IsSBOM() {
			files++
		}
	}
	return files > 0 && len(ev.sboms) >= files
}

// alter notes that what an obligation is about is identified otherwise than it was, left out or of another type: of one that is about many, any component may be.
func (t *tally) alter(was *decision.ObligationDelta, f formerly) {
	d := t.ev.delta
	if d == nil {
		return
	}
	t.alterMeant(was, f)
	many := isRest(was.Obligation)
	was.Left = was.Left || !d.Components.Compared && !t.componentNames(f).lists(was.Obligation) || slices.ContainsFunc(d.Components.Changes, func(c decision.ComponentChange) bool {
		return compare.ChangeKind(c.Change) == compare.Removed && (calledAs(was.As, c) || t.leftOut(was.Obligation, c, f))
	})
	was.Altered = was.Altered || many && !d.Components.Compared || slices.ContainsFunc(d.Components.Changes, func(c decision.ComponentChange) bool {
		switch compare.ChangeKind(c.Change) {
		case compare.PurlChanged, compare.CPEChanged:
			return many || was.Component != "" && (decision.Cut(c.Name, maxName) == was.Component || ofPackage(was.Obligation, sbom.ParsePurl(c.Was)))
		case compare.Removed, compare.TypeChanged:
			return many
		}
		return false
	})
}

// leftOut says whether a component that was left out may be the one that an obligation is about: by its package or its name, as long as a version that it tells is listed no more, since
// it may have been called otherwise meanwhile. Where all of these are listed, it is one of them that is listed no more besides.
func (t *tally) leftOut(was decision.Obligation, c decision.ComponentChange, f formerly) bool {
	if was.Component == "" {
		return false
	}
	left := sbom.ParsePurl(c.Purl)
	named, packaged := decision.Cut(c.Name, maxName) == was.Component, ofPackage(was, left)
	if !t.componentNames(f).lists(was) {
		return named || packaged
	}
	_, all := aboutOf(was)
	return (packaged || named && (packagePart(was.From, was.ID) == "" || packageDigest(left) == "")) && slices.Contains(all, c.Version)
}
