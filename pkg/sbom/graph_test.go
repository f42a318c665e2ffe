package sbom

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// tree makes a document with subject "root", components and edges; "root>a,b" is one entry.
func tree(refs string, entries ...string) string {
	var components, deps []string
	for _, r := range strings.Fields(refs) {
		components = append(components, fmt.Sprintf(`{"bom-ref":%q,"type":"library","name":%q}`, r, r))
	}
	for _, e := range entries {
		from, to, _ := strings.Cut(e, ">")
		list := ""
		if to != "" {
			list = `"` + strings.ReplaceAll(to, ",", `","`) + `"`
		}
		deps = append(deps, fmt.Sprintf(`{"ref":%q,"dependsOn":[%s]}`, from, list))
	}
	return bom(`,"metadata":{"component":{"bom-ref":"root","type":"device","name":"root"}},"components":[` +
		strings.Join(components, ",") + `],"dependencies":[` + strings.Join(deps, ",") + `]`)
}

func names(components []*Component) []string {
	var out []string
	for _, c := range components {
		out = append(out, c.Name.Text)
	}
	return out
}

func TestGraph(t *testing.T) {
	tests := []struct {
		name, text      string
		edges, depth    int
		orphans, noEntr []string
		direct          []string
		dangling, self  []string
		cycles          [][]string
	}{
		{"chain", tree("a b c", "root>a", "a>b", "b>c", "c>"), 3, 3, nil, nil, []string{"a"}, []string{}, []string{}, nil},
		{"shortest way counts", tree("a b c", "root>a,c", "a>b", "b>c", "c>"), 4, 2, nil, nil, []string{"a", "c"}, []string{}, []string{}, nil},
		{"flat", tree("a b", "root>", "a>", "b>"), 0, 0, []string{"a", "b"}, nil, nil, []string{}, []string{}, nil},
		{"no entries", tree("a b"), 0, 0, []string{"a", "b"}, []string{"a", "b"}, nil, []string{}, []string{}, nil},
		{"dangling and self", tree("a", "root>a,x", "a>a,y", "z>"), 4, 1, nil, nil, []string{"a"}, []string{"x", "y", "z"}, []string{"a"}, nil},
		{"circle", tree("c b a", "root>b", "b>c", "c>a", "a>b"), 4, 3, nil, nil, []string{"b"}, []string{}, []string{}, [][]string{{"a", "b", "c"}}},
		{"shortest circle of a group", tree("a b c", "root>a", "a>b", "b>a,c", "c>a"), 5, 3, nil, nil, []string{"a"}, []string{}, []string{}, [][]string{{"a", "b"}}},
		{"two circles", tree("a b c d", "root>a", "d>c", "c>d", "a>b", "b>a"), 5, 2, []string{"c", "d"}, nil, []string{"a"}, []string{}, []string{}, [][]string{{"a", "b"}, {"c", "d"}}},
		{"circle through the subject", tree("a", "root>a", "a>root"), 2, 1, nil, nil, []string{"a"}, []string{}, []string{}, [][]string{{"a", "root"}}},
		{"one edge stated twice", tree("a", "root>a,a", "a>"), 1, 1, nil, nil, []string{"a"}, []string{}, []string{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustRead(t, tt.text)
			g := d.Graph
			if g.Edges != tt.edges || g.MaxDepth != tt.depth {
				t.Errorf("%d edges, depth %d", g.Edges, g.MaxDepth)
			}
			for what, pair := range map[string][2]any{
				"orphans": {names(g.Orphans), tt.orphans}, "no entry": {names(g.NoEntry), tt.noEntr}, "direct": {names(g.DirectDependencies(d.Root)), tt.direct},
				"cycles": {g.Cycles, tt.cycles},
			} {
				if !reflect.DeepEqual(pair[0], pair[1]) {
					t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
				}
			}
			if !slices.Equal(g.Dangling, tt.dangling) || !slices.Equal(g.Self, tt.self) {
				t.Errorf("dangling %v, want %v; self %v, want %v", g.Dangling, tt.dangling, g.Self, tt.self)
			}
			if g.CycleCount != len(tt.cycles) {
				t.Errorf("%d cycles", g.CycleCount)
			}
		})
	}
}

// TestIndirect: a deep graph stays deep where the subject names all of it, too.
func TestIndirect(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"chain":                        {tree("a b", "root>a", "a>b", "b>"), true},
		"chain, all named":             {tree("a b c", "root>a,b,c", "a>b", "b>c", "c>"), true},
		"flat":                         {tree("a b", "root>a,b", "a>", "b>"), false},
		"nothing":                      {tree("a b"), false},
		"to itself and to the subject": {tree("a b", "root>a,b", "a>a,root", "b>"), false},
		"out of reach":                 {tree("a b c", "root>a", "b>c"), false},
	} {
		if got := mustRead(t, c.text).Graph.Indirect(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestManyCirclesAreCountedAndSomeListed(t *testing.T) {
	var refs, entries []string
	for i := range MaxCycles + 5 {
		a, b := fmt.Sprintf("a%02d", i), fmt.Sprintf("b%02d", i)
		refs = append(refs, a, b)
		entries = append(entries, a+">"+b, b+">"+a)
	}
	g := mustRead(t, tree(strings.Join(refs, " "), entries...)).Graph
	if g.CycleCount != MaxCycles+5 || len(g.Cycles) != MaxCycles || g.Cycles[0][0] != "a00" {
		t.Errorf("%d counted, %d listed: %v", g.CycleCount, len(g.Cycles), g.Cycles[0])
	}
}

// A chain as long as the document allows must not exhaust the stack.
func TestLongChain(t *testing.T) {
	const n = 50_000
	var refs, entries []string
	for i := range n {
		refs = append(refs, fmt.Sprintf("c%05d", i))
	}
	entries = append(entries, "root>c00000")
	for i := range n - 1 {
		entries = append(entries, refs[i]+">"+refs[i+1])
	}
	g := mustRead(t, tree(strings.Join(refs, " "), append(entries, refs[n-1]+">"+refs[0])...)).Graph
	if g.MaxDepth != n || len(g.Orphans) != 0 || g.CycleCount != 1 || len(g.Cycles[0]) != n {
		t.Errorf("depth %d, %d orphans, %d cycles", g.MaxDepth, len(g.Orphans), g.CycleCount)
	}
}

func TestServicesLeadToComponents(t *testing.T) {
	d := mustRead(t, bom(`,"metadata":{"component":{"bom-ref":"root","type":"device","name":"r"}},"components":[{"bom-ref":"a","type":"library","name":"a"}],
		"services":[{"bom-ref":"s","name":"s","endpoints":["https://x.example"],"authenticated":true,"x-trust-boundary":false,"services":[{"bom-ref":"t","name":"t"}]}],
		"dependencies":[{"ref":"root","dependsOn":["s"]},{"ref":"s","dependsOn":["a"]},{"ref":"a","dependsOn":["t"]}]`))
	if d.Graph.Depth(d.Components[0]) != 2 || len(d.Graph.Dangling) != 0 || len(d.Graph.DirectDependencies(d.Root)) != 0 {
		t.Errorf("%+v", d.Graph)
	}
	s := d.Services[0]
	if len(d.Services) != 2 || !*s.Authenticated || *s.TrustBoundary || d.Services[1].Authenticated != nil || s.Endpoints[0] != "https://x.example" || d.Services[1].Pointer != "/services/0/services/0" {
		t.Errorf("%+v", s)
	}
}

func TestNoSubject(t *testing.T) {
	d := mustRead(t, bom(`,"components":[{"bom-ref":"a","type":"library","name":"a","components":[{"type":"library","name":"b"}]}]`))
	if len(d.Graph.Orphans) != 2 || d.Graph.Depth(d.Components[0]) != -1 || d.UncoveredDependencies() != nil || d.SubjectCompleteness() != "" {
		t.Errorf("%+v", d.Graph)
	}
	if got := names(d.Graph.DirectDependencies(d.Components[0])); !reflect.DeepEqual(got, []string{"b"}) {
		t.Errorf("nested: %v", got)
	}
	if d.Graph.Depth(&Component{}) != -1 {
		t.Error("a component of another document cannot be reached")
	}
}

func TestCompositions(t *testing.T) {
	tests := []struct {
		name, compositions string
		subject            string
		uncovered, groups  []string
	}{
		{"none", `[]`, "", []string{"a", "b"}, []string{}},
		{"all", `[{"aggregate":"complete","dependencies":["root","a","b"]}]`, "complete", nil, []string{}},
		{"assemblies count", `[{"aggregate":"complete","assemblies":["root"]}]`, "complete", []string{"a", "b"}, []string{}},
		{"references do not cascade", `[{"aggregate":"complete"}]`, "", []string{"a", "b"}, []string{}},
		{"the weakest counts", `[{"aggregate":"complete","assemblies":["root"]},{"aggregate":"unknown","dependencies":["root","b"]}]`, "unknown", []string{"a"}, []string{}},
		{"nothing said of dependencies", `[{"aggregate":"complete","dependencies":["root"]},{"aggregate":"not_specified","dependencies":["a"]},{"aggregate":"perfect","dependencies":["b"]}]`, "complete", []string{"a", "b"}, []string{}},
		{"words that mean nothing", `[{"aggregate":"complete","dependencies":["root"]},{"aggregate":"perfect","dependencies":["root"]}]`, "perfect", []string{"a", "b"}, []string{}},
		{"no word at all", `[{"dependencies":["root"]}]`, "not_specified", []string{"a", "b"}, []string{}},
		{"parts left out", `[{"aggregate":"incomplete_first_party_only","assemblies":["a"]},{"aggregate":"incomplete","assemblies":["b"]},{"aggregate":"incomplete"}]`, "", nil, []string{"incomplete", "incomplete_first_party_only"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.TrimSuffix(tree("a b", "root>a,b"), "}") + `,"compositions":` + tt.compositions + "}"
			d := mustRead(t, text)
			if got := d.SubjectCompleteness(); got != tt.subject {
				t.Errorf("subject %q", got)
			}
			if got := names(d.UncoveredDependencies()); !reflect.DeepEqual(got, tt.uncovered) {
				t.Errorf("uncovered %v", got)
			}
			if got := d.IncompleteGroups(); !slices.Equal(got, tt.groups) {
				t.Errorf("groups %v", got)
			}
		})
	}
}
