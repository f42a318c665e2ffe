package sbom

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// spelling is one way to state a fact of support: a level and what it comes to, or a date and the field it is in.
type spelling struct{ name, value, normal, date string }

// spellings are those that writers of SBOMs use for support: the lifecycle taxonomy of CycloneDX, the one proposed for FDA, and names that
// sbomify, ReARM and manufacturers made up.
func supportSpellings() []spelling {
	var out []spelling
	level := func(name string, values ...string) {
		for _, v := range values {
			words, normal, _ := strings.Cut(v, "=")
			out = append(out, spelling{name: name, value: words, normal: normal})
		}
	}
	date := func(field string, names ...string) {
		for _, name := range names {
			out = append(out, spelling{name: name, value: "2031-06-30", date: field})
		}
	}
	const milestone = "cdx:lifecycle:milestone:"
	words := []string{"actively maintained=active", "maintained=active", "support=active", "deployed=active", "supported=active",
		"limitedSupport=limited", "security fixes only=limited", "extended=limited", "deprecated=limited", "LTS-maintenance=limited",
		"no longer maintained=ended", "inactive=ended", "endOfSupport=ended", "EOL=ended",
		"abandoned=abandoned", "archived=abandoned", "noSupport=abandoned", "endOfBusinessOperations=abandoned"}
	for _, name := range []string{"cdx:fda:level-of-support", "Level of Support", "nfb:supportLevel", "cdx:cle:supportStatus", "cdx:cle:supportLevel", "cdx:cle:levelOfSupport",
		"reliza:support:levelOfSupport", "reliza:support:status"} {
		level(name, words...)
	}
	level("cdx:cle:supportStatus", "active=active", "eol=ended")
	level("reliza:support:status", "SECURITY_ONLY=limited", "END_OF_SUPPORT=ended")
	date("end", milestone+"endOfSupport", "cdx:fda:end-of-support-date", "End-of-Support", "cdx:cle:endOfSupport", "reliza:support:endOfSupport", "nfb:endOfSupport")
	date("life", milestone+"endOfLife", "cdx:fda:end-of-life-date", "cdx:cle:endOfLife", "reliza:support:endOfLife")
	date("guaranteed", milestone+"endOfGuaranteedSupport", "cdx:cle:endOfGuaranteedSupport", "reliza:support:endOfGuaranteedSupport")
	date("business", milestone+"endOfBusinessOperations", "cdx:cle:endOfBusinessOperations", "reliza:support:endOfBusinessOperations")
	date("assessed", "cdx:fda:support-assessed-date", "reliza:support:assessedAt", "reliza:support:lastAssessed", "reliza:support:lastAssessed:endOfSupport")
	for _, name := range []string{"endOfDevelopment", "endOfProduction", "endOfMarketing", "generalAvailability"} {
		date("beside", milestone+name)
	}
	for _, name := range []string{"endOfDevelopment", "endOfDistribution", "endOfMarketing", "endOfSales"} {
		date("beside", "cdx:cle:"+name)
	}
	return out
}

// said tells what support says in the words of a spelling.
func (s Support) said(of spelling) (stated State, got string) {
	field := map[string]Date{"end": s.End, "life": s.EndOfLife, "guaranteed": s.EndGuaranteed, "business": s.EndOfBusiness, "assessed": s.AssessedOn}
	switch {
	case of.date == "beside":
		if s.Beside {
			return Stated, of.value
		}
		return Absent, ""
	case of.date != "":
		return field[of.date].State, field[of.date].Text
	}
	return s.Level.State, s.Normal
}

// TestSupportSpellings reads every spelling where it may stand: as a property of CycloneDX, and in an annotation, a comment and a reference of SPDX.
func TestSupportSpellings(t *testing.T) {
	const spdx = `{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"d","documentNamespace":"https://d.example/d","creationInfo":{"created":"2026-01-02T03:04:05Z","creators":["Tool: t-1"]},
		"packages":[{"SPDXID":"SPDXRef-a","name":"n","downloadLocation":"NOASSERTION"%s}]}`
	annotation := func(words string) string {
		return fmt.Sprintf(spdx, fmt.Sprintf(`,"annotations":[{"annotator":"Tool: t","annotationDate":"2026-01-02T03:04:05Z","annotationType":"OTHER","comment":%q}]`, words))
	}
	for _, s := range supportSpellings() {
		want := s.normal
		if s.date != "" {
			want = s.value
		}
		for form, text := range map[string]string{
			"property":           bom(fmt.Sprintf(`,"components":[{"type":"library","name":"n","properties":[{"name":%q,"value":%q}]}]`, s.name, s.value)),
			"annotation, =":      annotation(s.name + "=" + s.value),
			"annotation, colon":  annotation(s.name + ": " + s.value),
			"comment":            fmt.Sprintf(spdx, fmt.Sprintf(`,"comment":%q`, s.name+": "+s.value)),
			"external reference": fmt.Sprintf(spdx, fmt.Sprintf(`,"externalRefs":[{"referenceCategory":"OTHER","referenceType":%q,"referenceLocator":%q}]`, s.name, s.value)),
		} {
			state, got := mustRead(t, text).All()[0].Support().said(s)
			if state != Stated || got != want {
				t.Errorf("%s: %s of %q: %s %q, want %q", form, s.name, s.value, state, got, want)
			}
		}
	}
}

// TestSupportNotUnderstood: words where a date is asked for, and names in the name spaces of support that nobody knows, are told and leave open
// whether support goes on.
func TestSupportNotUnderstood(t *testing.T) {
	at := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	noted := func(name, value string) (*Component, []Finding) {
		d := mustRead(t, bom(fmt.Sprintf(`,"components":[{"type":"library","bom-ref":"r","name":"n","version":"1","purl":"pkg:npm/n@1","properties":[{"name":%q,"value":%q}]}]`, name, value)))
		var out []Finding
		for _, p := range d.Validate(at).Problems {
			if p.Code == BadDate || p.Code == UnknownSupport {
				out = append(out, p)
			}
		}
		return d.Components[0], out
	}
	for _, s := range supportSpellings() {
		if s.date == "" {
			c, _ := noted(s.name, "by the community")
			if got := c.Support(); got.Level.State != Stated || got.Normal != "" {
				t.Errorf("%s: %+v", s.name, got)
			}
			continue
		}
		c, told := noted(s.name, "by the community")
		if state, _ := c.Support().said(s); len(told) != 1 || told[0].Code != BadDate || s.date != "beside" && state != Malformed {
			t.Errorf("%s: %s, told %+v", s.name, state, told)
		}
		if s.date == "business" && (c.Support().Level.State != Stated || c.Support().Normal != "") {
			t.Errorf("%s leaves nothing open: %+v", s.name, c.Support())
		}
	}
	for _, name := range []string{"cdx:cle:supportPhase", "cdx:cle:endOfPatches", "reliza:support:tier", "cdx:lifecycle:milestone:endOfRepair", "cdx:fda:eol-note", "nfb:supportTier", "CDX:CLE: Support_Phase",
		"cdx:lifecycle:milestone:" + strings.Repeat("endOf", 20)} {
		c, told := noted(name, "gold")
		if len(told) != 1 || told[0].Code != UnknownSupport || told[0].Pointer != "/components/0/properties/0/value" {
			t.Errorf("%s: told %+v", name, told)
		}
		if s := c.Support(); s.Level != (Text{Stated, name + ": gold"}) || s.Normal != "" {
			t.Errorf("%s: %+v", name, s)
		}
		if c, told := noted(name, "-"); len(told) != 0 || c.Support().Level.State != Absent {
			t.Errorf("%s says nothing: %+v", name, told)
		}
	}
	for _, name := range []string{"cdx:cle:released", "cdx:fda:source-code-custody", "cdx:fda:risk-transfer-process", "cdx:fda:traceability", "reliza:support:party", "reliza:support:source:endOfSupport",
		"reliza:support:disclosure", "reliza:support:deviceSupportRisk", "cdx:npm:package:supports", "acme:supportPhone"} {
		if c, told := noted(name, "gold"); len(told) != 0 || c.Support().Level.State != Absent {
			t.Errorf("%s: told %+v, %+v", name, told, c.Support())
		}
	}
}

// TestEndOfBusiness: who has gone out of business maintains nothing, from the day after on, whatever level is stated beside.
func TestEndOfBusiness(t *testing.T) {
	const name = "cdx:lifecycle:milestone:endOfBusinessOperations"
	at := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ value, beside, normal, level string }{
		{"2024-01-01", "", "abandoned", "end of business operations on 2024-01-01"},
		{"2024-01-01", "active", "abandoned", "end of business operations on 2024-01-01"},
		{"2024-01-01", "archived", "abandoned", "archived"},
		{"2026-11-28", "", "abandoned", "end of business operations on 2026-11-28"},
		{"2026-11-29", "", "", ""},
		{"2031-01-01", "active", "active", "active"},
	} {
		s := SupportOf([]Property{{Name: name, Value: tt.value}, {Name: "Level of Support", Value: tt.beside}}).At(at)
		if s.Normal != tt.normal || s.Level.Text != tt.level {
			t.Errorf("%+v: %q %q", tt, s.Normal, s.Level.Text)
		}
	}
	silent := SupportOf([]Property{{Name: "cdx:lifecycle:milestone:endOfSupport", Value: "2031-01-01"}})
	silent.Add(SupportOf([]Property{{Name: name, Value: "2024-01-01"}}), true)
	if silent.At(at).Normal != "abandoned" {
		t.Errorf("an addendum is not heard: %+v", silent)
	}
}
