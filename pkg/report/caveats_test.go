package report

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestEveryFormatSaysWhatAVerdictIsToBeReadWith: lowered requirements, the source of the device profile, superseded texts and what was not looked at are in each format.
func TestEveryFormatSaysWhatAVerdictIsToBeReadWith(t *testing.T) {
	d := &decision.Decision{
		Verdict:    decision.Accept,
		Delivery:   decision.Delivery{Name: "pump", Profile: "class IIa", ClaimedProfile: []string{"networked"}},
		Trust:      []decision.Trust{{Path: "a", Signatures: []decision.Signature{{Lowered: []string{"weak algorithm rsa 1024 allowed", "no time asked"}}}}},
		Packs:      []decision.Pack{{Name: "base", Notice: "cites old text, superseded by new text"}},
		NotChecked: []string{"contents of pump were not looked into"},
	}
	for _, format := range Formats() {
		text := string(written(t, format, Options{Width: 1000}, d))
		if format == "docx" {
			text = wordsOf(t, []byte(text))
		}
		for _, want := range []string{"class IIa", "networked", "weak algorithm rsa 1024 allowed", "no time asked", "cites old text, superseded by new text", "contents of pump were not looked into"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
	}
}

// TestWithoutARegistryNobodyIsBlamed: where the buyer gave no registry, text, Markdown and letter begin with that, and no format hides it.
func TestWithoutARegistryNobodyIsBlamed(t *testing.T) {
	d := demo(t, "infusion-pump-wrong-signer")
	d.Delivery.NoRegistry, d.Delivery.Supplier = true, ""
	for format, want := range map[string]string{
		"text": "No supplier registry was given (--suppliers)", "markdown": "No supplier registry was given (--suppliers)", "letter": "no list of agreed signers", "docx": "no list of agreed signers",
		"html": "o supplier registry given", "sarif": "No supplier registry was given", "junit": "No supplier registry was given",
	} {
		text := string(written(t, format, Options{Width: 1000}, d))
		if format == "docx" {
			text = wordsOf(t, []byte(text))
		}
		at := strings.Index(text, want)
		if at < 0 || strings.Contains(text, "no entry in the supplier registry matched") || strings.Contains(text, "no registry entry matched") {
			t.Errorf("%s: %q stands at %d", format, want, at)
		}
		if reason := strings.Index(text, "SIG-"); (format == "text" || format == "markdown" || format == "letter") && at > reason {
			t.Errorf("%s: it stands behind the reasons", format)
		}
	}
}

// TestFurtherReasons: JSON and HTML list the reasons beyond the first ones, and so do text and Markdown where everything is asked for.
func TestFurtherReasons(t *testing.T) {
	d := demo(t, "infusion-pump-wrong-signer")
	d.NotChecked, d.FurtherReasons = []string{"support: 1 reason more"}, []string{"support of zlib 1.2: a reason stands in place of the end of support"}
	for format, want := range map[string][2]bool{"text": {false, true}, "markdown": {false, true}, "json": {true, true}, "html": {true, true}, "letter": {false, false}} {
		for verbose, shown := range map[bool]bool{false: want[0], true: want[1]} {
			text := string(written(t, format, Options{Width: 1000, Verbose: verbose}, d))
			if strings.Contains(text, "support of zlib 1.2") != shown || !strings.Contains(text, "support: 1 reason more") {
				t.Errorf("%s, verbose %v: the reason is shown %v", format, verbose, !shown)
			}
		}
	}
}
