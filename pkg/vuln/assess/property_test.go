package assess

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

const rounds = 2000

var someIDs = []vuln.ID{shell, ghsa, "CVE-2026-1001", "CVE-2026-1002", "VENDOR-1"}

func anySource(r *rand.Rand, n int, rank vex.Rank) vex.Source {
	statuses := []vex.Status{vex.NotAffected, vex.Affected, vex.Fixed, vex.UnderInvestigation, vex.Unknown}
	products := []vex.Product{names(pump), names(pump, log4j), names(pump, openssl), names(log4j), names(pump, "pkg:npm/x@1"), names("pkg:generic/lamp@1")}
	return says(rank, fmt.Sprint("d", n), statuses[r.IntN(len(statuses))], func(d *vex.Document, st *vex.Statement) {
		st.Vulnerability.Name = string(someIDs[r.IntN(len(someIDs))])
		if r.IntN(5) == 0 {
			st.Vulnerability.Aliases = []string{string(someIDs[r.IntN(len(someIDs))])}
		}
		st.Products = []vex.Product{products[r.IntN(len(products))]}
		if st.Status == vex.NotAffected && r.IntN(4) == 0 {
			st.Justification = []vex.Justification{"", vex.ComponentNotPresent, vex.ProtectedAtPerimeter}[r.IntN(3)]
		}
		st.Timestamp = stamp(r.IntN(20) - 10)
		d.Draft = r.IntN(8) == 0
		if r.IntN(2) == 0 {
			d.ID, d.Author, d.Revision = "series", "maker", fmt.Sprint(1+r.IntN(3))
		}
	})
}

func anyCase(t *testing.T, r *rand.Rand, doc *sbom.Document) Case {
	aliases := &vuln.Aliases{}
	aliases.Add(ghsa, shell)
	aliases.Add("VENDOR-1", "CVE-2026-1001", "CVE-2026-1002")
	d := Document{SBOM: doc, Product: true}
	for _, c := range doc.Components[:2] {
		l := Looked{Component: c, State: []State{Clean, NotAssessable}[r.IntN(2)]}
		for _, id := range []vuln.ID{shell, "CVE-2026-1001", "VENDOR-1"} {
			if r.IntN(3) == 0 {
				l.State, l.Found = Matched, append(l.Found, Found{ID: id, Severity: vuln.High})
			}
		}
		d.Looked = append(d.Looked, l)
	}
	in := Case{Documents: []Document{d}, Aliases: aliases, Revised: day.AddDate(0, 0, -10)}
	for n := range r.IntN(5) {
		in.Sources = append(in.Sources, anySource(r, n, []vex.Rank{vex.Anyone, vex.Coordinator, vex.Upstream, vex.Maker}[r.IntN(4)]))
	}
	if r.IntN(2) == 0 {
		in.Exploited = catalogue(t)
	}
	return in
}

// asks is how much each vulnerability in each place asks for, by every id that it has. What calms asks for nothing.
func asks(r *Result) map[string]int {
	out := map[string]int{}
	note := func(v *Vulnerability) {
		where := v.Missing
		if v.Component != nil {
			where = v.Component.Ref
		}
		for _, id := range append(slices.Clone(v.Aliases), v.ID) {
			key := where + " " + string(id)
			out[key] = max(out[key], v.Status.gravity())
			out["anywhere "+string(id)] = max(out["anywhere "+string(id)], v.Status.gravity())
		}
	}
	for _, d := range r.Documents {
		for _, v := range d.Vulnerabilities {
			note(v)
		}
	}
	for _, v := range r.Elsewhere {
		note(v)
	}
	return out
}

// lowered names what asks for less than before. What is said of the product as a whole counts for the parts that it is found in, and may be
// listed there instead.
func lowered(before, after map[string]int) string {
	for key, asked := range before {
		if after[key] < asked && !strings.HasPrefix(key, "pump ") {
			return fmt.Sprintf("%s: %d became %d", key, asked, after[key])
		}
	}
	return ""
}

// TestNobodyCalms: a statement of anyone never makes anything ask for less.
func TestNobodyCalms(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	doc := document(t)
	raised := 0
	for range rounds {
		in := anyCase(t, r, doc)
		before := asks(Join(in))
		in.Sources = append(slices.Clone(in.Sources), anySource(r, 9, vex.Anyone))
		after := asks(Join(in))
		if what := lowered(before, after); what != "" {
			t.Fatalf("%s by %+v", what, in.Sources[len(in.Sources)-1].Document.Statements)
		}
		if lowered(after, before) != "" {
			raised++
		}
	}
	if raised == 0 {
		t.Error("nothing was ever raised")
	}
}

// TestMoreDataNeverCalm: more matches, and a catalogue of what is exploited, never make anything ask for less.
func TestMoreDataNeverCalm(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	doc := document(t)
	raised := 0
	for range rounds {
		in := anyCase(t, r, doc)
		in.Exploited = nil
		before := asks(Join(in))
		more := in
		more.Documents = []Document{in.Documents[0]}
		more.Documents[0].Looked = slices.Clone(in.Documents[0].Looked)
		l := &more.Documents[0].Looked[r.IntN(2)]
		id := []vuln.ID{shell, "CVE-2026-1001", "CVE-2026-1002", "VENDOR-1"}[r.IntN(4)]
		if !slices.ContainsFunc(l.Found, func(f Found) bool { return f.ID == id }) {
			l.State, l.Found = Matched, append(slices.Clone(l.Found), Found{ID: id, Severity: vuln.Low})
		}
		if r.IntN(2) == 0 {
			more.Exploited = catalogue(t)
		}
		after := asks(Join(more))
		if what := lowered(before, after); what != "" {
			t.Fatalf("%s by %s\nbefore %s\nafter %s", what, id, told(Join(in)), told(Join(more)))
		}
		if lowered(after, before) != "" {
			raised++
		}
	}
	if raised == 0 {
		t.Error("nothing was ever raised")
	}
}

// TestSourcesInAnyOrder give the same.
func TestSourcesInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	doc := document(t)
	for range rounds {
		in := anyCase(t, r, doc)
		want := told(Join(in))
		in.Sources = slices.Clone(in.Sources)
		r.Shuffle(len(in.Sources), func(i, j int) { in.Sources[i], in.Sources[j] = in.Sources[j], in.Sources[i] })
		if got := told(Join(in)); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}
}

func told(r *Result) string {
	out := fmt.Sprint(r.Unmatched)
	for _, v := range append(slices.Clone(r.Documents[0].Vulnerabilities), r.Elsewhere...) {
		out += fmt.Sprintf("%s %s %v %s %s %s %d\n", v.Missing, v.ID, v.Aliases, v.Status, v.Stated, v.Overruled, len(v.Judgement.Claims))
	}
	return out
}
