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
	want := `
## What to ask the supplier for, in order

1. Ask 0. (A-SAME, C-0)
2. Ask 1. (C-1)
3. Ask 2. (C-2)
4. Ask last. (B-HOLD)

## What to do in the hospital, in order

1. Enter \*it\*.`
	if text := string(written(t, "markdown", Options{}, open(3))); !strings.Contains(text, want) || strings.Contains(text, "\x1b") {
		t.Errorf("want %s\nin %s", want, text)
	}
}

// Few reasons are read themselves: a list of what they ask for would say everything twice.
func TestNoDemandsBesideFewReasons(t *testing.T) {
	var b bytes.Buffer
	if err := Markdown(&b, open(fewDemands-3), Options{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "in order") {
		t.Error(b.String())
	}
}

// TestTextSaysWhyOnAScreen has what decided the verdict in full as far as a screen goes, each request once, and loses nothing with --verbose.
func TestTextSaysWhyOnAScreen(t *testing.T) {
	text := string(written(t, "text", Options{}, open(40)))
	reasons, rest, found := strings.Cut(text, "\nResults\n")
	if lines := strings.Count(reasons, "\n"); !found || lines > shownLines+3*shownShort {
		t.Errorf("%d lines before the counts:\n%s", lines, text)
	}
	for _, want := range []string{"ask       Ask 0.", "ask       as for A-SAME", "… and ", "  B-HOLD ", "  W-1 "} {
		if !strings.Contains(reasons, want) {
			t.Errorf("no %q in\n%s", want, reasons)
		}
	}
	if strings.Contains(text, "Ask last.") || strings.Count(text, "Ask 0.") != 1 || !strings.Contains(rest, "Who signed what") {
		t.Errorf("what holds has more than a line, or something is said twice:\n%s", text)
	}
	verbose := string(written(t, "text", Options{Verbose: true}, open(40)))
	for i := range 40 {
		if want := fmt.Sprintf("ask       Ask %d.", i); strings.Count(verbose, want+"\n") != 1 {
			t.Errorf("%q is not there once in\n%s", want, verbose)
		}
	}
	if text := string(written(t, "text", Options{}, open(0))); !strings.Contains(text, "ask       Ask 0.") {
		t.Error(text)
	}
}
