package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/natural"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Bounds of a dependency tree on a page: how deep lists lie in lists, which parsers of HTML cut at some hundred, and how many neighbours or checks of a
// component are named beside it. What is deeper begins a tree of its own.
const (
	maxHTMLDepth      = 50
	maxHTMLNeighbours = 12
)

type (
	// htmlGraph is the dependency graph of one SBOM as trees: each component has one place, and is named where else it is needed.
	htmlGraph struct {
		ID       string
		Decision int // its number on the page
		Path     string
		Shown    int // components and the subject
		All      int
		Marked   bool
		Parts    []htmlTrees
	}
	htmlTrees struct {
		Title, Note string
		Open        bool
		Roots       []*htmlNode
	}
	htmlNode struct {
		ID       string
		Number   int
		Depth    int
		Label    string
		By       string // numbers of all that need it, separated by spaces
		NeededBy htmlNeighbours
		Also     htmlNeighbours // needed, with their place elsewhere
		Unlisted int            // needed and not listed
		Needs    int
		Mark     htmlMark
		Below    int // marked components below it in the tree
		Open     bool
		Children []*htmlNode
	}
	htmlNeighbours struct {
		List []*htmlNode
		More int
	}
)

// htmlGraphOf makes the trees; nil where the decision has no graph.
func htmlGraphOf(s decision.SBOM, id string, marks map[string]htmlMark) *htmlGraph {
	if s.Graph == nil || len(s.Graph.Nodes) == 0 {
		return nil
	}
	f := forest{graph: s.Graph, nodes: make([]*htmlNode, len(s.Graph.Nodes)), placed: make([]bool, len(s.Graph.Nodes)), by: make([][]int, len(s.Graph.Nodes))}
	out := &htmlGraph{ID: id, Path: s.Path, Shown: len(f.nodes), All: len(f.nodes) + s.Graph.Unlisted}
	for i, n := range s.Graph.Nodes {
		f.nodes[i] = &htmlNode{ID: fmt.Sprintf("%s-%d", id, i), Number: i, Depth: n.Depth, Label: n.Label, Unlisted: n.More, Needs: len(n.Needs) + n.More, Mark: marks[s.Path+"#"+n.Ref]}
		out.Marked = out.Marked || f.nodes[i].Mark.Any()
		for _, to := range f.needs(i) {
			f.by[to] = append(f.by[to], i)
		}
	}
	part := func(title, note string, open bool, begins func(i int) bool) {
		var roots []*htmlNode
		for i := range f.nodes {
			if !f.placed[i] && begins(i) {
				roots = append(roots, f.plant(i))
			}
		}
		if len(roots) > 0 {
			out.Parts = append(out.Parts, htmlTrees{title, note, open, roots})
		}
	}
	reached := func(i int) bool { return s.Graph.Nodes[i].Depth >= 0 }
	part("", "", true, func(i int) bool { return s.Graph.Nodes[i].Depth == 0 })
	part("Further down", "Needed only through more than so many others, or in ways that the decision does not list.", false, reached)
	part("Not reached from the subject", "Nothing that the SBOM says leads from its subject to these.", !reached(0), func(i int) bool { return len(f.by[i]) == 0 })
	part("In circles that nothing leads to", "These need each other, and nothing else needs them.", false, func(int) bool { return true })
	for _, p := range out.Parts {
		for _, root := range p.Roots {
			root.Open = p.Open && len(p.Roots) == 1
			root.countMarks()
		}
	}
	f.link()
	return out
}

// forest is a graph while places are found for its nodes.
type forest struct {
	graph  *decision.Graph
	nodes  []*htmlNode
	placed []bool
	by     [][]int
}

// needs are the nodes that one needs, without itself.
func (f *forest) needs(i int) []int {
	var out []int
	for _, to := range f.graph.Nodes[i].Needs {
		if to >= 0 && to < len(f.nodes) && to != i {
			out = append(out, to)
		}
	}
	return out
}

// plant makes a tree of what is reached from a node over the fewest edges and has no place yet.
func (f *forest) plant(root int) *htmlNode {
	type step struct{ node, level int }
	f.placed[root] = true
	for queue := []step{{root, 1}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at.level == maxHTMLDepth {
			continue
		}
		n := f.nodes[at.node]
		for _, to := range f.needs(at.node) {
			if !f.placed[to] {
				f.placed[to] = true
				n.Children = append(n.Children, f.nodes[to])
				queue = append(queue, step{to, at.level + 1})
			}
		}
		slices.SortStableFunc(n.Children, func(a, b *htmlNode) int { return natural.Compare(a.Label, b.Label) })
	}
	return f.nodes[root]
}

// link names the neighbours that the trees do not show.
func (f *forest) link() {
	for i, n := range f.nodes {
		var numbers []string
		for _, by := range f.by[i] {
			numbers = append(numbers, strconv.Itoa(by))
		}
		n.By, n.NeededBy = strings.Join(numbers, " "), f.neighbours(f.by[i])
		child := map[*htmlNode]bool{}
		for _, c := range n.Children {
			child[c] = true
		}
		n.Also = f.neighbours(slices.DeleteFunc(f.needs(i), func(to int) bool { return child[f.nodes[to]] }))
	}
}

func (f *forest) neighbours(all []int) htmlNeighbours {
	shown := all[:min(len(all), maxHTMLNeighbours)]
	out := htmlNeighbours{More: len(all) - len(shown)}
	for _, i := range shown {
		out.List = append(out.List, f.nodes[i])
	}
	return out
}

// countMarks counts the marked below each node of a tree, and gives the count with the node itself.
func (n *htmlNode) countMarks() int {
	for _, c := range n.Children {
		n.Below += c.countMarks()
	}
	if n.Mark.Any() {
		return n.Below + 1
	}
	return n.Below
}
