package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// maxHashes bounds the hashes that an obligation keeps of one component: CycloneDX knows twelve algorithms.
const maxHashes = 12

// hashesOf are those by which the content of a component is known again, as "sha256:…"; none that components of other names bear as well, or that are of nothing. One that is broken does: nobody makes two contents of one
// digest to be held to what was asked of the first.
func hashesOf(c *sbom.Component) (out []string) {
	if c == nil {
		return nil
	}
	for _, h := range c.Hashes {
		if text := hashText(h); h.WellFormed && !h.Nothing && !h.Shared && !slices.Contains(out, text) && len(out) < maxHashes {
			out = append(out, text)
		}
	}
	return out
}

// hashText is a hash in one spelling.
func hashText(h sbom.Hash) string {
	return strings.ToLower(strings.ReplaceAll(h.Algorithm, "-", "") + ":" + h.Content)
}

// sharesContent says whether a component has one of some hashes, as hashesOf tells them, also where others bear it by now: to put it on all of them hides none.
func sharesContent(c *sbom.Component, hashes []string) bool {
	return slices.ContainsFunc(c.Hashes, func(h sbom.Hash) bool { return h.WellFormed && slices.Contains(hashes, hashText(h)) })
}

// renamed are the components on offer that have the content of the one that an obligation is about, and another name, package URL or version: there is none where it is listed as it was, too.
func (t *tally) renamed(was decision.Obligation, f formerly) (out []*sbom.Component) {
	if len(was.Hashes) == 0 {
		return nil
	}
	_, versions := aboutOf(was)
	pkg := packagePart(was.From, was.ID)
	for _, l := range t.near(f, decision.ObligationDelta{Obligation: was}) {
		c, digest := l.Component, packageDigest(l.Purl)
		if !sharesContent(c, was.Hashes) {
			continue
		}
		named := pkg != "" && pkg == digest || pkg == "" && digest == "" && decision.Cut(c.Name.Text, maxName) == was.Component
		if named && (len(versions) == 0 || statesVersion(versions, c)) {
			return nil
		}
		out = append(out, c)
	}
	return out
}

// answered says whether the check of an obligation was asked of each of these components, and passed.
func (t *tally) answered(as []*sbom.Component, was decision.Obligation, check *policy.Check) bool {
	if check == nil {
		return false
	}
	of, rl := t.replies.checks[was.From], t.replies.rolls[check.Each]
	if of == nil || rl == nil {
		return false
	}
	vulnerability, _ := aboutOf(was)
	answers := func(c *sbom.Component) bool {
		if check.Each == fact.EachVulnerability && t.ev.answers(c, vulnerability) {
			return true
		}
		about := slices.DeleteFunc(t.replies.all(check.Each), func(n int) bool {
			s := rl.subjects[n]
			return componentOf(s) != c || check.Each == fact.EachVulnerability && s.Name != vulnerability && !slices.Contains(s.Aliases, vulnerability)
		})
		return len(about) > 0 && !slices.ContainsFunc(about, func(n int) bool { return !of.passes(n) && !t.calm(check, n) })
	}
	return !slices.ContainsFunc(as, func(c *sbom.Component) bool { return !answers(c) })
}

// calledAs says whether a component is the one whose name labelled gave.
func calledAs(as string, c decision.ComponentChange) bool {
	as, _, _ = strings.Cut(as, ", and ")
	label := sbom.Component{Name: sbom.Text{Text: c.Name}, Group: c.Group, Version: sbom.Text{Text: c.Version}}
	return as != "" && (as == decision.Cut(label.Label(), maxName) || as == decision.Cut(c.Purl, maxName))
}

// labelled names components for people: the first, with its package URL where it has name and version of before, and how many more there are.
func labelled(all []*sbom.Component, was decision.Obligation) string {
	first := all[0]
	text := first.Label()
	if _, versions := aboutOf(was); first.Name.Text == was.Component && statesVersion(versions, first) && first.Purl.State == sbom.Stated {
		text = cmp.Or(first.Purl.Text, text)
	}
	text = decision.Cut(text, maxName)
	if len(all) > 1 {
		text += fmt.Sprintf(", and %d more", len(all)-1)
	}
	return text
}
