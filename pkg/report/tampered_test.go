package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// tampered is a decision about software that is not what was signed, beside some that a stranger signed and some that nobody did.
func tampered() *decision.Decision {
	finding := func(check string, s decision.Severity, o decision.Outcome, path string) decision.Finding {
		return decision.Finding{Check: check, Title: "about " + check, Pack: "p", Severity: s, Outcome: o, Subject: decision.Subject{Kind: "artifact", Ref: path, Name: path}, Message: path + ": found of " + check,
			Expected: "expected of " + check, Ask: "ask of " + check, Who: "supplier", Fix: "fix of " + check}
	}
	held := decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true}
	elsewhere, strange := held, held
	elsewhere.Covers, strange.Recognised, strange.Authorised = false, false, false
	said := finding("Z-1", decision.Block, decision.Fail, "other.bin")
	said.Message = "another content was signed"
	return &decision.Decision{
		Verdict: decision.Reject,
		Trust: []decision.Trust{
			{Path: "other.bin", Ladder: elsewhere, Reason: "another content was signed"}, {Path: "broken.bin", Ladder: decision.Ladder{Present: true}, Signatures: []decision.Signature{{Tried: true, Ladder: decision.Ladder{Present: true}}}},
			{Path: "strange.bin", Ladder: strange}, {Path: "good.bin", Ladder: held, Signatures: []decision.Signature{{Tried: true, Ladder: decision.Ladder{Present: true}}}}, {Path: "unsigned.bin"},
			{Path: "open.bin", Ladder: decision.Ladder{Present: true}, Signatures: []decision.Signature{{Ladder: decision.Ladder{Present: true}}}},
		},
		Findings: []decision.Finding{
			finding("A-1", decision.Block, decision.Fail, "unsigned.bin"), finding("A-1", decision.Block, decision.Fail, "other.bin"), finding("B-1", decision.Block, decision.Fail, "strange.bin"),
			finding("C-1", decision.Block, decision.Fail, "broken.bin"), finding("D-1", decision.Hold, decision.Indeterminate, "other.bin"), finding("D-1", decision.Hold, decision.Indeterminate, "open.bin"),
			said, finding("E-1", decision.Warn, decision.Fail, "other.bin"), finding("F-1", decision.Hold, decision.Fail, "good.bin"),
		},
	}
}

// TestWhatWasSignedIsAskedForFirst has nobody asked to make papers fit software that was exchanged.
func TestWhatWasSignedIsAskedForFirst(t *testing.T) {
	letter := string(written(t, "letter", Options{}, tampered()))
	at := -1
	for i, part := range []string{askWhatWasSigned, "ask of B-1", "ask of A-1", "ask of F-1", "ask of D-1"} {
		next := strings.Index(letter, fmt.Sprintf("### %d. %s", i+1, part))
		if next <= at {
			t.Errorf("%q is not request %d in\n%s", part, i+1, letter)
		}
		at = next
	}
	first, _, _ := strings.Cut(letter, "### 2. ")
	if strings.Index(first, "**Z-1**") > strings.Index(first, "**A-1**") {
		t.Errorf("why it is not what was signed comes late in\n%s", first)
	}
	for _, want := range []string{"**A-1**", "other.bin", "**C-1**", "broken.bin", "**D-1**", "**E-1**", "Expected: " + expectedWhatWasSigned} {
		if !strings.Contains(first, want) {
			t.Errorf("no %q in\n%s", want, first)
		}
	}
	for _, never := range []string{"ask of C-1", "ask of E-1", "fix of C-1", "What we would like besides"} {
		if strings.Contains(letter, never) {
			t.Errorf("%q in\n%s", never, letter)
		}
	}
	for _, format := range []string{"text", "markdown", "html"} {
		text := strings.Join(strings.Fields(string(written(t, format, Options{}, tampered()))), " ")
		first, second := strings.Index(text, "exactly as you signed it"), strings.Index(text, "ask of B-1")
		if first < 0 || second < first || strings.Contains(text, "ask of C-1") {
			t.Errorf("%s:\n%s", format, text)
		}
	}
}

// TestLongListsAreAnnexes has no list in a letter that nobody can read, and loses nothing.
func TestLongListsAreAnnexes(t *testing.T) {
	d := &decision.Decision{Verdict: decision.Reject}
	for i := range 500 {
		name := fmt.Sprintf("part-%03d", i)
		d.Findings = append(d.Findings, decision.Finding{Check: "A-1", Title: "t", Pack: "p", Severity: decision.Block, Outcome: decision.Fail, Ask: "ask", Message: "no supplier", Subject: decision.Subject{Kind: "component", Ref: name, Name: name}})
	}
	letter := string(written(t, "letter", Options{}, d))
	body, rest, _ := strings.Cut(letter, "## Annex 1, to request 1, A-1 t")
	if !strings.Contains(body, "- and 480 more: annex 1 lists all") || strings.Contains(body, "part-020") || !strings.Contains(body, "    - part-019\n") {
		t.Errorf("the request is\n%s", body)
	}
	for i := range 500 {
		if !strings.Contains(rest, fmt.Sprintf("- part-%03d\n", i)) {
			t.Errorf("part %d is not in the annex", i)
		}
	}
	for line := range strings.Lines(letter) {
		if len(line) > 400 {
			t.Errorf("a line of %d characters: %.100s", len(line), line)
		}
	}
}
