package sbom_test

import (
	"fmt"
	"strings"
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

// TestPartsOfCycloneDX: what the subject depends on, or what cannot be looked up, is software of its own, whatever it calls itself.
func TestPartsOfCycloneDX(t *testing.T) {
	for name, c := range map[string]struct {
		dependencies string
		part         bool
	}{
		"nothing leads to it":              {`{"ref":"app","dependsOn":["lib"]}`, true},
		"of a component with a purl":       {`{"ref":"app","dependsOn":["lib"]},{"ref":"lib","dependsOn":["f"]}`, true},
		"of a component with a CPE":        {`{"ref":"cpe","dependsOn":["f"]}`, true},
		"inside of a package":              {`{"ref":"app","dependsOn":["lib"]}`, true},
		"inside of what has a name alone":  {`{"ref":"app","dependsOn":["lib"]}`, true},
		"of the subject":                   {`{"ref":"app","dependsOn":["f"]}`, false},
		"of the subject, and of a package": {`{"ref":"app","dependsOn":["lib","f"]},{"ref":"lib","dependsOn":["f"]}`, false},
		"of a component with a name alone": {`{"ref":"nameless","dependsOn":["f"]}`, false},
		"of another file":                  {`{"ref":"g","dependsOn":["f"]}`, false},
	} {
		file, inLib, inNameless := `{"type":"file","bom-ref":"f","name":"libssl.so.3"},`, "", ""
		switch name {
		case "inside of a package":
			file, inLib = "", `,"components":[`+strings.TrimSuffix(file, ",")+`]`
		case "inside of what has a name alone":
			file, inNameless = "", `,"components":[`+strings.TrimSuffix(file, ",")+`]`
		}
		doc, err := sbom.Read("s.json", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
			"metadata":{"component":{"type":"application","bom-ref":"app","name":"app","version":"1","purl":"pkg:generic/app@1"}},
			"components":[%s{"type":"file","bom-ref":"g","name":"a.bin"},
				{"type":"library","bom-ref":"lib","name":"lib","version":"1","purl":"pkg:npm/lib@1"%s},{"type":"library","bom-ref":"nameless","name":"b"%s},
				{"type":"library","bom-ref":"cpe","name":"c","cpe":"cpe:2.3:a:busybox:busybox:1.30:*:*:*:*:*:*:*"}],
			"dependencies":[%s]}`, file, inLib, inNameless, c.dependencies), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.Parts()[doc.ByRef("f")]; got != c.part {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
