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
