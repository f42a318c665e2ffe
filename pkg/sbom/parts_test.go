package sbom_test

import (
	"fmt"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestPartsAreFilesAlone: a component that calls itself a file, and bears what software bears, is software.
func TestPartsAreFilesAlone(t *testing.T) {
	hash := `"hashes":[{"alg":"SHA-256","content":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}]`
	for name, c := range map[string]struct {
		component string
		part      bool
	}{
		"a file by its name":   {`"type":"file","name":"etc/passwd"`, true},
		"a file by its digest": {`"type":"file","name":"passwd",` + hash, true},
		"a name alone":         {`"type":"file","name":"openssl"`, false},
		"a version":            {`"type":"file","name":"log4j-core.jar","version":"2.14.1",` + hash, false},
		"a version as words":   {`"type":"file","name":"log4j-core.jar","version":"unknown",` + hash, false},
		"a group":              {`"type":"file","name":"log4j-core.jar","group":"org.apache",` + hash, false},
		"a purl":               {`"type":"file","name":"log4j-core.jar","purl":"pkg:maven/a/b@1",` + hash, false},
		"a purl that is none":  {`"type":"file","name":"log4j-core.jar","purl":"log4j",` + hash, false},
		"a CPE":                {`"type":"file","name":"busybox.bin","cpe":"cpe:2.3:a:busybox:busybox:1.30:*:*:*:*:*:*:*"`, false},
		"what has parts":       {`"type":"file","name":"fw.img",` + hash + `,"components":[{"type":"library","name":"x","version":"1"}]`, false},
		"what needs others":    {`"type":"file","bom-ref":"a","name":"fw.img",` + hash, false},
		"a library":            {`"type":"library","name":"a.so",` + hash, false},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := sbom.Read("s.json", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{%s},{"type":"library","bom-ref":"b","name":"b"}],
				"dependencies":[{"ref":"a","dependsOn":["b"]}]}`, c.component), sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got := doc.Parts()[doc.Components[0]]; got != c.part {
				t.Errorf("got %v", got)
			}
		})
	}
}
