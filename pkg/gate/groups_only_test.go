package gate

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestGroupsAreAskedNothing: an entry that only groups packages has no version, licence or supplier of its own, counts in no share, and is told. One with nothing under it is asked and counted.
func TestGroupsAreAskedNothing(t *testing.T) {
	for name, c := range map[string]struct {
		groups, none int
		want         string
	}{
		"none":                    {0, 0, ""},
		"one":                     {1, 0, "contents of s.json: 1 entry only says in what listed packages were found (0/package-lock.json): version, licence, supplier and support were asked of the packages, and not of it"},
		"four":                    {4, 0, "contents of s.json: 4 entries only say in what listed packages were found (the first 0/package-lock.json, 1/package-lock.json, 2/package-lock.json): version, licence, supplier and support were asked of the packages, and not of them"},
		"one with nothing in it":  {0, 1, ""},
		"one of each of two ways": {1, 1, "contents of s.json: 1 entry only says in what listed packages were found (0/package-lock.json): version, licence, supplier and support were asked of the packages, and not of it"},
	} {
		var entries, needs []string
		for i := range c.groups + c.none {
			entries = append(entries, fmt.Sprintf(`{"type":"application","bom-ref":"g%d","name":"%d/package-lock.json","properties":[{"name":"aquasecurity:trivy:Class","value":"lang-pkgs"}]}`, i, i))
			if i < c.groups {
				needs = append(needs, fmt.Sprintf(`{"ref":"g%d","dependsOn":["l"]}`, i))
			}
		}
		entries = append(entries, `{"type":"library","bom-ref":"l","name":"lodash","version":"4.17.21","purl":"pkg:npm/lodash@4.17.21"}`)
		doc, err := sbom.Read("s.json", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[%s],"dependencies":[%s]}`, strings.Join(entries, ","), strings.Join(needs, ",")), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := groupsLine(doc); got != c.want {
			t.Errorf("%s: got %q; expected %q", name, got, c.want)
		}
		f := &fact.SBOM{Components: len(doc.Components)}
		componentFigures(doc, f)
		if len(f.Unassessable) != c.none || f.UnassessableShare != share(c.none, 1+c.none) {
			t.Errorf("%s: not assessable %q, share %v", name, f.Unassessable, f.UnassessableShare)
		}
		if want := fmt.Sprintf("version: %d component", c.none); slices.ContainsFunc(f.Silent, func(s string) bool { return strings.HasPrefix(s, "version") }) != (c.none > 0) || c.none > 0 && !slices.Contains(f.Silent, want) {
			t.Errorf("%s: silent %q", name, f.Silent)
		}
		for i := range c.groups + c.none {
			one := componentFact(doc, doc.ByRef(fmt.Sprintf("g%d", i)), time.Time{})
			if is := i < c.groups; one.Groups != is || one.Within != is || one.Belongs {
				t.Errorf("%s: groups %v, within %v, belongs %v", name, one.Groups, one.Within, one.Belongs)
			}
		}
	}
}

// TestNestedFilesOfCycloneDX: a file that a package lists inside of it counts with the package, as one that a package of SPDX contains; a library there is a component.
func TestNestedFilesOfCycloneDX(t *testing.T) {
	for kind, within := range map[string]bool{"file": true, "library": false} {
		doc, err := sbom.Read("s.json", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","bom-ref":"l","name":"x","version":"1","purl":"pkg:npm/x@1",
			"components":[{"type":"%s","bom-ref":"f","name":"lib/libx.so.1","hashes":[{"alg":"SHA-256","content":"%064x"}]}]}]}`, kind, 0xabc), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		one := componentFact(doc, doc.ByRef("f"), time.Time{})
		f := &fact.SBOM{Components: len(doc.Components)}
		componentFigures(doc, f)
		if one.Within != within || one.Belongs != within || one.Groups || (len(f.Unassessable) == 0) != within {
			t.Errorf("%s: within %v, belongs %v, groups %v, not assessable %q", kind, one.Within, one.Belongs, one.Groups, f.Unassessable)
		}
	}
}
