package gate_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// The decision calls an SBOM valid exactly when sbom validate does, and counts what makes it invalid, not the notes.
func TestValidityIsThatOfValidate(t *testing.T) {
	const head = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[
		{"type":"library","name":"a","version":"1","bom-ref":"a"},{"type":"library","name":"b","version":"1","bom-ref":"b"}],`
	for _, tt := range []struct {
		name, text string
		problems   int
		words      string
	}{
		{"valid", head + `"dependencies":[{"ref":"a","dependsOn":["b"]}]}`, 0, ", valid; "},
		{"a cycle is a note", head + `"dependencies":[{"ref":"a","dependsOn":["b"]},{"ref":"b","dependsOn":["a"]}]}`, 0, ", valid; "},
		{"a reference to nothing", head + `"dependencies":[{"ref":"a","dependsOn":["c"]}]}`, 1, ", invalid (1 problem); "},
		{"a key twice", head + `"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
			"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"}`, 1, ", invalid (1 problem); "},
		{"against the schema, and a reference to nothing", head + `"colour":"red","dependencies":[{"ref":"a","dependsOn":["c"]}]}`, 2, ", invalid (2 problems); "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := judgeSBOM(t, tt.text)
			doc, err := sbom.Read("sbom", []byte(tt.text), sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			v := doc.Validate(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
			if len(d.SBOMs) != 1 || d.SBOMs[0].Valid != v.Valid || d.SBOMs[0].Valid != (tt.problems == 0) {
				t.Fatalf("decision %+v, sbom validate %v", d.SBOMs, v.Valid)
			}
			if got := d.SBOMs[0].Problems; got != tt.problems || got != v.Of(sbom.Invalidates) {
				t.Errorf("decision counts %d problems, sbom validate %d, want %d", got, v.Of(sbom.Invalidates), tt.problems)
			}
			for _, format := range []string{"text", "markdown"} {
				var page bytes.Buffer
				if err := report.Renderers()[format](&page, d, report.Options{Width: 1000}); err != nil {
					t.Fatal(err)
				}
				if !bytes.Contains(page.Bytes(), []byte(tt.words)) {
					t.Errorf("the %s report does not say %q:\n%s", format, tt.words, page.Bytes())
				}
			}
		})
	}
}
