package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// The bounds of what an obligation keeps of one vulnerability: components, and of each versions and hashes. That it is gone from what is beyond them nobody can say.
const (
	maxMeant         = decision.MaxMeant
	maxMeantVersions = 50
	maxMeantHashes   = 10 * maxHashes
)

// meanings are the components that a statement about a vulnerability may mean: all in which the data find it, and those that it names (meantBy). There may be others beyond, where not every SBOM was looked up, where anything speaks of it in something in
// which they do not find it, or find it only under the name of something else, and where they are too many to keep.
type meanings struct {
	in     []decision.Meant
	beyond bool
}

// meant are the meanings of a vulnerability, which are the same for all statements about it.
func (t *tally) meant(vulnerability string) meanings {
	all, is := t.found[vulnerability]
	if !is {
		all = t.ev.meant(vulnerability)
		t.found[vulnerability] = all
	}
	return all
}

func (ev *evidence) meant(vulnerability string) (out meanings) {
	all := ev.joined()
	if all == nil {
		return out
	}
	out.beyond = slices.ContainsFunc(all.Elsewhere, func(v *assess.Vulnerability) bool { return isOf(v, vulnerability) })
	for _, doc := range ev.sboms {
		a := ev.known.of[doc]
		if a == nil || a.Reason != "" {
			out.beyond = true
			continue
		}
		for _, v := range a.Vulnerabilities {
			switch {
			case !isOf(v, vulnerability):
			case v.Component == nil || v.Found == nil:
				out.beyond = true
			default:
				kept := out.add(v.Component)
				out.beyond = out.beyond || !kept || v.Found.Through != ""
			}
		}
	}
	out.beyond = out.beyond && len(out.in) > 0
	return out
}

// add adds a component in which the data find the vulnerability, see put.
func (m *meanings) add(c *sbom.Component) bool { return m.put(c, false) }

// put adds a component, or its version and hashes to those of its package that are there, and says whether there was room for all of it.
func (m *meanings) put(c *sbom.Component, unfound bool) bool {
	i := m.place(c, unfound)
	if i < 0 {
		return false
	}
	one := &m.in[i]
	kept := addTo(&one.Versions, decision.Cut(c.Version.Text, maxName), maxMeantVersions)
	for _, h := range hashesOf(c) {
		kept = addTo(&one.Hashes, h, maxMeantHashes) && kept
	}
	return kept
}

// place is where the package of a component is, or is put; below 0 where there is no room.
func (m *meanings) place(c *sbom.Component, unfound bool) int {
	name, url := decision.Cut(c.Name.Text, maxName), decision.Cut(packageURL(c.Purl), maxName)
	i := slices.IndexFunc(m.in, func(one decision.Meant) bool {
		return one.Component == name && one.Package == url && one.Unfound == unfound
	})
	if i >= 0 || len(m.in) == maxMeant {
		return i
	}
	m.in = append(m.in, decision.Meant{Component: name, Package: url, Unfound: unfound})
	return len(m.in) - 1
}

// addTo adds a text to a list that does not have it, and says whether it is there then: a list that is full takes none.
func addTo(all *[]string, text string, most int) bool {
	switch {
	case slices.Contains(*all, text):
		return true
	case len(*all) == most:
		return false
	}
	*all = append(*all, text)
	return true
}

// each are obligations about the vulnerability in each component that one may mean, as if it were about that alone. That something was left out is said of each of which it may be a version: of the only one, and of those with several.
func each(was decision.ObligationDelta) (out []decision.ObligationDelta) {
	for _, m := range was.In {
		id := name{kind: "thing", name: m.Component, pkg: m.Package}.id(was.From, "")
		left := was.Left && (len(was.In) == 1 || len(m.Versions) > 1)
		if eachLeft(was.Obligation) {
			left = m.Left
		}
		out = append(out, decision.ObligationDelta{Altered: was.Altered || was.Left, Left: left, Obligation: decision.Obligation{
			ID: id, From: was.From, Component: m.Component, Vulnerability: was.Of, Versions: m.Versions, Hashes: m.Hashes,
		}})
	}
	return out
}

// alterMeant is alter of each component that an obligation may mean. Where the SBOMs are not compared, a version that is no longer listed may have been left out.
func (t *tally) alterMeant(was *decision.ObligationDelta, f formerly) {
	if eachLeft(was.Obligation) {
		t.alterUnexplained(was, f)
		return
	}
	for _, one := range each(*was) {
		t.alter(&one, f)
		if !t.ev.delta.Components.Compared {
			one.Altered, one.Left = one.Altered || one.Left, false
		}
		was.Altered, was.Left = was.Altered || one.Altered, was.Left || one.Left
	}
}

// meantMet is met of what a statement left to the hospital. Each component that it may mean goes by itself: what is said of one answers for that one alone, and so does its repair, which is enough only where the data found
// the vulnerability there, and nothing spoke of it in anything beyond. Where none is known, or there were more than are kept, only what is said of the product as a whole counts; where a waiver lifts what is said (stated), it
// was left to nobody.
func (t *tally) meantMet(was decision.ObligationDelta, stated bool, f formerly) bool {
	all := each(was)
	unfound := func(m decision.Meant) bool { return m.Unfound }
	switch {
	case stated && t.waived(was, f):
		return true
	case len(all) == 0, was.Beyond && len(all) == maxMeant && slices.ContainsFunc(was.In, unfound):
		return stated && t.saidOfProduct(was.Of)
	case !stated && was.Beyond:
		return false
	}
	for i, one := range all {
		switch {
		case t.inside(one.Obligation) && !t.componentNames(f).bears(one.Obligation):
			return false
		case stated && t.saidOf(one, []string{one.Vulnerability}, f):
		case was.In[i].Unfound, len(t.renamed(one.Obligation, f)) > 0, !t.repaired(one, f):
			return false
		}
	}
	return true
}

// remains are the components in which what a statement left to the hospital is not ended, whatever statements say of others: those in which it lasts, and those that it may mean and that are listed otherwise
// by now, where the vulnerability is neither found nor answered: in the version that they had (unfound), or with their content (renamed). then is what the obligation was last known to be called otherwise (As).
func (t *tally) remains(was decision.ObligationDelta, then string, f formerly) (out []*sbom.Component) {
	if was.AsksToExplain() {
		return t.relisted(was, f)
	}
	told := map[*sbom.Component]bool{}
	add := func(all []*sbom.Component) {
		for _, c := range all {
			if !told[c] {
				told[c], out = true, append(out, c)
			}
		}
	}
	add(t.lasts(was, f))
	for i, one := range each(was) {
		add(slices.DeleteFunc(t.renamed(one.Obligation, f), func(c *sbom.Component) bool { return t.ev.answers(c, was.Of) }))
		if was.In[i].Unfound {
			add(t.unsaid(one, f))
		}
		add(t.unfound(one, then, f))
	}
	return out
}

// unsaid are the components that an obligation is about, of a vulnerability that the data do not find in them, and that no statement ends there: in a version that they had then, which repairs nothing, and in any where
// statements speak of the vulnerability elsewhere and are silent here.
func (t *tally) unsaid(one decision.ObligationDelta, f formerly) (out []*sbom.Component) {
	elsewhere := t.ev.speaksOf(one.Vulnerability)
	for _, l := range t.near(f, one) {
		c := l.Component
		if t.isOne(c, one, f) && !t.ev.answers(c, one.Vulnerability) && (hasVersion(one.Versions, c) || elsewhere && !t.ev.speaks(c, one.Vulnerability)) {
			out = append(out, c)
		}
	}
	return out
}

// lasts are the components in which a vulnerability is and no statement that counts ends it, in a version in which it was when a statement left something about it to the hospital, whatever the component is called by now: it
// is known again by its name, its package or its content.
func (t *tally) lasts(was decision.ObligationDelta, f formerly) (out []*sbom.Component) {
	all := each(was)
	for _, l := range t.near(f, all...) {
		c := l.Component
		if has(t.ev.assessedIn(l), was.Of, openEntry) && slices.ContainsFunc(all, func(one decision.ObligationDelta) bool {
			return hasVersion(one.Versions, c) && t.knownAgain(c, one, f)
		}) {
			out = append(out, c)
		}
	}
	return out
}
