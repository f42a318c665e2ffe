package spdx3

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

const associated = "hasAssociatedVulnerability"

// TestUnanswered: whatever the document says of a vulnerability outside of VEX, and be it that it is there, warns where no statement answers it.
func TestUnanswered(t *testing.T) {
	const (
		flaw  = `{"type": "security_Vulnerability", "spdxId": "urn:v9", "creationInfo": "_:c", "name": "CVE-2021-44228"}`
		pump  = "https://maker.example/pump"
		ssl   = "https://maker.example/ssl"
		ghost = "https://else.example/x"
		na    = "security_VexNotAffectedVulnAssessmentRelationship"
	)
	rel := func(class, kind, from, to, more string) string {
		return `{"type": "` + class + `", "spdxId": "urn:r` + from + kind + to + class + `", "creationInfo": "_:c", "relationshipType": "` + kind + `", "from": "` + from + `", "to": ["` + to + `"]` + more + `}`
	}
	plain := func(kind, from, to string) string { return rel("Relationship", kind, from, to, "") }
	assess := func(class, to, more string) string {
		return rel("security_"+class+"VulnAssessmentRelationship", "hasAssessmentFor", "urn:v9", to, more)
	}
	for name, c := range map[string]struct {
		extra  []string
		status vex.Status // of what is said of urn:v9; empty: nothing beside the answer
		place  string     // the product or part that it is said of
	}{
		"alone":                         {[]string{flaw}, vex.Unknown, pump},
		"in a catalogue of exploited":   {[]string{flaw, assess("ExploitCatalog", pump, `, "security_catalogType": "kev", "security_exploited": true, "security_locator": "https://cisa.gov"`)}, vex.Unknown, pump},
		"scored, version 2":             {[]string{flaw, assess("CvssV2", ssl, "")}, vex.Unknown, ssl},
		"scored, version 3":             {[]string{flaw, assess("CvssV3", pump, "")}, vex.Unknown, pump},
		"scored, version 4":             {[]string{flaw, assess("CvssV4", pump, "")}, vex.Unknown, pump},
		"scored in another document":    {[]string{flaw, assess("CvssV3", ghost, "")}, vex.Unknown, ghost},
		"scored of a part":              {[]string{flaw, assess("CvssV3", pump, `, "security_assessedElement": "`+ssl+`"`)}, vex.Unknown, ssl},
		"likely to be used":             {[]string{flaw, assess("Epss", ssl, "")}, vex.Unknown, ssl},
		"decided on":                    {[]string{flaw, assess("Ssvc", ssl, "")}, vex.Unknown, ssl},
		"assessed plainly":              {[]string{flaw, plain("hasAssessmentFor", "urn:v9", ssl)}, vex.Unknown, ssl},
		"affects":                       {[]string{flaw, plain("affects", "urn:v9", ssl)}, vex.Affected, ssl},
		"affects, of an address":        {[]string{plain("affects", "https://nvd.nist.gov/vuln/detail/CVE-2021-44228", pump)}, vex.Affected, pump},
		"affects elsewhere":             {[]string{flaw, plain("affects", "urn:v9", ghost)}, vex.Affected, ghost},
		"affects no place":              {[]string{flaw, plain("affects", "urn:v9", "_:x")}, vex.Affected, pump},
		"affects, the wrong way":        {[]string{flaw, plain("affects", ssl, "urn:v9")}, vex.Unknown, ssl},
		"under investigation":           {[]string{flaw, plain("underInvestigationFor", "urn:v9", pump)}, vex.UnderInvestigation, pump},
		"not affected, plainly":         {[]string{flaw, plain("doesNotAffect", "urn:v9", ssl)}, vex.Unknown, ssl},
		"fixed, plainly":                {[]string{flaw, plain("fixedIn", "urn:v9", ssl)}, vex.Unknown, ssl},
		"associated":                    {[]string{flaw, plain(associated, ssl, "urn:v9")}, vex.Unknown, ssl},
		"associated, the wrong way":     {[]string{flaw, plain(associated, "urn:v9", ssl)}, vex.Unknown, ssl},
		"associated elsewhere":          {[]string{flaw, plain(associated, ghost, "urn:v9")}, vex.Unknown, ghost},
		"associated with no place":      {[]string{flaw, plain(associated, "_:x", "urn:v9")}, vex.Unknown, pump},
		"answered":                      {[]string{flaw, assess("CvssV3", ssl, ""), rel(na, "doesNotAffect", "urn:v9", ssl, "")}, "", ""},
		"answered for a part":           {[]string{flaw, rel(na, "doesNotAffect", "urn:v9", ssl, "")}, "", ""},
		"scored, answered for a part":   {[]string{flaw, assess("CvssV3", pump, ""), rel(na, "doesNotAffect", "urn:v9", ssl, "")}, vex.Unknown, pump},
		"associated, answered for one":  {[]string{flaw, plain(associated, pump, "urn:v9"), rel(na, "doesNotAffect", "urn:v9", ssl, "")}, vex.Unknown, pump},
		"answered for the whole":        {[]string{flaw, assess("CvssV3", ssl, ""), plain("doesNotAffect", "urn:v9", ghost), rel(na, "doesNotAffect", "urn:v9", pump, "")}, "", ""},
		"answered for another part":     {[]string{flaw, assess("CvssV3", ssl, ""), rel(na, "doesNotAffect", "urn:v9", ghost, "")}, vex.Unknown, ssl},
		"answered of something unknown": {[]string{flaw, rel(na, "doesNotAffect", "urn:v9", ghost, "")}, vex.Unknown, pump},
		"answered, and withdrawn":       {[]string{flaw, rel(na, "doesNotAffect", "urn:v9", pump, `, "security_withdrawnTime": "2026-11-08T00:00:00Z"`)}, vex.Unknown, pump},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := read(t, strings.Replace(document, "\n]}", ",\n"+strings.Join(c.extra, ",\n")+"\n]}", 1))
			if err != nil {
				t.Fatal(err)
			}
			var said []vex.Statement
			for _, all := range [][]vex.Statement{d.Statements, d.Listed} {
				for _, st := range all {
					if st.Vulnerability.Name == "CVE-2021-44228" && st.StatusLabel != "doesNotAffect" {
						said = append(said, st)
					}
				}
			}
			if c.status == "" {
				if len(said) > 0 {
					t.Errorf("got %+v, want nothing", said)
				}
				return
			}
			if len(said) != 1 || said[0].Status != c.status || len(said[0].Products) != 1 || said[0].Timestamp.State != vex.Stated {
				t.Fatalf("got %+v, want one that is %s", said, c.status)
			}
			at := said[0].Products[0].ID
			if parts := said[0].Products[0].Subcomponents; len(parts) > 0 {
				at = parts[0].ID
			}
			if at != c.place {
				t.Errorf("about %s, want %s", at, c.place)
			}
		})
	}
}

// TestUnansweredAlone: a document of its own that only lists is about no place, which is the whole; a statement of its own about any place is an answer there.
func TestUnansweredAlone(t *testing.T) {
	const head = `{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "security_Vulnerability", "spdxId": "urn:v"}`
	d, err := read(t, head+`]}`)
	if err != nil || len(d.Listed) != 1 || len(d.Listed[0].Products) != 0 || d.Listed[0].Vulnerability.Name != "a vulnerability without an id (sbom.spdx.json at /@graph/0)" {
		t.Errorf("got %+v, %v", d, err)
	}
	d, err = read(t, head+`, {"type": "Relationship", "spdxId": "urn:r", "relationshipType": "affects", "from": "urn:v", "to": ["https://maker.example/pump"]}]}`)
	if err != nil || len(d.Listed) != 0 || len(d.Statements) != 1 || d.Statements[0].Status != vex.Affected || d.Statements[0].Products[0].Refs[0] != "https://maker.example/pump" {
		t.Errorf("got %+v, %v", d, err)
	}
}
