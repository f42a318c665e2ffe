package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// maxMeant bounds the components that an obligation keeps of one vulnerability; where more have it, none is kept.
const maxMeant = 50

// meant are the components that a statement about a vulnerability may mean: all in which the data find it. There is none where not every SBOM was looked up, or where anything speaks of it
// in something in which they do not: that such a thing is repaired they could never show.
func (ev *evidence) meant(vulnerability string) (out []decision.Meant) {
	if ev.known == nil || ev.known.result == nil || slices.ContainsFunc(ev.known.result.Elsewhere, func(v *assess.Vulnerability) bool { return isOf(v, vulnerability) }) {
		return nil
	}
	for _, doc := range ev.sboms {
		a := ev.known.of[doc]
		if a == nil || a.Reason != "" {
			return nil
		}
		for _, v := range a.Vulnerabilities {
			if !isOf(v, vulnerability) {
				continue
			}
			if v.Component == nil || v.Found == nil || v.Found.Through != "" {
				return nil
			}
			if out = addMeant(out, v.Component); len(out) > maxMeant {
				return nil
			}
		}
	}
	return out
}

// isOf says whether a vulnerability bears an id.
func isOf(v *assess.Vulnerability, id string) bool {
	return string(v.ID) == id || slices.ContainsFunc(v.Aliases, func(other vuln.ID) bool { return string(other) == id })
}

// addMeant adds a component, or its version to those of its package that are there.
func addMeant(all []decision.Meant, c *sbom.Component) []decision.Meant {
	name, url := decision.Cut(c.Name.Text, maxName), decision.Cut(packageURL(c.Purl), maxName)
	i := slices.IndexFunc(all, func(m decision.Meant) bool { return m.Component == name && m.Package == url })
	if i < 0 {
		i, all = len(all), append(all, decision.Meant{Component: name, Package: url})
	}
	if version := decision.Cut(c.Version.Text, maxName); !slices.Contains(all[i].Versions, version) {
		all[i].Versions = append(all[i].Versions, version)
	}
	for _, h := range hashesOf(c) {
		if !slices.Contains(all[i].Hashes, h) {
			all[i].Hashes = append(all[i].Hashes, h)
		}
	}
	return all
}

// each are obligations about the vulnerability in each component that one may mean, as if it were about that alone.
func each(was decision.ObligationDelta) (out []decision.ObligationDelta) {
	for _, m := range was.In {
		id := name{kind: "thing", name: m.Component, pkg: m.Package}.id(was.From, "")
		out = append(out, decision.ObligationDelta{Altered: was.Altered || was.Left, Obligation: decision.Obligation{
			ID: id, From: was.From, Component: m.Component, Vulnerability: was.Of, Versions: m.Versions, Hashes: m.Hashes,
		}})
	}
	return out
}

// alterMeant is alter of each component that an obligation may mean. Where the SBOMs are not compared, a version that is no longer listed may have been left out.
func (t *tally) alterMeant(was *decision.ObligationDelta, f formerly) {
	for _, one := range each(*was) {
		t.alter(&one, f)
		if !t.ev.delta.Components.Compared {
			one.Altered, one.Left = one.Altered || one.Left, false
		}
		was.Altered, was.Left = was.Altered || one.Altered, was.Left || one.Left
	}
}

// meantRepaired says whether what a statement left to the hospital needs nothing more: in each component that it may mean the vulnerability is gone, as repaired says, and none of
// them is still there under another name.
func (t *tally) meantRepaired(was decision.ObligationDelta, f formerly) bool {
	all := each(was)
	return len(all) > 0 && !slices.ContainsFunc(all, func(one decision.ObligationDelta) bool {
		return len(t.renamed(one.Obligation)) > 0 || !t.repaired(one, f)
	})
}

// remains are the components in which what a statement left to the hospital is not ended, whatever statements say of others: those in which it lasts, and those that it may mean and that are listed otherwise
// by now, where the vulnerability is neither found nor answered: in the version that they had (unfound), or with their content (renamed). then is what the obligation was last known to be called otherwise (As).
func (t *tally) remains(was decision.ObligationDelta, then string, f formerly) []*sbom.Component {
	out := t.lasts(was)
	for _, one := range each(was) {
		again := slices.DeleteFunc(t.renamed(one.Obligation), func(c *sbom.Component) bool { return t.ev.answers(c, was.Of) })
		for _, c := range append(again, t.unfound(one, then, f)...) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// lasts are the components in which a vulnerability is found and unanswered, in a version in which it was found when a statement left something about it to the hospital.
func (t *tally) lasts(was decision.ObligationDelta) []*sbom.Component {
	if len(was.In) == 0 {
		return nil
	}
	return slices.DeleteFunc(t.ev.unanswered(was.Of), func(c *sbom.Component) bool {
		return !slices.ContainsFunc(was.In, func(m decision.Meant) bool {
			return m.Component == decision.Cut(c.Name.Text, maxName) && slices.Contains(m.Versions, decision.Cut(c.Version.Text, maxName))
		})
	})
}

// unanswered are the components in which a vulnerability is found, and no statement that counts ends it.
func (ev *evidence) unanswered(vulnerability string) (out []*sbom.Component) {
	for _, doc := range ev.sboms {
		if ev.known == nil || ev.known.of[doc] == nil {
			continue
		}
		for _, c := range doc.All() {
			looked := ev.known.of[doc].Components[c]
			if looked != nil && slices.ContainsFunc(looked.Vulnerabilities, func(v *assess.Vulnerability) bool { return isOf(v, vulnerability) && !v.Status.Calm() }) {
				out = append(out, c)
			}
		}
	}
	return out
}
