package cyclonedx

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestConvertLicenceWords keeps whose word a licence of SPDX 3 is, and tells no loss of a relationship that is written.
func TestConvertLicenceWords(t *testing.T) {
	text, err := os.ReadFile("../testdata/pump.spdx3.json")
	if err != nil {
		t.Fatal(err)
	}
	d, err := sbom.Read("pump.spdx3.json", text, sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	losses, err := Convert(&out, d, Options{Format: JSON, SpecVersion: "1.6"})
	if err != nil {
		t.Fatal(err)
	}
	written, err := sbom.Read("pump.cdx.json", out.Bytes(), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, c := range written.All() {
		for _, l := range c.Licences {
			all = append(all, c.Name.Text+" "+l.Text+" "+l.Acknowledgement)
		}
	}
	if got := strings.Join(all, "; "); got != "zlib Zlib declared" || strings.Contains(fmt.Sprint(losses), "License") {
		t.Errorf("%s; losses %v", got, losses)
	}
}
