package assess

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/epss"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/kev"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

var day = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

const (
	pump    = "pkg:generic/pump@2.0"
	log4j   = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
	openssl = "pkg:deb/debian/openssl@3.0.1"
	shell   = vuln.ID("CVE-2021-44228")
	ghsa    = vuln.ID("GHSA-jfh8-c2jp-5v3q")
)

// document is an SBOM of the pump: log4j, openssl and a file.
func document(t testing.TB) *sbom.Document {
	t.Helper()
	doc, err := sbom.Read("sbom.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
"metadata":{"timestamp":"2026-10-20T00:00:00Z","component":{"type":"firmware","bom-ref":"pump","name":"pump","version":"2.0","purl":"`+pump+`"}},
"components":[{"type":"library","bom-ref":"log4j","name":"log4j-core","version":"2.14.1","purl":"`+log4j+`"},
{"type":"library","bom-ref":"ssl","name":"openssl","version":"3.0.1","purl":"`+openssl+`","pedigree":{"patches":[{"type":"backport","resolves":[{"type":"security","id":"CVE-2026-1007"}]}]}},
{"type":"file","bom-ref":"f","name":"readme.txt"}]}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func parts(doc *sbom.Document) (logging, tls, file *sbom.Component) {
	return doc.Components[0], doc.Components[1], doc.Components[2]
}

// found is the document with log4shell in log4j, and nothing against openssl.
func found(doc *sbom.Document, more ...Found) Document {
	logging, tls, _ := parts(doc)
	return Document{SBOM: doc, Product: true, Looked: []Looked{
		{Component: doc.Root, State: NotAssessable, Reason: "unknown-purl-type"},
		{Component: logging, State: Matched, Found: append([]Found{logShell()}, more...)},
		{Component: tls, State: Clean},
	}}
}

func logShell() Found {
	score, err := vuln.ParseCVSS("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H")
	if err != nil {
		panic(err)
	}
	return Found{ID: shell, Aliases: []vuln.ID{ghsa}, Severity: vuln.High, Scores: []vuln.CVSS{{Version: "2.0", Score: 9.3, Severity: vuln.High}, score}, Fix: "fixed", Fixes: []string{"2.15.0"}, Why: []string{"java-matcher"}}
}

type change func(*vex.Document, *vex.Statement)

func says(rank vex.Rank, path string, status vex.Status, changes ...change) vex.Source {
	st := vex.Statement{Pointer: "/statements/0", Vulnerability: vex.Vulnerability{Name: string(shell)}, Status: status,
		Timestamp: stamp(0), Products: []vex.Product{names(pump, log4j)}}
	if status == vex.NotAffected {
		st.Justification = vex.VulnerableCodeNotPresent
	}
	d := &vex.Document{Path: path, Format: vex.OpenVEX, ID: path, Author: path, Revision: "1", Timestamp: stamp(0)}
	for _, f := range changes {
		f(d, &st)
	}
	d.Statements = []vex.Statement{st}
	return vex.Source{Document: d, Rank: rank}
}

func stamp(days int) vex.Stamp {
	return vex.Stamp{State: vex.Stated, Text: "x", Time: day.AddDate(0, 0, days)}
}

func names(product string, subcomponents ...string) vex.Product {
	p := vex.Product{Component: vex.Component{PURLs: []string{product}}}
	for _, s := range subcomponents {
		p.Subcomponents = append(p.Subcomponents, vex.Component{PURLs: []string{s}})
	}
	return p
}

func about(p vex.Product) change {
	return func(_ *vex.Document, st *vex.Statement) { st.Products = []vex.Product{p} }
}

func called(name string, aliases ...string) change {
	return func(_ *vex.Document, st *vex.Statement) {
		st.Vulnerability = vex.Vulnerability{Name: name, Aliases: aliases}
	}
}

func justified(j vex.Justification) change {
	return func(_ *vex.Document, st *vex.Statement) { st.Justification = j }
}

// TestRecordsOfDistributions: what a distribution calls its record of a CVE is that CVE, for what warns, what calms and what is known to be exploited.
func TestRecordsOfDistributions(t *testing.T) {
	doc := document(t)
	for name, c := range map[string]struct {
		source vex.Source
		found  bool
		want   Status
	}{
		"listed":              {says(vex.Anyone, "v", vex.Unknown, called("DEBIAN-CVE-2021-44228")), false, Unstated},
		"investigated":        {says(vex.Anyone, "v", vex.UnderInvestigation, called("UBUNTU-CVE-2021-44228")), true, UnderInvestigation},
		"affected, by alias":  {says(vex.Anyone, "v", vex.Affected, called("DSA-1", "ALPINE-CVE-2021-44228")), true, Affected},
		"calm, and exploited": {says(vex.Maker, "v", vex.NotAffected, called("ALPINE-CVE-2021-44228")), true, UnderInvestigation},
	} {
		of := Document{SBOM: doc, Product: true}
		if c.found {
			of = found(doc)
		}
		r := Join(Case{Documents: []Document{of}, Sources: []vex.Source{c.source}, Exploited: catalogue(t), At: day})
		all := r.Documents[0].Vulnerabilities
		if len(all) != 1 && name != "affected, by alias" || all[0].ID != shell || all[0].Status != c.want || all[0].Exploited == nil {
			t.Errorf("%s: got %d: %+v", name, len(all), all[0])
		}
	}
}

// TestNamesOfExploited: however a statement calls what is known to be exploited, it is told, and an all-clear does not hide it.
func TestNamesOfExploited(t *testing.T) {
	doc := document(t)
	link := func(_ *vex.Document, st *vex.Statement) {
		st.Vulnerability = vex.Vulnerability{ID: "https://nvd.nist.gov/vuln/detail/CVE-2021-44228", Name: "Log4Shell"}
	}
	for name, s := range map[string]vex.Source{
		"a name": says(vex.Anyone, "v", vex.UnderInvestigation, called("CVE-2021-44228 (Log4Shell)")), "a link": says(vex.Anyone, "v", vex.UnderInvestigation, link),
		"calm, by a name": says(vex.Maker, "v", vex.NotAffected, called("CVE-2021-44228 (Log4Shell)")), "calm, by a link": says(vex.Maker, "v", vex.NotAffected, link),
	} {
		all := Join(Case{Documents: []Document{{SBOM: doc, Product: true}}, Sources: []vex.Source{s}, Exploited: catalogue(t), At: day}).Documents[0].Vulnerabilities
		if len(all) != 1 || all[0].Status != UnderInvestigation || all[0].Exploited == nil {
			t.Errorf("%s: got %d: %+v", name, len(all), all)
		}
	}
}

func catalogue(t testing.TB) map[vuln.ID]Exploited {
	t.Helper()
	c, err := kev.Read("kev.json", []byte(`{"title":"x","catalogVersion":"1","dateReleased":"2026-11-02T00:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2021-44228","vendorProject":"Apache",
"product":"Log4j2","vulnerabilityName":"x","dateAdded":"2021-12-10","shortDescription":"x","requiredAction":"x","dueDate":"2021-12-24","knownRansomwareCampaignUse":"Known","notes":"","cwes":[]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	out := map[vuln.ID]Exploited{}
	for _, e := range c.Entries {
		out[vuln.ParseID(e.CVE)] = Exploited{Entry: e, Sources: []Name{KEV}}
	}
	return out
}

// TestWhatCounts gives statements about Log4Shell in log4j, which the database has.
func TestWhatCounts(t *testing.T) {
	na, inv := vex.NotAffected, vex.UnderInvestigation
	for name, c := range map[string]struct {
		sources   []vex.Source
		exploited bool
		status    Status
		stated    Status // when it is not the status
		overruled string // how it begins
		conflict  bool
	}{
		"nothing said":                 {status: Unstated},
		"maker calms":                  {sources: []vex.Source{says(vex.Maker, "m", na)}, status: NotAffected},
		"maker calms by the GHSA":      {sources: []vex.Source{says(vex.Maker, "m", na, called(string(ghsa)))}, status: NotAffected},
		"maker repaired":               {sources: []vex.Source{says(vex.Maker, "m", vex.Fixed)}, status: Fixed},
		"maker warns":                  {sources: []vex.Source{says(vex.Maker, "m", vex.Affected)}, status: Affected},
		"nobody calms":                 {sources: []vex.Source{says(vex.Anyone, "a", na)}, status: Unstated, overruled: "a says not_affected, and nobody who may speak"},
		"nobody repaired":              {sources: []vex.Source{says(vex.Anyone, "a", vex.Fixed)}, status: Unstated, overruled: "a says fixed, and nobody"},
		"nobody warns":                 {sources: []vex.Source{says(vex.Anyone, "a", vex.Affected)}, status: Affected},
		"nobody warns, maker calms":    {sources: []vex.Source{says(vex.Anyone, "a", vex.Affected), says(vex.Maker, "m", na)}, status: Affected, conflict: true},
		"nobody calms, maker looks":    {sources: []vex.Source{says(vex.Anyone, "a", na), says(vex.Maker, "m", inv)}, status: UnderInvestigation, conflict: true},
		"unjustified":                  {sources: []vex.Source{says(vex.Maker, "m", na, justified(""))}, status: UnderInvestigation, overruled: "m says not_affected: unjustified"},
		"not present, and is":          {sources: []vex.Source{says(vex.Maker, "m", na, justified(vex.ComponentNotPresent))}, status: UnderInvestigation, overruled: "m says not_affected: contradicted", conflict: true},
		"another product":              {sources: []vex.Source{says(vex.Maker, "m", na, about(names("pkg:generic/pump@1.0", log4j)))}, status: Unstated},
		"another vulnerability":        {sources: []vex.Source{says(vex.Maker, "m", na, called("CVE-2026-1001"))}, status: Unstated},
		"draft":                        {sources: []vex.Source{says(vex.Maker, "m", na, func(d *vex.Document, _ *vex.Statement) { d.Draft = true })}, status: Unstated, overruled: "m says not_affected: draft"},
		"of the product as a whole":    {sources: []vex.Source{says(vex.Maker, "m", na, about(names(pump)))}, status: NotAffected},
		"exploited, nothing said":      {exploited: true, status: Unstated},
		"exploited, maker calms":       {sources: []vex.Source{says(vex.Maker, "m", na)}, exploited: true, status: UnderInvestigation, stated: NotAffected, overruled: "m says not_affected, and CVE-2021-44228 is known to be exploited"},
		"exploited, buyer calms":       {sources: []vex.Source{says(vex.Buyer, "b", na)}, exploited: true, status: NotAffected},
		"exploited, repaired":          {sources: []vex.Source{says(vex.Maker, "m", vex.Fixed)}, exploited: true, status: Fixed},
		"exploited, calm by perimeter": {sources: []vex.Source{says(vex.Maker, "m", na, justified(vex.ProtectedAtPerimeter))}, exploited: true, status: UnderInvestigation, stated: NotAffected, overruled: "m says"},
	} {
		t.Run(name, func(t *testing.T) {
			in := Case{Documents: []Document{found(document(t))}, Sources: c.sources}
			if c.exploited {
				in.Exploited = catalogue(t)
			}
			r := Join(in)
			all := r.Documents[0].Vulnerabilities
			if len(all) != 1 || len(r.Elsewhere) != 0 {
				t.Fatalf("got %+v and %+v", all, r.Elsewhere)
			}
			v := all[0]
			stated := c.stated
			if stated == "" {
				stated = c.status
			}
			if v.Status != c.status || v.Stated != stated || v.Judgement.Conflict != c.conflict || !strings.HasPrefix(v.Overruled, c.overruled) || (c.overruled == "") != (v.Overruled == "") {
				t.Errorf("got %s, stated %s, conflict %t, %q", v.Status, v.Stated, v.Judgement.Conflict, v.Overruled)
			}
			if (v.Exploited != nil) != c.exploited || v.ID != shell || !slices.Equal(v.Aliases, []vuln.ID{ghsa}) || v.Severity != vuln.Critical || v.Score.Score != 10 {
				t.Errorf("got %+v", v)
			}
			if got := r.Documents[0].Totals; got.Components != 2 || got.Matched != 1 || got.Clean != 1 || got.NotAssessable != 0 || got.ByStatus[c.status] != 1 {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestAdvisoryAboutSeveral: what calms about one CVE of an advisory says nothing of the other.
func TestAdvisoryAboutSeveral(t *testing.T) {
	doc := document(t)
	logging, _, _ := parts(doc)
	several := Document{SBOM: doc, Product: true, Looked: []Looked{{Component: logging, State: Matched, Found: []Found{{ID: "VENDOR-1", Aliases: []vuln.ID{"CVE-2026-1001", "CVE-2026-1002"}}}}}}
	aliases := &vuln.Aliases{}
	aliases.Add("VENDOR-1", "CVE-2026-1001", "CVE-2026-1002")
	one, other := says(vex.Maker, "one", vex.NotAffected, called("CVE-2026-1001")), says(vex.Maker, "other", vex.NotAffected, called("CVE-2026-1002"))
	whole := says(vex.Maker, "whole", vex.NotAffected, called("VENDOR-1"))
	for _, c := range []struct {
		sources []vex.Source
		want    Status
	}{{nil, Unstated}, {[]vex.Source{one}, Unstated}, {[]vex.Source{one, other}, NotAffected}, {[]vex.Source{whole}, NotAffected},
		{[]vex.Source{one, says(vex.Maker, "other", vex.Affected, called("CVE-2026-1002"))}, Affected}} {
		r := Join(Case{Documents: []Document{several}, Sources: c.sources, Aliases: aliases})
		if all := r.Documents[0].Vulnerabilities; len(all) != 1 || all[0].Status != c.want {
			t.Errorf("%d statements: got %+v, want %s", len(c.sources), all, c.want)
		}
	}
}

// TestStatementsAlone: what warns is listed though the database has nothing on it, also about what no SBOM lists; what calms is not, unless
// it is exploited.
func TestStatementsAlone(t *testing.T) {
	const missing = "pkg:npm/left-pad@1.0.0"
	for name, c := range map[string]struct {
		source    vex.Source
		exploited bool
		reason    string
		want      string // component or part, id and status
	}{
		"warns of a part":             {source: says(vex.Maker, "m", vex.Affected, called("CVE-2026-1001"), about(names(pump, openssl))), want: "openssl 3.0.1 CVE-2026-1001 affected"},
		"nobody warns of a part":      {source: says(vex.Anyone, "m", vex.UnderInvestigation, called("CVE-2026-1001"), about(names(pump, openssl))), want: "openssl 3.0.1 CVE-2026-1001 under_investigation"},
		"calms about a part":          {source: says(vex.Maker, "m", vex.NotAffected, called("CVE-2026-1001"), about(names(pump, openssl)))},
		"nobody calms":                {source: says(vex.Anyone, "m", vex.NotAffected, called("CVE-2026-1001"), about(names(pump, openssl)))},
		"calms, exploited":            {source: says(vex.Maker, "m", vex.NotAffected, about(names(pump, openssl))), exploited: true, want: "openssl 3.0.1 CVE-2021-44228 under_investigation"},
		"warns of the product":        {source: says(vex.Maker, "m", vex.Affected, called("CVE-2026-1001"), about(names(pump))), want: "pump 2.0 CVE-2026-1001 affected"},
		"warns of what is missing":    {source: says(vex.Maker, "m", vex.Affected, called("CVE-2026-1001"), about(names(pump, missing))), want: missing + " CVE-2026-1001 affected"},
		"calms about what is missing": {source: says(vex.Maker, "m", vex.Fixed, called("CVE-2026-1001"), about(names(pump, missing)))},
		"warns, without data":         {source: says(vex.Maker, "m", vex.Affected), reason: "no data", want: "log4j-core 2.14.1 CVE-2021-44228 affected"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := document(t)
			d := Document{SBOM: doc, Product: true, Reason: c.reason}
			if c.reason == "" {
				for _, component := range doc.Components[:2] {
					d.Looked = append(d.Looked, Looked{Component: component, State: Clean})
				}
			}
			in := Case{Documents: []Document{d}, Sources: []vex.Source{c.source}}
			if c.exploited {
				in.Exploited = catalogue(t)
			}
			r := Join(in)
			var got []string
			for _, v := range append(slices.Clone(r.Documents[0].Vulnerabilities), r.Elsewhere...) {
				where := v.Missing
				if v.Component != nil {
					where = v.Component.Label()
				}
				got = append(got, fmt.Sprint(where, " ", v.ID, " ", v.Status))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if r.Documents[0].Reason != c.reason || c.reason != "" && r.Documents[0].Totals.Components != 0 {
				t.Errorf("got %+v", r.Documents[0].Totals)
			}
		})
	}
}

// TestPresentPartIsContradicted: a part that is said not to be there, is in no SBOM and was seen in the software is looked at by people.
func TestPresentPartIsContradicted(t *testing.T) {
	const missing = "pkg:npm/left-pad@1.0.0"
	source := says(vex.Maker, "m", vex.NotAffected, called("CVE-2026-1001"), about(names(pump, missing)), justified(vex.ComponentNotPresent))
	in := Case{Documents: []Document{found(document(t))}, Sources: []vex.Source{source}}
	if r := Join(in); len(r.Elsewhere) != 0 {
		t.Errorf("not seen: got %+v", r.Elsewhere)
	}
	in.Present = func(c vex.Component) bool { return slices.Contains(c.PURLs, missing) }
	if r := Join(in); len(r.Elsewhere) != 1 || r.Elsewhere[0].Status != UnderInvestigation || !r.Elsewhere[0].Judgement.Conflict {
		t.Errorf("seen: got %+v", r.Elsewhere)
	}
}

// TestForeignAliasesHideNothing: ids that a statement gives find more against an entry, and take no other entry's place.
func TestForeignAliasesHideNothing(t *testing.T) {
	doc := document(t)
	sources := []vex.Source{
		says(vex.Anyone, "lie", vex.NotAffected, called(string(shell), "CVE-2026-1009")),
		says(vex.Maker, "m", vex.Affected, called("CVE-2026-1009"), about(names(pump))),
	}
	r := Join(Case{Documents: []Document{found(doc)}, Sources: sources, Exploited: catalogue(t)})
	got := map[vuln.ID]Status{}
	for _, v := range r.Documents[0].Vulnerabilities {
		got[v.ID] = v.Status
	}
	if want := (map[vuln.ID]Status{shell: Affected, "CVE-2026-1009": Affected}); got["CVE-2026-1009"] != Affected {
		t.Errorf("got %v, want %v", got, want)
	}
	hidden := says(vex.Maker, "m", vex.NotAffected, called("VENDOR-5", string(shell)), about(names(pump, openssl)))
	r = Join(Case{Documents: []Document{{SBOM: doc, Product: true, Reason: "no data"}}, Sources: []vex.Source{hidden}, Exploited: catalogue(t)})
	if all := r.Documents[0].Vulnerabilities; len(all) != 1 || all[0].Exploited == nil || all[0].Status != UnderInvestigation {
		t.Errorf("got %+v", all)
	}
}

func TestScoresAndMalice(t *testing.T) {
	doc := document(t)
	r := Join(Case{Documents: []Document{found(doc, Found{ID: "MAL-2026-1", Severity: vuln.Unrated, Fix: "unknown"})},
		Scores: map[vuln.ID]Score{shell: {Score: epss.Score{CVE: string(shell), Probability: 0.97, Percentile: 0.99}, Source: EPSS}}})
	all := r.Documents[0].Vulnerabilities
	if len(all) != 2 || all[0].ID != shell || all[0].Likelihood == nil || all[0].Likelihood.Probability != 0.97 || all[0].Malicious {
		t.Fatalf("got %+v", all)
	}
	if v := all[1]; !v.Malicious || v.Severity != vuln.Unrated || v.Score != nil || v.Likelihood != nil {
		t.Errorf("got %+v", v)
	}
}

// TestRatedByTheData: what statements alone speak of is as grave as the data or a statement call it, whoever calls it graver.
func TestRatedByTheData(t *testing.T) {
	doc := document(t)
	calledLow := func(_ *vex.Document, st *vex.Statement) { st.Ratings = []vuln.CVSS{{Score: 2, Severity: vuln.Low}} }
	grave := Rating{Severity: vuln.Critical, Scores: []vuln.CVSS{{Version: "3.1", Score: 9.8, Severity: vuln.Critical}}}
	aliases := &vuln.Aliases{}
	aliases.Add("GHSA-9999-9999-9999", "CVE-2026-9")
	for name, c := range map[string]struct {
		ratings  map[vuln.ID]Rating
		severity vuln.Severity
		score    float64
	}{
		"by the data":            {map[vuln.ID]Rating{"CVE-2026-9": grave}, vuln.Critical, 9.8},
		"under another id":       {map[vuln.ID]Rating{"GHSA-9999-9999-9999": grave}, vuln.Critical, 9.8},
		"of another":             {map[vuln.ID]Rating{"CVE-2026-8": grave}, vuln.Low, 2},
		"a word alone":           {map[vuln.ID]Rating{"CVE-2026-9": {Severity: vuln.High}}, vuln.High, 2},
		"by the data, unrated":   {map[vuln.ID]Rating{"CVE-2026-9": {}}, vuln.Low, 2},
		"graver by a statement":  {map[vuln.ID]Rating{"CVE-2026-9": {Severity: vuln.None}}, vuln.Low, 2},
		"nothing in any of them": {nil, vuln.Low, 2},
	} {
		t.Run(name, func(t *testing.T) {
			r := Join(Case{Documents: []Document{found(doc)}, Aliases: aliases, Ratings: c.ratings, At: day,
				Sources: []vex.Source{says(vex.Maker, "m", vex.Affected, called("CVE-2026-9"), calledLow)}})
			for _, v := range r.Documents[0].Vulnerabilities {
				if v.ID == "CVE-2026-9" && (v.Severity != c.severity || v.Score == nil || v.Score.Score != c.score) {
					t.Errorf("%s %+v", v.Severity, v.Score)
				}
			}
			if len(r.Documents[0].Vulnerabilities) != 2 {
				t.Errorf("%d", len(r.Documents[0].Vulnerabilities))
			}
		})
	}
}

// TestListed: what an SBOM lists and nobody states anything on is an entry, rated as the document rates it.
func TestListed(t *testing.T) {
	rate := func(_ *vex.Document, st *vex.Statement) {
		st.Ratings = []vuln.CVSS{{Score: 5, Severity: vuln.Medium}, {Score: 9.8, Severity: vuln.Critical}, {Severity: vuln.Low}}
	}
	list := func(s vex.Source) vex.Source {
		s.Document.Listed, s.Document.Statements = s.Document.Statements, nil
		return s
	}
	for name, c := range map[string]struct {
		sources []vex.Source
		want    Status
	}{
		"listed alone":            {[]vex.Source{list(says(vex.Anyone, "sbom.json", vex.Unknown, called("CVE-2026-9"), rate))}, Unstated},
		"and called harmless":     {[]vex.Source{list(says(vex.Anyone, "sbom.json", vex.Unknown, called("CVE-2026-9"), rate)), says(vex.Maker, "m", vex.NotAffected, called("CVE-2026-9"))}, ""},
		"and called affected":     {[]vex.Source{list(says(vex.Anyone, "sbom.json", vex.Unknown, called("CVE-2026-9"), rate)), says(vex.Maker, "m", vex.Affected, called("CVE-2026-9"))}, Affected},
		"affected and rated":      {[]vex.Source{says(vex.Maker, "m", vex.Affected, called("CVE-2026-9"), rate)}, Affected},
		"not affected, and rated": {[]vex.Source{says(vex.Maker, "m", vex.NotAffected, called("CVE-2026-9"), rate)}, ""},
	} {
		doc := document(t)
		logging, _, _ := parts(doc)
		r := Join(Case{Documents: []Document{{SBOM: doc, Product: true, Looked: []Looked{{Component: logging, State: Clean}}}}, Sources: c.sources})
		all := r.Documents[0].Components[logging].Vulnerabilities
		if c.want == "" {
			if len(all) != 0 {
				t.Errorf("%s: %+v", name, all[0])
			}
			continue
		}
		if len(all) != 1 || all[0].Status != c.want || all[0].Score == nil || all[0].Score.Score != 9.8 || all[0].Severity != vuln.Critical {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

// TestRepairIsShown by version, by pedigree and by data that have nothing against the version; never by a statement.
func TestRepairIsShown(t *testing.T) {
	doc := document(t)
	_, tls, _ := parts(doc)
	for name, c := range map[string]struct {
		found Found
		want  bool
	}{
		"below the fix":    {Found{ID: "CVE-2026-1006", Fixes: []string{"3.0.2"}}, false},
		"at the fix":       {Found{ID: "CVE-2026-1006", Fixes: []string{"3.0.1"}}, true},
		"one of several":   {Found{ID: "CVE-2026-1006", Fixes: []string{"4.0", "2.9"}}, true},
		"no fix":           {Found{ID: "CVE-2026-1006"}, false},
		"patched":          {Found{ID: "CVE-2026-1007"}, true},
		"patched, by GHSA": {Found{ID: "GHSA-1", Aliases: []vuln.ID{"CVE-2026-1007"}}, true},
	} {
		d := Document{SBOM: doc, Product: true, Looked: []Looked{{Component: tls, State: Matched, Found: []Found{c.found}}}}
		r := Join(Case{Documents: []Document{d}, Sources: []vex.Source{says(vex.Maker, "m", vex.Fixed, called(string(c.found.ID)), about(names(pump, openssl)))}})
		if v := r.Documents[0].Vulnerabilities[0]; v.Repaired != c.want || v.Status != Fixed {
			t.Errorf("%s: got %t, %s", name, v.Repaired, v.Status)
		}
	}
}

func TestUnmatchedIsReported(t *testing.T) {
	r := Join(Case{Documents: []Document{found(document(t))}, Sources: []vex.Source{says(vex.Maker, "m", vex.Fixed, about(names("pkg:generic/lamp@1")))}})
	want := []vex.Unmatched{{Path: "m", Pointer: "/statements/0", Vulnerability: string(shell), Named: []string{"pkg:generic/lamp@1"}}}
	if !reflect.DeepEqual(r.Unmatched, want) {
		t.Errorf("got %+v", r.Unmatched)
	}
}

// TestFilesAreParts: a file that bears no identifier is counted nowhere.
func TestFilesAreParts(t *testing.T) {
	doc := document(t)
	_, _, file := parts(doc)
	if c := Join(Case{Documents: []Document{found(doc)}}).Documents[0].Of(file); !c.Part {
		t.Errorf("got %+v", c)
	}
}

// TestGroupsAreCounted: an entry that only groups others is told by its number, and is no component that was looked up. Without data nobody knows which are.
func TestGroupsAreCounted(t *testing.T) {
	doc := document(t)
	_, tls, _ := parts(doc)
	of := found(doc)
	of.Looked[2] = Looked{Component: tls, Group: true}
	a := Join(Case{Documents: []Document{of}}).Documents[0]
	if a.Totals.Groups != 1 || a.Totals.Components != 1 || a.Totals.NotAssessable != 0 || !a.Of(tls).Part {
		t.Errorf("got %+v, the group %+v", a.Totals, a.Of(tls))
	}
	of.Looked, of.Reason = nil, "no data"
	if a := Join(Case{Documents: []Document{of}}).Documents[0]; a.Totals.Groups != 0 {
		t.Errorf("without data: got %+v", a.Totals)
	}
}

// TestRatedByAliases: what statements alone speak of is as grave as the gravest of all ids that they give, and an advisory about several CVEs rates none of them.
func TestRatedByAliases(t *testing.T) {
	aliases := &vuln.Aliases{}
	aliases.Add("VENDOR-9", "CVE-2026-1001", "CVE-2026-1002")
	ratings := map[vuln.ID]Rating{"CVE-2026-1001": {Severity: vuln.Medium, Scores: []vuln.CVSS{{Score: 5, Severity: vuln.Medium}}}, "VENDOR-9": {Severity: vuln.Critical, Scores: []vuln.CVSS{{Score: 10, Severity: vuln.Critical}}}}
	for name, c := range map[string]struct {
		called change
		want   float64
	}{
		"by its name":                         {called("CVE-2026-1001"), 5},
		"by an alias":                         {called("MAKER-1", "CVE-2026-1001"), 5},
		"by an alias among others":            {called("CVE-2026-1003", "CVE-2026-1001"), 5},
		"by the alias of an advisory of more": {called("MAKER-1", "VENDOR-9"), 10},
		"by nothing":                          {called("MAKER-1"), 0},
	} {
		doc := document(t)
		r := Join(Case{Documents: []Document{{SBOM: doc, Product: true, Reason: "no data"}}, Sources: []vex.Source{says(vex.Maker, "m", vex.Affected, c.called, about(names(pump)))}, Aliases: aliases, Ratings: ratings})
		all := r.Documents[0].Vulnerabilities
		if len(all) != 1 {
			t.Fatalf("%s: got %+v", name, all)
		}
		score := 0.0
		if all[0].Score != nil {
			score = all[0].Score.Score
		}
		if score != c.want {
			t.Errorf("%s: score %v, want %v", name, score, c.want)
		}
	}
}

// TestAnswer: what is said of a vulnerability that nobody found is known when it is asked for, of a component and of what is listed no more.
func TestAnswer(t *testing.T) {
	doc := document(t)
	_, tls, _ := parts(doc)
	missing := func(*vex.Component) (named, other bool) { return true, false }
	for name, c := range map[string]struct {
		source        vex.Source
		asks          bool
		listed, other Status
	}{
		"of the product":            {says(vex.Maker, "v", vex.NotAffected, about(names(pump))), true, NotAffected, NotAffected},
		"of another component":      {says(vex.Maker, "v", vex.NotAffected), true, Unstated, Unstated},
		"of what is missing":        {says(vex.Maker, "v", vex.Fixed, about(names(pump, "pkg:generic/treck@6"))), true, Unstated, Fixed},
		"by anyone":                 {says(vex.Anyone, "v", vex.Fixed, about(names(pump))), true, Unstated, Unstated},
		"of another vulnerability":  {says(vex.Maker, "v", vex.Fixed, about(names(pump)), called("CVE-2000-1")), true, Unstated, Unstated},
		"where the case asks not":   {says(vex.Maker, "v", vex.Fixed, about(names(pump))), false, Unstated, Unstated},
		"under investigation there": {says(vex.Maker, "v", vex.UnderInvestigation, about(names(pump))), true, UnderInvestigation, UnderInvestigation},
	} {
		r := Join(Case{Documents: []Document{{SBOM: doc, Product: true}}, Sources: []vex.Source{c.source}, At: day, Answers: c.asks})
		if got := r.Answer(tls, shell); got != c.listed {
			t.Errorf("%s: %s of a component, expected %s", name, got, c.listed)
		}
		if got := r.AnswerMissing(missing, shell); got != c.other {
			t.Errorf("%s: %s of what is missing, expected %s", name, got, c.other)
		}
	}
}
