package vex

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

var day = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func on(days int) Stamp {
	when := day.AddDate(0, 0, days)
	return Stamp{State: Stated, Text: when.Format(time.RFC3339), Time: when}
}

// says makes a source of one statement about the pump, or a part of it.
func says(rank Rank, path string, days int, status Status, change ...func(*Document, *Statement)) Source {
	st := Statement{Pointer: "/statements/0", Vulnerability: Vulnerability{Name: "CVE-2026-1"}, Status: status, StatusLabel: string(status), Timestamp: on(days),
		Products: []Product{{Component: component("pkg:generic/pump@2.0")}}}
	if status == NotAffected {
		st.Justification = VulnerableCodeNotPresent
	}
	d := &Document{Path: path, Format: OpenVEX, ID: path, Author: path, Revision: "1", Timestamp: on(days)}
	for _, f := range change {
		f(d, &st)
	}
	d.Statements = []Statement{st}
	return Source{Document: d, Rank: rank}
}

func of(id string, revision string) func(*Document, *Statement) {
	return func(d *Document, _ *Statement) { d.ID, d.Author, d.Revision = id, "maker", revision }
}

func named(ids ...string) func(*Document, *Statement) {
	return func(_ *Document, st *Statement) {
		st.Vulnerability = Vulnerability{Name: ids[0], Aliases: ids[1:]}
	}
}

func product(p Product) func(*Document, *Statement) {
	return func(_ *Document, st *Statement) { st.Products = []Product{p} }
}

func why(j Justification, action string) func(*Document, *Statement) {
	return func(_ *Document, st *Statement) { st.Justification, st.ActionStatement = j, action }
}

func in(parts ...string) Product {
	p := Product{Component: component("pkg:generic/pump@2.0")}
	for _, part := range parts {
		p.Subcomponents = append(p.Subcomponents, component(part))
	}
	return p
}

const (
	sslPart  = "pkg:deb/debian/openssl@3.0.1"
	bashPart = "pkg:deb/debian/bash@5"
)

// anything is the product with what a CPE calls that names no product.
var anything = Product{Component: component("pkg:generic/pump@2.0"), Subcomponents: []Component{{CPEs: []string{"cpe:2.3:*:*:*:*:*:*:*:*:*:*:*"}}}}

// twice is a document that says two things of one time.
func twice(first, second Status) *Document {
	d := says(Maker, "m", 0, first).Document
	d.Statements = append(d.Statements, says(Maker, "m", 0, second).Document.Statements...)
	d.Statements[1].Pointer = "/statements/1"
	return d
}

func TestMerge(t *testing.T) {
	ghsa := func(id vuln.ID) []vuln.ID {
		if id == "CVE-2026-1" || id == "GHSA-aaaa-bbbb-cccc" {
			return []vuln.ID{"CVE-2026-1", "GHSA-aaaa-bbbb-cccc"}
		}
		return []vuln.ID{id}
	}
	for name, c := range map[string]struct {
		sources  []Source
		part     int
		id       string
		status   Status
		path     string
		conflict bool
		concerns string
	}{
		"nothing":                       {part: Whole},
		"maker":                         {sources: []Source{says(Maker, "m", 0, NotAffected)}, part: Whole, status: NotAffected, path: "m"},
		"of every part":                 {sources: []Source{says(Maker, "m", 0, NotAffected)}, part: 0, status: NotAffected, path: "m"},
		"of one part":                   {sources: []Source{says(Maker, "m", 0, Fixed, product(in(sslPart)))}, part: 0, status: Fixed, path: "m"},
		"of another part":               {sources: []Source{says(Maker, "m", 0, Fixed, product(in(sslPart)))}, part: 1},
		"of a part, not the product":    {sources: []Source{says(Maker, "m", 0, Fixed, product(in(sslPart)))}, part: Whole},
		"another vulnerability":         {sources: []Source{says(Maker, "m", 0, NotAffected)}, id: "CVE-2026-2", part: Whole},
		"alias that is known":           {sources: []Source{says(Maker, "m", 0, NotAffected)}, id: "GHSA-aaaa-bbbb-cccc", part: Whole, status: NotAffected, path: "m"},
		"alias that it gives":           {sources: []Source{says(Maker, "m", 0, NotAffected, named("MK-1", "CVE-2026-2"))}, id: "CVE-2026-2", part: Whole, status: NotAffected, path: "m"},
		"affected hides behind a GHSA":  {sources: []Source{says(Maker, "m", 0, NotAffected), says(Maker, "n", 0, Affected, named("GHSA-aaaa-bbbb-cccc"))}, part: Whole, status: Affected, path: "n", conflict: true},
		"warned by anyone":              {sources: []Source{says(Maker, "m", 0, NotAffected), says(Anyone, "a", -9, Affected)}, part: Whole, status: Affected, path: "a", conflict: true, concerns: "unsigned"},
		"calmed by anyone":              {sources: []Source{says(Maker, "m", 0, Affected), says(Anyone, "a", 9, NotAffected)}, part: Whole, status: Affected, path: "m", conflict: true},
		"calmed by an equal":            {sources: []Source{says(Maker, "m", 0, Affected), says(Maker, "n", 9, NotAffected)}, part: Whole, status: Affected, path: "m", conflict: true},
		"buyer has decided":             {sources: []Source{says(Maker, "m", 0, Affected), says(Buyer, "b", -9, NotAffected)}, part: Whole, status: NotAffected, path: "b"},
		"unsigned copy, later":          {sources: []Source{says(Maker, "m", 0, Affected, of("v", "1")), says(Anyone, "a", 9, NotAffected, of("v", "2"))}, part: Whole, status: Affected, path: "m", conflict: true},
		"unsigned, later revision":      {sources: []Source{says(Anyone, "a", 0, Affected, of("v", "1")), says(Anyone, "b", 9, NotAffected, of("v", "2"))}, part: Whole, status: Affected, path: "a", conflict: true, concerns: "unsigned"},
		"both warn":                     {sources: []Source{says(Maker, "m", 0, UnderInvestigation), says(Upstream, "u", 0, Affected)}, part: Whole, status: Affected, path: "u"},
		"later revision":                {sources: []Source{says(Maker, "r1", 9, Affected, of("v", "1")), says(Maker, "r2", 0, NotAffected, of("v", "10")), says(Maker, "r3", 0, Affected, of("v", "9"))}, part: Whole, status: NotAffected, path: "r2"},
		"later time":                    {sources: []Source{says(Maker, "r1", 0, Affected, of("v", "1")), says(Maker, "r2", 1, NotAffected, of("v", "1"))}, part: Whole, status: NotAffected, path: "r2"},
		"equal time":                    {sources: []Source{says(Maker, "r1", 0, Affected, of("v", "1")), says(Maker, "r2", 0, NotAffected, of("v", "1"))}, part: Whole, status: Affected, path: "r1", conflict: true},
		"not said any more":             {sources: []Source{says(Maker, "r1", 0, NotAffected, of("v", "1")), says(Maker, "r2", 0, NotAffected, of("v", "2"), named("CVE-2026-2"))}, part: Whole},
		"warning not repeated":          {sources: []Source{says(Maker, "r1", 0, Affected, of("v", "1")), says(Maker, "r2", 0, NotAffected, of("v", "2"), named("CVE-2026-2"))}, part: Whole, status: Affected, path: "r1", concerns: "superseded"},
		"unjustified":                   {sources: []Source{says(Maker, "m", 0, NotAffected, why("", ""))}, part: Whole, status: UnderInvestigation, path: "m", concerns: "unjustified"},
		"unknown":                       {sources: []Source{says(Maker, "m", 0, Unknown)}, part: Whole},
		"draft":                         {sources: []Source{says(Maker, "m", 0, NotAffected, func(d *Document, _ *Statement) { d.Draft = true })}, part: Whole},
		"draft that warns":              {sources: []Source{says(Maker, "m", 0, Affected, func(d *Document, _ *Statement) { d.Draft = true })}, part: Whole, status: Affected, path: "m", concerns: "draft"},
		"no time":                       {sources: []Source{says(Maker, "m", 0, Fixed, func(_ *Document, st *Statement) { st.Timestamp = Stamp{State: Absent} })}, part: Whole},
		"in doubt":                      {sources: []Source{says(Maker, "m", 0, Fixed, product(Product{Component: Component{PURLs: []string{"pkg:generic/pump"}, Ambiguous: true}}))}, part: Whole},
		"in doubt, warns":               {sources: []Source{says(Maker, "m", 0, Affected, product(Product{Component: Component{PURLs: []string{"pkg:generic/pump"}, Ambiguous: true}}))}, part: Whole, status: Affected, path: "m", concerns: "uncertain"},
		"bare part":                     {sources: []Source{says(Maker, "m", 0, Fixed, product(Product{Component: component(sslPart)}))}, part: 0, status: Fixed, path: "m", concerns: "bare"},
		"not present, and is":           {sources: []Source{says(Maker, "m", 0, NotAffected, product(in(sslPart)), why(ComponentNotPresent, ""))}, part: 0, status: UnderInvestigation, path: "m", conflict: true, concerns: "contradicted"},
		"not present, of the whole":     {sources: []Source{says(Maker, "m", 0, NotAffected, why(ComponentNotPresent, ""))}, part: 0, status: UnderInvestigation, path: "m", conflict: true},
		"not present":                   {sources: []Source{says(Maker, "m", 0, NotAffected, why(ComponentNotPresent, ""))}, part: Whole, status: NotAffected, path: "m"},
		"of a later day":                {sources: []Source{says(Maker, "m", 12, NotAffected)}, part: Whole},
		"of a later day, and a warning": {sources: []Source{says(Maker, "m", 0, Affected, of("v", "1")), says(Maker, "n", 4000, NotAffected, of("v", "1"))}, part: Whole, status: Affected, path: "m", concerns: "superseded"},
		"warns of a later day":          {sources: []Source{says(Maker, "m", 12, Affected)}, part: Whole, status: Affected, path: "m", concerns: "future"},
		"within a day":                  {sources: []Source{says(Maker, "m", 11, NotAffected)}, part: Whole, status: NotAffected, path: "m"},
		"of one time in one document":   {sources: []Source{{Rank: Maker, Document: twice(NotAffected, Affected)}}, part: Whole, status: Affected, path: "m", conflict: true},
		"a CPE without a product":       {sources: []Source{says(Maker, "m", 0, NotAffected, product(anything))}, part: 0},
		"which warns":                   {sources: []Source{says(Maker, "m", 0, Affected, product(anything))}, part: 0, status: Affected, path: "m", concerns: "uncertain"},
		"before the SBOM":               {sources: []Source{says(Maker, "m", -30, NotAffected)}, part: Whole, status: NotAffected, path: "m", concerns: "outdated"},
	} {
		t.Run(name, func(t *testing.T) {
			m := Merge(Case{Sources: c.sources, Inventory: testInventory(), Aliases: ghsa, At: day.AddDate(0, 0, 10), Revised: day.AddDate(0, 0, -10)})
			id := vuln.ID("CVE-2026-1")
			if c.id != "" {
				id = vuln.ID(c.id)
			}
			j := m.For(c.part, id)
			path, concerns := "", []string{}
			if j.Decides != nil {
				path = j.Decides.Path
				for _, concern := range j.Decides.Concerns {
					concerns = append(concerns, string(concern))
				}
			}
			if j.Status != c.status || path != c.path || j.Conflict != c.conflict || strings.Join(concerns, " ") != c.concerns {
				t.Errorf("got %q by %q, conflict %v, %v", j.Status, path, j.Conflict, concerns)
			}
		})
	}
}

func TestMergeListsWhatMatchesNothing(t *testing.T) {
	m := Merge(Case{Inventory: testInventory(), Sources: []Source{
		says(Maker, "b", 0, Fixed, product(Product{Component: component("pkg:generic/lamp@1")})),
		says(Maker, "a", 0, Fixed, func(_ *Document, st *Statement) { st.Products = nil }),
		says(Maker, "c", 0, NotAffected, product(in(bashPart)), why(ComponentNotPresent, "")),
	}, Present: func(c Component) bool { return c.ID == "" && c.PURLs[0] == bashPart }})
	want := []Unmatched{{"a", "/statements/0", "CVE-2026-1", nil}, {"b", "/statements/0", "CVE-2026-1", []string{"pkg:generic/lamp@1"}}}
	if !reflect.DeepEqual(m.Unmatched, want) {
		t.Errorf("got %+v", m.Unmatched)
	}
	// The part that is said not to be there is in no SBOM, and was seen in the software.
	if len(m.Claims) != 1 || len(m.Claims[0].Hit.Missing) != 1 || m.Claims[0].Hit.Missing[0].Label() != bashPart || !slices.Contains(m.Claims[0].Concerns, Contradicted) || m.Claims[0].Status != UnderInvestigation {
		t.Errorf("got %+v", m.Claims)
	}
}

func TestNamed(t *testing.T) {
	m := Merge(Case{Inventory: testInventory(), Sources: []Source{
		says(Maker, "a", 0, Fixed), says(Maker, "b", 0, Fixed, product(in(sslPart)), named("cve-2026-1003")), says(Maker, "c", 0, Affected),
	}})
	if got, want := m.Named(), []Subject{{Part: Whole, ID: "CVE-2026-1"}, {Part: 0, ID: "CVE-2026-1003"}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestAdvisoryAboutSeveral: what is said of one CVE of an advisory is not said of the other, and what is said of the advisory is said of both.
func TestAdvisoryAboutSeveral(t *testing.T) {
	known := &vuln.Aliases{}
	known.Add("VENDOR-1", "CVE-2026-1001", "CVE-2026-1002")
	for _, c := range []struct {
		name         string
		first, other Status
	}{{"CVE-2026-1001", Fixed, ""}, {"VENDOR-1", Fixed, Fixed}} {
		m := Merge(Case{Sources: []Source{says(Maker, "m", 0, Fixed, named(c.name))}, Inventory: testInventory(), Aliases: known.Of})
		if first, other := m.For(Whole, "CVE-2026-1001").Status, m.For(Whole, "CVE-2026-1002").Status; first != c.first || other != c.other {
			t.Errorf("%s: got %q and %q", c.name, first, other)
		}
	}
}

func TestObligations(t *testing.T) {
	for name, c := range map[string]struct {
		why            Justification
		action, impact string
		want           *Obligation
	}{
		"perimeter":                    {ProtectedAtPerimeter, "", "behind the proxy", &Obligation{ProtectedAtPerimeter, "behind the proxy"}},
		"configuration":                {RequiresConfiguration, "Leave telnet off.", "", &Obligation{RequiresConfiguration, "Leave telnet off."}},
		"environment":                  {RequiresEnvironment, "", "", &Obligation{RequiresEnvironment, ""}},
		"control":                      {ProtectedByMitigatingControl, "", "", &Obligation{ProtectedByMitigatingControl, ""}},
		"action":                       {VulnerableCodeNotExecuted, "Block port 23.", "", &Obligation{"", "Block port 23."}},
		"VLAN":                         {VulnerableCodeNotExecuted, "Keep it in a VLAN.", "", &Obligation{"", "Keep it in a VLAN."}},
		"outside, whatever the reason": {VulnerableCodeNotExecuted, "", "Only if the hospital firewall blocks port 23.", &Obligation{"", "Only if the hospital firewall blocks port 23."}},
		"inline, a router":             {InlineMitigationsExist, "", "The hospital's router filters telnet.", &Obligation{"", "The hospital's router filters telnet."}},
		"inside, with its settings":    {VulnerableCodeNotExecuted, "", "The build leaves it out by its settings.", nil},
		"inline, outside":              {InlineMitigationsExist, "", "A firewall stands before it.", &Obligation{"", "A firewall stands before it."}},
		"inline":                       {InlineMitigationsExist, "", "The stack is not executable.", nil},
		"report":                       {VulnerableCodeNotExecuted, "See our report.", "", &Obligation{"", "See our report."}},
		"impact only":                  {VulnerableCodeNotExecuted, "", "No port is open.", nil},
	} {
		if got := obligationOf(&Statement{Status: NotAffected, Justification: c.why, ActionStatement: c.action, ImpactStatement: c.impact}, testInventory()); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

// TestActionsAreObligations: whatever is to be done about what affects the product is to be done at the hospital, in whatever words or language.
func TestActionsAreObligations(t *testing.T) {
	always := []string{
		"Restrict port 443 at the hospital firewall.", "Place the pump behind a gateway.", "Disable Bluetooth in the menu.", "Do not connect to the Internet.",
		"Close TCP 8080 at the switch.", "Restrict access to the service tool.", "Do not plug USB sticks in.", "Block UDP 161.", "Uninstall the remote agent.",
		"Only connect the pump to the central station.", "Allow only the server to reach the pump.", "Update to 2.4.", "Install release 4.3.", "Gerät nur im abgeschotteten Netz betreiben.",
		"Isolez l'appareil.", "workaround_available", "Fixed in 4.3.", "No action is required, but close port 80.", "Update to 2.0. Then close TCP 8080.",
		"Update to 2.0 and disable Telnet.", "Update to 2.0, then close port 22 at the firewall", "Update from 2.0 to 2.1.", "Install hotfix 2 for 2.0.", "Update to 2.0 HF1", "Update the docking station to 1.0.",
		"Move to VLAN 2.", "Apply patch 1.", "Downgrade to 1.1.", "A workaround is available in article 1.", "Update to 2.0 or 2.1 depending on the hardware.",
		"Please update.", "Update.", "Update to 4.2.3.", "rollback",
	}
	done := []string{"Update to 2.0.", "Please update to version 1.4 or later.", "Fixed in 2.0.", "No action required.", "update", "Update to v2.0", "This was fixed in firmware version 1.9", "Install release 2.0"}
	for _, status := range []Status{Affected, UnderInvestigation, Fixed, NotAffected} {
		calm := status == Fixed || status == NotAffected
		check := func(action string, want bool) {
			st := Statement{Status: status, ActionStatement: action, Vulnerability: Vulnerability{Name: "CVE-2026-1"}, Products: []Product{in()}}
			if action == "update" {
				st.Responses = []string{"update"} // as CycloneDX gives it where it says nothing else
			}
			expected := ""
			if want {
				expected = strings.Trim(action, ": ")
			}
			if left, concerns := st.Leaves(versioned("2.0")); !concerns || left.OnSite != expected {
				t.Errorf("%s, %q: got %q, want %q", status, action, left.OnSite, expected)
			}
		}
		for _, action := range always {
			check(action, true)
		}
		for _, action := range done {
			check(action, !calm)
		}
		for _, action := range []string{"", "tbd", "n/a"} {
			check(action, false)
		}
	}
}

// TestReasonsAreObligations: what a statement puts on the people around the device beside its action is to be done whatever its status; what it tells of the product is not, and neither is
// the update that was delivered.
func TestReasonsAreObligations(t *testing.T) {
	const owed, done = "Fixed; the customer shall block TCP port 22.", "Update to 2.0."
	for _, c := range []struct{ action, impact, notes, want string }{
		{"", owed, "", owed}, {"", "", owed, owed}, {"", "", "Please update.", "Please update."}, {"", "", "Update to 4.2.3.", "Update to 4.2.3."}, {"", "Install hotfix HF-3.", "", "Install hotfix HF-3."},
		{"Update to 4.2.3.", "", owed, "Update to 4.2.3.\n" + owed}, {"", "", "Repaired by a patch of ours. The parser is never called.", ""}, {"", "", "The router module of the library was rewritten.", ""},
	} {
		for _, status := range []Status{Affected, UnderInvestigation, Fixed} {
			st := Statement{Status: status, ActionStatement: c.action, ImpactStatement: c.impact, StatusNotes: c.notes, Vulnerability: Vulnerability{Name: "CVE-2026-1"}, Products: []Product{in()}}
			if left, _ := st.Leaves(versioned("2.0")); left.OnSite != c.want {
				t.Errorf("%s, %+v: got %q", status, c, left.OnSite)
			}
		}
	}
	for status, want := range map[Status]string{Fixed: "", NotAffected: "", Affected: done} {
		st := Statement{Status: status, StatusNotes: done, Justification: VulnerableCodeNotPresent, Vulnerability: Vulnerability{Name: "CVE-2026-1"}, Products: []Product{in()}}
		if left, _ := st.Leaves(versioned("2.0")); left.OnSite != want {
			t.Errorf("%s, and the update is delivered: got %q, want %q", status, left.OnSite, want)
		}
	}
}

// versioned is a product that has a version.
func versioned(v string) *Inventory {
	return NewInventory(Thing{Version: v, PURLs: []string{"pkg:generic/pump@" + v, "pkg:generic/pump"}}, nil)
}

// TestActionsForOthers: what other products must do is none of this one's; what may be about it is.
func TestActionsForOthers(t *testing.T) {
	for name, c := range map[string]struct {
		products []Product
		want     bool
	}{
		"the product":        {[]Product{in()}, true},
		"another":            {[]Product{{Component: component("pkg:generic/lamp@1")}}, false},
		"both":               {[]Product{{Component: component("pkg:generic/lamp@1")}, in()}, true},
		"none":               {nil, true},
		"one by a name only": {[]Product{{Component: Component{Name: "pump"}}}, true},
	} {
		st := Statement{Status: Affected, ActionStatement: "Close TCP 8080.", Vulnerability: Vulnerability{Name: "CVE-2026-1"}, Products: c.products}
		if left, concerns := st.Leaves(testInventory()); concerns != c.want || (left.OnSite != "") != c.want {
			t.Errorf("%s: %q, %v", name, left.OnSite, concerns)
		}
	}
}

// TestUnplaced: a protection that is not told to lie in the device is not known to.
func TestUnplaced(t *testing.T) {
	for words, want := range map[string]bool{
		"": true, "An ACL on the access switch lets only the server reach the pump.": true, "The pump is never connected to the Internet.": true,
		"It holds when the pump is on a separate segment.": true, "Das Gerät darf nur im abgeschotteten Netz des Krankenhauses betrieben werden.": true,
		"L'appareil doit être isolé par un pare-feu.": true, "Mitigated.": true,
		"The stack is not executable.": false, "The library is compiled without that function.": false, "The hospital's router filters the parser's input.": false, // an obligation
	} {
		for _, why := range []Justification{InlineMitigationsExist, VulnerableCodeNotControlled} {
			st := Statement{Status: NotAffected, Justification: why, ImpactStatement: words, Vulnerability: Vulnerability{Name: "CVE-2026-1"}, Products: []Product{in()}}
			left, _ := st.Leaves(testInventory())
			if (left.Unplaced != "") != (want && left.OnSite == "") {
				t.Errorf("%s, %q: %+v", why, words, left)
			}
		}
	}
	for _, st := range []Statement{{Status: NotAffected, Justification: VulnerableCodeNotPresent}, {Status: Affected}} {
		if left, _ := st.Leaves(testInventory()); left.Unplaced != "" {
			t.Errorf("%+v: %q", st, left.Unplaced)
		}
	}
}

// anySource makes one of many statements that differ in all that counts.
func anySource(r *rand.Rand, n int) Source {
	statuses := []Status{NotAffected, Affected, Fixed, UnderInvestigation, Unknown}
	justifications := []Justification{"", ComponentNotPresent, VulnerableCodeNotPresent, ProtectedAtPerimeter}
	products := []Product{in(), in(sslPart), in(bashPart), {Component: component(sslPart)}, {Component: Component{Refs: []string{"s.json#ssl"}}},
		{Component: Component{PURLs: []string{"pkg:generic/pump"}, Ambiguous: true}}, {Component: component("pkg:generic/lamp@1")}}
	return says(Rank(r.IntN(int(Buyer)+1)), fmt.Sprintf("f%d", n), r.IntN(4)-2, statuses[r.IntN(len(statuses))], func(d *Document, st *Statement) {
		d.ID, d.Author, d.Revision, d.Draft = fmt.Sprint(r.IntN(3)), "maker", fmt.Sprint(r.IntN(3)), r.IntN(8) == 0
		st.Justification = justifications[r.IntN(len(justifications))]
		st.Products = []Product{products[r.IntN(len(products))]}
		if r.IntN(3) == 0 {
			st.Products = append(st.Products, products[r.IntN(len(products))])
		}
		if r.IntN(8) == 0 {
			st.Timestamp = Stamp{State: Absent}
		}
		if r.IntN(4) == 0 {
			st.Vulnerability.Aliases = []string{"CVE-2026-2"}
		}
	})
}

const rounds = 3000

// TestOrderDoesNotMatter: whatever the order of the documents, the answers are the same.
func TestOrderDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x := testInventory()
	for range rounds {
		var sources []Source
		for n := range 1 + r.IntN(6) {
			sources = append(sources, anySource(r, n))
		}
		c := Case{Sources: sources, Inventory: x, Revised: day}
		want := answers(c)
		c.Sources = slices.Clone(sources)
		r.Shuffle(len(c.Sources), func(i, j int) { c.Sources[i], c.Sources[j] = c.Sources[j], c.Sources[i] })
		if got := answers(c); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	}
}

// TestMoreCautionNeverCalms: a further statement that asks for at least as much caution as the answer never makes the answer less careful.
func TestMoreCautionNeverCalms(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x := testInventory()
	raised := 0
	for range rounds {
		var sources []Source
		for n := range r.IntN(6) {
			sources = append(sources, anySource(r, n))
		}
		further := anySource(r, len(sources))
		st := &further.Document.Statements[0]
		if st.Status = Affected; r.IntN(2) == 0 {
			st.Status = UnderInvestigation
		}
		before := Merge(Case{Sources: sources, Inventory: x, Revised: day})
		after := Merge(Case{Sources: append(slices.Clone(sources), further), Inventory: x, Revised: day})
		for _, part := range []int{Whole, 0, 1} {
			b, a := before.For(part, "CVE-2026-1"), after.For(part, "CVE-2026-1")
			if caution(st.Status) >= caution(b.Status) && caution(a.Status) < caution(b.Status) && b.Status != "" {
				// A calm answer may go over into silence, which is more careful than it: nothing is said, nothing is calmed.
				if caution(b.Status) == calm && a.Status == "" {
					continue
				}
				t.Fatalf("part %d: %+v was added to %+v: %q became %q", part, further, sources, b.Status, a.Status)
			}
			if caution(a.Status) > caution(b.Status) {
				raised++
			}
		}
	}
	if raised == 0 {
		t.Error("no statement ever raised anything")
	}
}

// answers are those for every part and vulnerability, with what they rest on.
func answers(c Case) []string {
	m := Merge(c)
	out := []string{fmt.Sprint(m.Unmatched), fmt.Sprint(m.Named())}
	for _, part := range []int{Whole, 0, 1} {
		for _, id := range []vuln.ID{"CVE-2026-1", "CVE-2026-2"} {
			j := m.For(part, id)
			line := fmt.Sprint(part, id, j.Status, j.Conflict, len(j.Claims))
			if j.Decides != nil {
				line += fmt.Sprint(j.Decides.Path, j.Decides.Rank, j.Decides.Concerns)
			}
			out = append(out, line)
		}
	}
	return out
}

func BenchmarkMerge(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	var sources []Source
	for n := range 1000 {
		sources = append(sources, anySource(r, n))
	}
	x := testInventory()
	b.ResetTimer()
	for range b.N {
		Merge(Case{Sources: sources, Inventory: x}).For(0, "CVE-2026-1")
	}
}

// TestManyClaimsOfOne: what is asked of one part looks at what is said of it alone, however much is said of others.
func TestManyClaimsOfOne(t *testing.T) {
	d := says(Maker, "m", 0, Affected, product(in(sslPart))).Document
	for range 20_000 {
		d.Statements[0].Products = append(d.Statements[0].Products, in(bashPart))
	}
	m := Merge(Case{Sources: []Source{{Document: d, Rank: Maker}}, Inventory: testInventory()})
	if got := m.For(0, "CVE-2026-1"); len(got.Claims) != 1 || got.Status != Affected {
		t.Errorf("got %d claims, %s", len(got.Claims), got.Status)
	}
	if got := m.about(0, "CVE-2026-1"); len(got) != 1 {
		t.Errorf("looks at %d claims", len(got))
	}
}
