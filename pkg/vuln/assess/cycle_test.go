package assess

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// table has two products of invented dates: of thing 1 the repairs end in 2026, of 2 they go on.
func table(t *testing.T) *lifecycle.Table {
	t.Helper()
	p, err := lifecycle.ReadProduct("thing.md", []byte(`---
title: Thing
category: lang
permalink: /thing
releasePolicyLink: https://thing.example
eolColumn: Support
identifiers:
-   purl: pkg:npm/thing
-   cpe: cpe:2.3:a:thing:thing
releases:
-   releaseCycle: "2"
    releaseDate: 2025-01-01
    eol: false
    latest: "2.4.1"
    latestReleaseDate: 2026-10-01
-   releaseCycle: "1"
    releaseDate: 2020-01-01
    eol: 2026-06-30
    eoes: 2027-06-30
    latest: "1.9.3"
    latestReleaseDate: 2026-06-01
---
`))
	if err != nil {
		t.Fatal(err)
	}
	return lifecycle.New(append(lifecycle.BuiltIn(), p)...)
}

func supported(t *testing.T, version, properties string) *sbom.Document {
	t.Helper()
	doc, err := sbom.Read("sbom.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
"metadata":{"component":{"type":"device","bom-ref":"pump","name":"pump","version":"2.0","properties":[`+properties+`]}},
"components":[{"type":"library","bom-ref":"a","name":"thing","version":"`+version+`","purl":"pkg:npm/thing@`+version+`"},
{"type":"library","bom-ref":"b","name":"nobody-knows","version":"1"},
{"type":"library","bom-ref":"c","name":"own","version":"1","properties":[{"name":"cdx:lifecycle:milestone:endOfSupport","value":"2027-01-31"}]},
{"type":"file","name":"readme.txt"}]}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestCycle(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	end := func(day string) sbom.Support {
		return sbom.Support{End: sbom.Date{State: sbom.Stated, Text: day, Time: must(time.Parse(time.DateOnly, day))}}
	}
	for name, c := range map[string]struct {
		component   sbom.Component
		result      lifecycle.Result
		over        bool
		behind      string // "yes", "no" or "unknown"
		contradicts string
	}{
		"supported, behind":            {component: thing("2.3.0"), result: lifecycle.Found, behind: "yes"},
		"supported, latest":            {component: thing("2.4.1"), result: lifecycle.Found, behind: "no"},
		"over":                         {component: thing("1.9.3"), result: lifecycle.Found, over: true, behind: "no"},
		"supplier says longer":         {component: with(thing("1.9.3"), end("2030-01-01")), result: lifecycle.Found, over: true, behind: "no", contradicts: "the supplier states support until 2030-01-01; thing 1 ends on 2026-06-30 by thing.md, extended support on 2027-06-30"},
		"supplier says the same":       {component: with(thing("1.9.3"), end("2026-06-30")), result: lifecycle.Found, over: true, behind: "no"},
		"supplier says it goes on":     {component: with(thing("1.9.3"), sbom.Support{Level: sbom.Text{State: sbom.Stated, Text: "actively maintained"}, Normal: "active"}), result: lifecycle.Found, over: true, behind: "no", contradicts: `the supplier states "actively maintained"; thing 1`},
		"goes on, supplier has an end": {component: with(thing("2.4.1"), end("2030-01-01")), result: lifecycle.Found, behind: "no"},
		"by CPE, numbers compare":      {component: sbom.Component{Name: stated("x"), Version: stated("2.3"), CPE: sbom.ParseCPE("cpe:2.3:a:thing:thing:2.3:*:*:*:*:*:*:*")}, result: lifecycle.Found, behind: "yes"},
		"by CPE, words do not":         {component: sbom.Component{Name: stated("x"), Version: stated("2.3-rc"), CPE: sbom.ParseCPE("cpe:2.3:a:thing:thing:2.3:*:*:*:*:*:*:*")}, result: lifecycle.Found, behind: "unknown"},
		"no such cycle":                {component: thing("7.0.0"), result: lifecycle.NoCycle, behind: "unknown"},
		"no such product":              {component: sbom.Component{Name: stated("nobody-knows"), Version: stated("1")}, result: lifecycle.NoProduct, behind: "unknown"},
		"a distribution's package":     {component: sbom.Component{Name: stated("thing"), Version: stated("1"), Purl: sbom.ParsePurl("pkg:deb/debian/thing@1?distro=debian-12")}, result: lifecycle.Found, over: true, behind: "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			y := CycleOf(table(t), &c.component, at)
			if c.result != "" && y.Result != c.result || y.Over != c.over || !strings.HasPrefix(y.Contradiction, c.contradicts) || (c.contradicts == "") != (y.Contradiction == "") {
				t.Errorf("got %s, over %t, %q", y.Result, y.Over, y.Contradiction)
			}
			behind := "unknown"
			if y.BehindKnown {
				behind = map[bool]string{true: "yes", false: "no"}[y.Behind]
			}
			if behind != c.behind {
				t.Errorf("behind: got %s, want %s (latest %q)", behind, c.behind, y.Latest.Name)
			}
		})
	}
}

// TestCycleOfContradictions: every version that a component states is looked up, and where the data lack one, nothing says that support goes on.
func TestCycleOfContradictions(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	until := sbom.Support{End: sbom.Date{State: sbom.Stated, Text: "2029-12-31", Time: must(time.Parse(time.DateOnly, "2029-12-31"))}}
	byCPE := func(version, inCPE string) sbom.Component {
		return sbom.Component{Name: stated("thing"), Version: stated(version), CPE: sbom.ParseCPE("cpe:2.3:a:thing:thing:" + inCPE + ":*:*:*:*:*:*:*")}
	}
	also := sbom.Component{Name: stated("thing"), Version: stated("2.3")}
	also.Identify("cpe:2.3:a:thing:thing:1.9:*:*:*:*:*:*:*")
	other := byCPE("2.3", "2.3")
	other.Name, other.Version = stated("Debian"), stated("9")
	for name, c := range map[string]struct {
		component   sbom.Component
		names       string
		over, known bool // of the end that counts
		contradicts string
	}{
		"the CPE is older":             {byCPE("2.3", "1.9"), "1, 2", true, true, ""},
		"the field is older":           {byCPE("1.9", "2.3"), "1, 2", true, true, ""},
		"another CPE is older":         {also, "1, 2", true, true, ""},
		"another product by its name":  {other, "debian 9, 2", true, true, ""},
		"the supplier knows better":    {with(byCPE("2.3", "1.9"), until), "1, 2", true, true, "the supplier states support until 2029-12-31; thing 1, 2 ends on 2026-06-30"},
		"they agree":                   {byCPE("2.3", "2.3.0"), "2", false, true, ""},
		"nobody knows the CPE's":       {byCPE("2.3", "0.7"), "2", false, false, ""},
		"nobody knows it, one is over": {byCPE("1.9", "0.7"), "1", true, true, ""},
		"nobody knows it, stated":      {with(byCPE("2.3", "0.7"), until), "2", false, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			y := CycleOf(table(t), &c.component, at)
			e := EndingOf(c.component.Support(), y, at)
			if y.Names() != c.names || e.Over != c.over || e.Known != c.known || !strings.HasPrefix(y.Contradiction, c.contradicts) || (c.contradicts == "") != (y.Contradiction == "") {
				t.Errorf("got %s, over %t, known %t, %q, unknown %q", y.Names(), e.Over, e.Known, y.Contradiction, y.Unknown)
			}
			doc := &sbom.Document{Components: []*sbom.Component{&c.component}}
			if h := HorizonOf(table(t), doc, at); (len(h.Uncertain) > 0) != (!c.known) {
				t.Errorf("horizon: got %+v", h)
			}
		})
	}
}

// TestCoreByProduct: what is a core part goes by the product that is found, however it is spelled; a package of a distribution is not the distribution.
func TestCoreByProduct(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for name, want := range map[string]bool{".NET": true, "dotnet-runtime": true, "Java SE": true, "JRE": true, "CPython": true, "Python": true, "postgres": true, "PostgreSQL": true,
		"OpenJDK": true, "log4j": false, "Qt": false, "thing": true, "own": false} {
		if y := CycleOf(table(t), &sbom.Component{Name: stated(name), Version: stated("6.0")}, at); y.Core() != want {
			t.Errorf("%s: got %t", name, y.Core())
		}
	}
	packed := sbom.Component{Name: stated("figlet"), Version: stated("2"), Purl: sbom.ParsePurl("pkg:deb/debian/figlet@2?distro=debian-12")}
	if y := CycleOf(table(t), &packed, at); y.Core() || y.Result != lifecycle.Found {
		t.Errorf("a package of a distribution: %t, %s", y.Core(), y.Result)
	}
}

func thing(version string) sbom.Component {
	return sbom.Component{Name: stated("thing"), Version: stated(version), Purl: sbom.ParsePurl("pkg:npm/thing@" + version)}
}

func with(c sbom.Component, s sbom.Support) sbom.Component {
	c.SetSupport(s)
	return c
}

func stated(s string) sbom.Text { return sbom.Text{State: sbom.Stated, Text: s} }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestHorizonAndStage(t *testing.T) {
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	property := func(name, value string) string {
		return `{"name":"cdx:lifecycle:milestone:` + name + `","value":"` + value + `"}`
	}
	for name, c := range map[string]struct {
		version, properties string
		lapses              []string
		stage               Stage
		because             string
	}{
		"all supported longer":       {"2.4.1", property("endOfSupport", "2026-12-31"), nil, Supported, "supported until 2026-12-31"},
		"one lapses before":          {"2.4.1", property("endOfSupport", "2034-06-30"), []string{"own 1 2027-01-31 the SBOM"}, Supported, "supported until"},
		"one is over":                {"1.9.3", property("endOfSupport", "2034-06-30"), []string{"thing 1.9.3 2026-06-30 thing.md over", "own 1 2027-01-31 the SBOM"}, LimitedSupport, "thing 1.9.3 is supported no more (2026-06-30, thing.md)"},
		"no end stated":              {"2.4.1", "", nil, UnknownStage, "no end of support is stated"},
		"no end stated, one is over": {"1.9.3", "", []string{"thing 1.9.3 2026-06-30 thing.md over"}, LimitedSupport, "thing"},
		"sold no more":               {"2.4.1", property("endOfSupport", "2026-12-31") + "," + property("endOfLife", "2026-01-31"), nil, LimitedSupport, "end of life on 2026-01-31"},
		"sold no more, and no end":   {"2.4.1", property("endOfLife", "2026-01-31"), nil, EndOfSupport, "end of life on 2026-01-31, and no end of support is stated"},
		"no longer guaranteed":       {"2.4.1", property("endOfSupport", "2026-12-31") + "," + property("endOfGuaranteedSupport", "2026-01-31"), nil, LimitedSupport, "end of guaranteed support on 2026-01-31"},
		"still guaranteed":           {"2.4.1", property("endOfSupport", "2026-12-31") + "," + property("endOfGuaranteedSupport", "2026-11-20"), nil, Supported, "supported until 2026-12-31"},
		"guaranteed, in words":       {"2.4.1", property("endOfSupport", "2026-12-31") + "," + property("endOfGuaranteedSupport", "2024"), nil, UnknownStage, "whether support is still guaranteed is left open by 2024"},
		"no guarantee announced":     {"2.4.1", property("endOfSupport", "2026-12-31") + "," + property("endOfGuaranteedSupport", "not announced"), nil, Supported, "supported until 2026-12-31"},
		"on its last day":            {"2.4.1", property("endOfSupport", "2026-11-20") + "," + property("endOfLife", "2026-11-20"), nil, Supported, "supported until 2026-11-20"},
		"words beside the end":       {"2.4.1", property("endOfSupport", "2034-06-30") + "," + property("endOfSupport", "31.12.2024"), []string{"own 1 2027-01-31 the SBOM"}, UnknownStage, "whether support goes on is left open by 31.12.2024"},
		"a level nobody knows":       {"2.4.1", property("endOfSupport", "2034-06-30") + `,{"name":"cdx:cle:supportStatus","value":"expired"}`, []string{"own 1 2027-01-31 the SBOM"}, UnknownStage, "whether support goes on is left open by level of support expired"},
		"no end of life announced":   {"2.4.1", property("endOfSupport", "2026-12-31") + "," + property("endOfLife", "not announced"), nil, Supported, "supported until 2026-12-31"},
		"over":                       {"2.4.1", property("endOfSupport", "2026-01-31"), nil, EndOfSupport, "support ended on 2026-01-31"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := supported(t, c.version, c.properties)
			h := HorizonOf(table(t), doc, at)
			var got []string
			for _, l := range h.Lapses {
				line := l.Component.Label() + " " + l.On.String() + " " + l.Source
				if l.Over {
					line += " over"
				}
				got = append(got, line)
			}
			if !slices.Equal(got, c.lapses) {
				t.Errorf("got %q, want %q", got, c.lapses)
			}
			if !slices.ContainsFunc(h.Uncertain, func(u *sbom.Component) bool { return u.Name.Text == "nobody-knows" }) {
				t.Errorf("uncertain: %v", h.Uncertain)
			}
			if stage, because := StageOf(doc, h, at); c.stage == Supported && (stage != UnknownStage || !strings.HasPrefix(because[0], "of 1 of the parts nothing tells whether they are supported, the first is nobody-knows")) {
				t.Errorf("with a part that nobody knows: got stage %d: %q", stage, because)
			}
			told := h
			told.Uncertain = []*sbom.Component{new(with(thing("3"), sbom.Support{Normal: "active", End: sbom.Date{State: sbom.Absent}}))}
			stage, because := StageOf(doc, told, at)
			if stage != c.stage || len(because) == 0 || !strings.HasPrefix(because[0], c.because) {
				t.Errorf("got stage %d: %q", stage, because)
			}
		})
	}
	if stage, _ := StageOf(&sbom.Document{}, Horizon{}, at); stage != UnknownStage {
		t.Errorf("without a subject: %d", stage)
	}
}
