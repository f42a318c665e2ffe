package gate

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestWhatWasAskedOfAComponentIsAnswered: an obligation about a component that is listed no more is met when statements that count end each vulnerability that was asked about, in it or in the product.
func TestWhatWasAskedOfAComponentIsAnswered(t *testing.T) {
	const id = "CVE-2020-11896"
	lwip, treck := []string{pumpPart("lwip", "2")}, []string{pumpPart("treck", "6.0")}
	newer := []string{pumpPart("treck", "6.1")}
	for name, c := range map[string]struct {
		asked  []string
		listed []string
		of     []string // what the statement is about; none: the product as a whole
		says   vex.Status
		inside string // beside what is listed
		left   bool
		want   decision.ObligationState
	}{
		"replaced, and the product is not affected": {[]string{id}, lwip, nil, vex.NotAffected, "", false, decision.ObligationMet},
		"replaced, and the product is fixed":        {[]string{id}, lwip, nil, vex.Fixed, "", false, decision.ObligationMet},
		"replaced, and it is not affected":          {[]string{id}, lwip, []string{"treck@6.0"}, vex.NotAffected, "", false, decision.ObligationMet},
		"replaced, and another is not affected":     {[]string{id}, lwip, []string{"lwip@2"}, vex.NotAffected, "", false, decision.ObligationNotJudged},
		"what is not listed either is not affected": {[]string{id}, lwip, []string{"busybox@1"}, vex.NotAffected, "", false, decision.ObligationNotJudged},
		"replaced, and the product is affected":     {[]string{id}, lwip, nil, vex.Affected, "", false, decision.ObligationNotJudged},
		"replaced, and under investigation":         {[]string{id}, lwip, nil, vex.UnderInvestigation, "", false, decision.ObligationNotJudged},
		"one of two is answered":                    {[]string{"CVE-2020-11901", id}, lwip, nil, vex.NotAffected, "", false, decision.ObligationNotJudged},
		"what was asked is not kept":                {nil, lwip, nil, vex.NotAffected, "", false, decision.ObligationNotJudged},
		"found inside":                              {[]string{id}, lwip, nil, vex.NotAffected, "treck", false, decision.ObligationOpen},
		"listed, and it is fixed":                   {[]string{id}, treck, []string{"treck@6.0"}, vex.Fixed, "", false, decision.ObligationMet},
		"left out, and another version is fixed":    {[]string{id}, newer, []string{"treck@6.1"}, vex.Fixed, "", true, decision.ObligationNotJudged},
		"left out, and that version is fixed":       {[]string{id}, newer, nil, vex.Fixed, "", true, decision.ObligationMet},
	} {
		ev := pumpSaying(t, id, c.says, c.listed, pumpParts(c.of...))
		ev.inside = nil
		if c.inside != "" {
			ev.declared.Undeclared = []compare.Observed{{Name: c.inside}}
		}
		held := heldComponent("treck", "pkg:generic/treck@6.0", "")
		held[0].Subject.Version = "6.0"
		was := decision.ObligationDelta{Obligation: heldOf(t, held)[0], Left: c.left}
		was.Asked = c.asked
		f := formerly{check: func(id string) *policy.Check { return &policy.Check{ID: id, Each: fact.EachComponent} }}
		if got := newTally(ev, false).obliged(time.Time{}, f)(&was); got != c.want {
			t.Errorf("%s: %s, expected %s", name, got, c.want)
		}
	}
}

// TestWhatWasAskedIsKept: an obligation about a component keeps all ids that results name under any pack, or none.
func TestWhatWasAskedIsKept(t *testing.T) {
	many := make([]string, maxAsked+1)
	for i := range many {
		many[i] = fmt.Sprintf("CVE-2026-%04d", i)
	}
	of := func(pack, version string, ids ...string) []policy.Result {
		r := heldComponent("treck", "pkg:generic/treck@6.0", "")
		r[0].Pack, r[0].Subject.Version = &policy.Pack{Name: pack}, version
		r[0].Check.Vulnerabilities, r[0].Vulnerabilities = "component.assessment.doubts", ids
		return r
	}
	for name, c := range map[string]struct {
		results [][]policy.Result
		want    []string
	}{
		"sorted":                         {[][]policy.Result{of("a", "6.0", "CVE-2", "CVE-1")}, []string{"CVE-1", "CVE-2"}},
		"of two packs":                   {[][]policy.Result{of("a", "6.0", "CVE-1"), of("b", "6.0", "CVE-2", "CVE-1")}, []string{"CVE-1", "CVE-2"}},
		"of two versions":                {[][]policy.Result{of("a", "6.0", "CVE-1"), of("a", "6.1", "CVE-2")}, []string{"CVE-1", "CVE-2"}},
		"of two versions, one is silent": {[][]policy.Result{of("a", "6.0", "CVE-1"), of("a", "6.1")}, nil},
		"listed twice, once silent":      {[][]policy.Result{of("a", "6.0", "CVE-1"), of("a", "6.0")}, nil},
		"no more than are kept":          {[][]policy.Result{of("a", "6.0", many[1:]...)}, many[1:]},
		"more than are kept":             {[][]policy.Result{of("a", "6.0", many...)}, nil},
		"more than are kept, together":   {[][]policy.Result{of("a", "6.0", many[1:]...), of("b", "6.0", many[0])}, nil},
		"a long one":                     {[][]policy.Result{of("a", "6.0", fmt.Sprintf("CVE-%0*d", maxName, 1))}, nil},
	} {
		all := heldOf(t, c.results...)
		if len(all) != 1 || !slices.Equal(all[0].Asked, c.want) {
			t.Errorf("%s: %d obligations, %q, expected %q", name, len(all), all[0].Asked, c.want)
		}
	}
	other := of("a", "6.0", "CVE-1")
	other[0].Check.Vulnerabilities = ""
	if got := heldOf(t, other)[0].Asked; got != nil {
		t.Errorf("a check that is about none asked about %q", got)
	}
}

// TestWhatWasAskedBesideMore: a pack that holds back more components than it lists may have asked something else about one that another pack lists.
func TestWhatWasAskedBesideMore(t *testing.T) {
	results := func(pack string, n int, id string) []policy.Result {
		out := resultsOf(pack, "A-001", decision.Hold, decision.Fail, n)
		for i := range out {
			out[i].Check.Each, out[i].Check.Vulnerabilities, out[i].Vulnerabilities = fact.EachComponent, "component.assessment.doubts", []string{id}
		}
		return out
	}
	last := results("b", MaxThings+1, "CVE-2")[MaxThings:]
	for name, c := range map[string]struct {
		first int
		want  []string
	}{
		"fewer":            {1, []string{"CVE-2"}},
		"more than listed": {MaxThings + 1, nil},
	} {
		h := holding{check: last[0].Check, concerned: newNameIndex(0).emptySet()}
		for _, r := range results("a", c.first, "CVE-1") {
			h.add(&r)
		}
		other := holding{check: last[0].Check, concerned: h.concerned.index.emptySet()}
		other.add(&last[0])
		asked := askedAbout(other.concerned.first[0], []*holding{&h, &other})
		if got := asked.all(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, expected %q", name, got, c.want)
		}
	}
}
