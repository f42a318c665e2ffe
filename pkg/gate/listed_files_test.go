package gate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestListedFilesAreTold: of files that only the product's package lists nothing is asked that SPDX has no field for, and a line says so; where nothing else is listed they are components like any
// others.
func TestListedFilesAreTold(t *testing.T) {
	const asked = "nothing was asked about what is in "
	for name, c := range map[string]struct {
		files, more, want, counted string
	}{
		"none":     {"", "other", "", ""},
		"settings": {"etc/a.conf", "other", "", ""},
		"one": {"bin/a", "other", "contents of s.spdx.json: 1 file that the product's package contains is listed without being a package (bin/a): " + asked + "it (version, licence, vulnerabilities)",
			"contents of s.spdx.json: 1 file that the product's package contains is listed without being a package (bin/a): version, licence, supplier and support were not asked of it; it counts as a component that could not be looked up"},
		"four": {"bin/a b.dll c.so.1 d.exe", "other", "contents of s.spdx.json: 4 files that the product's package contains are listed without being packages (the first bin/a, b.dll, c.so.1): " + asked + "them (version, licence, vulnerabilities)",
			"contents of s.spdx.json: 4 files that the product's package contains are listed without being packages (the first bin/a, b.dll, c.so.1): version, licence, supplier and support were not asked of them; they count as components that could not be looked up"},
		"nothing else is listed": {"bin/a", "", "", ""},
	} {
		var files, refs []string
		for i, file := range strings.Fields(c.files) {
			files = append(files, fmt.Sprintf(`{"SPDXID":"SPDXRef-f%d","fileName":%q,"checksums":[{"algorithm":"SHA256","checksumValue":"%064x"}]}`, i, file, 0xabc+i))
			refs = append(refs, fmt.Sprintf(`"SPDXRef-f%d"`, i))
		}
		more := ""
		if c.more != "" {
			more = `,{"SPDXID":"SPDXRef-p","name":"p","downloadLocation":"NONE"}`
		}
		doc, err := sbom.Read("s.spdx.json", fmt.Appendf(nil, `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d","dataLicense":"CC0-1.0","documentNamespace":"https://x.example/d",
			"creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Organization: X"]},"documentDescribes":["SPDXRef-r"],
			"packages":[{"SPDXID":"SPDXRef-r","name":"r","downloadLocation":"NONE","hasFiles":[%s]}%s],"files":[%s]}`, strings.Join(refs, ","), more, strings.Join(files, ",")), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := listedLine(doc, false); got != c.want {
			t.Errorf("%s: got %q; expected %q", name, got, c.want)
		}
		if got := listedLine(doc, true); got != c.counted {
			t.Errorf("%s, where a check counts them: got %q; expected %q", name, got, c.counted)
		}
		if len(files) == 0 || name == "settings" {
			continue
		}
		f := componentFact(doc, doc.ByRef("SPDXRef-f0"), time.Time{})
		if f.Within != (c.more != "") || f.Belongs {
			t.Errorf("%s: within %v, belongs %v", name, f.Within, f.Belongs)
		}
	}
}
