package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// open is a decision of n blocking findings and one that holds, each with something else to ask for but the last two.
func open(n int) *decision.Decision {
	d := &decision.Decision{Verdict: decision.Reject}
	add := func(check string, s decision.Severity, who, ask string) {
		d.Findings = append(d.Findings, decision.Finding{Check: check, Severity: s, Outcome: decision.Fail, Who: who, Ask: ask})
	}
	add("B-HOLD", decision.Hold, "supplier", "Ask last.")
	for i := range n {
		add(fmt.Sprintf("C-%d", i), decision.Block, "supplier", fmt.Sprintf("Ask %d.", i))
	}
	add("A-SAME", decision.Block, "supplier", "Ask 0.")
	add("H-1", decision.Hold, "hospital", "Enter *it*.\x1b[31m")
	add("W-1", decision.Warn, "supplier", "Never asked.")
	add("L-1", decision.Block, "supplier", "Never asked, as a waiver lifts it.")
	d.Findings[len(d.Findings)-1].Waiver = &decision.Lifted{ID: "W-1"}
	return d
}

func TestDemands(t *testing.T) {
	var b bytes.Buffer
	if err := Text(&b, open(3), Options{}); err != nil {
		t.Fatal(err)
	}
	want := `
What to ask the supplier for, in order: 4
   1. Ask 0. (A-SAME, C-0)
   2. Ask 1. (C-1)
   3. Ask 2. (C-2)
   4. Ask last. (B-HOLD)

What to do in the hospital, in order: 1
   1. Enter *it*.`
	if !strings.Contains(b.String(), want) {
		t.Errorf("want %s\nin %s", want, b.String())
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("an escape reaches the terminal")
	}
	b.Reset()
	if err := Markdown(&b, open(3), Options{}); err != nil {
		t.Fatal(err)
	}
	if want := "## What to do in the hospital, in order\n\n1. Enter \\*it\\*."; !strings.Contains(b.String(), want) {
		t.Errorf("want %s\nin %s", want, b.String())
	}
}

// Few reasons are read themselves: a list of what they ask for would say everything twice.
func TestNoDemandsBesideFewReasons(t *testing.T) {
	var b bytes.Buffer
	if err := Text(&b, open(fewDemands-3), Options{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "in order") {
		t.Error(b.String())
	}
}
