package sbom

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// ties collects what a document states of who depends on whom.
type ties struct {
	r              *reader
	w              *network
	dangling, self map[string]bool
}

// end is the other end of a stated tie and its place: a key of the object that states it, and an index into the list
// there; -1 when it is no list.
type end struct {
	ref   string
	key   string
	index int
}

func (e end) pointer(object string) string {
	if e.index < 0 {
		return object + "/" + e.key
	}
	return fmt.Sprintf("%s/%s/%d", object, e.key, e.index)
}

// entry says that ref has an entry at a place, if only an empty one.
func (t *ties) entry(ref string, place end, object string) {
	t.resolve(place, object)
	if g := t.r.doc.Graph; g.Entries[ref] == nil {
		g.Entries[ref] = []string{}
	}
}

// on says that ref depends on what is at the other end.
func (t *ties) on(ref string, to end, object string) {
	t.resolve(to, object)
	if to.ref == ref {
		t.self[ref] = true
		t.r.problem(SelfRef, to.pointer(object), ref, fmt.Sprintf("%s, which depends on itself", strictjson.Quote(ref)), "refs of other parts only")
	}
	g := t.r.doc.Graph
	g.Entries[ref] = append(g.Entries[ref], to.ref)
}

// resolve reports an end that nothing in the document bears.
func (t *ties) resolve(e end, object string) {
	if _, ok := t.w.number[e.ref]; !ok {
		t.dangling[e.ref] = true
		t.r.problem(DanglingRef, e.pointer(object), e.ref, fmt.Sprintf("%s, a ref that nothing bears", strictjson.Quote(e.ref)),
			bearers[t.r.doc.Standard()])
	}
}

// bearers is what a ref may name, by standard.
var bearers = map[string]string{
	"CycloneDX": "the bom-ref of a component, a service or the subject",
	"SPDX":      "the id of an element of this document, or of one that it names",
}

// finish merges the entries that speak of one ref: all of them count.
func (t *ties) finish() {
	g, w := t.r.doc.Graph, t.w
	for ref, direct := range g.Entries {
		slices.Sort(direct)
		direct = slices.Compact(direct)
		g.Entries[ref] = direct
		g.Edges += len(direct)
		from, ok := w.number[ref]
		if !ok {
			continue
		}
		for _, to := range direct {
			if n, ok := w.number[to]; ok {
				w.stated[from] = append(w.stated[from], n)
			}
		}
	}
	g.Dangling, g.Self = sortedKeys(t.dangling), sortedKeys(t.self)
}

// dependencies reads the dependencies[] of CycloneDX. Two entries for one ref are a fault unless they say the same.
func (r *reader) dependencies(root node) func(*ties) {
	type given struct {
		pointer string
		refs    []string
	}
	origin := map[string]given{}
	return func(t *ties) {
		root.each("dependencies", "", func(entry node, pointer string) {
			ref := entry.str("ref")
			if ref == "" {
				return // a schema violation
			}
			t.entry(ref, end{ref: ref, key: "ref", index: -1}, pointer)
			var direct []string
			for i, v := range entry.list("dependsOn") {
				if to, ok := v.(string); ok {
					t.on(ref, end{ref: to, key: "dependsOn", index: i}, pointer)
					direct = append(direct, to)
				}
			}
			for i, v := range entry.list("provides") {
				if to, ok := v.(string); ok {
					t.resolve(end{ref: to, key: "provides", index: i}, pointer)
				}
			}
			slices.Sort(direct)
			direct = slices.Compact(direct)
			if before, twice := origin[ref]; !twice {
				origin[ref] = given{pointer, direct}
			} else if !slices.Equal(before.refs, direct) {
				r.problem(DuplicateRef, pointer, ref, fmt.Sprintf("dependencies of %s, which %s states otherwise", strictjson.Quote(ref), before.pointer),
					"one entry for each ref")
			}
		})
	}
}
