package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// walk calls back for every element of a page.
func walk(n *html.Node, each func(n *html.Node)) {
	if n.Type == html.ElementNode {
		each(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, each)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var all strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		all.WriteString(text(c))
	}
	return all.String()
}

// TestHTMLIsSelfContained holds that whatever a delivery says, a page has the elements and attributes of its template alone: one script and one style, both named
// by the policy, nothing that is fetched, no address but places in the page, ids that are there once.
func TestHTMLIsSelfContained(t *testing.T) {
	known := map[string]bool{}
	for _, d := range []*decision.Decision{sample(), demo(t, "unsigned-legacy"), demo(t, "infusion-pump")} {
		tree, err := html.Parse(bytes.NewReader(written(t, "html", Options{Verbose: true}, d, d)))
		if err != nil {
			t.Fatal(err)
		}
		walk(tree, func(n *html.Node) { known[n.Data] = true })
	}
	for name, d := range everything(t) {
		page := written(t, "html", Options{Verbose: true}, d, d)
		tree, err := html.Parse(bytes.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		ids, count := map[string]bool{}, map[string]int{}
		walk(tree, func(n *html.Node) {
			count[n.Data]++
			if !known[n.Data] {
				t.Errorf("%q: element %s", name, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("%q: attribute %s=%q", name, a.Key, a.Val)
				}
			}
			if id := attribute(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("%q: id %s twice", name, id)
				}
				ids[id] = true
			}
		})
		if count["script"] != 1 || count["style"] != 1 {
			t.Errorf("%q: %d scripts, %d styles", name, count["script"], count["style"])
		}
		walk(tree, func(n *html.Node) {
			for _, a := range n.Attr {
				if target := strings.TrimPrefix(a.Val, "#"); (a.Key == "href" || a.Key == "aria-labelledby") && !ids[target] {
					t.Errorf("%q: %s=%q leads nowhere", name, a.Key, a.Val)
				}
			}
			if n.Data == "script" || n.Data == "style" {
				if !strings.Contains(string(page), n.Data+"-src '"+hashSource(text(n))+"'") {
					t.Errorf("%q: the policy does not name the %s", name, n.Data)
				}
			}
		})
		if !bytes.Contains(page, []byte(`content="default-src 'none'; style-src 'sha256-`)) {
			t.Errorf("%q: no policy", name)
		}
	}
}

var noWords = regexp.MustCompile(`\s+`)

// TestHTMLSaysWhatTheDecisionSays looks for every finding, obligation, waiver, file and sum.
func TestHTMLSaysWhatTheDecisionSays(t *testing.T) {
	for _, name := range append(demos, "sample") {
		d := everything(t)[name]
		tree, err := html.Parse(bytes.NewReader(written(t, "html", Options{}, d)))
		if err != nil {
			t.Fatal(err)
		}
		said := noWords.ReplaceAllString(text(tree), " ")
		says := func(what string) {
			if what = noWords.ReplaceAllString(Printable(what), " "); !strings.Contains(said, strings.TrimSpace(what)) {
				t.Errorf("%s: no %q", name, what)
			}
		}
		says(verdictSentence(d))
		for _, f := range d.Findings {
			says(f.Check)
			says(saysAlone(f))
			says(subjectName(f.Subject))
			if f.Waiver != nil {
				says(liftedWords(f.Waiver))
			}
		}
		for _, o := range d.Obligations {
			says(o.What)
		}
		for _, w := range d.Waivers {
			says(w.ID)
		}
		for _, tr := range d.Trust {
			says(tr.Path)
			says(tr.Reason)
		}
		for _, n := range d.NotChecked {
			says(n)
		}
		for _, p := range d.Packs {
			says(p.Digest)
		}
		for _, s := range d.SBOMs {
			if s.Graph == nil || s.Support == nil {
				continue
			}
			for _, n := range s.Graph.Nodes {
				says(n.Label)
			}
			for _, e := range s.Support.Ends {
				says(e.Label)
				says(e.On)
			}
		}
		for _, v := range d.Vulnerabilities {
			says(v.ID)
			says(v.Component)
		}
	}
}

// TestHTMLTellsWhatItLeavesOut has more findings and files than a page shows.
func TestHTMLTellsWhatItLeavesOut(t *testing.T) {
	d := many(1, maxHTMLFindings+7, func(int) string { return "x" })
	for range maxHTMLFiles + 3 {
		d.Delivery.Files = append(d.Delivery.Files, decision.File{Path: "f"})
	}
	page := string(written(t, "html", Options{}, d))
	for _, want := range []string{"… and 7 more; the JSON decision lists all", "… and 4 more; the JSON decision lists all", `data-count="1007"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	if page = string(written(t, "html", Options{Verbose: true}, d)); strings.Contains(page, "… and 7 more") {
		t.Error("--verbose leaves findings out")
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(1)": "'@SUM(1)", " =1": "' =1", "\t=1": "' =1", "@scope/name 1": "@scope/name 1", "zlib 1.2": "zlib 1.2", "": "",
	} {
		if got := cell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
