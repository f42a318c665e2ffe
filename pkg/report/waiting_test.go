package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// waitingFor is a decision in which three checks wait for a fourth, which lacks the same or has passed.
func waitingFor(own bool) *decision.Decision {
	d := &decision.Decision{Verdict: decision.Conditional}
	add := func(check string, s decision.Severity, awaits, says string) {
		d.Findings = append(d.Findings, decision.Finding{Check: check, Title: "Title of " + check, Pack: "p", Severity: s, Outcome: decision.Indeterminate, Awaits: awaits,
			Who: "hospital", Ask: "Install it.", Message: says, Expected: "data", Subject: decision.Subject{Kind: "vulnerability", Ref: "a", Name: "a"}})
	}
	if own {
		add("D-1", decision.Hold, "", "there is none")
	}
	add("V-3", decision.Block, "D-1", "there is none")
	add("V-2", decision.Hold, "D-1", "there is none")
	add("V-1", decision.Warn, "D-1", "no list")
	add("V-9", decision.Hold, "", "of another kind")
	d.Findings[len(d.Findings)-1].Ask = "Say it."
	return d
}

// TestWaitingIsToldOnce holds the pages for people to one entry for what is lacking, where the gravest that waits for it would stand.
func TestWaitingIsToldOnce(t *testing.T) {
	for own, title := range map[bool]string{true: "D-1     Title of D-1 (V-1, V-2, V-3 wait for it): indeterminate", false: "D-1     What it asks for is lacking (V-1, V-2, V-3 wait for it): indeterminate"} {
		d := waitingFor(own)
		all := forPeople(d)
		if len(all) != 2 || all[0].Check != "D-1" || all[0].Severity != decision.Block || all[0].count != 2 || all[1].Check != "V-9" {
			t.Errorf("%t: %+v", own, all)
		}
		var text, letter bytes.Buffer
		if err := Text(&text, d, Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text.String(), title) || strings.Count(text.String(), "Install it.") != 1 || strings.Count(text.String(), "there is none") != 1 || !strings.Contains(text.String(), "no list") {
			t.Errorf("%t:\n%s", own, text.String())
		}
		if err := Letter(&letter, d, Options{}); err != nil {
			t.Fatal(err)
		}
		if strings.Count(letter.String(), "Install it.") != 1 || strings.Index(letter.String(), "Install it.") < strings.Index(letter.String(), "What we do ourselves") {
			t.Errorf("%t:\n%s", own, letter.String())
		}
	}
}

// TestWhatAWaiverLiftsDoesNotWait leaves findings that a waiver lifts where they are told.
func TestWhatAWaiverLiftsDoesNotWait(t *testing.T) {
	d := waitingFor(true)
	d.Findings[1].Waiver = &decision.Lifted{ID: "W-1"}
	for _, g := range forPeople(d) {
		if g.Check == "D-1" && (g.Severity != decision.Hold || len(g.waits) != 2) || g.Check == "V-3" && g.Waiver == nil {
			t.Errorf("%+v", g)
		}
	}
}

// TestWaitingForWhatFailed tells what waits together with the check that it waits for, where that has failed and is as grave: one request, of the one who must act.
// Of a milder one both are told.
func TestWaitingForWhatFailed(t *testing.T) {
	for severity, want := range map[decision.Severity]int{decision.Block: 2, decision.Hold: 3} {
		d := waitingFor(true)
		d.Findings[0].Outcome, d.Findings[0].Severity = decision.Fail, severity
		all := forPeople(d)
		if len(all) != want || all[0].Check != "D-1" || all[0].Severity != decision.Block || len(all[0].waits) != 3 || all[0].count != 2 {
			t.Errorf("%s: %d: %+v", severity, len(all), all)
		}
		if fails := all[0].Outcome == decision.Fail; fails != (severity == decision.Block) {
			t.Errorf("%s: %s", severity, all[0].Outcome)
		}
		var letter bytes.Buffer
		if err := Letter(&letter, d, Options{}); err != nil {
			t.Fatal(err)
		}
		if asked, _, _ := strings.Cut(letter.String(), "What we do ourselves"); strings.Contains(asked, "Install it.") {
			t.Errorf("%s: asked of the supplier:\n%s", severity, asked)
		}
	}
}
