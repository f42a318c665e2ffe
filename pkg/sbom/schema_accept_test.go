package sbom

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// wholly is what the library alone says of a document: the judgement that ours must equal.
func wholly(t testing.TB, s *jsonschema.Schema, tree any) []Problem {
	t.Helper()
	var failed *jsonschema.ValidationError
	err := s.Validate(tree)
	if err == nil {
		return nil
	}
	if !errors.As(err, &failed) {
		t.Fatal(err)
	}
	problems := violations(failed, tree)
	sortProblems(problems)
	return slices.Compact(problems)
}

func agree(t testing.TB, version string, tree any) {
	t.Helper()
	s, err := schemas[version]()
	if err != nil {
		t.Fatal(err)
	}
	want := wholly(t, s, tree)
	if newAcceptor().accepts(s, tree) && len(want) > 0 {
		t.Fatalf("accepted against schema %s, though %+v", version, want)
	}
	a := newAcceptor()
	records := asRecords(t, tree)
	if a.accepts(s, tree) != a.accepts(s, records) || hashOfValue(a.seed, tree) != hashOfValue(a.seed, records) || !reflect.DeepEqual(strictjson.Tree(records), strictjson.Tree(tree)) {
		t.Fatalf("schema %s: another judgement of the same in records", version)
	}
	got, total, err := validate(tree, version, newExplainer())
	if err != nil || total != len(want) {
		t.Fatalf("schema %s: %d violations, %v; the library finds %d\nours %+v\nits  %+v", version, total, err, len(want), got, want)
	}
	want = want[:min(len(want), MaxViolations)]
	if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Fatalf("schema %s\nours %+v\nits  %+v", version, got, want)
	}
}

// asRecords is a tree with records in the place of maps of few members.
func asRecords(t testing.TB, tree any) any {
	t.Helper()
	text, err := json.Marshal(map[string]any{"a": []any{tree}})
	if err != nil {
		t.Fatal(err)
	}
	var one oneItem
	if _, _, err := strictjson.Parse(text, strictjson.Options{Records: true}, &one); err != nil {
		t.Fatal(err)
	}
	return one.value
}

// oneItem takes the item of a list.
type oneItem struct{ value any }

func (o *oneItem) Object(strictjson.Object) error { return nil }
func (o *oneItem) Begin(string, int) bool         { return true }
func (o *oneItem) End() error                     { return nil }

func (o *oneItem) Item(_ int, value any, _ strictjson.Span) error {
	o.value = value
	return nil
}

// mutate returns a copy of a tree with one thing changed, chosen by r.
func mutate(r *rand.Rand, v any) any {
	odd := []any{nil, "", "x", "https://x.example/ä b", "git@x:y", true, json.Number("1"), json.Number("-1.0"), json.Number("1e2"), []any{}, map[string]any{}, []any{"a", "a"},
		[]any{map[string]any{"name": "a"}, map[string]any{"name": "a"}}, map[string]any{"expression": "MIT"}, map[string]any{"license": map[string]any{"id": "MIT", "name": "b"}}}
	if r.IntN(8) == 0 {
		return odd[r.IntN(len(odd))]
	}
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		var keys []string
		for k, value := range v {
			out[k] = value
			keys = append(keys, k)
		}
		if len(keys) == 0 || r.IntN(10) == 0 {
			out["surplus"] = odd[r.IntN(len(odd))]
			return out
		}
		slices.Sort(keys)
		k := keys[r.IntN(len(keys))]
		if r.IntN(6) == 0 {
			delete(out, k)
			return out
		}
		out[k] = mutate(r, v[k])
		return out
	case []any:
		out := slices.Clone(v)
		if len(out) == 0 {
			return append(out, odd[r.IntN(len(odd))])
		}
		i := r.IntN(len(out))
		if r.IntN(5) == 0 {
			return append(out, out[i])
		}
		out[i] = mutate(r, out[i])
		return out
	}
	return odd[r.IntN(len(odd))]
}

// documents are those of testdata and, where it is, of the conformance data.
func documents(t testing.TB) map[string]any {
	t.Helper()
	paths, _ := filepath.Glob(filepath.Join("testdata", "*.json"))
	if dir := os.Getenv("CLEANBILL_CONFORMANCE"); dir != "" {
		for _, pattern := range []string{"cyclonedx/spec/*/*.json", "cyclonedx/*/*.json", "sbom-wild/*/*.json", "sbom-wild/*/*/*.json", "spdx/*/*.json", "medical/*/*.json"} {
			more, _ := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
			paths = append(paths, more...)
		}
	}
	trees := map[string]any{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil || len(data) > 2<<20 {
			continue
		}
		if tree, _, err := strictjson.Parse(data, strictjson.Options{}, nil); err == nil {
			trees[path] = tree
		}
	}
	return trees
}

// schemaFor is the version that a tree states, else the newest.
func schemaFor(tree any) string {
	root, _ := tree.(map[string]any)
	if isSPDX3(node{many: root}) {
		return spdx3Schema
	}
	if schema, _, ok := spdxSchema(root["spdxVersion"]); ok {
		return schema
	}
	if v, _ := root["specVersion"].(string); slices.Contains(specVersions, v) {
		return v
	}
	return specVersions[len(specVersions)-1]
}

func TestAcceptorAgrees(t *testing.T) {
	trees := documents(t)
	for path, tree := range trees {
		version := schemaFor(tree)
		t.Run(filepath.Base(path), func(t *testing.T) {
			agree(t, version, tree)
			r := rand.New(rand.NewPCG(1, 2))
			for range 8 {
				changed := tree
				for range 1 + r.IntN(3) {
					changed = mutate(r, changed)
				}
				agree(t, version, changed)
			}
		})
	}
	t.Logf("%d documents, each as it is and with 8 changes", len(trees))
}

func FuzzAccept(f *testing.F) {
	for _, text := range []string{bom(`,"components":[{"type":"library","name":"a","licenses":[{"license":{"id":"MIT"}},{"expression":"MIT"}],"externalReferences":[{"type":"vcs","url":"https://a.example/?"}]}]`),
		bom(`,"vulnerabilities":[{"ratings":[{"score":1.0},{"score":1}]}],"metadata":{"tools":{"components":[{"type":"x"}]}}`)} {
		f.Add([]byte(text), uint8(4), uint64(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, version uint8, seed uint64) {
		tree, _, err := strictjson.Parse(data, strictjson.Options{MaxDepth: 32}, nil)
		if err != nil {
			return
		}
		v := specVersions[int(version)%len(specVersions)]
		agree(t, v, tree)
		agree(t, v, mutate(rand.New(rand.NewPCG(seed, 3)), tree))
	})
}

// An address of a host that is known is accepted only where the format takes it, too.
func TestPlainAddresses(t *testing.T) {
	a := newAcceptor()
	for _, text := range []string{"https://x.example/a", "https://x.example/b?c#d", "https://x.example/b c", "https://x.example/%zz", "https://[::1/a", "://x/a", "a b://x/y",
		"file:///x", "file:////x", "https://x.example", "https://x.example/a?b=c://d/e", "?://x/y", "#://x/%", "https://x:port/a", "1http://x/y", "a:b://c/d", "https://x.example/ä"} {
		for range 2 {
			if a.plainIRI(text) && iriReference.Validate(text) != nil {
				t.Errorf("%q is accepted, and is no address", text)
			}
		}
	}
	for i := range 2 * maxHosts {
		a.plainIRI(fmt.Sprintf("https://host%d.example/", i))
	}
	if len(a.iris) != maxHosts {
		t.Errorf("%d hosts are remembered", len(a.iris))
	}
}
