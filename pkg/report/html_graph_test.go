package report

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// chain is a graph in which each needs the next.
func chain(n int) *decision.Graph {
	g := &decision.Graph{}
	for i := range n {
		node := decision.GraphNode{Ref: fmt.Sprint(i), Label: fmt.Sprint("part ", i), Depth: i}
		if i+1 < n {
			node.Needs = []int{i + 1}
		}
		g.Nodes = append(g.Nodes, node)
	}
	return g
}

// wide is a graph as large SBOMs have: a tenth needed by the subject, each of these needing nine, and every component some others, in circles too.
func wide(n int, seed uint64) *decision.Graph {
	random := rand.New(rand.NewPCG(seed, 0))
	g := &decision.Graph{Nodes: []decision.GraphNode{{Ref: "0", Label: "the device", Depth: 0}}}
	for i := 1; i < n; i++ {
		node := decision.GraphNode{Ref: fmt.Sprint(i), Label: fmt.Sprintf("part-%d 1.%d", i, i%7), Depth: 1}
		if i%10 != 1 {
			node.Depth = 2
		}
		for range random.IntN(3) {
			node.Needs = append(node.Needs, 1+random.IntN(n-1))
		}
		g.Nodes = append(g.Nodes, node)
	}
	for i := 1; i < n; i++ {
		from := &g.Nodes[0]
		if i%10 != 1 {
			from = &g.Nodes[(i-2)/10*10+1]
		}
		from.Needs = append(from.Needs, i)
	}
	return g
}

// withGraph is the sample with that graph.
func withGraph(g *decision.Graph) *decision.Decision {
	d := sample()
	d.SBOMs[1].Graph = g
	return d
}

// TestGraphsHaveAPlaceForEach draws graphs of many shapes: each component has one place, every edge is a place in the tree or a link, and lists do not lie
// deeper in lists than parsers follow.
func TestGraphsHaveAPlaceForEach(t *testing.T) {
	graphs := map[string]*decision.Graph{
		"sample": sample().SBOMs[1].Graph, "chain": chain(3000), "wide": wide(2000, 1), "alone": chain(1),
		"no subject":    {Nodes: []decision.GraphNode{{Label: "a", Depth: -1, Needs: []int{1}}, {Label: "b", Depth: -1}, {Label: "c", Depth: -1}}},
		"circle":        {Nodes: []decision.GraphNode{{Label: "a", Depth: 0, Needs: []int{1}}, {Label: "b", Depth: 1, Needs: []int{0, 1}}}},
		"numbers amiss": {Nodes: []decision.GraphNode{{Label: "a", Depth: 0, Needs: []int{-1, 7, 0}}, {Label: "b", Depth: 5}}},
	}
	for name, g := range graphs {
		h := htmlGraphOf(decision.SBOM{Path: "s", Graph: g}, "g", nil)
		parents, depth := map[int]int{}, map[int]int{}
		var walkTree func(n *htmlNode, parent, level int)
		walkTree = func(n *htmlNode, parent, level int) {
			if _, twice := parents[n.Number]; twice {
				t.Errorf("%s: %s has two places", name, n.Label)
			}
			parents[n.Number], depth[n.Number] = parent, level
			for _, c := range n.Children {
				walkTree(c, n.Number, level+1)
			}
		}
		nodes := map[int]*htmlNode{}
		for _, p := range h.Parts {
			for _, root := range p.Roots {
				walkTree(root, -1, 1)
			}
		}
		var all func(n *htmlNode)
		all = func(n *htmlNode) {
			nodes[n.Number] = n
			for _, c := range n.Children {
				all(c)
			}
		}
		for _, p := range h.Parts {
			for _, root := range p.Roots {
				all(root)
			}
		}
		if len(parents) != len(g.Nodes) || h.Shown != len(g.Nodes) || h.All != len(g.Nodes)+g.Unlisted {
			t.Errorf("%s: %d places for %d nodes, %d of %d said to be shown", name, len(parents), len(g.Nodes), h.Shown, h.All)
		}
		for i, n := range g.Nodes {
			if depth[i] > maxHTMLDepth {
				t.Errorf("%s: %s is %d deep", name, n.Label, depth[i])
			}
			elsewhere := nodes[i].Also.More
			for _, also := range nodes[i].Also.List {
				if parents[also.Number] == i {
					t.Errorf("%s: %s is below %s and linked too", name, also.Label, n.Label)
				}
				elsewhere++
			}
			want := 0
			for _, to := range n.Needs {
				if to >= 0 && to < len(g.Nodes) && to != i {
					want++
					if !slices.Contains(strings.Fields(nodes[to].By), fmt.Sprint(i)) {
						t.Errorf("%s: %s does not say that %s needs it", name, nodes[to].Label, n.Label)
					}
				}
			}
			unique := map[int]bool{}
			for _, to := range n.Needs {
				unique[to] = true
			}
			if got := len(nodes[i].Children) + elsewhere; len(unique) == len(n.Needs) && got != want {
				t.Errorf("%s: %s has %d edges, %d are shown", name, n.Label, want, got)
			}
		}
	}
}

// TestGraphIsBoundedHonestly says how many of how many are shown, and what a component needs besides.
func TestGraphIsBoundedHonestly(t *testing.T) {
	page := string(written(t, "html", Options{}, sample()))
	for _, want := range []string{"7 of 9 components shown", "1 more of what it needs is not listed", "hold: 1 finding, 2 open vulnerabilities", "Not reached from the subject: 1", "In circles that nothing leads to: 1"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	if page = string(written(t, "html", Options{}, withGraph(nil))); strings.Contains(page, `class="graph"`) {
		t.Error("a graph where the decision has none")
	}
}

// TestMarksAreOfWhatStands marks by the gravest finding that nothing lifts.
func TestMarksAreOfWhatStands(t *testing.T) {
	finding := func(check, ref string, s decision.Severity, o decision.Outcome) decision.Finding {
		return decision.Finding{Check: check, Severity: s, Outcome: o, Subject: decision.Subject{Kind: "component", Ref: ref}}
	}
	lifted := finding("A", "s#lifted", decision.Block, decision.Fail)
	lifted.Waiver = &decision.Lifted{ID: "W"}
	vulnerability := finding("V", "s#a CVE-1", decision.Info, decision.Fail)
	vulnerability.Subject.Kind, vulnerability.Subject.Name = "vulnerability", "CVE-1"
	d := &decision.Decision{Findings: []decision.Finding{
		finding("W", "s#a", decision.Warn, decision.Fail), finding("B", "s#a", decision.Block, decision.Indeterminate), finding("B", "s#a", decision.Block, decision.Fail),
		finding("P", "s#passed", decision.Block, decision.Pass), lifted, vulnerability, finding("U", "s#b", "unheard of", decision.Fail),
	}, Vulnerabilities: []decision.Vulnerability{{SBOM: "s", Ref: "calm", Status: "fixed"}, {SBOM: "s", Ref: "open", Status: "unstated"}, {Component: "elsewhere", Status: "affected"}}}
	marks := htmlMarks(d)
	var got []string
	for _, ref := range []string{"s#a", "s#b", "s#passed", "s#lifted", "s#calm", "s#open"} {
		got = append(got, fmt.Sprintf("%s=%s %v", ref, marks[ref].Words(), marks[ref].Checks))
	}
	want := "s#a=block: 3 findings [B W V]|s#b=unheard of: 1 finding [U]|s#passed= []|s#lifted= []|s#calm= []|s#open=1 open vulnerability []"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

// TestGraphInABrowser finds components by name and by their marks, shows ways to them, and moves by keys.
func TestGraphInABrowser(t *testing.T) {
	b := startBrowser(t)
	d := withGraph(wide(2000, 2))
	d.Findings[0].Subject.Ref = "sbom.json#777"
	b.open(written(t, "html", Options{}, d), 1280, "light")
	do := func(script string) any {
		t.Helper()
		return b.run(`(async () => {
			const graph = document.querySelector(".graph"), form = graph.querySelector("form"), pause = (ms) => new Promise((done) => setTimeout(done, ms));
			const shown = () => [...graph.querySelectorAll(".name")].filter((one) => one.checkVisibility()).map((one) => one.textContent);
			const set = async (name, value) => { form.elements[name].value = value; form.dispatchEvent(new Event("input")); await pause(400); };
			const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
			const at = () => document.activeElement.querySelector(".name")?.textContent ?? document.activeElement.textContent;
			` + script + `})()`)
	}
	hold := func(what, script string, want any) {
		t.Helper()
		if got := do(script); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	hold("at first", `return graph.querySelector("output").value + " " + shown().length`, "2000 components. 201")
	hold("by name", `await set("component", "PART-777 "); return graph.querySelector("output").value + shown().join()`, "1 of 2000 components fit.the device,part-771 1.1,part-777 1.0")
	hold("nothing", `await set("component", "no such"); return graph.querySelector("output").value + shown().join()`, "No component fits.")
	hold("by mark", `await set("component", ""); await set("marked", "yes"); return graph.querySelector("output").value + shown().join()`, "1 of 2000 components fit.the device,part-771 1.1,part-777 1.0")
	hold("all again", `await set("marked", ""); return shown().length`, 201.0)
	hold("ways", `graph.querySelector("li[data-n='777'] button[data-paths]").click(); const ways = [...graph.querySelectorAll(".paths li")].map((li) => li.textContent);
		const sorted = ways.every((way, i) => i === 0 || way.split("→").length >= ways[i - 1].split("→").length);
		return ways[0] + "; " + sorted + " " + ways.every((way) => way.startsWith("the device →") && way.endsWith("→ part-777 1.0")) + "; " + (at() === graph.querySelector(".paths h4").textContent)`,
		"the device → part-771 1.1 → part-777 1.0; true true; true")
	hold("a link in a way", `graph.querySelector(".paths li a:last-child").click(); return at()`, "part-777 1.0")
	hold("keys", `const seen = []; for (const key of ["Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowUp", "Tab"]) { press(key); seen.push(at()); } return seen.join()`,
		"the device,part-1 1.1,part-1 1.1,"+"part-2 1.2,part-1 1.1,part-1 1.1,"+"part-11 1.4,part-1 1.1,part-1 1.1")
	if said := b.complaints(); said != "" {
		t.Errorf("the console says: %s", said)
	}
}

// TestGraphWithoutScript has everything in lists that unfold by themselves, and links that lead to places.
func TestGraphWithoutScript(t *testing.T) {
	tree, err := html.Parse(bytes.NewReader(written(t, "html", Options{}, withGraph(chain(200)))))
	if err != nil {
		t.Fatal(err)
	}
	parts := 0
	walk(tree, func(n *html.Node) {
		if attribute(n, "data-n") == "" {
			return
		}
		parts++
		inner := n.FirstChild
		if inner.Data != "details" || inner.FirstChild.NextSibling.Data != "summary" {
			t.Errorf("%s is no details with a summary", attribute(n, "id"))
		}
	})
	if parts != 200 {
		t.Errorf("%d of 200 are in the lists that a parser makes", parts)
	}
}
