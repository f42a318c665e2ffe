package policy

import (
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// vetWaivers checks the longest times of waivers.
func (p *Pack) vetWaivers() error {
	n := field(p.src.root, "waivers")
	for _, severity := range sortedKeys(p.Waivers) {
		if !slices.Contains(decision.Severities, severity) {
			return p.src.at(field(n, string(severity)), "allowed: block, hold, warn, info", "unknown severity %q", severity)
		}
		if !span.MatchString(p.Waivers[severity]) {
			return p.src.at(field(n, string(severity)), "write 30 days or 6 months", "%q is no time", p.Waivers[severity])
		}
	}
	return nil
}

// inheritWaivers takes over the longest times that a pack does not set itself. Each extended pack must allow waivers under a severity; the shortest
// time counts.
func (p *Pack) inheritWaivers(parents []*Pack) {
	for _, severity := range decision.Severities {
		if _, own := p.Waivers[severity]; own || len(parents) == 0 {
			continue
		}
		shortest := parents[0].Waivers[severity]
		for _, parent := range parents[1:] {
			if other := parent.Waivers[severity]; daysOf(other) < daysOf(shortest) {
				shortest = other
			}
		}
		if shortest == "" {
			continue
		}
		if p.Waivers == nil {
			p.Waivers = map[decision.Severity]string{}
		}
		p.Waivers[severity] = shortest
	}
}

// daysOf makes times such as "30 days" and "1 months" comparable; none is shorter than all.
func daysOf(longest string) int {
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	end, is := after(longest, start)
	if !is {
		return 0
	}
	return int(end.Sub(start).Hours() / 24)
}

// LongestWaiver is the last day on which a waiver under a severity may expire that begins on a day, and whether there may be any.
func (p *Pack) LongestWaiver(s decision.Severity, created time.Time) (time.Time, bool) {
	return after(p.Waivers[s], created)
}
