package gate

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// drawn reads an SBOM of components that are named by letters, with what each needs.
func drawn(t *testing.T, components, dependencies string) *sbom.Document {
	t.Helper()
	var all, edges []string
	for name := range strings.FieldsSeq(components) {
		name, properties, _ := strings.Cut(name, "=")
		if properties != "" {
			properties = `,"properties":[{"name":"cdx:lifecycle:milestone:endOfSupport","value":"` + properties + `"}]`
		}
		all = append(all, fmt.Sprintf(`{"type":"library","bom-ref":%q,"name":%q,"version":"1"%s}`, name, name, properties))
	}
	for edge := range strings.FieldsSeq(dependencies) {
		from, to, _ := strings.Cut(edge, ">")
		needs, err := json.Marshal(strings.Split(to, ","))
		if err != nil {
			t.Fatal(err)
		}
		edges = append(edges, fmt.Sprintf(`{"ref":%q,"dependsOn":%s}`, from, needs))
	}
	doc, err := sbom.Read("x", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"firmware","name":"pump","bom-ref":"pump","properties":[{"name":"cdx:lifecycle:milestone:endOfSupport","value":"2030-06-30"}]}},"components":[%s],"dependencies":[%s]}`,
		strings.Join(all, ","), strings.Join(edges, ",")), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestGraphIsListedByDistance lists the subject first, then what is nearest, then what nothing leads to; where there is no room it says how much is missing.
func TestGraphIsListedByDistance(t *testing.T) {
	const components, dependencies = "far orphan near other", "pump>near,other near>far,other far>near orphan>far"
	for _, tc := range []struct {
		room     graphRoom
		want     string
		unlisted int
		left     graphRoom
	}{
		{graphRoom{9, 9}, "pump 0 [1 2] 0|near 1 [2 3] 0|other 1 [] 0|far 2 [1] 0|orphan -1 [3] 0", 0, graphRoom{4, 3}},
		{graphRoom{3, 9}, "pump 0 [1 2] 0|near 1 [2] 1|other 1 [] 0", 2, graphRoom{0, 6}},
		{graphRoom{9, 3}, "pump 0 [1 2] 0|near 1 [3] 1|other 1 [] 0|far 2 [] 1|orphan -1 [] 1", 0, graphRoom{4, 0}},
		{graphRoom{0, 0}, "", 5, graphRoom{}},
	} {
		room := tc.room
		g := room.graphDoc(drawn(t, components, dependencies))
		var got []string
		for _, n := range g.Nodes {
			got = append(got, fmt.Sprint(n.Ref, " ", n.Depth, " ", n.Needs, " ", n.More))
		}
		if strings.Join(got, "|") != tc.want || g.Unlisted != tc.unlisted || room != tc.left {
			t.Errorf("%v: got %s and %d unlisted, %v left; want %s and %d, %v", tc.room, strings.Join(got, "|"), g.Unlisted, room, tc.want, tc.unlisted, tc.left)
		}
	}
}

// TestLabelsAreBounded cuts between characters.
func TestLabelsAreBounded(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("a", decision.MaxLabel), strings.Repeat("ä", decision.MaxLabel), "a" + strings.Repeat("€", decision.MaxLabel)} {
		got := label(text)
		if len(got) > decision.MaxLabel || !utf8.ValidString(got) || len(text) <= decision.MaxLabel && got != text || len(text) > decision.MaxLabel && !strings.HasSuffix(got, "…") {
			t.Errorf("%.20s… of %d bytes: %d bytes", text, len(text), len(got))
		}
	}
	if got := labelsOf([]string{"a", "b", "c"}, 2); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

// TestEndsOfSupportAreListed counts all, lists as many as there is room for, and says when nobody asked reference data.
func TestEndsOfSupportAreListed(t *testing.T) {
	doc := drawn(t, "late=2033-01-01 soon=2027-01-01 over=2020-01-01 same=2030-06-30 unknown", "pump>late")
	for room, want := range map[int]string{
		9: "[over 1 2020-01-01 true true|soon 1 2027-01-01 false true|same 1 2030-06-30 false false|late 1 2033-01-01 false false] 0",
		3: "[over 1 2020-01-01 true true|soon 1 2027-01-01 false true|same 1 2030-06-30 false false] 1",
		0: "[] 4",
	} {
		for _, table := range []*lifecycle.Table{nil, lifecycle.New()} {
			k := &knowledge{at: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), table: table, horizons: map[*sbom.Document]*assess.Horizon{}}
			left := room
			s := k.supportDoc(doc, &left)
			var got []string
			for _, e := range s.Ends {
				got = append(got, fmt.Sprint(e.Label, " ", e.On, " ", e.Over, " ", e.Lapses))
			}
			if all := fmt.Sprintf("[%s] %d", strings.Join(got, "|"), s.Unlisted); all != want || left != max(room-4, 0) {
				t.Errorf("room for %d: %s, %d left; want %s", room, all, left, want)
			}
			if s.Until != "2030-06-30" || s.Over != 1 || s.Lapsing != 2 || s.Lasting != 2 || s.Uncertain != 1 || (s.Reason == "") != (table != nil) {
				t.Errorf("%+v", s)
			}
		}
	}
}

// TestVulnerabilitiesAreListedGravestFirst lists a bounded number over all SBOMs and elsewhere, and counts all.
func TestVulnerabilitiesAreListedGravestFirst(t *testing.T) {
	doc := drawn(t, "a", "pump>a")
	ev := &evidence{sboms: []*sbom.Document{doc}, known: &knowledge{}}
	if got, n := ev.vulnerabilityDocs(); got != nil || n != 0 {
		t.Errorf("nobody asks: %v, %d", got, n)
	}
	c := assess.Case{Documents: []assess.Document{{SBOM: doc, Looked: []assess.Looked{{Component: doc.Components[0], State: assess.Matched}}}}}
	for i := range decision.MaxVulnerabilities + 5 {
		f := assess.Found{ID: "CVE-2026-1", Severity: "low", Fix: "fixed", Fixes: []string{"2"}}
		if i == 7 {
			f.ID, f.Severity = "CVE-2026-7", "critical"
		}
		c.Documents[0].Looked[0].Found = append(c.Documents[0].Looked[0].Found, f)
	}
	ev.known.result = assess.Join(c)
	ev.known.of = map[*sbom.Document]*assess.Assessed{doc: &ev.known.result.Documents[0]}
	got, n := ev.vulnerabilityDocs()
	if n != decision.MaxVulnerabilities+5 || len(got) != decision.MaxVulnerabilities {
		t.Fatalf("%d of %d listed", len(got), n)
	}
	first := got[0]
	if first.ID != "CVE-2026-7" || first.SBOM != "x" || first.Ref != "a" || first.Component != "a 1" || first.Severity != "critical" || first.Status != "unstated" || first.FixedIn[0] != "2" || !first.Found {
		t.Errorf("%+v", first)
	}
}
