package sbom

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// network is the graph by number: subject and components first, in the order of Document.all, then services.
type network struct {
	all    []*Component
	refs   []string         // bom-ref of each number, may be empty
	number map[string]int32 // of the first that bears a ref
	first  []int32          // of each number that of the first with its ref
	stated [][]int32        // dependsOn
	nested [][]int32        // containment
}

func newNetwork(d *Document) *network {
	all := d.All()
	n := len(all) + len(d.Services)
	w := &network{all: all, refs: make([]string, 0, n), number: make(map[string]int32, n), first: make([]int32, 0, n), stated: make([][]int32, n), nested: make([][]int32, n)}
	add := func(ref string) {
		next := int32(len(w.refs))
		first := next
		if ref != "" {
			other, taken := w.number[ref]
			if taken {
				first = other
			} else {
				w.number[ref] = next
			}
		}
		w.refs, w.first = append(w.refs, ref), append(w.first, first)
	}
	for i, c := range all {
		c.number = int32(i)
		add(c.Ref)
		if c.Parent != nil { // which comes before
			w.nested[c.Parent.number] = append(w.nested[c.Parent.number], int32(i))
		}
	}
	for _, s := range d.Services {
		add(s.Ref)
	}
	return w
}

// graph builds the graph of the document once, in time linear in its size (but for sorting), without recursion. state
// is called once, to tell of every entry that the document has; place is the list that they are in.
func (r *reader) graph(place string, state func(*ties)) {
	d, w := r.doc, r.doc.network
	g := &Graph{}
	d.Graph = g
	t := newTies(r, w)
	state(t)
	t.finish()
	for i, c := range w.all {
		if (c.Ref == "" || !t.has(w.first[i])) && c != d.Root {
			g.NoEntry = append(g.NoEntry, c)
		}
	}
	w.cycles(g)
	for _, cycle := range g.Cycles {
		r.problem(Cycle, place, cycle[0], fmt.Sprintf("%d refs that depend on each other in a circle: %s", len(cycle), circle(cycle)),
			"parts that do not depend on themselves, over others either")
	}
	w.measure(d)
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
func (w *network) measure(d *Document) {
	g, all := d.Graph, w.all
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
	g.depth, g.network = depth[:len(all)], w
	for i, c := range all {
		g.MaxDepth = max(g.MaxDepth, int(depth[i]))
		if depth[i] < 0 {
			g.Orphans = append(g.Orphans, c)
		}
	}
}
