package vex

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/english"
)

// TestDuties: what words of a statement that nothing is affected put on the people around the device is an obligation; what only sounds like a duty is for people to
// read; a technical reason is neither.
func TestDuties(t *testing.T) {
	const (
		none = iota
		read
		owed
	)
	for want, all := range map[int][]string{
		owed: {
			"Mitigation: disable SSH.", "Mitigation - disable SSH.", "1) Disable SSH", "First, disable SSH.", "To stay safe, disable SSH.", "If SSH is enabled, disable it.", "You can disable SSH.", "Recommended action: disable SSH.",
			"Please update to 4.2.4.", "Upgrade to 4.2.4 before use.", "Update the pump to 4.2.4 before you connect it.", "Install hotfix HF-3.", "Apply patch P-7.", "Change default passwords.", "Use strong passwords.", "Enable TLS.",
			"Verify that SSH is disabled.", "Follow the hardening guide.", "The parser is never called; install the service pack.",
			"The manufacturer recommends a dedicated subnet.", "Mitigation: segment the network.",
			"Customer IT shall block TCP port 22.", "The operator has to keep the SSH service disabled.", "Install the device behind a NAT gateway.",
			"Instructions for use say that the device is to be connected to protected networks only.", "Access must be restricted to authorised service PCs by the customer.",
			"Access control lists limit traffic to port 22.", "The device is used in a trusted environment.", "Staff must not plug in USB drives.", "The users should keep the pump offline.",
			"The code is not reachable. Keep the device away from the Internet.", "It is safe; do not connect it to the network.", "IT blocks the port.", "It is the responsibility of the operator to close port 22.",
			"Users are advised to change the password.", "Configure the switch to drop UDP.", "Don’t expose the port.", "Never connect the service port.", "- Disable SSH", "Restrict access to the service port.",
			"The vulnerable function is not called; administrators need to leave the option off.", "Block TCP port 22.", "Connect the pump to the central station only.", "The purchaser ensures that nobody reaches the port.",
			"Only use the pump with its docking station.", "The hospital's administrator disables the service.", "See the IFU.", "The device must be operated by the user without Bluetooth.",
		},
		read: {
			"Not affected if SSH is disabled.", "Not exploitable when SSH is off.", "No risk unless the radio is switched on.", "Not exploitable in the default configuration.", "Mitigated by closing port 22.", "Compensating controls are in place.",
			"Mitigated by physical security.", "Not affected once update 2.1 has been installed.",
			"Port 22 has to be closed.", "The service port must be covered.", "Exposure is to be limited.", "The option should stay off.", "It is mandatory to leave the cover closed.",
			"The flaw is out of reach only when the cover is closed.", "Not exploitable as long as SSH stays off.", "Safe provided that the port is closed.", "The application must run unprivileged.",
		},
		none: {
			"Update scripts are never run.", "The update server is not part of the image.", "Use of keys is compiled out.", "Enabled modules are listed in the SBOM.", "The event router uses Go crypto.",
			"An attacker must have physical access to the board, and the connector is not populated.", "Exploitation would need to send a packet to a socket that does not exist.", "The vulnerable code is never called.",
			"Physical access is required.", "User interaction is required, and the pump has no browser.", "The function must be called with a negative length, which never happens.", "No action is required by the user.",
			"Users do not have to do anything.", "The user-space driver limits the length.", "It blocks the call in the kernel.", "The block device driver is not compiled in.", "Use of eval is compiled out.", "Set-uid bits are stripped.",
			"Input from user interfaces is validated.", "Filter functions of the library are not linked.", "Limit checks reject longer packets.", "Install scripts are never run.", "The operator overload is not instantiated.",
			"An attacker needs to trick the user into opening a file; the pump opens none.", "Access to the port is closed by design.", "awk is not used", "The MiniZip code of zlib is not part of the binary package zlib1g.",
			"The class JndiLookup was removed from the archive.", "Keep-alive is not implemented.", "Customers are not affected: the code is not present.",
		},
	} {
		for _, words := range all {
			for _, why := range []Justification{VulnerableCodeNotPresent, VulnerableCodeNotExecuted} {
				for _, st := range []Statement{{ImpactStatement: words}, {StatusNotes: words}} {
					st.Status, st.Justification, st.Vulnerability, st.Products = NotAffected, why, Vulnerability{Name: "CVE-2026-1"}, []Product{in()}
					left, _ := st.Leaves(testInventory())
					got := none
					switch {
					case left.OnSite == words && left.Unplaced == "":
						got = owed
					case left.OnSite == "" && left.Unplaced == string(why)+": "+words:
						got = read
					case left.OnSite != "" || left.Unplaced != "":
						t.Fatalf("%q: %+v", words, left)
					}
					if got != want {
						t.Errorf("%q: %d, want %d", words, got, want)
					}
				}
			}
		}
	}
}

// TestDutiesInData: the technical reasons of published documents put nothing on anybody, and are read, but for two that do not tell what protects and four that
// deny the use by a part alone ("by the JVM").
func TestDutiesInData(t *testing.T) {
	root := needs.Conformance(t)
	seen, unread := 0, map[string]bool{}
	check := func(path string, words any) {
		text, _ := words.(string)
		if strings.TrimSpace(text) == "" {
			return
		}
		seen++
		if english.Read(text) != english.Explains {
			unread[text] = true
		}
		if english.Binds(text) || english.Obliges(text) {
			t.Errorf("%s: %q", path, text)
		}
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(path, one)
			}
		case map[string]any:
			if v["status"] == "not_affected" {
				check(path, v["impact_statement"])
				check(path, v["status_notes"])
			}
			if v["state"] == "not_affected" {
				check(path, v["detail"])
			}
			if groups, _ := v["product_status"].(map[string]any); groups["known_not_affected"] != nil {
				threats, _ := v["threats"].([]any)
				for _, one := range threats {
					if threat, _ := one.(map[string]any); threat["category"] == "impact" {
						check(path, threat["details"])
					}
				}
			}
			for _, one := range v {
				walk(path, one)
			}
		}
	}
	for _, folder := range []string{"vex", "medical"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(path) != ".json" {
				return err
			}
			data, err := os.ReadFile(path)
			var v any
			if err == nil && json.Unmarshal(data, &v) == nil { // what is no JSON is there for readers to refuse
				walk(path, v)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 30 {
		t.Errorf("%d reasons, want those of the data", seen)
	}
	if len(unread) > 6 {
		t.Errorf("%d reasons are not read: %q", len(unread), slices.Sorted(maps.Keys(unread)))
	}
	t.Logf("%d reasons", seen)
}

// TestDutiesOfReplacedRevisions: what a statement leaves to anybody is left no more where a later revision of the same author, with who may speak as much behind it, says what counts of the same in its place; what it only does
// not repeat, what something contradicts, and what somebody else says, is.
func TestDutiesOfReplacedRevisions(t *testing.T) {
	affected := func(rank Rank, revision string, change ...func(*Document, *Statement)) Source {
		return says(rank, "r"+revision, 0, Affected, append([]func(*Document, *Statement){of("v", revision), why("", "Update to 2.1.")}, change...)...)
	}
	later := func(rank Rank, status Status, change ...func(*Document, *Statement)) Source {
		return says(rank, "r2", 1, status, append([]func(*Document, *Statement){of("v", "2")}, change...)...)
	}
	draft := func(d *Document, _ *Statement) { d.Draft = true }
	author := func(d *Document, _ *Statement) { d.Author = "another" }
	id := func(d *Document, _ *Statement) { d.ID = "w" }
	cancelled := func(d *Document, _ *Statement) { d.Cancelled = true }
	const gonePart = "pkg:deb/debian/zlib1g@1.3"
	absent := why(ComponentNotPresent, "")
	disputed := func(_ *Document, st *Statement) { st.Products[0].Otherwise = []VersionRange{AnyVersion} }
	for name, c := range map[string]struct {
		sources  []Source
		replaced bool
	}{
		"not affected":                       {[]Source{affected(Maker, "1"), later(Maker, NotAffected)}, true},
		"fixed":                              {[]Source{affected(Maker, "1"), later(Maker, Fixed)}, true},
		"affected, with another action":      {[]Source{affected(Maker, "1"), later(Maker, Affected, why("", "Update to 2.2."))}, true},
		"by who makes the component":         {[]Source{affected(Upstream, "1"), later(Upstream, NotAffected)}, true},
		"the whole, and before a part":       {[]Source{affected(Maker, "1", product(in(sslPart))), later(Maker, NotAffected)}, true},
		"under another id that it gives":     {[]Source{affected(Maker, "1"), later(Maker, NotAffected, named("MK-1", "CVE-2026-1"))}, true},
		"affected, without a word":           {[]Source{affected(Maker, "1"), later(Maker, Affected)}, false},
		"affected, and nothing will be done": {[]Source{affected(Maker, "1"), later(Maker, Affected, why("", "Won't fix."))}, false},
		"under investigation":                {[]Source{affected(Maker, "1"), later(Maker, UnderInvestigation)}, false},
		"not affected, and not why":          {[]Source{affected(Maker, "1"), later(Maker, NotAffected, func(_ *Document, st *Statement) { st.Justification = "" })}, false},
		"not there, of a part that is":       {[]Source{affected(Maker, "1", product(in(sslPart))), later(Maker, NotAffected, absent, product(in(sslPart)))}, false},
		"not there, beside a part that is":   {[]Source{affected(Maker, "1", product(in(sslPart))), later(Maker, NotAffected, absent)}, false},
		"not there, of a part that is not":   {[]Source{affected(Maker, "1", product(in(gonePart))), later(Maker, NotAffected, absent, product(in(gonePart)))}, true},
		"against its own list":               {[]Source{affected(Maker, "1"), later(Maker, NotAffected, disputed)}, false},
		"alone":                              {[]Source{affected(Maker, "1")}, false},
		"the later one":                      {[]Source{later(Maker, NotAffected), affected(Maker, "3")}, false},
		"of one revision":                    {[]Source{affected(Maker, "2"), later(Maker, NotAffected)}, false},
		"unsigned":                           {[]Source{affected(Maker, "1"), later(Anyone, NotAffected)}, false},
		"both unsigned":                      {[]Source{affected(Anyone, "1"), later(Anyone, NotAffected)}, false},
		"signed by who may say less":         {[]Source{affected(Maker, "1"), later(Upstream, NotAffected)}, false},
		"of another author":                  {[]Source{affected(Maker, "1"), later(Maker, NotAffected, author)}, false},
		"of another id":                      {[]Source{affected(Maker, "1"), later(Maker, NotAffected, id)}, false},
		"not repeated":                       {[]Source{affected(Maker, "1"), later(Maker, NotAffected, named("CVE-2026-2"))}, false},
		"of one of two that it was said of":  {[]Source{affected(Maker, "1", named("CVE-2026-1", "CVE-2026-2")), later(Maker, NotAffected)}, false},
		"of a part, and before of the whole": {[]Source{affected(Maker, "1"), later(Maker, NotAffected, product(in(sslPart)))}, false},
		"a draft":                            {[]Source{affected(Maker, "1"), later(Maker, NotAffected, draft)}, false},
		"nothing that counts":                {[]Source{affected(Maker, "1"), later(Maker, Unknown)}, false},
		"withdrawn":                          {[]Source{affected(Maker, "1"), later(Maker, NotAffected, cancelled)}, false},
	} {
		replacedAsWanted(t, name, c.sources, nil, c.replaced)
	}
}

// TestDutiesOfTheWholeGoByItsParts: a later revision that says of the product that a part is not there takes no duty away where the vulnerability was found in one.
func TestDutiesOfTheWholeGoByItsParts(t *testing.T) {
	for name, c := range map[string]struct {
		later    Justification
		found    []int
		replaced bool
	}{
		"not there, and found nowhere": {ComponentNotPresent, nil, true},
		"not there, and found":         {ComponentNotPresent, []int{0}, false},
		"another reason, and found":    {VulnerableCodeNotPresent, []int{0}, true},
	} {
		replacedAsWanted(t, name, []Source{
			says(Maker, "r1", 0, Affected, of("v", "1"), why("", "Update to 2.1.")),
			says(Maker, "r2", 1, NotAffected, of("v", "2"), why(c.later, "")),
		}, c.found, c.replaced)
	}
}

// replacedAsWanted holds a statement that says to update to 2.1 against what was found in which parts.
func replacedAsWanted(t *testing.T, name string, sources []Source, found []int, want bool) {
	t.Helper()
	m := Merge(Case{Sources: sources, Inventory: testInventory(), At: on(10).Time, Revised: on(-10).Time})
	for _, s := range sources {
		if st := &s.Document.Statements[0]; st.ActionStatement == "Update to 2.1." && m.Replaced(func(vuln.ID) []int { return found })[st] != want {
			t.Errorf("%s: replaced %v", name, !want)
		}
	}
}

// TestWithoutAction: words that say no more than that nothing will be done are no action, unless the format says in its own word that something is.
func TestWithoutAction(t *testing.T) {
	for _, tt := range []struct {
		action    string
		responses []string
		without   bool
	}{
		{"Update to 2.1.", nil, false},
		{"", nil, true},
		{"None available.", nil, true},
		{"No fix is planned.", nil, true},
		{"Will not be fixed.", []string{"will_not_fix"}, true},
		{"Won't fix.", []string{"can_not_fix"}, true},
		{"There is no fix and no workaround.", []string{"none_available", "no_fix_planned"}, true},
		{"Risk accepted.", nil, true},
		{"No fix available.", nil, true},
		{"No fix available.", []string{"workaround_available"}, false},
		{"No fix available.", []string{"none_available", "mitigation"}, false},
		{"No fix is planned.", []string{"vendor_fix"}, true},
		{"No fix is planned.", []string{"fix_planned"}, true},
		{"Won't fix.", []string{"wontfix"}, true},
		{"No fix is planned for 1.x; update to 2.1.", nil, false},
		{"Beim Hersteller anfragen.", nil, false},
	} {
		d := Document{Statements: []Statement{{Status: Affected, Vulnerability: Vulnerability{Name: "CVE-2026-1"}, ActionStatement: tt.action, Responses: tt.responses}}}
		if got := len(d.WithoutAction()) == 1; got != tt.without {
			t.Errorf("%q, %v: %v", tt.action, tt.responses, got)
		}
	}
}
