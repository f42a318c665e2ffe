package vex

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Replaced are the statements in place of which a later revision of their document, by the same author and with who may speak as much behind it, says what counts of each vulnerability that they
// are about, in each part, and ends it or says anew what is to be done: what they leave to anybody is left to nobody any more. What a later revision only does not repeat, is still looking into, says
// against an SBOM or against its own list, or calls affected and names no action for is not among them, as a warning holds until it is taken back.
// What is said of the product as a whole has to be so in each part in which the vulnerability was found: found gives these by its id.
func (m *Merged) Replaced(found func(vuln.ID) []int) map[*Statement]bool {
	out := map[*Statement]bool{}
	for i := range m.Claims {
		c := &m.Claims[i]
		if !slices.Contains(c.Concerns, Superseded) || c.Rank == Anyone {
			continue
		}
		before, seen := out[c.Statement]
		out[c.Statement] = (before || !seen) && m.replaced(c, found)
	}
	return out
}

// replaced says so of one claim.
func (m *Merged) replaced(c *Claim, found func(vuln.ID) []int) bool {
	some, all := false, true
	by := func(part int, j Judgement) {
		some, all = true, all && j.replaces(part, c)
	}
	for _, id := range c.Statement.Answers() {
		if c.Hit.Whole() {
			by(Whole, m.For(Whole, id))
			for _, part := range found(id) {
				by(part, m.For(part, id))
			}
		}
		for _, part := range c.Hit.Parts {
			by(part, m.For(part, id))
		}
		for _, missing := range c.Hit.Missing {
			by(Whole, m.ForMissing(missing.Label(), id))
		}
	}
	return some && all
}

// replaces says whether the last word of the series of a claim is of a later revision, and ends what that left or puts other words in its place.
func (j *Judgement) replaces(part int, c *Claim) bool {
	last, _ := j.latest(part)
	return slices.ContainsFunc(last, func(other *Claim) bool {
		return other.series == c.series && other.Path != c.Path && byRevision(other, c) > 0 &&
			(other.statusFor(part).Calm() || other.Statement.Status == Affected && other.Statement.namesAction())
	})
}
