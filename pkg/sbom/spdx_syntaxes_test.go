package sbom

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// TestSyntaxesAgree reads documents that were published in all five syntaxes. Whatever the syntax, the same must be read.
// Of those that lack something on purpose only the components are compared: what is lacking was left out in different
// ways.
func TestSyntaxesAgree(t *testing.T) {
	dir := needs.Conformance(t)
	sets, err := filepath.Glob(filepath.Join(dir, "policy", "ntia", "*"))
	if err != nil || len(sets) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	agree, total, documents := 0, 0, 0
	for _, set := range sets {
		files, err := filepath.Glob(filepath.Join(set, "SPDX*"))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string][]string{}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Read(file, data, Limits{})
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			said := fmt.Sprint(len(d.All()))
			if strings.HasSuffix(file, "/missing_dependency_relationships/SPDXRdfExample-v2.3.spdx.rdf.xml") {
				if said != "1" { // its packages and files were inside of the relationships that were taken out
					t.Errorf("%s: %s components", file, said)
				}
				continue
			}
			if filepath.Base(set) == "no_elements_missing" {
				said = summary(d)
				if !d.SchemaValid || len(d.Problems) != 1 || d.Problems[0].Code != Cycle {
					t.Errorf("%s: valid %v, %v", file, d.SchemaValid, firstProblem(d, nil))
				}
			}
			seen[said] = append(seen[said], d.Format)
			for _, c := range d.All() {
				if c.Line < 2 {
					t.Errorf("%s: %s at line %d", file, c.Ref, c.Line)
				}
			}
		}
		total++
		documents += len(files)
		if len(seen) == 1 && len(files) == 5 {
			agree++
			continue
		}
		for words, formats := range seen {
			t.Errorf("%s: %v:\n%s", filepath.Base(set), formats, words)
		}
	}
	const syntaxes = 5
	if documents != total*syntaxes {
		t.Errorf("%d documents in %d sets of %d", documents, total, syntaxes)
	}
	figures.Hold(t, "SPDX 2", "the same SBOM in all five syntaxes, and five that lack something: what is read is the same", documents, agree*syntaxes)
}

// summary is what a document says, without places and order.
func summary(d *Document) string {
	var lines []string
	for _, c := range d.All() {
		licences := strings.Join(c.LicenceTexts(), " ")
		for _, bracket := range []string{"(", ")"} { // they are optional around a whole expression
			licences = strings.ReplaceAll(licences, bracket, "")
		}
		words := strings.Fields(licences) // and members have no order
		slices.Sort(words)
		lines = append(lines, fmt.Sprint(c.Ref, c.Type, c.Label(), c.Purl, c.CPE, c.Supplier, c.Manufacturer, c.Support().End, len(c.Hashes), words, d.Graph.Entries[c.Ref] != nil))
	}
	slices.Sort(lines)
	// Whether a file is said to be in a package is a matter of syntax; the other edges are not.
	return fmt.Sprint(strings.Join(lines, "\n"), "\n", d.SpecVersion, d.SerialNumber, d.Timestamp, len(d.Authors), d.Tools, len(d.LinkedBOMs), len(d.Compositions), d.Root.Label(), d.DeviceMaker, d.Graph.Dangling)
}

// What YAML does not take for text where text is asked for is invalid, and what older readers do not take for text is noted, each with its
// place and what YAML makes of it.
func TestSPDXYAMLScalars(t *testing.T) {
	for _, tt := range []struct {
		version, found string
		code           Code
		state          State
	}{
		{`"1.10"`, "", "", Stated},
		{"1.10", `1.10 of type number, which YAML makes of "1.10" without quotes`, SchemaViolation, Malformed},
		{"0o17", `15 of type number, which YAML makes of "0o17" without quotes`, SchemaViolation, Malformed},
		{"true", `true of type boolean, which YAML makes of "true" without quotes`, SchemaViolation, Malformed},
		{"~", `null, which YAML makes of "~" without quotes`, SchemaViolation, Absent},
		{"", `null`, SchemaViolation, Absent},
		{".inf", `the number ".inf" without quotes, which JSON cannot have`, SchemaViolation, Stated},
		{"!foo 1", `the tag "!foo"`, SchemaViolation, Stated},
		{"NO", `"NO" without quotes, which YAML 1.1 takes for a truth value`, Unquoted, Stated},
		{"2026-01-02", `"2026-01-02" without quotes, which YAML 1.1 takes for a date`, Unquoted, Stated},
	} {
		d, err := Read("a.spdx.yaml", []byte("spdxVersion: SPDX-2.3\ndataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nname: d\ndocumentNamespace: https://maker.example/d\n"+
			"creationInfo: {created: \"2026-01-02T03:04:05Z\", creators: [\"Tool: t-1\"]}\npackages:\n- name: p\n  SPDXID: SPDXRef-p\n  downloadLocation: NOASSERTION\n  filesAnalyzed: false\n  versionInfo: "+tt.version+"\n"), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		if tt.code != "" {
			want = []string{string(tt.code) + " /packages/0/versionInfo " + tt.found}
		}
		sameLines(t, told(d.Problems, SchemaViolation, Unquoted), want)
		if valid := tt.code != SchemaViolation; d.Valid() != valid || d.Root.Version.State != tt.state {
			t.Errorf("%s: valid %v, version %+v", tt.version, d.Valid(), d.Root.Version)
		}
		for _, p := range d.Problems {
			if p.Line != 12 || p.Column < 14 || p.Name == "" {
				t.Errorf("%s: %+v", tt.version, p)
			}
		}
	}
}
