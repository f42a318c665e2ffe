package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Offer is what is judged.
type Offer struct{ Product, Version, Digest string }

// ApproversOfBlock are how many people lift a block, or what a check asks two approvers for.
const ApproversOfBlock = 2

// Standing says why a waiver lifts nothing of what is on offer at a moment, whatever is found: it is for another product or version, not yet in
// force, or expired. Empty when nothing speaks against it.
func (w *Waiver) Standing(o Offer, at time.Time) string {
	switch {
	case w.Scope.Product != o.Product:
		return fmt.Sprintf("it is for %s, and %s is on offer", w.Scope.Product, orNothing(o.Product))
	case !w.versions.fit(o.Version):
		return fmt.Sprintf("it is for version %s, and %s is on offer", strings.Join(w.Scope.Versions, ", "), orNothing(o.Version))
	case w.Scope.Delivery != "" && w.Scope.Delivery != o.Digest:
		return fmt.Sprintf("it is for the delivery %s, and %s is on offer", w.Scope.Delivery, orNothing(o.Digest))
	case at.Before(w.created):
		return "it begins on " + w.Created
	case !at.Before(w.expires):
		return "it expired on " + w.Expires
	}
	return ""
}

func orNothing(text string) string {
	if text == "" {
		return "nothing that has a name"
	}
	return text
}

// About says whether a result is what the waiver is about: its check did not pass on a subject in scope. m tells what the names in the scope mean.
func (w *Waiver) About(r *Result, m Meaning) bool {
	if r.Outcome.Settled() || r.Check.ID != w.Check {
		return false
	}
	if len(w.Scope.Vulnerabilities) > 0 && !slices.ContainsFunc(r.about(), func(id string) bool { return w.touches(id, m) }) {
		return false
	}
	return len(w.components) == 0 || len(w.calling(r.Subject, m)) > 0
}

// Refusal says why a waiver that is about a result does not lift it; empty when it does. Standing is asked before.
func (w *Waiver) Refusal(r *Result, m Meaning) string {
	longest, limited := r.Pack.LongestWaiver(r.Grade.Severity, w.created)
	unnamed, ambiguous := w.unnamed(r, m), w.ambiguous(r.Subject, m)
	switch {
	case r.Unwaivable != "":
		return r.Unwaivable
	case !limited:
		return fmt.Sprintf("pack %s allows no waivers under %s", r.Pack.Name, r.Grade.Severity)
	case w.expires.After(longest):
		return fmt.Sprintf("pack %s allows waivers under %s until %s at most, and it expires on %s", r.Pack.Name, r.Grade.Severity, longest.Format(time.DateOnly), w.Expires)
	case unnamed != "":
		return unnamed
	case ambiguous != "":
		return ambiguous
	case r.Grade.Severity == decision.Block && len(w.Approvers) < ApproversOfBlock:
		return fmt.Sprintf("two approvers are needed to lift a block (pack %s)", r.Pack.Name)
	case r.TwoApprovers && len(w.Approvers) < ApproversOfBlock:
		return fmt.Sprintf("two approvers are needed to lift this result of %s", r.Check.ID)
	}
	return ""
}

// patterns are texts, and patterns with * and ? among them.
type patterns []*regexp.Regexp

func newPatterns(list []string) patterns {
	out := make(patterns, len(list))
	for i, pattern := range list {
		out[i] = regexp.MustCompile(`\A(?s:` + GlobExpression(pattern) + `)\z`) // quoted text always compiles
	}
	return out
}

// GlobExpression is a pattern with * and ? as a regular expression, which is to hold for a whole text, line ends included.
func GlobExpression(pattern string) string {
	return strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(pattern))
}

// fit says whether a text is, or fits, one of them.
func (p patterns) fit(text string) bool {
	return slices.ContainsFunc(p, func(one *regexp.Regexp) bool { return one.MatchString(text) })
}
