package gate_test

import (
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// A BOM-Link that stands in a reference asks for the document that it leads to, as one in an external reference does. Case does not count
// in a UUID.
func TestBOMLinkedByReferenceIsAskedFor(t *testing.T) {
	const board = `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:aaaaaaaa-395b-41f5-a30f-a58921a69b79","version":2,
"components":[{"bom-ref":"x","type":"library","name":"x","version":"1"}]}`
	for _, tt := range []struct {
		link  string
		there bool
		want  decision.Outcome
	}{
		{"urn:cdx:AAAAAAAA-395b-41f5-a30f-a58921a69b79/2#x", true, decision.Pass},
		{"urn:cdx:AAAAAAAA-395b-41f5-a30f-a58921a69b79/2#x", false, decision.Fail},
		{"urn:cdx:AAAAAAAA-395b-41f5-a30f-a58921a69b79/1#x", true, decision.Fail},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "pump.cdx.json"), `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
"components":[{"bom-ref":"a","type":"library","name":"a","version":"1"}],"dependencies":[{"ref":"a","dependsOn":["`+tt.link+`"]}]}`)
		if tt.there {
			write(t, filepath.Join(dir, "board.cdx.json"), board)
		}
		d := judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
		if got := outcomeOf(d, "INT-010", "pump.cdx.json"); got != tt.want {
			t.Errorf("%s, delivered %v: %s, want %s", tt.link, tt.there, got, tt.want)
		}
	}
}

// An SBOM that is linked as that of a part is about the part: it is held against the component that links it, what only the device's own SBOM
// can say is not asked of it, and nothing of it goes unasked.
func TestLinkedSBOMIsOfThePart(t *testing.T) {
	const serial = "11111111-395b-41f5-a30f-a58921a69b70"
	const own = `"externalReferences":[{"type":"bom","url":"urn:cdx:` + serial + `/1"}]`
	const purl = `,"purl":"pkg:generic/acmeos@3"`
	const system = `{"bom-ref":"os","type":"operating-system","name":"AcmeOS","version":"3"`
	type outcomes = map[string]decision.Outcome
	for name, tt := range map[string]struct {
		component, depends, subject, support string
		want                                 outcomes
	}{
		"by a component": {component: system + "," + own + "}", subject: `"name":"AcmeOS","version":"3"`,
			want: outcomes{"INT-006": decision.Pass, "SUP-012": decision.NotApplicable}},
		"about another version": {component: system + "," + own + "}", subject: `"name":"AcmeOS","version":"2"`,
			want: outcomes{"INT-006": decision.Fail}},
		"by a package URL": {component: system + purl + "," + own + "}", subject: `"name":"AcmeOS","version":"3"` + purl,
			want: outcomes{"INT-006": decision.Pass}},
		"by a package URL alone": {component: system + purl + "," + own + "}", subject: `"name":"acmeos"` + purl,
			want: outcomes{"INT-006": decision.Pass}},
		"a package URL, about another version": {component: system + purl + "," + own + "}", subject: `"name":"AcmeOS","version":"2"` + purl,
			want: outcomes{"INT-006": decision.Fail}},
		"a package URL, about something else": {component: system + purl + "," + own + "}", subject: `"name":"SomethingElse","version":"3"` + purl,
			want: outcomes{"INT-006": decision.Fail}},
		"its own package URL is of another version": {component: system + "," + own + "}", subject: `"name":"AcmeOS","version":"3","purl":"pkg:generic/acmeos@2"`,
			want: outcomes{"INT-006": decision.Fail}},
		"of a part that is over": {component: system + "," + own + "}", subject: `"name":"AcmeOS","version":"3"`, support: "2020-01-01",
			want: outcomes{"INT-006": decision.Pass, "SUP-012": decision.Fail}},
		"by a dependency": {component: system + "}", depends: `"urn:cdx:` + serial + `/1#root"`, subject: `"name":"Ubuntu","version":"18.04"`,
			want: outcomes{"INT-006": decision.Pass, "SUP-012": decision.NotApplicable}},
		"by nothing": {component: system + "}", subject: `"name":"AcmeOS","version":"3"`,
			want: outcomes{"INT-006": decision.Fail, "SUP-012": decision.Indeterminate}},
	} {
		dir := t.TempDir()
		depends := `"os"`
		if tt.depends != "" {
			depends += "," + tt.depends
		}
		properties := ""
		if tt.support != "" {
			properties = `,"properties":[{"name":"cdx:lifecycle:milestone:endOfSupport","value":"` + tt.support + `"}]`
		}
		write(t, filepath.Join(dir, "pump.cdx.json"), `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
"metadata":{"component":{"bom-ref":"root","type":"device","name":"Pump","version":"2"}},"components":[`+tt.component+`],"dependencies":[{"ref":"root","dependsOn":[`+depends+`]}]}`)
		write(t, filepath.Join(dir, "os.cdx.json"), `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:`+serial+`","version":1,
"metadata":{"component":{"bom-ref":"root","type":"operating-system",`+tt.subject+properties+`}},"components":[{"bom-ref":"z","type":"library","name":"z","version":"1"}]}`)
		write(t, filepath.Join(dir, "delivery.yaml"), "kind: cleanbill.delivery/v1\nproduct: {name: Pump, version: \"2\"}\nsupplier: Acme Ltd\nfiles:\n  - {path: pump.cdx.json, role: evidence}\n  - {path: os.cdx.json, role: evidence}\n")
		d := judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
		for check, want := range tt.want {
			if got := outcomeOf(d, check, "os.cdx.json"); got != want {
				t.Errorf("%s: %s of os.cdx.json: %q, want %s", name, check, got, want)
			}
		}
		over := outcomeOf(d, "SUP-004", "os.cdx.json#root")
		if is := over == decision.Fail; is != (name == "by a dependency") {
			t.Errorf("%s: SUP-004 of the linked subject: %q", name, over)
		}
	}
}

// An SBOM that links itself links nothing that is missing.
func TestSBOMThatLinksItself(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "pump.cdx.json"), `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
"components":[{"bom-ref":"a","type":"library","name":"a","version":"1","externalReferences":[{"type":"bom","url":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1"}]}]}`)
	d := judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
	if got := outcomeOf(d, "INT-010", "pump.cdx.json"); got != decision.Pass {
		t.Errorf("%s", got)
	}
}
