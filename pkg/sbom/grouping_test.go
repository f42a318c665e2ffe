package sbom

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
)

// TestOnlyGroups: a group of trivy with a package under it says only in what that was found; what says more of itself, or has none under it, is a component.
func TestOnlyGroups(t *testing.T) {
	type entry = map[string]any
	class := func(name, value string) []entry { return []entry{{"name": name, "value": value}} }
	trivy := class("aquasecurity:trivy:Class", "lang-pkgs")
	for name, tt := range map[string]struct {
		more  entry
		under entry
		is    bool
	}{
		"a group":                       {is: true},
		"a licence besides":             {more: entry{"licenses": []entry{{"license": entry{"id": "MIT"}}}}, is: true},
		"of no package":                 {under: entry{"bom-ref": "other"}},
		"of what has no purl":           {under: entry{"purl": ""}},
		"with a version":                {more: entry{"version": "2"}},
		"with a version of no words":    {more: entry{"version": "unknown"}},
		"with a group":                  {more: entry{"group": "com.example"}},
		"with a purl":                   {more: entry{"purl": "pkg:generic/x"}},
		"with a purl that is none":      {more: entry{"purl": "npm"}},
		"with a CPE":                    {more: entry{"cpe": "cpe:2.3:a:nodejs:node.js:*:*:*:*:*:*:*:*"}},
		"with a SWID tag":               {more: entry{"swid": entry{"tagId": "t", "name": "x"}}},
		"with a digest":                 {more: entry{"hashes": []entry{{"alg": "SHA-256", "content": strings.Repeat("ab", 32)}}}},
		"made of something":             {more: entry{"pedigree": entry{"ancestors": []entry{{"type": "library", "name": "y"}}}}},
		"a library":                     {more: entry{"type": "library"}},
		"an operating system":           {more: entry{"type": "operating-system"}},
		"of another class":              {more: entry{"properties": class("aquasecurity:trivy:Class", "os-pkgs")}},
		"a class that is not trivy's":   {more: entry{"properties": class("Class", "lang-pkgs")}},
		"an application that says none": {more: entry{"properties": []entry{}}},
	} {
		one := entry{"type": "application", "bom-ref": "x", "name": "opt/app/package-lock.json", "properties": trivy}
		maps.Copy(one, tt.more)
		pkg := entry{"type": "library", "bom-ref": "b", "name": "lodash", "version": "4.17.21", "purl": "pkg:npm/lodash@4.17.21"}
		maps.Copy(pkg, tt.under)
		text, err := json.Marshal(entry{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": []entry{one, pkg}, "dependencies": []entry{{"ref": "x", "dependsOn": []string{"b"}}}})
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read("x", text, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.OnlyGroups(d.ByRef("x")); got != tt.is {
			t.Errorf("%s: got %v", name, got)
		}
	}
	subject := `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"application","bom-ref":"x","name":"app","properties":[{"name":"aquasecurity:trivy:Class","value":"lang-pkgs"}]}},
		"components":[{"type":"library","bom-ref":"b","name":"lodash","purl":"pkg:npm/lodash@4.17.21"}],"dependencies":[{"ref":"x","dependsOn":["b"]}]}`
	if d, err := Read("x", []byte(subject), Limits{}); err != nil || d.OnlyGroups(d.Root) {
		t.Errorf("the subject is a component whatever it says: %v", err)
	}
}

// TestOnlyLists: only what is called after a lock file or a language is no software of its own; a library or a program that says of itself that it groups packages is one.
func TestOnlyLists(t *testing.T) {
	for name, is := range map[string]bool{
		"opt/app/package-lock.json": true, "go.mod": true, "app/pump.deps.json": true, "Node.js": true, "Python": true,
		"openssl": false, "log4j-core 2.14.1": false, "usr/bin/pump": false, "opt/lib/openssl-1.0.1e/libssl.so.1.0.1e": false, "package-lock.json/openssl": false, "python": false, "": false,
	} {
		d, err := Read("x", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"application","bom-ref":"x","name":%q,"properties":[{"name":"aquasecurity:trivy:Class","value":"lang-pkgs"}]},
			{"type":"library","bom-ref":"b","name":"lodash","purl":"pkg:npm/lodash@4.17.21"}],"dependencies":[{"ref":"x","dependsOn":["b"]}]}`, name), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if c := d.ByRef("x"); d.OnlyLists(c) != is || !d.OnlyGroups(c) {
			t.Errorf("%s: only lists %v, only groups %v", name, d.OnlyLists(c), d.OnlyGroups(c))
		}
	}
}

// TestNestedFiles: a file of CycloneDX is a part of the component that it is listed inside of, where that has a version and a purl, and says itself no more than its digest.
func TestNestedFiles(t *testing.T) {
	const (
		file   = `{"type":"file","bom-ref":"f","name":"/usr/lib/libx.so.1"HASH MORE}`
		digest = `,"hashes":[{"alg":"SHA-256","content":"9e107d9d372bb6826bd81d3542a419d6a4ab9c6ed4d9c6ed9e107d9d372bb682"}]`
		lib    = `"type":"library","bom-ref":"l","name":"x","version":"1","purl":"pkg:deb/debian/x@1"`
	)
	for name, tt := range map[string]struct {
		whole, hash, more, kind, called string
		kept                            bool
	}{
		"in a package":               {whole: lib, hash: digest, kept: true},
		"with a property":            {whole: lib, hash: digest, more: `,"properties":[{"name":"p","value":"v"}]`, kept: true},
		"in one without a purl":      {whole: `"type":"library","bom-ref":"l","name":"x","version":"1"`, hash: digest},
		"in one without a version":   {whole: `"type":"library","bom-ref":"l","name":"x","purl":"pkg:deb/debian/x"`, hash: digest},
		"without a digest":           {whole: lib},
		"with a digest that is none": {whole: lib, hash: `,"hashes":[{"alg":"SHA-256","content":"ab"}]`},
		"with a version":             {whole: lib, hash: digest, more: `,"version":"1"`},
		"called as a package is":     {whole: lib, hash: digest, called: "zlib1g"},
		"with a purl":                {whole: lib, hash: digest, more: `,"purl":"pkg:generic/x"`},
		"with something inside":      {whole: lib, hash: digest, more: `,"components":[{"type":"library","bom-ref":"i","name":"i"}]`},
		"a library":                  {whole: lib, hash: digest, kind: "library"},
		"beside the others":          {hash: digest},
	} {
		one := strings.NewReplacer("HASH", tt.hash, "MORE", tt.more).Replace(file)
		if tt.kind != "" {
			one = strings.Replace(one, `"file"`, fmt.Sprintf("%q", tt.kind), 1)
		}
		one = strings.Replace(one, "/usr/lib/libx.so.1", cmp.Or(tt.called, "/usr/lib/libx.so.1"), 1)
		list, inSubject := `{`+lib+`}`, `,"components":[`+one+`]`
		if tt.whole != "" {
			list, inSubject = `{`+tt.whole+`,"components":[`+one+`]}`, ""
		}
		d, err := Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"firmware","bom-ref":"r","name":"r","version":"1","purl":"pkg:generic/r@1"`+inSubject+`}},"components":[`+list+
			`],"dependencies":[{"ref":"r","dependsOn":["l","f"]}]}`), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		f := d.ByRef("f")
		if f.Kept() != tt.kept || f.Belongs() != tt.kept || d.Parts()[f] != tt.kept {
			t.Errorf("%s: kept %v, belongs %v, part %v", name, f.Kept(), f.Belongs(), d.Parts()[f])
		}
	}
}
