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
