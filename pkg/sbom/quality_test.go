package sbom

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// noted returns the notes on a document that holds one component with these fields, but for those it has anyway.
func notedOf(t *testing.T, fields string) []Finding {
	t.Helper()
	d := mustRead(t, bom(`,"components":[{"bom-ref":"c","type":"library","name":"zlib"`+fields+`}]`))
	v := d.Validate(noon)
	if !v.Valid {
		t.Fatalf("not valid: %+v", v.Problems)
	}
	return v.Problems
}

func TestNotes(t *testing.T) {
	property := func(name, value string) string {
		return fmt.Sprintf(`,"version":"1","properties":[{"name":"x","value":"y"},{"name":%q,"value":%q}]`, name, value)
	}
	const c = "/components/0"
	tests := []struct {
		name, fields             string
		code                     Code // "" when nothing is to be noted
		pointer, found, expected string
	}{
		{"clean", `,"version":"1.3.1","purl":"pkg:deb/debian/zlib@1:1.3.1-2","cpe":"cpe:2.3:a:zlib:zlib:1.3.1:*:*:*:*:*:*:*","licenses":[{"license":{"id":"Zlib"}}]`, "", "", "", ""},

		{"hash of another algorithm's length", `,"hashes":[{"alg":"SHA-1","content":"` + strings.Repeat("ae", 19) + "c7" + `"},{"alg":"SHA-256","content":"` + strings.Repeat("ae", 19) + "c7" + `"}]`,
			BadHash, c + "/hashes/1/content", "SHA-256 of 40 characters", "64 hexadecimal digits for SHA-256"},

		{"purl without type", `,"purl":"pkg:zlib"`, BadPurl, c + "/purl", `"pkg:zlib"`, "missing type or name"},
		{"purl without name", `,"purl":"pkg:npm/"`, BadPurl, c + "/purl", `"pkg:npm/"`, "missing name"},
		{"purl of another scheme", `,"purl":"npm:zlib"`, BadPurl, c + "/purl", `"npm:zlib"`, "begins with pkg:"},
		{"purl with a blank", `,"purl":"pkg:npm/zlib @1"`, BadPurl, c + "/purl", `zlib @1`, "%20"},
		{"purl with a broken escape", `,"purl":"pkg:npm/zlib%2@1"`, BadPurl, c + "/purl", `zlib%2@1`, `whole percent-escapes; found "%2"`},
		{"purl that breaks a rule of its type", `,"purl":"pkg:swift/zlib@1"`, BadPurl, c + "/purl", `"pkg:swift/zlib@1"`, "namespace is required"},
		{"purl that is too long", `,"purl":"pkg:npm/` + strings.Repeat("a", maxIdentifier) + `"`, BadPurl, c + "/purl", "pkg:npm/aaa", "readable length"},
		{"purl of another name", `,"purl":"pkg:npm/lodash"`, PurlContradicts, c + "/purl", `"pkg:npm/lodash" for a component called "zlib"`, "same name"},
		{"purl of another version", `,"version":"1.2","purl":"pkg:npm/zlib@1.3"`, PurlContradicts, c + "/purl", `for version "1.2"`, "same version"},
		{"purl of a package of that version", `,"version":"v1.2","purl":"pkg:deb/debian/zlib1g@1:1.2-3ubuntu1"`, "", "", "", ""},
		{"purl of other content", `,"purl":"pkg:npm/zlib?checksum=sha1:bb,sha256:` + strings.Repeat("Ae", 31) + "c7" + `","hashes":[{"alg":"SHA-256","content":"` + strings.Repeat("be", 31) + "c7" + `"}]`, PurlContradicts, c + "/purl",
			"for SHA-256 " + strings.Repeat("be", 31) + "c7", "checksum of the same content"},
		{"purl of the same content", `,"purl":"pkg:npm/zlib?checksum=sha1:bb,sha256:` + strings.Repeat("Ae", 31) + "c7" + `","hashes":[{"alg":"SHA-256","content":"` + strings.Repeat("ae", 31) + "c7" + `"}]`, "", "", "", ""},
		{"purl of what is handed out", `,"purl":"pkg:npm/zlib?checksum=sha256:` + strings.Repeat("ae", 31) + "c7" + `","hashes":[{"alg":"SHA-256","content":"` + strings.Repeat("be", 31) + "c7" + `"}],` +
			`"externalReferences":[{"type":"distribution","url":"https://e.example/zlib.tgz","hashes":[{"alg":"SHA-256","content":"` + strings.Repeat("ae", 31) + "c7" + `"}]}]`, "", "", "", ""},
		{"purl of a commit", `,"version":"1.2","purl":"pkg:github/x/zlib@2235d5d7f7fe46ce1e0d54b7831c5681633b25cc"`, "", "", "", ""},
		{"purl with the group in it", `,"group":"org.x","purl":"pkg:maven/org.x/zlib"`, "", "", "", ""},

		{"cpe of no kind", `,"cpe":"zlib:1.3"`, BadCPE, c + "/cpe", `"zlib:1.3"`, "begins with cpe:2.3: or cpe:/"},
		{"cpe with ten attributes", `,"cpe":"cpe:2.3:a:zlib:zlib:1.3.1:*:*:*:*:*:*"`, BadCPE, c + "/cpe", "zlib:zlib", "11 attributes"},
		{"cpe of another part", `,"cpe":"cpe:2.3:x:zlib:zlib:1.3.1:*:*:*:*:*:*:*"`, BadCPE, c + "/cpe", "zlib:zlib", `hardware); found "x"`},
		{"cpe with an empty attribute", `,"cpe":"cpe:2.3:a:zlib:zlib::*:*:*:*:*:*:*"`, BadCPE, c + "/cpe", "zlib:zlib", "something (* for any) in the attribute version"},
		{"cpe with a bare sign", `,"cpe":"cpe:2.3:a:zlib:zlib:1.3+b:*:*:*:*:*:*:*"`, BadCPE, c + "/cpe", "zlib:zlib", `a backslash before '+' in the attribute version`},
		{"cpe with a quoted sign", `,"cpe":"cpe:2.3:a:zlib:z\\+\\:\\\\:1.3*:?:*:*:*:*:*:*"`, "", "", "", ""},
		{"cpe with a wildcard inside", `,"cpe":"cpe:2.3:a:zlib:z*b:1.3:*:*:*:*:*:*:*"`, BadCPE, c + "/cpe", "z*b", "wildcards at the ends only"},
		{"cpe that ends in a backslash", `,"cpe":"cpe:2.3:a:zlib:zlib:1.3:*:*:*:*:*:*:x\\"`, BadCPE, c + "/cpe", "zlib", "a sign after each backslash in the attribute other"},
		{"cpe 2.2", `,"cpe":"cpe:/a:zlib:zlib:1.3%2b"`, "", "", "", ""},
		{"cpe 2.2 of another part", `,"cpe":"cpe:/golang/x:zlib"`, BadCPE, c + "/cpe", "golang", `found "golang/x"`},
		{"cpe 2.2 with a broken escape", `,"cpe":"cpe:/a:zlib:zlib:1.3%2"`, BadCPE, c + "/cpe", "1.3%2", `two hexadecimal digits`},
		{"cpe 2.2 with eight components", `,"cpe":"cpe:/a:b:c:d:e:f:g:h"`, BadCPE, c + "/cpe", "a:b:c", "at most 7 components after cpe:/; found 8"},

		{"licence that is not listed", `,"licenses":[{"license":{"name":"MIT-ish"}},{"license":{"id":"MIT-ish"}}]`, LicenceUnlisted, c + "/licenses/1/license/id", `"MIT-ish"`, "an id of the SPDX licence list 3."},
		{"licence in other letters", `,"licenses":[{"license":{"id":"mit"}}]`, LicenceUnlisted, c + "/licenses/0/license/id", `"mit"`, `the spelling of the SPDX licence list, "MIT"`},
		{"deprecated licence", `,"licenses":[{"license":{"id":"GPL-2.0"}}]`, LicenceDeprecated, c + "/licenses/0/license/id", `"GPL-2.0"`, `"GPL-2.0-only" or "GPL-2.0-or-later"`},
		{"deprecated licence, later versions", `,"licenses":[{"license":{"id":"GPL-2.0+"}}]`, LicenceDeprecated, c + "/licenses/0/license/id", `"GPL-2.0+"`, `"GPL-2.0-or-later"`},
		{"deprecated licence with exception", `,"licenses":[{"license":{"id":"GPL-2.0-with-classpath-exception"}}]`, LicenceDeprecated, c + "/licenses/0/license/id", "classpath", "after WITH"},
		{"deprecated licence of another kind", `,"licenses":[{"license":{"id":"eCos-2.0"}}]`, LicenceDeprecated, c + "/licenses/0/license/id", "eCos", "in its place"},
		{"expression", `,"licenses":[{"expression":"(MIT OR (Apache-2.0+ and LicenseRef-x)) AND DocumentRef-d:LicenseRef-y OR GPL-2.0-only WITH Classpath-exception-2.0"}]`, "", "", "", ""},
		{"expression with an unlisted id", `,"licenses":[{"expression":"MIT OR Own"}]`, LicenceUnlisted, c + "/licenses/0/expression", `"Own"`, "an id of"},
		{"expression with a licence for an exception", `,"licenses":[{"expression":"MIT WITH Apache-2.0"}]`, LicenceUnlisted, c + "/licenses/0/expression", `"Apache-2.0"`, "an id of"},
		{"expression without operator", `,"licenses":[{"expression":"MIT Apache-2.0"}]`, BadExpression, c + "/licenses/0/expression", "MIT Apache", `AND, OR or WITH before "Apache-2.0"`},
		{"expression that ends early", `,"licenses":[{"expression":"MIT AND"}]`, BadExpression, c + "/licenses/0/expression", "MIT AND", "a licence at its end"},
		{"expression that begins with an operator", `,"licenses":[{"expression":"AND MIT"}]`, BadExpression, c + "/licenses/0/expression", "AND MIT", `a licence before "AND"`},
		{"expression left open", `,"licenses":[{"expression":"(MIT"}]`, BadExpression, c + "/licenses/0/expression", "(MIT", "as many closing"},
		{"expression closed twice", `,"licenses":[{"expression":"(MIT))"}]`, BadExpression, c + "/licenses/0/expression", "(MIT))", "in pairs"},
		{"expression with nothing in parentheses", `,"licenses":[{"expression":"()"}]`, BadExpression, c + "/licenses/0/expression", "()", "in pairs"},
		{"expression with parentheses after an id", `,"licenses":[{"expression":"MIT (Zlib)"}]`, BadExpression, c + "/licenses/0/expression", "MIT (", "AND or OR before"},
		{"expression with other signs", `,"licenses":[{"expression":"MIT/Zlib"}]`, BadExpression, c + "/licenses/0/expression", "MIT/Zlib", "letters, digits"},
		{"expression that links to no licence", `,"licenses":[{"expression":"DocumentRef-d:MIT"}]`, BadExpression, c + "/licenses/0/expression", "DocumentRef-d:MIT", "letters, digits"},
		{"endless expression", `,"licenses":[{"expression":"` + strings.Repeat("(", maxExpression+1) + `"}]`, BadExpression, c + "/licenses/0/expression", "((((", "at most 65536 bytes"},
		{"declared unknown", `,"version":"unknown","licenses":[{"expression":"NOASSERTION"}]`, "", "", "", ""},

		{"version left out", ``, "", "", "", ""},
		{"version that is none", `,"version":"latest"`, PlaceholderVersion, c + "/version", `"latest", which names no version`, `or "unknown"`},
		{"version of a Go program that was built by hand", `,"version":"(devel)"`, PlaceholderVersion, c + "/version", `"(devel)", which names no version`, "delivered"},
		{"version that was not filled in", `,"version":"${project.version}"`, PlaceholderVersion, c + "/version", "a template that was not filled in", "delivered"},
		{"version range", `,"version":"^1.2"`, PlaceholderVersion, c + "/version", "several versions", "delivered"},
		{"version with x", `,"version":"3.x"`, PlaceholderVersion, c + "/version", "several versions", "delivered"},
		{"Debian version", `,"version":"1:2.3~rc1-4+b1"`, "", "", "", ""},

		{"prose for a date", property("End-of-Support", "Until hardware support ends"), BadDate, c + "/properties/1/value", `"Until hardware support ends" for "End-of-Support"`, "a date such as"},
		{"date of support to come", property("End-of-Support", "2031-06-30"), "", "", "", ""},
		{"assessed in the future", property("cdx:fda:support-assessed-date", "2026-11-21"), FutureDate, c + "/properties/1/value", `"2026-11-21"`, "before 2026-11-20T12:00:00Z"},
		{"assessed before", property("cdx:fda:support-assessed-date", "2026-11-20"), "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := notedOf(t, tt.fields)
			if tt.code == "" {
				if len(got) != 0 {
					t.Fatalf("noted %+v", got)
				}
				return
			}
			if len(got) != 1 {
				t.Fatalf("%d notes: %+v", len(got), got)
			}
			n := got[0]
			if n.Code != tt.code || n.Effect != Noted || n.Pointer != tt.pointer || n.Ref != "c" || !strings.HasPrefix(n.Name, "zlib") || n.Line != 1 || n.Column == 0 {
				t.Errorf("%+v", n)
			}
			if !strings.Contains(n.Found, tt.found) || !strings.Contains(n.Expected, tt.expected) {
				t.Errorf("found %s; expected %s", n.Found, n.Expected)
			}
		})
	}
}

func TestNotesOnTheDocument(t *testing.T) {
	tests := []struct {
		name, fields string
		code         Code
		found        string
	}{
		{"time to come", `,"metadata":{"timestamp":"2026-11-20T12:00:01Z"}`, FutureDate, `"2026-11-20T12:00:01Z"`},
		{"time in another zone", `,"metadata":{"timestamp":"2026-11-20T13:00:00+01:00"}`, "", ""},
	}
	for _, tt := range tests {
		v := mustRead(t, bom(tt.fields)).Validate(noon)
		if tt.code == "" && len(v.Problems) == 0 {
			continue
		}
		if len(v.Problems) != 1 || v.Problems[0].Code != tt.code || !strings.Contains(v.Problems[0].Found, tt.found) {
			t.Errorf("%s: %+v", tt.name, v.Problems)
		}
	}
}

// What the schema of one format catches, others let through: the note is the same for all.
func TestNotesThatJSONSchemasCatchFirst(t *testing.T) {
	d := mustRead(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="{3e671687-395b-41f5-a30f-a58921a69b79}">`+
		"<metadata><timestamp>2026-10-02T08:15:00</timestamp></metadata></bom>")
	v := d.Validate(noon)
	if !v.Valid || len(v.Problems) != 2 || v.Problems[0].Code != BadSerial || v.Problems[0].Pointer != "/bom/@serialNumber" ||
		v.Problems[1].Code != BadTimestamp || v.Problems[1].Found != `"2026-10-02T08:15:00", a time without a zone` {
		t.Errorf("%+v", v.Problems)
	}
	d = mustRead(t, bom(`,"serialNumber":"urn:uuid:7","metadata":{"timestamp":"2026-10-02T08:15:00"}`))
	for _, p := range d.Validate(noon).Problems {
		if p.Code != SchemaViolation {
			t.Errorf("told twice: %+v", p)
		}
	}
}

func TestValidationCountsAllAndShowsSome(t *testing.T) {
	var parts []string
	for i := range 2 * MaxShown {
		parts = append(parts, fmt.Sprintf(`{"bom-ref":"r%d","type":"library","name":"a","version":"latest"}`, i))
	}
	d := mustRead(t, bom(`,"components":[`+strings.Join(parts, ",")+`,{"bom-ref":"r1","type":"library","name":"a","purl":"pkg:"}]`))
	v := d.Validate(noon)
	if len(v.Problems) != MaxShown || v.Valid || v.Of(Noted) != 2*MaxShown+1 || v.Of(Invalidates) != 1 {
		t.Errorf("%d shown, valid %v, counts %+v", len(v.Problems), v.Valid, v.Counts)
	}
	if v.Problems[0].Code != DuplicateRef {
		t.Errorf("what makes it invalid is not first: %+v", v.Problems[0])
	}
	codes := map[Code]bool{}
	for _, p := range v.Problems {
		codes[p.Code] = true
	}
	if !codes[BadPurl] {
		t.Error("many placeholders hide the one purl")
	}
}

// A reader that forgets to count must not make a document valid.
func TestValidFailsClosed(t *testing.T) {
	for name, d := range map[string]*Document{
		"not held against a schema": {},
		"violations, none listed":   {Violations: 1, SchemaValid: true},
		"a problem, not counted":    {Problems: []Problem{{Code: DanglingRef}}, SchemaValid: true},
		"counted, not listed":       {counts: map[Code]int{DuplicateKey: 1}, SchemaValid: true},
	} {
		if d.Graph = (&Graph{}); d.Valid() || d.Validate(noon).Valid {
			t.Errorf("%s: valid", name)
		}
	}
}

// A name of megabytes is not repeated for each problem of its component.
func TestValidationDoesNotRepeatLongTexts(t *testing.T) {
	long := strings.Repeat("ä", 1<<20)
	d := mustRead(t, bom(`,"components":[{"bom-ref":"`+long+`","type":"x","name":"`+long+`","version":"latest","purl":"pkg:","x":{"`+long+`":1,"`+long+`":2}}]`))
	for _, p := range d.Validate(noon).Problems {
		if n := len(p.Name) + len(p.Ref) + len(p.Pointer) + len(p.Found) + len(p.Expected); n > 4*maxShownText {
			t.Errorf("%s: %d bytes", p.Code, n)
		}
	}
}

func TestEachCodeHasOneEffect(t *testing.T) {
	for code, effect := range map[Code]Effect{SchemaViolation: Invalidates, DuplicateKey: Invalidates, DanglingRef: Invalidates, SelfRef: Invalidates, Cycle: Noted, BadPurl: Noted} {
		if code.Effect() != effect {
			t.Errorf("%s: %s", code, code.Effect())
		}
	}
}
