package sbom

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// network is the graph by number: subject and components first, in the order of Document.all, then services.
type network struct {
	refs   []string // bom-ref of each number, may be empty
	number map[string]int32
	stated [][]int32 // dependsOn
	nested [][]int32 // containment
}

func newNetwork(all []*Component, services []*Service) *network {
	n := len(all) + len(services)
	w := &network{refs: make([]string, 0, n), number: make(map[string]int32, n), stated: make([][]int32, n), nested: make([][]int32, n)}
	add := func(ref string) {
		if _, taken := w.number[ref]; ref != "" && !taken {
			w.number[ref] = int32(len(w.refs))
		}
		w.refs = append(w.refs, ref)
	}
	index := make(map[*Component]int32, len(all))
	for i, c := range all {
		index[c] = int32(i)
		add(c.Ref)
		if parent, ok := index[c.Parent]; ok {
			w.nested[parent] = append(w.nested[parent], int32(i))
		}
	}
	for _, s := range services {
		add(s.Ref)
	}
	return w
}

// graph builds the graph of the document once, in time linear in its size (but for sorting), without recursion.
func (r *reader) graph(root node) {
	d := r.doc
	all := d.all()
	w := newNetwork(all, d.Services)
	g := &Graph{Entries: map[string][]string{}}
	d.Graph = g
	r.entries(root, w)
	for _, c := range all {
		if _, has := g.Entries[c.Ref]; (c.Ref == "" || !has) && c != d.Root {
			g.NoEntry = append(g.NoEntry, c)
		}
	}
	w.cycles(g)
	for _, cycle := range g.Cycles {
		r.problem(Cycle, "/dependencies", cycle[0], fmt.Sprintf("%d refs depend on each other in a circle that begins with %s; "+
			"no part can depend on itself", len(cycle), strictjson.Quote(cycle[0])))
	}
	w.measure(d, all)
}

// entries reads dependencies[]: what each ref depends on, and which refs nothing bears.
func (r *reader) entries(root node, w *network) {
	g := r.doc.Graph
	dangling, self := map[string]bool{}, map[string]bool{}
	type given struct {
		pointer string
		refs    []string
	}
	origin := map[string]given{}
	known := func(ref, place string, step ...any) {
		if _, ok := w.number[ref]; !ok {
			dangling[ref] = true
			r.problem(DanglingRef, fmt.Sprintf(place, step...), ref, fmt.Sprintf("no component, service or subject bears the bom-ref %s", strictjson.Quote(ref)))
		}
	}
	root.each("dependencies", "", func(entry node, pointer string) {
		ref := entry.str("ref")
		if ref == "" {
			return // a schema violation
		}
		known(ref, "%s", pointer)
		direct := []string{}
		for i, v := range entry.list("dependsOn") {
			to, ok := v.(string)
			if !ok {
				continue
			}
			known(to, "%s/dependsOn/%d", pointer, i)
			if to == ref {
				self[ref] = true
				r.problem(SelfRef, fmt.Sprintf("%s/dependsOn/%d", pointer, i), ref, fmt.Sprintf("%s depends on itself; a ref may only depend on others", strictjson.Quote(ref)))
			}
			direct = append(direct, to)
		}
		for i, v := range entry.list("provides") {
			if to, ok := v.(string); ok {
				known(to, "%s/provides/%d", pointer, i)
			}
		}
		slices.Sort(direct)
		direct = slices.Compact(direct)
		if before, twice := origin[ref]; !twice {
			origin[ref] = given{pointer, direct}
		} else if !slices.Equal(before.refs, direct) {
			r.problem(DuplicateRef, pointer, ref, fmt.Sprintf("the dependencies of %s are also given at %s, with other content; one entry is allowed", strictjson.Quote(ref), before.pointer))
		}
		g.Entries[ref] = append(g.Entries[ref], direct...)
		if g.Entries[ref] == nil {
			g.Entries[ref] = []string{}
		}
	})
	// Where several entries speak of one ref, all of them count; they are merged once, at the end.
	for ref, direct := range g.Entries {
		slices.Sort(direct)
		g.Entries[ref] = slices.Compact(direct)
	}
	for ref, direct := range g.Entries {
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
	g.Dangling, g.Self = sortedKeys(dangling), sortedKeys(self)
}

func sortedKeys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// measure walks from the subject, breadth first, along stated edges and nesting.
func (w *network) measure(d *Document, all []*Component) {
	g := d.Graph
	depth := make([]int, len(w.refs))
	for i := range depth {
		depth[i] = -1
	}
	if d.Root != nil { // the subject is number 0
		depth[0] = 0
		queue := []int32{0}
		for len(queue) > 0 {
			from := queue[0]
			queue = queue[1:]
			for _, next := range [][]int32{w.stated[from], w.nested[from]} {
				for _, to := range next {
					if depth[to] < 0 {
						depth[to] = depth[from] + 1
						queue = append(queue, to)
					}
				}
			}
		}
	}
	g.depth = make(map[*Component]int, len(all))
	g.direct = make(map[*Component][]*Component, len(all))
	for i, c := range all {
		g.depth[c] = depth[i]
		g.MaxDepth = max(g.MaxDepth, depth[i])
		if depth[i] < 0 {
			g.Orphans = append(g.Orphans, c)
		}
		parts := slices.Concat(w.stated[i], w.nested[i])
		slices.Sort(parts)
		for _, n := range slices.Compact(parts) {
			if int(n) < len(all) && int(n) != i {
				g.direct[c] = append(g.direct[c], all[n])
			}
		}
	}
}
