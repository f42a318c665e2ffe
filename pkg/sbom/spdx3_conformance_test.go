package sbom

import (
	"bytes"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
)

// TestConformanceSPDX3 reads every document of SPDX 3.0 of the conformance data. The recorded fact is how many elements
// are packages of any kind; files and snippets are components as well, but not counted there.
func TestConformanceSPDX3(t *testing.T) {
	agree, total := 0, 0
	for _, topic := range []string{"spdx", "medical"} {
		t.Run(topic, func(t *testing.T) {
			dir, cases := conformance(t, topic)
			for _, c := range cases {
				if c.Check != "parse-sbom" {
					continue
				}
				data := content(t, dir, c)
				if !bytes.Contains(data[:min(len(data), 4096)], []byte(spdx3Context)) {
					continue
				}
				total++
				d, err := Read(c.Files[0].Path, data, Limits{})
				if (err == nil) != (c.Expect == "pass") {
					t.Errorf("%s: want %s, got error %v", c.ID, c.Expect, err)
					continue
				}
				if err != nil {
					agree++ // refused, as recorded
					continue
				}
				packages := 0
				for _, k := range d.All() {
					if k.Type != "file" {
						packages++
					}
				}
				if want := c.Facts.Packages; want != nil && *want != packages {
					t.Errorf("%s: %d packages, recorded %d", c.ID, packages, *want)
					continue
				}
				if v := c.Facts.SchemaValid; v != nil && *v != d.SchemaValid {
					t.Errorf("%s: schema valid = %v, recorded %v", c.ID, d.SchemaValid, *v)
					continue
				}
				for i, p := range d.Problems[:min(len(d.Problems), 3)] {
					t.Logf("%s: problem %d of %d: %v", c.ID, i+1, len(d.Problems), p)
				}
				agree++
			}
		})
	}
	if total > 0 {
		figures.Hold(t, "SPDX 3.0", "specification and model examples, published examples, a Yocto image: recorded facts", total, agree)
	}
}
