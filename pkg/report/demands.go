package report

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// demand is one thing to ask for, and the checks that it would settle.
type demand struct {
	ask    string
	checks []string // gravest first
}

// demands are what somebody must do before the delivery can be accepted, gravest first.
type demands struct {
	title string
	list  []demand
}

// fewDemands is how many open checks a reader takes in without a list of what to ask for: their reasons fill about a screen.
const fewDemands = 5

// toAsk draws from the reasons what must be asked for, by who must act: what blocks, then what holds, in the order in which the reasons
// are listed. It is empty where the reasons are few enough to be read themselves, and when none stands against acceptance.
func toAsk(d *decision.Decision) []demands {
	parts := []demands{{title: "What to ask the supplier for, in order"}, {title: "What to do in the hospital, in order"}}
	open := map[string]bool{}
	for _, g := range forPeople(d) {
		if !stands(g.Finding) || g.Severity != decision.Block && g.Severity != decision.Hold {
			continue
		}
		open[g.Check] = true
		part := &parts[0]
		if g.Who == "hospital" {
			part = &parts[1]
		}
		part.add(g.Ask, g.Check)
	}
	if len(open) <= fewDemands {
		return nil
	}
	return slices.DeleteFunc(parts, func(p demands) bool { return len(p.list) == 0 })
}

func (p *demands) add(ask, check string) {
	i := slices.IndexFunc(p.list, func(known demand) bool { return known.ask == ask })
	if i < 0 {
		p.list = append(p.list, demand{ask: ask, checks: []string{check}})
		return
	}
	if !slices.Contains(p.list[i].checks, check) {
		p.list[i].checks = append(p.list[i].checks, check)
	}
}

func (m *markdown) demands(d *decision.Decision) {
	for _, part := range toAsk(d) {
		m.line("\n## %s\n", part.title)
		for i, one := range part.list {
			m.line("%d. %s (%s)", i+1, md(one.ask), md(strings.Join(one.checks, ", ")))
		}
	}
}
