package sbom

import (
	"strings"
	"testing"
	"time"
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
		"supported until 2021": open, "last release 2016": reason, "discontinued": open, "Support is over": open, "upstream does not maintain it": open, "wird nicht mehr gepflegt": open, "Support eingestellt": open,
		"le projet n'est plus maintenu": open, "retired, and no date was published": open, "unsupported": open, "not only abandoned": open, "has reached EOL": open, "no support since 2018": open,
		"upstream names no date " + strings.Repeat("and so on ", longestReason/10): open,

		"n/a": none, "tbd": none, "unknown": none, "will be provided later": none, "to be delivered": none, "pending": none, "no reason": none, "no justification": none, "yes": none, "x": none,
		"Grund unbekannt": none, "we do not know": none, "the date will follow": none, "Pending.": none, "no justification provided": none,
	} {
		s := SupportOf([]Property{{Name: "cdx:fda:justification", Value: "cdx:fda:end-of-support-date: " + words}}).At(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
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

// overReasons say in plain words that support is over.
var overReasons = []string{
	"development has stalled since 2018", "the upstream repository is gone", "the upstream repository was deleted", "no commits since 2016", "superseded by zlib-ng",
	"deprecated by upstream", "deprecated", "vendor no more exists", "vendor dissolved in 2020", "this branch gets no security fixes", "this branch does not receive fixes",
	"support period elapsed in 2022", "support period has run out", "support has run out", "out of support", "out of maintenance", "out of support since 2020",
	"support window closed", "support closed", "support finished in 2019", "support was dropped", "upstream stopped support", "EoS reached", "reached its end of life in 2019",
	"last supported in 2019", "end-of-life'd", "unmaintained", "un-maintained", "non-maintained", "non-supported", "no-longer-supported", "has not been updated since 2014",
	"not updated in years", "hasn't been maintained for years", "there is no upstream", "no upstream anymore", "no upstream exists", "no maintainer", "without maintainer",
	"no maintainers left", "maintainer passed away", "the author has passed away", "the maintainer gave up", "given up", "vendor ceased operations", "Hersteller existiert nicht mehr",
	"Support abgelaufen", "seit 2019 nicht weiterentwickelt", "wird nicht weiterentwickelt", "Projekt aufgegeben", "keine Updates", "keine Sicherheitsupdates",
	"nur bis 2019 unterstützt", "plus de support", "abandonné", "projet arrêté", "support arrêté en 2019", "unterstützung endete 2019", "phased out", "end of lifecycle",
	"end of live", "end-of-supported", "EOL'd", "EOL-ed", "E.O.L.", "E.O.S.", "past-due", "was supported until last year", "was supported", "used to be supported",
	"formerly supported", "support lapsed", "supported until 12/2019, no exact date", "supported until Q4/2019", "end of support 2019", "the project is dead",
	"development stopped in 2018", "le support est arrêté",
}

// honestReasons give a reason why no day is stated. A day to come, one of looking it up and an end by its name that nobody knows are no end.
var honestReasons = []string{
	"Open source project, upstream does not publish an end-of-support date", "Upstream does not publish end of support dates; the current release is supported until the next release",
	"No end-of-support date is published by the maintainers", "Community project without a fixed end of support; security fixes are provided in the current release only",
	"Supported as part of Debian 12; see the operating system", "Fabulon Medical maintains this component until the end of life of the device", "Supported for the lifetime of the device",
	"Maintained in-house; supported until device end of support", "Vendor has not announced an end of support date", "No EOS date announced by vendor as of 2026-10-01",
	"End of support date not published by the supplier as of 2026-11-01", "The supplier does not publish support dates. Last checked 2026-11-01.",
	"The open source community actively maintains the project (last release 2026-09-12), no end date is announced", "Latest release 2026-08-15; upstream publishes no end-of-support date",
	"Support is provided by the distribution vendor until 2028", "Long term support is not offered; the project is supported by rolling releases",
	"Rolling release; every version is supported until the next one ends its support", "In the past upstream supported each minor release for two years",
	"header-only library, support ends with the next release", "Small utility without formal support lifecycle; no updates expected", "no formal support policy",
	"Project has no formal support policy; bugs are fixed on the main branch", "The project does not define end of life", "No end-of-life policy", "End of life is not defined by the project",
	"endoflife.date has no entry for this product", "Not listed on endoflife.date", "EOL date not available from upstream", "Upstream has not defined an EOL",
	"No date: support continues indefinitely", "Indefinite: maintained by the Apache Foundation", "public domain code, complete, no support needed",
	"Supported under contract with the vendor; the contract ends in 2031", "The contract with the vendor is renewed each year", "maintained since 2019 by a community that names no dates",
	"Active since 1995, no end is planned", "Backward compatible, the vendor never ended support of a release", "Components of the kernel follow the support of the Linux kernel 6.6 LTS",
	"Follows the LTS kernel, which is maintained through 2029", "Date depends on the SoC vendor's BSP, supported at least until 2030", "The maker gives no date, and has never discontinued a product without two years' notice",
	"The library is stable; upstream will announce end of life at least 12 months ahead", "Upstream announces end of support 6 months ahead; none has been announced",
	"Kein Supportende veröffentlicht", "Der Hersteller nennt kein Datum", "Open Source, Supportende wird vom Projekt nicht bekannt gegeben", "Le projet ne publie pas de date de fin de support",
	"La date de fin de support n'est pas publiée", "Support will end in 2031", "support ends in 2031", "end of support 2031", "EOL 2030, no exact day",
	"it will no longer be maintained once 4.0 is out", "The end of support date is not fixed", "Supported until it is discontinued by the vendor", "no support calendar is published",
	"Upstream does not support a calendar of dates", "Supported through 2026", "Not stated by upstream until when it is supported", "No version has ever been discontinued",
	"EOL date as of 2025-11-01 unknown", "wird bis 2030 gepflegt, kein Datum",
}

// TestPlainReasons: only plain words say that support is over.
func TestPlainReasons(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for i, words := range append(overReasons, honestReasons...) {
		s := SupportOf([]Property{{Name: "cdx:fda:justification", Value: "cdx:fda:end-of-support-date: " + words}}).At(at)
		if want := i < len(overReasons); (s.ReasonOpen != "") != want || !s.JustifiesEnd() {
			t.Errorf("%q: says that support is over: %v, want %v; a reason %v", words, s.ReasonOpen != "", want, s.JustifiesEnd())
		}
	}
}

// TestReasonsAreBounded: what stands before many statements is not read again and again.
func TestReasonsAreBounded(t *testing.T) {
	reason := strings.Repeat("not ended ", longestReason/10)
	if leavesOpen(reason) || !leavesOpen("support ended "+reason) {
		t.Error("statements that are taken back")
	}
}
