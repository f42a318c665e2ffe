package sbom

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// ties collects what a document states of who depends on whom. Every ref is looked up once.
type ties struct {
	r        *reader
	w        *network
	self     map[string]bool
	entries  []entry
	numbered []int32          // by number in the network, 1 more than the index of the entry of that ref; 0 when it has none
	foreign  map[string]int32 // the same for refs that nothing bears
	links    []link
	last     int32 // the entry that was asked for last
}

// entry is that a ref has dependencies stated, if only none.
type entry struct {
	ref    string
	number int32 // in the network, -1 when nothing bears it
	links  int32 // how many there are
	stated int32 // the first of reader.stated about it, from 1; 0 when none is
}

// link is that one ref depends on another.
type link struct {
	entry  int32
	ref    string
	number int32 // in the network, -1 when nothing bears it
}

func newTies(r *reader, w *network) *ties {
	links := 0
	for _, s := range r.stated {
		links += len(s.ends)
	}
	return &ties{r: r, w: w, self: map[string]bool{}, numbered: make([]int32, len(w.refs)), foreign: map[string]int32{}, last: -1,
		entries: make([]entry, 0, len(r.stated)), links: make([]link, 0, links)}
}

// end is the other end of a stated tie and its place: a key of the object that states it, and an index into the list
// there; -1 when it is no list.
type end struct {
	ref   string
	key   string
	index int
}

// tied is what one entry of dependencies[] names. A large document has hundreds of thousands.
type tied struct {
	ref      string
	index    int32
	provides bool // in provides[], else in dependsOn[]
}

func (t tied) end() end {
	if t.provides {
		return end{ref: t.ref, key: providesKey, index: int(t.index)}
	}
	return end{ref: t.ref, key: dependsOnKey, index: int(t.index)}
}

func (e end) pointer(object string) string {
	if e.index < 0 {
		return object + "/" + e.key
	}
	return object + "/" + e.key + "/" + strconv.Itoa(e.index)
}

// entry says that ref has an entry at a place, if only an empty one, and returns its index.
func (t *ties) entry(ref string, place end, object string) int32 {
	number := t.resolve(place, object)
	if place.ref != ref {
		number = t.numberOf(ref)
	}
	return t.entryOf(ref, number)
}

// numberOf is the number of a ref in the network; -1 when nothing bears it.
func (t *ties) numberOf(ref string) int32 {
	if n, ok := t.w.number[ref]; ok {
		return n
	}
	return -1
}

// entryOf finds or makes the entry of a ref of that number.
func (t *ties) entryOf(ref string, number int32) int32 {
	var index int32
	if number >= 0 {
		index = t.numbered[number]
	} else {
		index = t.foreign[ref]
	}
	if index == 0 {
		t.entries = append(t.entries, entry{ref: ref, number: number})
		index = int32(len(t.entries))
		if number >= 0 {
			t.numbered[number] = index
		} else {
			t.foreign[ref] = index
		}
	}
	t.last = index - 1
	return t.last
}

// has tells whether the ref of a number has an entry.
func (t *ties) has(number int32) bool { return t.numbered[number] > 0 }

// on says that ref depends on what is at the other end.
func (t *ties) on(ref string, to end, object string) {
	number := t.resolve(to, object)
	if to.ref == ref {
		t.self[ref] = true
		t.r.problem(SelfRef, to.pointer(object), ref, fmt.Sprintf("%s, which depends on itself", strictjson.Quote(ref)), "refs of other parts only")
	}
	from := t.last
	if from < 0 || t.entries[from].ref != ref {
		from = t.entryOf(ref, t.numberOf(ref))
	}
	t.entries[from].links++
	t.links = append(t.links, link{entry: from, ref: to.ref, number: number})
}

// resolve gives the number of an end, and reports one that nothing in the document bears, whose number is -1.
func (t *ties) resolve(e end, object string) int32 {
	number := t.numberOf(e.ref)
	if number < 0 {
		t.unresolved(e, object)
	}
	return number
}

func (t *ties) unresolved(e end, object string) {
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
	g := t.r.doc.Graph
	g.Entries = make(map[string][]string, len(t.entries))
	links := t.byEntry()
	refs, numbers := make([]string, 0, len(links)), make([]int32, 0, len(links))
	for _, e := range t.entries {
		direct := links[:e.links]
		links = links[e.links:]
		if len(direct) > 1 {
			slices.SortFunc(direct, func(a, b link) int { return cmp.Compare(a.ref, b.ref) })
			direct = slices.CompactFunc(direct, func(a, b link) bool { return a.ref == b.ref })
		}
		ref, number := len(refs), len(numbers)
		for _, to := range direct {
			refs = append(refs, to.ref)
			if to.number >= 0 && e.number >= 0 {
				numbers = append(numbers, to.number)
			}
		}
		g.Entries[e.ref] = refs[ref:len(refs):len(refs)]
		g.Edges += len(direct)
		if e.number >= 0 {
			t.w.stated[e.number] = numbers[number:len(numbers):len(numbers)]
		}
	}
	g.Dangling, g.Self = slices.Sorted(maps.Keys(t.r.dangling)), slices.Sorted(maps.Keys(t.self))
}

// byEntry are the links of the first entry, then those of the second and so on.
func (t *ties) byEntry() []link {
	next := make([]int, len(t.entries))
	for i := 1; i < len(next); i++ {
		next[i] = next[i-1] + int(t.entries[i-1].links)
	}
	sorted := make([]link, len(t.links))
	for _, l := range t.links {
		sorted[next[l.entry]] = l
		next[l.entry]++
	}
	t.links = nil
	return sorted
}

// statement is one entry of the dependencies[] of CycloneDX.
type statement struct {
	index int
	ref   string
	ends  []tied // of dependsOn, then of provides
}

func (s statement) pointer() string { return "/dependencies/" + strconv.Itoa(s.index) }

// direct are the refs that the entry depends on, sorted.
func (s statement) direct() []string {
	var refs []string
	for _, e := range s.ends {
		if !e.provides {
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
	s.ends = make([]tied, 0, len(dependsOn)+len(provides))
	for i, v := range dependsOn {
		if to, ok := v.(string); ok {
			s.ends = append(s.ends, tied{ref: to, index: int32(i)})
		}
	}
	for i, v := range provides {
		if to, ok := v.(string); ok {
			s.ends = append(s.ends, tied{ref: to, index: int32(i), provides: true})
		}
	}
	r.stated = append(r.stated, s)
}

// dependencies tells of all entries. Two for one ref are a fault unless they say the same.
func (r *reader) dependencies(t *ties) {
	for n, s := range r.stated {
		pointer := s.pointer()
		e := t.entry(s.ref, end{ref: s.ref, key: "ref", index: -1}, pointer)
		for _, to := range s.ends {
			if to.provides {
				t.resolve(to.end(), pointer)
			} else {
				t.on(s.ref, to.end(), pointer)
			}
		}
		before := t.entries[e].stated
		if before == 0 {
			t.entries[e].stated = int32(n + 1)
		} else if first := r.stated[before-1]; !slices.Equal(first.direct(), s.direct()) {
			r.problem(DuplicateRef, pointer, s.ref, fmt.Sprintf("dependencies of %s, which %s states otherwise", strictjson.Quote(s.ref), r.parsed.path(first.pointer())),
				"one entry for each ref")
		}
	}
}
