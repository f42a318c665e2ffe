package sbom

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// ties collects what a document states of who depends on whom.
type ties struct {
	r    *reader
	w    *network
	self map[string]bool
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
	return object + "/" + e.key + "/" + strconv.Itoa(e.index)
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
	if _, ok := t.w.number[e.ref]; ok {
		return
	}
	if link, ok := bomLinkOf(e.ref); ok && t.r.doc.Standard() == "CycloneDX" && !link.to(t.r.doc) {
		t.r.linksTo(link, e.pointer(object))
		return
	}
	if xml := t.r.parsed.xml; xml != nil && e.key == "ref" && xml.Nested(object) {
		return // told as what the outer one depends on
	}
	t.r.dangle(e.pointer(object), e.ref, bearers[t.r.doc.Standard()])
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
	g.Dangling, g.Self = slices.Sorted(maps.Keys(t.r.dangling)), slices.Sorted(maps.Keys(t.self))
}

// statement is one entry of the dependencies[] of CycloneDX.
type statement struct {
	index int
	ref   string
	ends  []end // of dependsOn, then of provides
}

func (s statement) pointer() string { return "/dependencies/" + strconv.Itoa(s.index) }

// direct are the refs that the entry depends on, sorted.
func (s statement) direct() []string {
	var refs []string
	for _, e := range s.ends {
		if e.key == dependsOnKey {
			refs = append(refs, e.ref)
		}
	}
	slices.Sort(refs)
	return slices.Compact(refs)
}

const dependsOnKey, providesKey = "dependsOn", "provides"

// dependency keeps one entry.
func (r *reader) dependency(entry node, index int) {
	s := statement{index: index, ref: entry.str("ref")}
	if s.ref == "" {
		return // a schema violation
	}
	dependsOn, provides := entry.list(dependsOnKey), entry.list(providesKey)
	s.ends = make([]end, 0, len(dependsOn)+len(provides))
	for i, v := range dependsOn {
		if to, ok := v.(string); ok {
			s.ends = append(s.ends, end{ref: to, key: dependsOnKey, index: i})
		}
	}
	for i, v := range provides {
		if to, ok := v.(string); ok {
			s.ends = append(s.ends, end{ref: to, key: providesKey, index: i})
		}
	}
	r.stated = append(r.stated, s)
}

// dependencies tells of all entries. Two for one ref are a fault unless they say the same.
func (r *reader) dependencies(t *ties) {
	origin := make(map[string]int, len(r.stated))
	for n, s := range r.stated {
		pointer := s.pointer()
		t.entry(s.ref, end{ref: s.ref, key: "ref", index: -1}, pointer)
		for _, to := range s.ends {
			if to.key == dependsOnKey {
				t.on(s.ref, to, pointer)
			} else {
				t.resolve(to, pointer)
			}
		}
		before, twice := origin[s.ref]
		if !twice {
			origin[s.ref] = n
		} else if first := r.stated[before]; !slices.Equal(first.direct(), s.direct()) {
			r.problem(DuplicateRef, pointer, s.ref, fmt.Sprintf("dependencies of %s, which %s states otherwise", strictjson.Quote(s.ref), r.parsed.path(first.pointer())),
				"one entry for each ref")
		}
	}
}
