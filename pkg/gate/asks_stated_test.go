package gate

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// says is what a release says of a vulnerability of a maker's own.
type says struct {
	status vex.Status // "": nothing
	action string
	of     []string // parts; none: the product
	as     string   // what it calls the vulnerability, of whose id it makes an alias; "": by the id
}

// asksAction is a result of a check that asks the delivery for an action for each vulnerability.
func asksAction(o decision.Outcome, ids ...string) []policy.Result {
	r := resultsOf("base", "A-001", decision.Hold, o, 1)
	r[0].Check.Each, r[0].Check.Vulnerabilities, r[0].Vulnerabilities = fact.EachDelivery, "delivery.vex", ids
	r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: decision.KindDelivery, Ref: "."}, Facts: policy.Values{}}
	return r
}

// release is a release that says something.
func release(t *testing.T, s says, id string, listed ...string) *evidence {
	t.Helper()
	ev := pumpSaying(t, id, s.status, listed, pumpParts(s.of...))
	c := assess.Case{Documents: []assess.Document{{SBOM: ev.sboms[0], Product: true}}, At: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Answers: true}
	if st := &ev.vexes[0].Statements[0]; s.status == "" {
		ev.vexes = nil
	} else {
		st.ActionStatement, c.Sources = s.action, []vex.Source{{Rank: vex.Maker, Document: ev.vexes[0]}}
		if s.as != "" {
			st.Vulnerability = vex.Vulnerability{Name: s.as, Aliases: []string{id}}
		}
	}
	ev.known.result = assess.Join(c)
	ev.owing = map[string]bool{"A-001": true}
	return ev
}

// TestWhatIsStatedNoMoreAnswersNothing: what a check asked of stated vulnerabilities is met by statements about each in each part, or by repairs, and not by says nothing any more, whatever the check finds of what is still stated.
func TestWhatIsStatedNoMoreAnswersNothing(t *testing.T) {
	const id = "CVE-2026-31337"
	ssl, lib, newSSL, newLib, zlib := pumpPart("openssl", "3.0"), pumpPart("libssl3", "3.0"), pumpPart("openssl", "3.1"), pumpPart("libssl3", "3.1"), pumpPart("zlib", "1.3")
	old := []string{ssl, lib, zlib}
	both := says{status: vex.Affected, of: []string{"openssl@3.0", "libssl3@3.0"}}
	whole := says{status: vex.Affected}
	unlisted := says{status: vex.Affected, of: []string{"lwip@2"}}
	for name, c := range map[string]struct {
		then   says
		now    says
		listed []string
		want   decision.ObligationState
	}{
		"nothing is said":                                {both, says{}, old, decision.ObligationOpen},
		"an action is stated":                            {both, says{status: vex.Affected, action: "Close TCP 8080.", of: both.of}, old, decision.ObligationMet},
		"fixed in both":                                  {both, says{status: vex.Fixed, of: both.of}, old, decision.ObligationMet},
		"not affected, in both":                          {both, says{status: vex.NotAffected, of: both.of}, old, decision.ObligationMet},
		"fixed in the product":                           {both, says{status: vex.Fixed}, old, decision.ObligationMet},
		"fixed in one":                                   {both, says{status: vex.Fixed, of: []string{"openssl@3.0"}}, old, decision.ObligationOpen},
		"fixed in another":                               {both, says{status: vex.Fixed, of: []string{"zlib@1.3"}}, old, decision.ObligationOpen},
		"an action for one":                              {both, says{status: vex.Affected, action: "Close TCP 8080.", of: []string{"openssl@3.0"}}, old, decision.ObligationOpen},
		"under investigation":                            {both, says{status: vex.UnderInvestigation, of: both.of}, old, decision.ObligationOpen},
		"other versions, nothing is said":                {both, says{}, []string{newSSL, newLib}, decision.ObligationNotJudged},
		"other versions, fixed":                          {both, says{status: vex.Fixed, of: []string{"openssl@3.1", "libssl3@3.1"}}, []string{newSSL, newLib}, decision.ObligationMet},
		"one left out, nothing is said":                  {both, says{}, []string{newSSL}, decision.ObligationNotJudged},
		"the product, nothing is said":                   {whole, says{}, old, decision.ObligationOpen},
		"the product, a part is fixed":                   {whole, says{status: vex.Fixed, of: []string{"zlib@1.3"}}, old, decision.ObligationOpen},
		"the product, an action for a part":              {whole, says{status: vex.Affected, action: "Close TCP 8080.", of: []string{"zlib@1.3"}}, old, decision.ObligationMet},
		"the product, an action for a part, by an alias": {whole, says{status: vex.Affected, action: "Close TCP 8080.", of: []string{"zlib@1.3"}, as: "MAKER-1"}, old, decision.ObligationMet},
		"the product, another is affected, by an alias":  {whole, says{status: vex.Affected, of: []string{"elsewhere@1"}, as: "MAKER-1"}, old, decision.ObligationOpen},
		"what is not listed, fixed, by an alias":         {unlisted, says{status: vex.Fixed, of: unlisted.of, as: "MAKER-1"}, old, decision.ObligationMet},
		"the product, fixed":                             {whole, says{status: vex.Fixed}, old, decision.ObligationMet},
		"the product, investigated":                      {whole, says{status: vex.UnderInvestigation}, old, decision.ObligationOpen},
		"what is not listed, nothing is said":            {unlisted, says{}, old, decision.ObligationNotJudged},
		"what is not listed, fixed":                      {unlisted, says{status: vex.Fixed, of: unlisted.of}, old, decision.ObligationMet},
		"what is not listed, another is":                 {unlisted, says{status: vex.Fixed, of: []string{"zlib@1.3"}}, old, decision.ObligationNotJudged},
		"said with a reason, nothing is said":            {says{status: vex.NotAffected, of: both.of}, says{}, old, decision.ObligationMet},
		"of another product, nothing is said any":        {says{status: vex.Affected, of: []string{"elsewhere"}}, says{}, old, decision.ObligationMet},
	} {
		was := release(t, c.then, id, old...)
		if slices.Contains(c.then.of, "elsewhere") {
			was.vexes[0].Statements[0].Products[0] = vex.Product{Component: vex.Component{PURLs: []string{"pkg:generic/bed@1"}}}
		}
		first := newTally(was, false)
		if err := first.take(asksAction(decision.Fail, id)); err != nil {
			t.Fatal(err)
		}
		owed := first.obligations(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
		if len(owed) != 1 {
			t.Fatalf("%s: %d obligations", name, len(owed))
		}
		ev := release(t, c.now, id, c.listed...)
		run := newTally(ev, false)
		if err := run.take(asksAction(decision.Pass)); err != nil {
			t.Fatal(err)
		}
		f := formerly{check: func(string) *policy.Check { return asksAction(decision.Pass)[0].Check }}
		o := decision.ObligationDelta{Obligation: owed[0]}
		if got := run.obliged(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), f)(&o); got != c.want || (got == decision.ObligationOpen) != (len(o.Awaits) > 0) {
			t.Errorf("%s: %s, waits for %q, expected %s: %+v", name, got, o.Awaits, c.want, owed[0].In)
		}
	}
}

// TestWhatIsAskedOfStatementsIsBounded: of more than are kept it is not known to be met.
func TestWhatIsAskedOfStatementsIsBounded(t *testing.T) {
	ev := release(t, says{status: vex.Affected, of: []string{"openssl@3.0"}}, "CVE-0", pumpPart("openssl", "3.0"))
	one, ids := ev.vexes[0].Statements[0], []string{}
	ev.vexes[0].Statements = nil
	for n := range history.MaxStated + 1 {
		st := one
		st.Vulnerability.Name = "CVE-2026-" + string(rune('a'+n%26)) + string(rune('a'+n/26%26)) + string(rune('a'+n/676))
		ids = append(ids, st.Vulnerability.Name)
		ev.vexes[0].Statements = append(ev.vexes[0].Statements, st)
	}
	slices.Sort(ids)
	for n, beyond := range map[int]bool{history.MaxStated: false, history.MaxStated + 1: true} {
		all := newTally(ev, false).statedOf(ids[:n])
		if got := history.AskedIn(all.in); len(got) != history.MaxStated || all.beyond != beyond || len(all.in) != 1 {
			t.Errorf("of %d: %d in %d parts, beyond %t", n, len(got), len(all.in), all.beyond)
		}
	}
}

// TestWhatHasNoNameToKeepIsNotKnownToBeMet: of a vulnerability whose name is longer than what is kept nobody can tell later that it was answered, also where it is the only one.
func TestWhatHasNoNameToKeepIsNotKnownToBeMet(t *testing.T) {
	long := "MAKER-" + strings.Repeat("1", maxName)
	listed := pumpPart("openssl", "3.0")
	was := release(t, says{status: vex.Affected, of: []string{"openssl@3.0"}}, long, listed)
	if all := newTally(was, false).statedOf([]string{long}); len(all.in) > 0 || !all.beyond {
		t.Errorf("kept %+v, beyond %t", all.in, all.beyond)
	}
	if all := newTally(was, false).statedOf([]string{"CVE-2026-1"}); len(all.in) > 0 || all.beyond {
		t.Errorf("of what nothing states: kept %+v, beyond %t", all.in, all.beyond)
	}
	first := newTally(was, false)
	if err := first.take(asksAction(decision.Fail, long)); err != nil {
		t.Fatal(err)
	}
	o := decision.ObligationDelta{Obligation: first.obligations(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))[0]}
	run := newTally(release(t, says{}, long, listed), false)
	if err := run.take(asksAction(decision.Pass)); err != nil {
		t.Fatal(err)
	}
	f := formerly{check: func(string) *policy.Check { return asksAction(decision.Pass)[0].Check }}
	if got := run.obliged(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), f)(&o); got != decision.ObligationNotJudged {
		t.Errorf("nothing is said any more: %s", got)
	}
}

// TestPartsThatAreAskedAboutAreBounded: of more parts than are kept nobody knows all.
func TestPartsThatAreAskedAboutAreBounded(t *testing.T) {
	const id = "CVE-2026-31337"
	for n, beyond := range map[int]bool{maxMeant - 1: false, maxMeant + 10: true} {
		var names, listed []string
		for i := range n {
			name := "part" + strings.Repeat("x", i)
			names, listed = append(names, name+"@1"), append(listed, pumpPart(name, "1"))
		}
		all := newTally(release(t, says{status: vex.Affected, of: names}, id, listed...), false).statedOf([]string{id})
		if all.beyond != beyond || len(all.in) != min(n, maxMeant) {
			t.Errorf("%d parts: %d kept, beyond %t", n, len(all.in), all.beyond)
		}
	}
}

// TestWhatWasAnsweredIsAskedNoMore: of several vulnerabilities those that were answered need no statement in each release after, also where the check asks about others by now; a delivery that was rejected answers none, nor does
// another product, nor one of which the check was not asked, or stands otherwise than as an obligation.
func TestWhatWasAnsweredIsAskedNoMore(t *testing.T) {
	const id = "CVE-2026-31337"
	ssl, zlib := pumpPart("openssl", "3.0"), pumpPart("zlib", "1.3")
	one := decision.Meant{Component: "openssl", Package: "pkg:generic/openssl", Versions: []string{"3.0"}, Unfound: true, Asked: []string{id}}
	both := []decision.Meant{one, {Component: "zlib", Package: "pkg:generic/zlib", Versions: []string{"1.3"}, Unfound: true, Asked: []string{id, "CVE-2026-2"}}}
	left := both[1]
	left.Left, left.Asked = true, []string{"CVE-2026-4"}
	fixed, none := says{status: vex.Fixed, of: []string{"openssl@3.0"}}, func(*tally) {}
	for name, c := range map[string]struct {
		in     []decision.Meant
		beyond bool
		says   says
		state  decision.ObligationState
		change func(*tally)
		want   []string
	}{
		"one is answered":                      {both, false, fixed, decision.ObligationOpen, none, []string{"zlib"}},
		"all are, and others are asked about":  {both[:1], false, fixed, decision.ObligationOpen, none, nil},
		"all are, and it is overdue":           {both[:1], false, fixed, decision.ObligationOverdue, none, nil},
		"all are, and there were more":         {both[:1], true, fixed, decision.ObligationOpen, none, nil},
		"all are, and it is met":               {both[:1], false, fixed, decision.ObligationMet, none, []string{"openssl"}},
		"all are, and it is not known":         {both[:1], false, fixed, decision.ObligationNotJudged, none, []string{"openssl"}},
		"nothing is said":                      {both[:1], false, says{}, decision.ObligationOpen, none, []string{"openssl"}},
		"another is answered":                  {both[:1], false, says{status: vex.Fixed, of: []string{"zlib@1.3"}}, decision.ObligationOpen, none, []string{"openssl"}},
		"it was rejected":                      {both, false, fixed, decision.ObligationOpen, func(t *tally) { t.rejected = true }, []string{"openssl", "zlib"}},
		"another product":                      {both, false, fixed, decision.ObligationNotJudged, func(t *tally) { t.ev.delta.SameProduct = false }, []string{"openssl", "zlib"}},
		"the check was not asked":              {both, false, fixed, decision.ObligationNotJudged, func(t *tally) { t.replies = newReplies(t.ev.owing) }, []string{"openssl", "zlib"}},
		"its check stands otherwise":           {both, false, fixed, decision.ObligationOpen, func(t *tally) { t.otherwise["A-001"] = true }, []string{"openssl", "zlib"}},
		"one was left out meanwhile":           {append(slices.Clone(both), left), false, fixed, decision.ObligationNotJudged, none, []string{"zlib", "zlib, left out"}},
		"a waiver lifts some of what it found": {both, false, fixed, decision.ObligationOpen, func(t *tally) { t.lifted["A-001"] = true }, []string{"openssl", "zlib"}},
	} {
		run := newTally(release(t, c.says, id, ssl, zlib), false)
		if err := run.take(asksAction(decision.Fail, "CVE-2026-3")); err != nil {
			t.Fatal(err)
		}
		c.change(run)
		was := decision.ObligationDelta{State: c.state, Obligation: decision.Obligation{ID: "ob-A-001", From: "A-001", Asked: history.AskedIn(c.in), In: c.in, Beyond: c.beyond}}
		run.dropAnswered(&was, formerly{})
		var got []string
		for _, m := range was.In {
			if m.Left {
				m.Component += ", left out"
			}
			got = append(got, m.Component)
		}
		if !slices.Equal(got, c.want) || !slices.Equal(was.Asked, history.AskedIn(was.In)) || was.AsksStatements() != (c.beyond || len(c.want) > 0) {
			t.Errorf("%s: %q, asked %q", name, got, was.Asked)
		}
	}
}

// TestWhatStatementsAreAwaited: whoever is told which statements end an obligation is told all of them, none that was made, and of the product as a whole that it is about that.
func TestWhatStatementsAreAwaited(t *testing.T) {
	const id = "CVE-2026-31337"
	ssl, lib, newLib, zlib := pumpPart("openssl", "3.0"), pumpPart("libssl3", "3.0"), pumpPart("libssl3", "3.1"), pumpPart("zlib", "1.3")
	part := func(name string) decision.Meant {
		return decision.Meant{Component: name, Package: "pkg:generic/" + name, Versions: []string{"3.0"}, Unfound: true, Asked: []string{id}}
	}
	whole := decision.Meant{Versions: []string{}, Unfound: true, Asked: []string{id}}
	removed := []decision.ComponentChange{{Change: "removed", SBOM: "sbom.json", Name: "libssl3", Version: "3.0", Purl: "pkg:generic/libssl3@3.0"}}
	both := []decision.Meant{part("openssl"), part("libssl3")}
	for name, c := range map[string]struct {
		in      []decision.Meant
		now     says
		listed  []string
		changes []decision.ComponentChange
		want    []string
	}{
		"nothing is said":                              {both, says{}, []string{ssl, lib}, nil, []string{id + " in openssl 3.0", id + " in libssl3 3.0"}},
		"one is fixed":                                 {both, says{status: vex.Fixed, of: []string{"openssl@3.0"}}, []string{ssl, lib}, nil, []string{id + " in libssl3 3.0"}},
		"one is there, one left out":                   {both, says{}, []string{ssl}, removed, []string{id + " in openssl 3.0", id + " in libssl3 3.0"}},
		"one is fixed, one left out":                   {both, says{status: vex.Fixed, of: []string{"openssl@3.0"}}, []string{ssl}, removed, []string{id + " in libssl3 3.0"}},
		"one is there, one of another version":         {both, says{}, []string{ssl, newLib}, nil, []string{id + " in openssl 3.0", id + " in libssl3 3.1"}},
		"the product":                                  {[]decision.Meant{whole}, says{}, []string{zlib}, nil, []string{id + " in the product as a whole, Pump 2"}},
		"the product, and a part that was left out":    {[]decision.Meant{whole, part("libssl3")}, says{}, []string{zlib}, removed, []string{id + " in the product as a whole, Pump 2", id + " in libssl3 3.0"}},
		"a part is affected, another left out":         {[]decision.Meant{whole, part("libssl3")}, says{status: vex.Affected, action: "Close TCP 8080.", of: []string{"zlib@1.3"}}, []string{zlib}, removed, []string{id + " in libssl3 3.0"}},
		"the product is fixed, and the part with that": {[]decision.Meant{whole, part("libssl3")}, says{status: vex.Fixed}, []string{zlib}, removed, nil},
	} {
		ev := release(t, c.now, id, c.listed...)
		ev.delta.Components.Changes = c.changes
		run := newTally(ev, false)
		if err := run.take(asksAction(decision.Pass)); err != nil {
			t.Fatal(err)
		}
		f := formerly{check: func(string) *policy.Check { return asksAction(decision.Pass)[0].Check }}
		o := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001", From: "A-001", Asked: []string{id}, In: c.in}}
		state := run.obliged(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), f)(&o)
		if !slices.Equal(o.Awaits, c.want) || (state == decision.ObligationMet) != (len(c.want) == 0) {
			t.Errorf("%s: %s, waits for %q, expected %q", name, state, o.Awaits, c.want)
		}
	}
}
