package gate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Bounds of the reasons in place of a level or an end of support that a run tells, each once: so many first, among what was not checked, and so many that are listed besides.
const (
	maxReasonsTold    = 20
	maxFurtherReasons = 1000
)

// reasonTold is one reason, and how many components it is given for.
type reasonTold struct {
	of, words, first string
	components       int
}

// reasonNotes tells the reasons that were accepted in place of a level or an end of support, where a check accepts them: no rule judges what they say, so that a person must
// read them. The reasons of most components come first; further are those beyond maxReasonsTold.
func (g *Gate) reasonNotes(ev *evidence) (first, further []string) {
	all := g.reasonsTold(ev)
	lines := make([]string, 0, min(len(all), maxReasonsTold+maxFurtherReasons))
	for _, t := range all[:cap(lines)] {
		lines = append(lines, t.line())
	}
	first = lines[:min(len(lines), maxReasonsTold)]
	if further = slices.Clone(lines[len(first):]); len(further) == 0 {
		return first, nil
	}
	if n := len(all) - len(lines); n > 0 {
		further = append(further, fmt.Sprintf("support: %d %s more in place of a level or an end of support, which stand in the SBOM and its addenda", n, plural(n, "reason")))
	}
	n := len(all) - len(first)
	return append(slices.Clip(first), fmt.Sprintf("support: %d %s more in place of a level or an end of support: --verbose, JSON and HTML list them (furtherReasons)", n, plural(n, "reason"))), further
}

func (t *reasonTold) line() string {
	who := label(t.first)
	if n := t.components - 1; n > 0 {
		who += fmt.Sprintf(" and %d %s more", n, plural(n, "component"))
	}
	return fmt.Sprintf("support of %s: a reason stands in place of the %s, for people to read: %s", who, t.of, label(t.words))
}

// reasonsTold are all of them, each once.
func (g *Gate) reasonsTold(ev *evidence) []*reasonTold {
	end, level := g.asks("component.support.endJustified"), g.asks("component.support.levelJustified")
	var all []*reasonTold
	known := map[[2]string]*reasonTold{}
	add := func(of, words string, c *sbom.Component) {
		if words == "" {
			return
		}
		t := known[[2]string{of, words}]
		if t == nil {
			t = &reasonTold{of: of, words: words, first: c.Label()}
			known[[2]string{of, words}] = t
			all = append(all, t)
		}
		t.components++
	}
	for _, doc := range ev.sboms {
		for _, c := range doc.Components {
			s := c.Support()
			if end && s.End.State != sbom.Stated {
				add("end of support", s.EndReason(), c)
			}
			if level && s.Level.State != sbom.Stated && s.End.State != sbom.Stated && s.EndOfLife.State != sbom.Stated {
				add("level of support", s.LevelReason, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *reasonTold) int { return cmp.Compare(b.components, a.components) })
	return all
}

// asks says whether a check of this run asks for a fact.
func (g *Gate) asks(fact string) bool {
	return slices.ContainsFunc(g.packs, func(p packRun) bool {
		return slices.ContainsFunc([]*policy.Program{p.own, p.last}, func(program *policy.Program) bool { return program.Asks(fact) })
	})
}
