package sbom

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestStates(t *testing.T) {
	for words, want := range map[string]State{
		"": Absent, " ": Absent, "-": Absent, "n/a": Absent, "N/A": Absent, "TBD": Absent, "none": Absent, "null": Absent, "0": Absent,
		"latest": Absent, "*": Absent, "unknown": Unknown, "Unknown": Unknown, "NOASSERTION": Unknown, "withheld": Withheld,
		"REDACTED": Withheld, "Redacted ": Withheld, "1.0": Stated, "unknown vendor": Unknown, "Unknown supplier": Unknown, "(unknown)": Unknown, "(none)": Absent, "[none]": Absent, "<none>": Absent, "tbd.": Absent, "[ N/A ].": Absent,
		"Organization: NOASSERTION": Unknown, "organization: (unknown)": Unknown, "Person: tbd": Absent, "\"unknown\"": Unknown, "(withheld)": Withheld, "<redacted>": Withheld, "unknown.": Unknown,
		"unknown worlds": Stated, "unknown supplier of ours and more words": Stated, "Organization: ACME": Stated, "(devel)": Stated, "none of it": Stated, "()": Stated, "...": Stated, "<": Stated, "0.0": Stated,
		"00": Stated, strings.Repeat(" ", 100): Absent,
		strings.Repeat("x", 100): Stated,
	} {
		if got := textOf(words); got.State != want || got.Text != words {
			t.Errorf("%q: %+v, want %s", words, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	day := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		words string
		state State
		time  time.Time
	}{
		{"2028-02-29", Stated, day}, {"2028-02-29T00:00:00Z", Stated, day}, {"2028-02-29t02:00:00.5+02:00", Stated, day.Add(500 * time.Millisecond)},
		{"2027-02-29", Malformed, time.Time{}}, {"2028-2-9", Malformed, time.Time{}}, {"29.02.2028", Malformed, time.Time{}},
		{"2028", Malformed, time.Time{}}, {"2028-02-29T00:00:00", Malformed, time.Time{}}, {"2028-02-29T1:00:00Z", Malformed, time.Time{}},
		{"2028-02-29T01:00:00,5Z", Malformed, time.Time{}}, {"Open source", Malformed, time.Time{}},
		{"Until hardware support ends", Malformed, time.Time{}}, {"Unknown", Unknown, time.Time{}}, {"TBD", Absent, time.Time{}}, {"", Absent, time.Time{}},
	}
	for _, tt := range tests {
		if got := ParseDate(tt.words); got.State != tt.state || !got.Time.Equal(tt.time) || got.Text != tt.words {
			t.Errorf("%q: %+v, want %s %s", tt.words, got, tt.state, tt.time)
		}
	}
	if got := momentOf("2028-02-29"); got.State != Malformed {
		t.Errorf("a timestamp without time: %+v", got)
	}
}

func properties(pairs ...string) []Property {
	var out []Property
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, Property{Name: pairs[i], Value: pairs[i+1]})
	}
	return out
}

func TestSupport(t *testing.T) {
	tests := []struct {
		name                       string
		properties                 []Property
		level                      State
		normal                     string
		end                        State
		endText                    string
		endOfLife, guaranteed, why State
	}{
		{"nothing", nil, Absent, "", Absent, "", Absent, Absent, Absent},
		{"official", properties("cdx:lifecycle:milestone:endOfSupport", "2030-01-01", "cdx:lifecycle:milestone:endOfLife", "2032-01-01", "cdx:lifecycle:milestone:endOfGuaranteedSupport", "2029-01-01"),
			Absent, "", Stated, "2030-01-01", Stated, Stated, Absent},
		{"proposed", properties("cdx:fda:level-of-support", "actively maintained", "cdx:fda:end-of-support-date", "2030-01-01", "cdx:fda:justification", "cdx:fda:end-of-life-date: none planned"),
			Stated, "active", Stated, "2030-01-01", Absent, Absent, Stated},
		{"ad hoc", properties("Level of Support", "Inactive", "End-of-Support", "Open source"), Stated, "ended", Malformed, "Open source", Absent, Absent, Absent},
		{"unknown", properties("Level of Support", "Unknown", "End-of-Support", "Unknown"), Unknown, "", Unknown, "Unknown", Absent, Absent, Absent},
		{"level is not derived from a date", properties("End of support", "2040-01-01"), Absent, "", Stated, "2040-01-01", Absent, Absent, Absent},
		{"earliest date counts", properties("End-of-Support", "2031-01-01", "cdx:lifecycle:milestone:endOfSupport", "2029-01-01", "EOS", "2035-01-01"), Absent, "", Stated, "2029-01-01", Absent, Absent, Absent},
		{"a date before prose", properties("End-of-Support", "soon", "EOS", "2029-01-01"), Absent, "", Stated, "2029-01-01", Absent, Absent, Absent},
		{"graver level counts", properties("Level of Support", "Actively maintained", "cdx:fda:level-of-support", "abandoned"), Stated, "abandoned", Absent, "", Absent, Absent, Absent},
		{"words that are no level", properties("Level of Support", "by the community"), Stated, "", Absent, "", Absent, Absent, Absent},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := SupportOf(tt.properties)
			if s.Level.State != tt.level || s.Normal != tt.normal || s.End.State != tt.end || s.End.Text != tt.endText ||
				s.EndOfLife.State != tt.endOfLife || s.EndGuaranteed.State != tt.guaranteed || s.Justification.State != tt.why {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestDeclaredUnknownAndWithheld(t *testing.T) {
	d := mustRead(t, bom(`,"components":[{"type":"library","name":"n","version":"-","properties":[
		{"name":"acme:unknown:version","value":"lost"},{"name":"acme:withheld:supplier","value":"contract"},
		{"name":"acme:undeclared-fields","value":"hashes, licenses"},{"name":"acme:unknown:name","value":""},
		{"name":"cdx:cisa:unknown:end-of-support","value":""}]}]`))
	c := d.Components[0]
	if c.Version != (Text{Unknown, "-"}) || c.Supplier.State != Withheld || c.HashState != Unknown || c.LicenceState != Unknown || c.Support().End.State != Unknown {
		t.Errorf("%+v", c)
	}
	if c.Name.State != Stated {
		t.Error("a value that is there stands")
	}
	d = mustRead(t, bom(`,"components":[{"type":"library","name":"n","properties":[{"name":"cleanbill:unknown:version","value":""}]}]`))
	if d.Components[0].Version.State != Absent {
		t.Error("our own namespace is not the supplier's to use")
	}
}

func TestPurl(t *testing.T) {
	tests := []struct {
		words string
		want  Purl
	}{
		{"pkg:npm/%40angular/core@17.0.1", Purl{State: Stated, Type: "npm", Namespace: "@angular", Name: "core", Version: "17.0.1"}},
		{"pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64", Purl{State: Stated, Type: "deb", Namespace: "debian", Name: "openssl", Version: "3.0.11-1~deb12u2", Qualifiers: map[string]string{"arch": "amd64"}}},
		{"pkg:generic/qualcomm_atheros_qca9563", Purl{State: Stated, Type: "generic", Name: "qualcomm_atheros_qca9563"}},
		{"npm/core@1", Purl{State: Malformed}}, {"pkg:npm", Purl{State: Malformed}}, {"pkg:npm/a b", Purl{State: Malformed}}, {"pkg:", Purl{State: Malformed}},
		{"pkg:npm/%zz", Purl{State: Malformed}}, {"pkg:npm/" + strings.Repeat("x", maxIdentifier), Purl{State: Malformed}},
		{"", Purl{State: Absent}}, {"n/a", Purl{State: Absent}}, {"unknown", Purl{State: Unknown}},
	}
	for _, tt := range tests {
		tt.want.Text = tt.words
		if got := ParsePurl(tt.words); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%.60q: %+v, want %+v", tt.words, got, tt.want)
		}
	}
}

func TestCPE(t *testing.T) {
	tests := []struct {
		words string
		want  CPE
	}{
		{"cpe:2.3:a:openssl:openssl:1.0.2:*:*:*:*:*:*:*", CPE{Stated, "", "a", "openssl", "openssl", "1.0.2"}},
		{`cpe:2.3:a:foo\\bar:big\$money\:x:2\.0:*:*:*:*:*:*:*`, CPE{Stated, "", "a", `foo\bar`, "big$money:x", "2.0"}},
		{"cpe:2.3:h:qualcomm:atheros_qca9563:*:*:*:*:*:*:*:*", CPE{Stated, "", "h", "qualcomm", "atheros_qca9563", "*"}},
		{"cpe:/o:microsoft:windows_10:1809", CPE{Stated, "", "o", "microsoft", "windows_10", "1809"}},
		{"cpe:/a:acme:a%2fb", CPE{Stated, "", "a", "acme", "a/b", "*"}},
		{"cpe:2.3:a:openssl:openssl:1.0.2", CPE{State: Malformed}}, {"cpe:2.3:x:v:p:1:*:*:*:*:*:*:*", CPE{State: Malformed}},
		{"cpe:2.3:a:v::1:*:*:*:*:*:*:*", CPE{State: Malformed}}, {"cpe:2.3:a:v:p 1:1:*:*:*:*:*:*:*", CPE{State: Malformed}},
		{`cpe:2.3:a:v:p:1:*:*:*:*:*:*:\`, CPE{State: Malformed}}, {"cpe:/", CPE{State: Malformed}}, {"cpe:/a:%zz", CPE{State: Malformed}},
		{"cpe:/a:1:2:3:4:5:6:7", CPE{State: Malformed}}, {"openssl", CPE{State: Malformed}}, {"", CPE{State: Absent}}, {"unknown", CPE{State: Unknown}},
	}
	for _, tt := range tests {
		tt.want.Text = tt.words
		if got := ParseCPE(tt.words); got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.words, got, tt.want)
		}
	}
}

func TestHash(t *testing.T) {
	tests := []struct {
		algorithm            string
		length               int
		wellFormed, approved bool
	}{
		{"MD5", 32, true, false}, {"SHA-1", 40, true, false}, {"SHA-256", 64, true, true}, {"SHA-256", 40, false, true}, {"SHA-384", 96, true, true},
		{"SHA-512", 128, true, true}, {"SHA3-256", 64, true, true}, {"BLAKE2b-256", 64, true, true}, {"BLAKE3", 64, true, true},
		{"Streebog-512", 128, true, false}, {"CRC32", 8, false, false}, {"", 64, false, false},
	}
	for _, tt := range tests {
		h := hashOf(tt.algorithm, strings.Repeat("aF", tt.length/2-1)+"c7")
		if h.WellFormed != tt.wellFormed || h.Approved != tt.approved {
			t.Errorf("%s with %d digits: %+v", tt.algorithm, tt.length, h)
		}
	}
	if hashOf("SHA-256", strings.Repeat("xy", 32)).WellFormed {
		t.Error("letters beyond f are not hexadecimal")
	}
}

func TestAssessable(t *testing.T) {
	tests := []struct{ name, fields, reason string }{
		{"purl", `"version":"1","purl":"pkg:npm/a@1"`, ""},
		{"CPE", `"version":"1","cpe":"cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"`, ""},
		{"CPE beside a generic purl", `"version":"1","purl":"pkg:generic/a@1","cpe":"cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"`, ""},
		{"no version", `"purl":"pkg:npm/a@1"`, "version is absent"},
		{"version said to be unknown", `"version":"unknown","purl":"pkg:npm/a@1"`, "version is unknown"},
		{"generic purl", `"version":"1","purl":"pkg:generic/a@1"`, `purl type "generic"; CPE is absent`},
		{"bad purl", `"version":"1","purl":"a@1"`, "purl is malformed; CPE is absent"},
		{"any version", `"version":"1","cpe":"cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"`, "CPE does not name"},
		{"any vendor", `"version":"1","cpe":"cpe:2.3:a:*:p:1:*:*:*:*:*:*:*"`, "CPE does not name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := mustRead(t, bom(`,"components":[{"type":"library","name":"a",`+tt.fields+`}]`)).Components[0]
			ok, reason := c.Assessable()
			if ok != (tt.reason == "") || !strings.Contains(reason, tt.reason) || !ok && reason == "" {
				t.Errorf("%v %q", ok, reason)
			}
		})
	}
}
