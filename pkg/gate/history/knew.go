package history

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// knew is what a decision knew of one component: ids of vulnerabilities for which something held the delivery back, those that are known under another name apart, and by what else it was listed
// before, where that is remembered.
type knew struct {
	ids, doubts []string
	was         string
	bare        bool // beside was: nothing of that could be looked up
	content     bool // beside was: it was of another version, with the same content
}

// left writes into a change what is neither found, asked nor answered any more.
func (k *knew) left(change *decision.ComponentChange, now Now, c compare.Pair) {
	is := func(ask func(*sbom.Component, string) bool, id string) bool { return ask != nil && ask(c.New, id) }
	change.Unfound = slices.DeleteFunc(slices.Clone(k.ids), func(id string) bool { return is(now.Known, id) })
	bare := !change.SameContent && (k.bare || k.was == "" && !Lookable(c.Old)) // an identifier says nothing of a version that the content did not have
	if bare && now.Identified != nil && now.Identified(c.Old, c.New) {
		return
	}
	change.Doubted = slices.DeleteFunc(slices.Clone(k.doubts), func(id string) bool {
		return is(now.Known, id) || is(now.Asked, id)
	})
	change.Bare = bare && len(change.Doubted) > 0
}

// Lookable says whether a component bears an identifier, of any kind, that data are published by.
func Lookable(c *sbom.Component) bool {
	is, _ := c.Assessable()
	return is || len(c.Details().Identifiers) > 0
}

// knew says, by the ref of components, what was known of each and nobody accepted: what held the delivery back that has to do with a vulnerability, under block or hold, lifted by a waiver or not, what was found in it
// (unaccepted), and what the decision said itself of what it did not find any more.
func (r *Record) knew() map[string]*knew {
	if r.Decision == nil {
		return nil
	}
	out := map[string]*knew{}
	of := func(ref string) *knew {
		if out[ref] == nil {
			out[ref] = &knew{}
		}
		return out[ref]
	}
	listed := map[string]bool{} // checks of vulnerabilities
	for _, f := range r.Decision.Findings {
		switch {
		case f.Outcome.Settled() || f.Severity != decision.Block && f.Severity != decision.Hold:
		case f.Subject.Kind == decision.KindVulnerability:
			listed[f.Check] = true
			k := of(f.Subject.Place())
			k.ids = append(k.ids, f.Subject.Name)
		case len(f.Vulnerabilities) > 0:
			k := of(f.Subject.Ref)
			k.doubts = append(k.doubts, f.Vulnerabilities...)
		}
	}
	counted := slices.ContainsFunc(r.Decision.Unlisted, func(u decision.Unlisted) bool { // any that the decision lists may be one of those that it only counts
		return listed[u.Check] && (u.Severity == decision.Block || u.Severity == decision.Hold)
	})
	for _, v := range r.Decision.Vulnerabilities {
		if counted || r.unaccepted(v) {
			k := of(decision.RefIn(v.SBOM, v.Ref, ""))
			k.ids = append(k.ids, v.ID)
		}
	}
	r.remembered(of)
	for _, k := range out {
		for _, ids := range []*[]string{&k.ids, &k.doubts} {
			slices.Sort(*ids)
			*ids = slices.Compact(*ids)
		}
	}
	return out
}

// unaccepted says whether a vulnerability was found in a component, no statement that counts ended it, and nobody accepted that as it was: the delivery was accepted by waivers alone, or not at all. What a supplier
// admits, and leaves to the hospital, is held back by no finding about the component.
func (r *Record) unaccepted(v decision.Vulnerability) bool {
	return v.Found && !v.Calm() && (r.Decision.Verdict != decision.Accept || len(r.Decision.WaiversInUse()) > 0)
}

// remembered adds what the decision did not find any more, unless somebody accepted that.
func (r *Record) remembered(of func(ref string) *knew) {
	if r.Decision.Delta == nil || !slices.Contains(r.open(), decision.AspectComponents) {
		return
	}
	for _, c := range r.Decision.Delta.Components.Changes {
		for _, ref := range r.refsOf(c) {
			k := of(ref)
			switch {
			case k.was == "":
				k.was, k.bare, k.content = c.Was, c.Bare, c.SameContent
			case len(c.Doubted) > 0: // told twice: see untold
				k.bare, k.content = k.bare && c.Bare, k.content || c.SameContent
			}
			k.ids, k.doubts = append(k.ids, c.Unfound...), append(k.doubts, c.Doubted...)
		}
	}
}

// refsOf are the refs of the components of then that a change of the kind "unfound" is about.
func (r *Record) refsOf(c decision.ComponentChange) (out []string) {
	if c.Change != decision.ChangeUnfound {
		return nil
	}
	for _, doc := range r.documents {
		for _, one := range doc.Components {
			if doc.Path == c.SBOM && c.Of(one.Group, one.Name.Text, one.Version.Text, one.Purl.Text) {
				out = append(out, decision.RefIn(doc.Path, one.Ref, one.Pointer))
			}
		}
	}
	return out
}
