package sbom

import (
	"strings"
	"testing"
)

// TestReasons reads what stands in place of an end of support: a reason, one that says that support is over, or none.
func TestReasons(t *testing.T) {
	const reason, open, none = "reason", "open", "none"
	for words, want := range map[string]string{
		"upstream publishes no date": reason, "upstream states none": reason, "the maker does not say": reason, "upstream names none": reason,
		"no formal end-of-support date is published": reason, "the supplier has not announced an end of life": reason, "upstream does not state until when it is supported": reason,
		"rolling releases, each is supported until the next one": reason, "support has not ended": reason, "the project was never discontinued": reason,
		"maintained by us for the life of the device": reason, "closed source, its maker tells no date": reason, "there is no EOL date": reason,
		"the end of support depends on that of the operating system": reason, "upstream has no support calendar": reason, "maintained since 2012, no end is planned": reason,

		"support ended upstream in 2019, no exact date is known": open, "upstream no longer maintains it since 2019": open, "the project is abandoned": open, "the project was archived in 2019": open,
		"end of life": open, "already past end of support since 2019": open, "no longer supported since 2019": open, "already ended": open, "the date is past": open, "EOL 2019, no exact date": open,
		"upstream is dead; no date was published": open, "not maintained": open, "it isn’t actively maintained": open, "nobody maintains it": open, "no more updates": open, "no further security updates since the fork": open,
		"supported until 2021": open, "last release 2016": open, "discontinued": open, "Support is over": open, "upstream does not maintain it": open, "wird nicht mehr gepflegt": open, "Support eingestellt": open,
		"le projet n'est plus maintenu": open, "retired, and no date was published": open, "unsupported": open, "not only abandoned": open, "has reached EOL": open, "no support since 2018": open,
		"upstream names no date " + strings.Repeat("and so on ", longestReason/10): open,

		"n/a": none, "tbd": none, "unknown": none, "will be provided later": none, "to be delivered": none, "pending": none, "no reason": none, "no justification": none, "yes": none, "x": none,
		"Grund unbekannt": none, "we do not know": none, "the date will follow": none, "Pending.": none, "no justification provided": none,
	} {
		s := SupportOf([]Property{{Name: "cdx:fda:justification", Value: "cdx:fda:end-of-support-date: " + words}})
		got := none
		switch {
		case s.ReasonOpen != "":
			got = open
			if !s.JustifiesEnd() || !strings.HasSuffix(s.Doubt(), s.ReasonOpen) {
				t.Errorf("%.60q: a reason %v, doubt %q", words, s.JustifiesEnd(), s.Doubt())
			}
		case s.JustifiesEnd():
			got = reason
		}
		if got != want {
			t.Errorf("%.60q: %s, want %s", words, got, want)
		}
	}
}

// TestReasonsOfLevels: a reason for the level counts too, whichever comes first, and a source that is not believed only makes graver what is stated.
func TestReasonsOfLevels(t *testing.T) {
	why := func(of, words string) Property {
		return Property{Name: "cdx:fda:justification", Value: of + ": " + words}
	}
	level, end := why("cdx:fda:level-of-support", "the project is abandoned"), why("cdx:fda:end-of-support-date", "upstream publishes no date")
	for _, both := range [][]Property{{level, end}, {end, level}} {
		s := SupportOf(both)
		if s.LevelReason != "the project is abandoned" || s.EndReason() != "upstream publishes no date" || s.Doubt() != "reason given the project is abandoned" {
			t.Errorf("level %q, end %q, doubt %q", s.LevelReason, s.EndReason(), s.Doubt())
		}
	}
	other := SupportOf([]Property{level})
	dated := SupportOf([]Property{{Name: "cdx:lifecycle:milestone:endOfSupport", Value: "2035-01-01"}})
	silent := noSupport
	dated.Add(other, false)
	silent.Add(other, false)
	if dated.Doubt() == "" || silent.Doubt() != "" {
		t.Errorf("dated %q, silent %q", dated.Doubt(), silent.Doubt())
	}
}
