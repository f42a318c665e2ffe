package cyclonedx

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// asWhole converts a document as one tree.
func asWhole(t *testing.T, d *sbom.Document, o Options) (string, []Loss, error) {
	t.Helper()
	v, err := d.Tree()
	if err != nil {
		t.Fatal(err)
	}
	f := &fitter{tree: object(v), to: o, losses: replaced(d.Problems, v, nil)}
	var out bytes.Buffer
	losses, err := f.write(&out)
	return out.String(), losses, err
}

// alike converts a document both ways, which must make no difference.
func alike(t *testing.T, path string, data []byte) {
	t.Helper()
	d, err := sbom.Read(path, data, sbom.Limits{})
	if err != nil || d.Format != "cyclonedx-json" || unambiguous(d) != nil {
		return
	}
	for _, version := range SpecVersions {
		o := Options{Format: JSON, SpecVersion: version}
		want, wantLosses, wantErr := asWhole(t, d, o)
		var out bytes.Buffer
		losses, err := Convert(&out, d, o)
		if wantErr != nil || err != nil {
			if fmt.Sprint(err) != fmt.Sprint(wantErr) || out.Len() > 0 {
				t.Errorf("%s to %s: %v, as a whole %v", path, version, err, wantErr)
			}
			continue
		}
		if out.String() != want {
			t.Errorf("%s to %s: what is written differs", path, version)
		}
		if !slices.Equal(losses, wantLosses) {
			t.Errorf("%s to %s: %d losses, as a whole %d:\n%.2000v\n%.2000v", path, version, len(losses), len(wantLosses), losses, wantLosses)
		}
	}
}

// TestPartsMakeNoDifference on real documents.
func TestPartsMakeNoDifference(t *testing.T) {
	n := 0
	for _, topic := range []string{"sbom-wild", "medical", "cyclonedx"} {
		documents(t, topic, func(t *testing.T, path string, data []byte, _ *sbom.Document) {
			if len(data) < 2<<20 && bytes.Contains(data, []byte(`"CycloneDX"`)) {
				n++
				alike(t, path, data)
			}
		})
	}
	t.Logf("%d documents", n)
}

func TestPartsOfOddDocuments(t *testing.T) {
	part := `{"type":"library","name":"a","bom-ref":"a"}`
	many := ""
	for i := range 5 {
		many += fmt.Sprintf(`,{"type":"library","name":"n%d","x":%d,"hashes":[{"alg":"MD2","content":"00"},{}],"components":[{"name":"q","y":1},%s,%s]}`, i, i, part, part)
	}
	for name, text := range map[string]string{
		"nothing":              `}`,
		"empty":                `,"components":[],"services":[ ],"dependencies":[]}`,
		"equal":                `,"components":[` + part + `,` + part + `,{"type":"library","name":"b"},{"bom-ref":"a","name":"a","type":"library"}]}`,
		"equal once they fit":  `,"components":[{"type":"library","name":"a","x":1},{"type":"library","name":"a"}]}`,
		"equal, both lose":     `,"components":[{"type":"library","name":"a","x":1},{"type":"library","name":"a","x":1}]}`,
		"faults":               `,"components":[` + part + many + `,7,"a",null,[]],"services":[{"x":1},{"name":"s","endpoints":["::"]}],"dependencies":[{"ref":"a","dependsOn":["a","a"]},{},{"ref":1}],"vulnerabilities":[{"ratings":[{"method":"SSVC"}]},{"x":1}]}`,
		"no arrays":            `,"components":{"a":1},"services":7,"dependencies":null,"vulnerabilities":"a"}`,
		"numbered":             `,"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","components":[` + part + `]}`,
		"signed":               `,"signature":{"algorithm":"ES256","value":"a"},"components":[{"type":"library","name":"a","signature":{"algorithm":"ES256","value":"a"}}]}`,
		"newer":                `,"components":[{"type":"library","name":"a","authors":[{"name":"x","email":"y@example.com"},{"name":"z"}],"evidence":{"identity":[{"field":"purl"},{"field":"cpe"}]},"licenses":[{"expression":"MIT"},{"license":{"name":"x"}}]}]}`,
		"no text in UTF-8":     `,"components":[{"type":"library","name":"` + "\xff" + `"},{"type":"library","name":"b","version":"` + "\xfe" + `"}],"metadata":{"component":{"type":"device","name":"` + "\xff" + `"}}}`,
		"names that look away": `,"comp\u006fnents":[` + part + `],"properties":[{"name":"components","value":"[1]"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, version := range []string{"1.2", "1.6", "1.7"} {
				alike(t, name, []byte(`{"bomFormat":"CycloneDX","specVersion":"`+version+`","version":1`+text))
			}
		})
	}
}

// TestConvertManyEqual: as a whole, more than maxRounds equal entries could not be left out.
func TestConvertManyEqual(t *testing.T) {
	const n = 100
	d, err := sbom.Read("d", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[`+strings.Repeat(`{"type":"library","name":"a"},`, n)+`{"type":"library","name":"b"}]}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	losses, err := Convert(&out, d, Options{Format: JSON})
	if err != nil || len(losses) != n-1 || strings.Count(out.String(), `"name"`) != 2 {
		t.Errorf("%v, %d losses, written:\n%s", err, len(losses), out.String())
	}
}

// TestConvertTooManyLosses ends in an error of size.
func TestConvertTooManyLosses(t *testing.T) {
	d, err := sbom.Read("d", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[`+strings.Repeat(`{"type":"library","name":"a","x":0,"y":0},`, 50)+`{}]}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	_, err = convertParts(&out, d, Options{Format: JSON, SpecVersion: "1.4"}, 2<<10)
	var u *sbom.UnreadableError
	if !errors.As(err, &u) || !strings.Contains(u.Found, "than can be listed") || out.Len() > 0 {
		t.Errorf("%v, %d bytes written", err, out.Len())
	}
}
