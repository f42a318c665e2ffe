package sbom

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestSummarise(t *testing.T) {
	sha := strings.Repeat("ae", 31) + "c7"
	d := mustRead(t, bom(`,"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","metadata":{"timestamp":"2026-11-01T08:00:00Z",
		"authors":[{"name":"Ann Doe","email":"ann@fabulon.example"}],"tools":{"components":[{"type":"application","name":"builder","version":"3"}]},
		"lifecycles":[{"phase":"build"}],
		"component":{"bom-ref":"pump","type":"device","group":"fabulon","name":"Drip","version":"4","manufacturer":{"name":"Fabulon"}}},
		"components":[
			{"bom-ref":"os","type":"operating-system","name":"linux","version":"6.6","purl":"pkg:generic/linux@6.6","cpe":"cpe:2.3:o:linux:linux_kernel:6.6:*:*:*:*:*:*:*",
				"hashes":[{"alg":"SHA-256","content":"`+sha+`"},{"alg":"MD5","content":"`+sha+`"}],
				"properties":[{"name":"Level of Support","value":"maintained"},{"name":"End-of-Support","value":"2026-01-01"}],
				"components":[{"bom-ref":"inner","type":"library","name":"zlib","version":"unknown","purl":"pkg:deb/debian/zlib","scope":"optional"}]},
			{"bom-ref":"a","type":"library","name":"a","version":"1","purl":"pkg:npm/a@1","licenses":[{"license":{"id":"MIT"}}],
				"hashes":[{"alg":"MD5","content":"`+sha[32:]+`"}],"properties":[{"name":"End-of-Support","value":"2030-01-01"}]},
			{"bom-ref":"b","type":"library","name":"b","version":"1","purl":"pkg:generic/b@1","licenses":[{"license":{"id":"MIT"}}],
				"properties":[{"name":"Level of Support","value":"bespoke"},{"name":"End-of-Support","value":"Open source"}]},
			{"bom-ref":"c","type":"library","name":"c","version":"1","properties":[{"name":"End-of-Support","value":"Open source"}]}],
		"dependencies":[{"ref":"pump","dependsOn":["os","a"]},{"ref":"a","dependsOn":["b","gone"]},{"ref":"b","dependsOn":["a"]}],
		"compositions":[{"aggregate":"incomplete","dependencies":["pump"]},{"aggregate":"complete","assemblies":["os"]}],
		"vulnerabilities":[{}],"services":[{"name":"s"}]`))
	s := d.Summarise(noon)
	check := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", what, got, want)
		}
	}
	check("subject", *s.Subject, Subject{Name: "fabulon/Drip", Version: Said{Stated, "4"}, Type: "device", Ref: "pump", Maker: Said{Stated, "Fabulon"}})
	check("made", []any{s.Timestamp, s.Revision, s.Authors, s.Tools, s.Lifecycles}, []any{Said{Stated, "2026-11-01T08:00:00Z"}, Said{Stated, "1"},
		[]Maker{{Said{Stated, "Ann Doe"}, []string{"ann@fabulon.example"}}}, []string{"builder 3"}, []string{"build"}})
	check("counts", []int{s.Components, s.Nested, s.Services, s.Vulnerabilities}, []int{5, 1, 1, 1})
	check("types", s.Types, Tally{2, []Count{{Value: "library", Count: 4}, {Value: "operating-system", Count: 1}}})
	check("scopes", s.Scopes, Tally{2, []Count{{Value: "", Count: 4}, {Value: "optional", Count: 1}}})
	states := map[string]FieldStates{}
	for _, f := range s.Fields {
		if f.Stated+f.Unknown+f.Withheld+f.Absent+f.Malformed != s.Components {
			t.Errorf("%+v does not add up", f)
		}
		states[f.Field] = f
	}
	check("version", states["version"], FieldStates{Field: "version", Stated: 4, Unknown: 1})
	check("end of support", states["end of support"], FieldStates{Field: "end of support", Stated: 2, Absent: 1, Malformed: 2})
	check("identifiers", s.Identifiers, Identifiers{Purl: 4, CPE: 1, None: 1, PurlTypes: Tally{3, []Count{{Value: "generic", Count: 2}, {Value: "deb", Count: 1}, {Value: "npm", Count: 1}}}})
	check("hashes", s.Hashes, HashFigures{Components: 2, Approved: 1, Malformed: 1, Algorithms: Tally{2, []Count{{Value: "MD5", Count: 2}, {Value: "SHA-256", Count: 1}}}})
	check("assessable", s.Assessable, Assessable{Components: 2, Not: 3, Why: Tally{3, []Count{
		{"no vulnerability data is published for purl type \"generic\"; CPE is absent", 1, []string{"b 1"}},
		{"purl is absent; CPE is absent", 1, []string{"c 1"}}, {"version is unknown", 1, []string{"zlib unknown"}}}}})
	check("support", s.Support, SupportFigures{Levels: Tally{2, []Count{{Value: "active", Count: 1}, {Value: "bespoke", Count: 1}}}, Ended: 1, EndsLater: 1,
		Malformed: Tally{1, []Count{{"Open source", 2, []string{"b 1", "c 1"}}}}})
	check("graph", s.Graph, GraphFigures{Entries: 3, Edges: 5, Direct: 2, Roots: 1, Unreachable: 1, NoEntry: 3, MaxDepth: 2, Cycles: 1, Dangling: 1})
	check("completeness", s.Completion, Completeness{Subject: "incomplete", Uncovered: 1, Claims: Tally{2, []Count{{Value: "complete", Count: 1}, {Value: "incomplete", Count: 1}}}})
	check("licences", s.Licences, LicenceFigures{Components: 2, Licences: Tally{1, []Count{{Value: "MIT", Count: 2}}}})
	if s.Validity.Valid || len(s.Validity.Counts) != 4 {
		t.Errorf("%+v", s.Validity)
	}
}

func TestSummaryOfNothing(t *testing.T) {
	s := mustRead(t, bom("")).Summarise(noon)
	text, err := json.Marshal(s)
	if err != nil || s.Subject != nil || s.Components != 0 || !s.Validity.Valid {
		t.Errorf("%+v, %v", s, err)
	}
	if strings.Contains(strings.Replace(string(text), `"subject":null`, "", 1), "null") {
		t.Errorf("a list is null: %s", text)
	}
}

func TestTalliesAreBoundedAndCountAll(t *testing.T) {
	n := tallying{}
	for i := range 3 * MaxTally {
		n.example(fmt.Sprintf("v%03d", i), "x")
	}
	for range 5 {
		n.example("often", "y")
	}
	got := n.tally()
	if got.Distinct != 3*MaxTally+1 || len(got.Most) != MaxTally || got.Most[0].Value != "often" || len(got.Most[0].Examples) != maxExamples || got.Most[1].Value != "v000" {
		t.Errorf("%d distinct, %d listed, first %+v", got.Distinct, len(got.Most), got.Most[:2])
	}
}
