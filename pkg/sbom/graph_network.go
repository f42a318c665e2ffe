package sbom

import (
	"fmt"
	"strings"

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
	for i, c := range all {
		c.number = int32(i)
		add(c.Ref)
		if c.Parent != nil { // which comes before
			w.nested[c.Parent.number] = append(w.nested[c.Parent.number], int32(i))
		}
	}
	for _, s := range services {
		add(s.Ref)
	}
	return w
}

// graph builds the graph of the document once, in time linear in its size (but for sorting), without recursion. state
// is called once, to tell of every entry that the document has; place is the list that they are in.
func (r *reader) graph(place string, state func(*ties)) {
	d := r.doc
	all := d.All()
	w := newNetwork(all, d.Services)
	g := &Graph{Entries: make(map[string][]string, len(r.stated))}
	d.Graph = g
	t := &ties{r: r, w: w, self: map[string]bool{}}
	state(t)
	t.finish()
	for _, c := range all {
		if _, has := g.Entries[c.Ref]; (c.Ref == "" || !has) && c != d.Root {
			g.NoEntry = append(g.NoEntry, c)
		}
	}
	w.cycles(g)
	for _, cycle := range g.Cycles {
		r.problem(Cycle, place, cycle[0], fmt.Sprintf("%d refs that depend on each other in a circle: %s", len(cycle), circle(cycle)),
			"parts that do not depend on themselves, over others either")
	}
	w.measure(d, all)
}

// maxCircle is how many refs of a circle a message names.
const maxCircle = 5

// circle writes a way round for a message, the first ref at both ends.
func circle(refs []string) string {
	var words []string
	for _, ref := range refs[:min(len(refs), maxCircle)] {
		words = append(words, strictjson.Quote(ref))
	}
	if len(refs) > maxCircle {
		words = append(words, fmt.Sprintf("%d more", len(refs)-maxCircle))
	}
	return strings.Join(append(words, words[0]), " → ")
}

// measure walks from the subject, breadth first, along stated edges and nesting.
func (w *network) measure(d *Document, all []*Component) {
	g := d.Graph
	depth := make([]int32, len(w.refs))
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
	g.all, g.depth, g.network = all, depth[:len(all)], w
	for i, c := range all {
		g.MaxDepth = max(g.MaxDepth, int(depth[i]))
		if depth[i] < 0 {
			g.Orphans = append(g.Orphans, c)
		}
	}
}
