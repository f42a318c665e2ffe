package history

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestOrder: rules of an ecosystem count, numbers parted by dots are ordered by everybody alike, and nothing is guessed.
func TestOrder(t *testing.T) {
	for _, tt := range []struct{ ecosystem, was, is, want string }{
		{"", "4.2.3", "4.2.3", Same},
		{"", "4.2.9", "4.2.10", Later},
		{"", "4.2.10", "4.2.9", Earlier},
		{"", "v4.2", "4.2.0", Same},
		{"", "4.2", "4.2.0.1", Later},
		{"generic", "4.02", "4.2", Same},
		{"", "R5", "R6", Unknown},
		{"", "4.2.3-rc1", "4.2.3", Unknown},
		{"npm", "4.2.3-rc1", "4.2.3", Later},
		{"deb", "1:1.0", "2.0", Earlier},
		{"", "", "4.2", Unknown},
		{"", "4.2", "", Unknown},
		{"", "20261120", "20261121", Later},
		{"", strings.Repeat("9", 200), strings.Repeat("9", 201), Later},
	} {
		if got := Order(tt.ecosystem, tt.was, tt.is); got != tt.want {
			t.Errorf("%s: %s to %s is %s, want %s", tt.ecosystem, tt.was, tt.is, got, tt.want)
		}
	}
}

func signed(path, signer string) decision.Trust {
	return decision.Trust{Path: path, Signer: signer, Ladder: decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true}}
}

func files(kinds ...string) []decision.File {
	var out []decision.File
	for _, k := range kinds {
		path, kind, _ := strings.Cut(k, " ")
		role := "evidence"
		if kind == "elf" {
			role = decision.RoleArtifact
		}
		out = append(out, decision.File{Path: path, Kind: kind, Role: role})
	}
	return out
}

// TestSigners holds who signs against who signed, kind by kind.
func TestSigners(t *testing.T) {
	was := &decision.Decision{
		Delivery: decision.Delivery{Files: files("a elf", "b elf", "s cyclonedx-json", "n pdf")},
		Trust:    []decision.Trust{signed("a", "ci@refs/tags/v1 (issuer)"), signed("b", "boss"), signed("s", "clerk"), signed("n", "clerk")},
	}
	unsignedFile := decision.Trust{Path: "x", Ladder: decision.Ladder{Present: true}}
	for name, tt := range map[string]struct {
		files    []decision.File
		trust    []decision.Trust
		moved    string
		unsigned []string
	}{
		"the same, of another release": {files("a elf", "s cyclonedx-json"), []decision.Trust{signed("a", "ci@refs/tags/v2 (issuer)"), signed("s", "clerk")}, "", nil},
		"a branch":                     {files("a elf"), []decision.Trust{signed("a", "ci@refs/heads/main (issuer)")}, "software: boss, ci@refs/tags/… (issuer) → ci@refs/heads/main (issuer)", nil},
		"another issuer":               {files("a elf"), []decision.Trust{signed("a", "ci@refs/tags/v2 (other)")}, "software: boss, ci@refs/tags/… (issuer) → ci@refs/tags/… (other)", nil},
		"who signed SBOMs":             {files("a elf"), []decision.Trust{signed("a", "clerk")}, "software: boss, ci@refs/tags/… (issuer) → clerk", nil},
		"one of two":                   {files("a elf", "c elf"), []decision.Trust{signed("a", "boss"), signed("c", "thief")}, "software: boss, ci@refs/tags/… (issuer) → thief", nil},
		"one more signature": {files("a elf"), []decision.Trust{func() decision.Trust {
			t := signed("a", "new")
			t.Signatures = []decision.Signature{{Signer: "boss", Ladder: t.Ladder}}
			return t
		}()}, "", nil},
		"a kind that nobody signed":  {files("v openvex"), []decision.Trust{signed("v", "new")}, "", nil},
		"unsigned, new":              {files("x elf"), []decision.Trust{unsignedFile}, "", []string{"x"}},
		"a new document":             {files("x pdf"), []decision.Trust{unsignedFile}, "", nil},
		"the document of before":     {files("n pdf"), []decision.Trust{{Path: "n"}}, "", []string{"n"}},
		"an SBOM that is a document": {files("s vulnerability-scan"), []decision.Trust{{Path: "s"}}, "", []string{"s"}},
		"nobody knows the signer":    {files("a elf"), []decision.Trust{{Path: "a", Signer: "stranger", Ladder: decision.Ladder{Present: true, Valid: true}}}, "", nil},
	} {
		now := Now{Files: tt.files, Trust: tt.trust}
		moved := ""
		for _, m := range signers(was, now) {
			moved += m.Of + ": " + strings.Join(m.Was, ", ") + " → " + strings.Join(m.Is, ", ")
		}
		if moved != tt.moved {
			t.Errorf("%s: %q, want %q", name, moved, tt.moved)
		}
		if got := unsigned(was, now); !slices.Equal(got, tt.unsigned) {
			t.Errorf("%s: unsigned %q, want %q", name, got, tt.unsigned)
		}
	}
}

// TestBuilders: a builder that is not established is none.
func TestBuilders(t *testing.T) {
	build := func(name string, level int) decision.Build { return decision.Build{Builder: name, Level: level} }
	for name, tt := range map[string]struct {
		was, is []decision.Build
		want    []decision.Moved
	}{
		"the same":           {[]decision.Build{build("a", 3)}, []decision.Build{build("a", 2)}, []decision.Moved{}},
		"another":            {[]decision.Build{build("a", 3)}, []decision.Build{build("a", 3), build("b", 3)}, []decision.Moved{{Of: "software", Was: []string{"a"}, Is: []string{"b"}}}},
		"nobody any more":    {[]decision.Build{build("a", 3)}, []decision.Build{build("a", 0)}, []decision.Moved{{Of: "software", Was: []string{"a"}, Is: []string{}}}},
		"for the first time": {nil, []decision.Build{build("a", 3)}, []decision.Moved{}},
	} {
		if got := builders(tt.was, tt.is); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// bom is an SBOM about a product with one component.
func bom(path, product, version, revision, serial, component string) (*sbom.Document, File) {
	text := fmt.Sprintf(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": %s%s, "metadata": {"component": {"type": "firmware", "name": %q, "version": %q}},
 "components": [{"type": "library", "name": "zlib", "version": %q, "purl": "pkg:conan/zlib@%s"}]}`, revision, serial, product, version, component, component)
	doc, err := sbom.Read(path, []byte(text), sbom.Limits{})
	if err != nil {
		panic(err)
	}
	return doc, File{path, []byte(text)}
}

const serial = `, "serialNumber": "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"`

// at is a delivery on offer of such SBOMs.
func at(product, version string, docs []*sbom.Document, data []File) Now {
	now := Now{Product: product, Version: version, SBOMs: docs}
	for _, f := range data {
		sum := sha256.Sum256(f.Data)
		now.Files = append(now.Files, decision.File{Path: f.Path, Kind: "cyclonedx-json", SHA256: hex.EncodeToString(sum[:])})
	}
	return now
}

func judged(t *testing.T, kind string, now Now, kept []File) *Record {
	t.Helper()
	d := &decision.Decision{Delivery: decision.Delivery{Product: now.Product, Version: now.Version, Files: now.Files, Digest: now.Digest}}
	for _, doc := range now.SBOMs {
		s, n := Identifiers(doc)
		d.SBOMs = append(d.SBOMs, decision.SBOM{Path: doc.Path, SerialNumber: s, Revision: n})
	}
	r, err := New(Record{Name: "r", Kind: kind, Decision: d, SBOMs: kept})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestComponents: SBOMs are held against that of before about the same thing, whatever their files are called, and what has no counterpart is told.
func TestComponents(t *testing.T) {
	a, aFile := bom("a.json", "Pump", "1", "1", serial, "1.3.1")
	b, bFile := bom("b.json", "Pump", "2", "2", serial, "1.3.2")
	c, cFile := bom("c.json", "App", "2", "1", "", "1.3.1")
	_, a2File := bom("c.json", "App", "1", "1", "", "1.3.0")
	pump := at("Pump", "1", []*sbom.Document{a}, []File{aFile})
	for name, tt := range map[string]struct {
		record *Record
		now    Now
		reason string
		counts map[string]int
	}{
		"renamed file":  {judged(t, Dossier, pump, []File{aFile}), at("Pump", "2", []*sbom.Document{b}, []File{bFile}), "", map[string]int{"upgraded": 1}},
		"nothing new":   {judged(t, Decision, pump, nil), pump, "", map[string]int{}},
		"decision":      {judged(t, Decision, pump, nil), at("Pump", "2", []*sbom.Document{b}, []File{bFile}), "the decision alone does not hold the SBOM", map[string]int{}},
		"dossier":       {judged(t, Dossier, pump, nil), at("Pump", "2", []*sbom.Document{b}, []File{bFile}), "the dossier holds no SBOM", map[string]int{}},
		"no SBOM now":   {judged(t, Dossier, pump, []File{aFile}), at("Pump", "2", nil, nil), "no SBOM on offer", map[string]int{}},
		"one more":      {judged(t, Dossier, pump, []File{aFile}), at("Pump", "2", []*sbom.Document{b, c}, []File{bFile, cFile}), "no counterpart: c.json (on offer)", map[string]int{"upgraded": 1}},
		"two and two":   {judged(t, Dossier, at("Pump", "1", nil, []File{aFile, a2File}), []File{aFile, a2File}), at("Pump", "2", []*sbom.Document{b, c}, []File{bFile, cFile}), "", map[string]int{"upgraded": 2}},
		"another thing": {judged(t, Dossier, pump, []File{aFile}), at("App", "2", []*sbom.Document{c}, []File{cFile}), "", map[string]int{"subject-changed": 1, "renamed": 0}},
	} {
		d := tt.record.Since(tt.now, none).Components
		for kind, n := range tt.counts {
			if d.Counts[kind] != n {
				t.Errorf("%s: counts %v, want %v", name, d.Counts, tt.counts)
			}
		}
		if d.Compared != (tt.reason == "") || !strings.Contains(d.Reason, tt.reason) {
			t.Errorf("%s: %q, want %q", name, d.Reason, tt.reason)
		}
	}
}

// TestRevisions: a serial number is one document, and its revision counts up.
func TestRevisions(t *testing.T) {
	doc := func(version, revision, serial, component string) Now {
		d, f := bom("s.json", "Pump", version, revision, serial, component)
		return at("Pump", version, []*sbom.Document{d}, []File{f})
	}
	was := doc("1", "2", serial, "1.3.1")
	for name, tt := range map[string]struct {
		was, now        Now
		faults, unknown string
	}{
		"corrected":                     {was, doc("1", "3", serial, "1.3.2"), "", ""},
		"anew":                          {was, doc("2", "1", `, "serialNumber": "urn:uuid:2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"`, "1.3.2"), "", ""},
		"the same":                      {was, was, "", ""},
		"the same for another version":  {was, func() Now { n := was; n.Version = "2"; return n }(), "unchanged", ""},
		"lower":                         {was, doc("2", "1", serial, "1.3.2"), "is revision 1 of", ""},
		"changed without being counted": {was, doc("1", "2", serial, "1.3.2"), "under the same revision 2", ""},
		"in capitals":                   {was, doc("1", "1", `, "serialNumber": "urn:uuid:1B9D6BCD-BBFD-4B2D-9B5D-AB8DFBBD4BED"`, "1.3.2"), "is revision 1 of", ""},
		"no serial number":              {was, doc("2", "1", "", "1.3.2"), "", "states no serial number"},
		"none before":                   {doc("1", "1", "", "1.3.1"), doc("2", "1", serial, "1.3.2"), "", "an SBOM of before states no serial number"},
	} {
		d := judged(t, Decision, tt.was, nil).Since(tt.now, none)
		for what, got := range map[string][2]string{"faults": {strings.Join(d.Revisions, "; "), tt.faults}, "unknown": {strings.Join(d.Unnumbered, "; "), tt.unknown}} {
			if (got[0] == "") != (got[1] == "") || !strings.Contains(got[0], got[1]) {
				t.Errorf("%s: %s %q, want %q", name, what, got[0], got[1])
			}
		}
	}
}

// TestNewRefuses what is no record, and SBOMs that the decision does not name.
func TestNewRefuses(t *testing.T) {
	_, f := bom("a.json", "Pump", "1", "1", "", "1")
	for name, tt := range map[string]struct {
		record Record
		want   error
	}{
		"nothing":        {Record{}, ErrNoRecord},
		"two SBOMs":      {Record{SBOMs: []File{f, f}}, ErrNoRecord},
		"another SBOM":   {Record{Decision: &decision.Decision{}, SBOMs: []File{f}}, ErrOther},
		"no SBOM at all": {Record{Kind: SBOM, SBOMs: []File{{"x", []byte("nothing")}}}, nil},
	} {
		if _, err := New(tt.record); err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func finding(check, kind, name, component string, o decision.Outcome) decision.Finding {
	return decision.Finding{Pack: "p", Check: check, Severity: decision.Hold, Outcome: o, Subject: decision.Subject{Kind: kind, Name: name, Component: component}}
}

// TestSettle: findings are paired by what they are about, and what cannot be held against each other is told.
func TestSettle(t *testing.T) {
	lifted := finding("A", "component", "w", "", decision.Fail)
	lifted.Waiver = &decision.Lifted{ID: "W"}
	packs := []decision.Pack{{Name: "p"}}
	was := &decision.Decision{Packs: append(packs, decision.Pack{Name: "gone"}), Findings: []decision.Finding{
		finding("A", "component", "x", "", decision.Fail), finding("A", "component", "x", "", decision.Fail), finding("A", "component", "y", "", decision.Indeterminate),
		finding("B", "artifact", "pump-1.bin", "", decision.Fail), finding("C", "vulnerability", "CVE-1", "zlib", decision.Fail), finding("D", "delivery", "Pump", "", decision.Pass),
		{Pack: "gone", Check: "E", Outcome: decision.Fail}, lifted,
	}, SBOMs: []decision.SBOM{{Assessment: &decision.Assessment{Exploited: []string{"CVE-1"}}}},
		Waivers:     []decision.Waiver{{ID: "W", State: decision.WaiverLifts}, {ID: "V", State: decision.WaiverLifts}, {ID: "T", State: decision.WaiverLifts}, {ID: "U", State: decision.WaiverUnused}},
		Obligations: []decision.Obligation{{ID: "ob-1", Due: "2026-12-01", From: "A"}, {ID: "ob-2", Due: "before use", From: "A"}, {ID: "ob-3", Due: "2026-12-01", From: "B"}, {ID: "ob-4", From: "Z"}, {ID: "ob-5", Due: "2026-12-01", From: "A"}}}
	stands := lifted
	stands.Waiver = nil
	now := &decision.Decision{At: time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC), Packs: append(packs, decision.Pack{Name: "new"}), Findings: []decision.Finding{
		finding("A", "component", "x", "", decision.Fail), finding("A", "component", "y", "", decision.Fail), finding("B", "artifact", "pump-2.bin", "", decision.Fail),
		finding("C", "vulnerability", "CVE-2", "zlib", decision.Fail), finding("D", "delivery", "Pump", "", decision.Fail), stands, {Pack: "new", Check: "E", Outcome: decision.Fail},
	}, SBOMs: []decision.SBOM{{Assessment: &decision.Assessment{Exploited: []string{"CVE-1", "CVE-2"}}}}, Waivers: []decision.Waiver{{ID: "W", State: decision.WaiverNoForce, Why: []string{"it expired"}}, {ID: "T", State: decision.WaiverUnused, Why: []string{"it is not signed by Eva Falk"}}}}
	r, err := New(Record{Kind: Decision, Decision: was})
	if err != nil {
		t.Fatal(err)
	}
	d := r.Since(Now{}, none)
	r.Settle(d, now, Judged{At: now.At, State: func(o *decision.ObligationDelta) decision.ObligationState {
		return map[string]decision.ObligationState{"ob-1": decision.ObligationOpen, "ob-2": decision.ObligationOpen, "ob-3": decision.ObligationMet, "ob-4": decision.ObligationNotJudged, "ob-5": decision.ObligationWaived}[o.ID]
	}}, nil)
	words := func(all []decision.Turned) string {
		var out []string
		for _, t := range all {
			out = append(out, strings.TrimSpace(t.Check+" "+t.Subject.Name+" "+string(t.Was)))
		}
		return strings.Join(out, ", ")
	}
	if got, want := words(d.New), "A w, A y indeterminate, C CVE-2, D Pump"; got != want || d.NewCount != 4 {
		t.Errorf("new: %d %q, want %q", d.NewCount, got, want)
	}
	if got, want := words(d.Fixed), "A x, C CVE-1"; got != want || d.FixedCount != 2 {
		t.Errorf("fixed: %d %q, want %q", d.FixedCount, got, want)
	}
	if !slices.Equal(d.Exploited, []string{"CVE-2"}) {
		t.Errorf("exploited: %v", d.Exploited)
	}
	var states []string
	for _, o := range d.Obligations {
		states = append(states, string(o.State))
	}
	if got := strings.Join(states, " "); got != "overdue open met not-judged waived" {
		t.Errorf("obligations: %s", got)
	}
	if got := fmt.Sprint(d.Waivers); got != "[{W   not-in-force it expired} {V    it was not given} {T   unused it is about nothing that was found}]" {
		t.Errorf("waivers: %s", got)
	}
	if got := strings.Join(d.NotCompared, "; "); !strings.Contains(got, "pack new, which did not judge then") || !strings.Contains(got, "pack gone, which does not judge now") {
		t.Errorf("not compared: %s", got)
	}
}

// TestFindingsOfARenamedComponent: a component that both SBOMs list is one thing, whatever it is called, and two of one name stay two; what no SBOM tells is paired by name.
func TestFindingsOfARenamedComponent(t *testing.T) {
	of := func(kind, ref, name string, o decision.Outcome) decision.Finding {
		f := finding("A", kind, name, "", o)
		f.Subject.Ref = ref
		if kind == "vulnerability" {
			f.Subject.Name, f.Subject.Component = "CVE-1", name
		}
		return f
	}
	was := []decision.Finding{
		of("component", "a.json#zlib", "zlib", decision.Fail), of("vulnerability", "a.json#zlib CVE-1", "zlib", decision.Fail),
		of("component", "a.json#x1", "x", decision.Fail), of("component", "a.json#x2", "x", decision.Indeterminate), of("component", "a.json#old", "old", decision.Fail),
	}
	now := []decision.Finding{
		of("component", "b.json#1", "zlib1g", decision.Fail), of("vulnerability", "b.json#1 CVE-1", "zlib1g", decision.Fail),
		of("component", "b.json#x2", "x", decision.Fail), of("component", "b.json#x1", "x", decision.Fail), of("component", "b.json#new", "new", decision.Fail),
	}
	refs := map[string]string{"b.json#1": "a.json#zlib", "b.json#x1": "a.json#x1", "b.json#x2": "a.json#x2"}
	packs := []decision.Pack{{Name: "p"}}
	words := func(all []decision.Turned) string {
		var out []string
		for _, t := range all {
			out = append(out, strings.TrimSpace(t.Subject.Ref+" "+string(t.Was)))
		}
		return strings.Join(out, ", ")
	}
	added, _, fixed, _ := turned(&decision.Decision{Packs: packs, Findings: was}, &decision.Decision{Packs: packs, Findings: now}, refs)
	if got, want := words(added)+"; "+words(fixed), "b.json#new, b.json#x2 indeterminate; a.json#old"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	added, _, fixed, _ = turned(&decision.Decision{Packs: packs, Findings: was}, &decision.Decision{Packs: packs, Findings: now}, nil)
	if len(added) != 4 || len(fixed) != 3 {
		t.Errorf("by name alone: %s; %s", words(added), words(fixed))
	}
}

// TestRefs: the ref of a component is that of the SBOM that it is in, then and now.
func TestRefs(t *testing.T) {
	a, aFile := bom("a.json", "Pump", "1", "1", serial, "1.3.1")
	b, bFile := bom("b.json", "Pump", "2", "2", serial, "1.3.2")
	pump, next := at("Pump", "1", []*sbom.Document{a}, []File{aFile}), at("Pump", "2", []*sbom.Document{b}, []File{bFile})
	if got := fmt.Sprint(refs(judged(t, Dossier, pump, []File{aFile}).Pairs(next))); got != "map[b.json#/components/0:a.json#/components/0]" {
		t.Error(got)
	}
	if got := refs(judged(t, Decision, pump, nil).Pairs(next)); len(got) > 0 {
		t.Errorf("without the SBOM of before: %v", got)
	}
}

// TestADayIsOverWhenItHasPassed: on the day itself nothing is overdue.
func TestADayIsOverWhenItHasPassed(t *testing.T) {
	for text, want := range map[string]bool{"2026-11-30": false, "2026-12-01": false, "2026-11-29": true, "before use": false, "": false} {
		if got := (decision.Obligation{Due: text}).Late(time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestEveryChangeIsJudged: a decision lists some of many changes, those of content first, and checks see them all.
func TestEveryChangeIsJudged(t *testing.T) {
	text := func(version, hash string) (*sbom.Document, File) {
		var out strings.Builder
		fmt.Fprintf(&out, `{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "firmware", "name": "Pump", "version": %q}}, "components": [`, version)
		for i := range decision.MaxDelta + 5 {
			fmt.Fprintf(&out, `{"type": "library", "name": "lib%d", "version": %q, "purl": "pkg:conan/lib%d@%s"},`, i, version, i, version)
		}
		fmt.Fprintf(&out, `{"type": "library", "name": "openssl", "version": "3.0.17", "purl": "pkg:conan/openssl@3.0.17", "hashes": [{"alg": "SHA-256", "content": %q}]}]}`, hash)
		doc, err := sbom.Read("a.json", []byte(out.String()), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return doc, File{"a.json", []byte(out.String())}
	}
	sum := func(of string) string { s := sha256.Sum256([]byte(of)); return hex.EncodeToString(s[:]) }
	a, aFile := text("2.0", sum("a"))
	b, bFile := text("1.0", sum("b"))
	record := judged(t, Dossier, at("Pump", "2.0", []*sbom.Document{a}, []File{aFile}), []File{aFile})
	delta := record.Since(at("Pump", "1.0", []*sbom.Document{b}, []File{bFile}), none)
	changes := delta.Components.Changes
	if len(changes) != decision.MaxDelta+6 || !Rehashed(changes[0]) || changes[0].Name != "openssl" {
		t.Errorf("%d changes, first %+v", len(changes), changes[0])
	}
	shown := delta.Bounded().Components.Changes
	if len(shown) != decision.MaxDelta || !Rehashed(shown[0]) || len(delta.Components.Changes) != len(changes) {
		t.Errorf("%d changes in the decision, first %+v", len(shown), shown[0])
	}
}

// TestDeltaIsBounded counts what it does not list.
func TestDeltaIsBounded(t *testing.T) {
	packs := []decision.Pack{{Name: "p"}}
	was, now := &decision.Decision{Packs: packs}, &decision.Decision{Packs: packs}
	for i := range decision.MaxDelta + 5 {
		was.Findings = append(was.Findings, finding("A", "component", fmt.Sprint("old", i), "", decision.Fail))
		now.Findings = append(now.Findings, finding("A", "component", fmt.Sprint("new", i), "", decision.Fail))
	}
	added, n, fixed, m := turned(was, now, nil)
	if len(added) != decision.MaxDelta || n != decision.MaxDelta+5 || len(fixed) != decision.MaxDelta || m != decision.MaxDelta+5 {
		t.Errorf("%d of %d new, %d of %d fixed", len(added), n, len(fixed), m)
	}
}

// TestWaivedIsNotGone: what a waiver lifts now, or what is only counted, still stands.
func TestWaivedIsNotGone(t *testing.T) {
	packs := []decision.Pack{{Name: "p"}}
	lifted := finding("A", "component", "x", "", decision.Fail)
	lifted.Waiver = &decision.Lifted{ID: "W"}
	was := &decision.Decision{Packs: packs, Findings: []decision.Finding{finding("A", "component", "x", "", decision.Fail), finding("B", "component", "y", "", decision.Fail), finding("C", "component", "z", "", decision.Fail)}}
	now := &decision.Decision{Packs: packs, Findings: []decision.Finding{lifted}, Unlisted: []decision.Unlisted{{Pack: "p", Check: "B"}}}
	added, _, fixed, _ := turned(was, now, nil)
	if len(added) != 0 || len(fixed) != 1 || fixed[0].Check != "C" {
		t.Errorf("new %v, fixed %v", added, fixed)
	}
}

// TestPromisesOutliveARejection: a decision that rejects lists no obligations; those of before stand on in what it says of them. One that a waiver lifted is not
// done: it comes back when the waiver ends.
func TestPromisesOutliveARejection(t *testing.T) {
	was := func(id string, s decision.ObligationState) decision.ObligationDelta {
		return decision.ObligationDelta{Obligation: decision.Obligation{ID: id, Due: "2026-12-01"}, State: s}
	}
	r := &Record{Decision: &decision.Decision{
		Obligations: []decision.Obligation{{ID: "ob-1", Due: "2026-12-20"}},
		Delta: &decision.Delta{Obligations: []decision.ObligationDelta{was("ob-1", decision.ObligationOpen), was("ob-2", decision.ObligationOverdue), was("ob-3", decision.ObligationMet),
			was("ob-4", decision.ObligationWaived), was("ob-5", decision.ObligationNotJudged)}},
	}}
	var got []string
	for _, o := range r.promises() {
		got = append(got, o.ID+" "+o.Due)
	}
	if want := "ob-1 2026-12-20, ob-2 2026-12-01, ob-4 2026-12-01, ob-5 2026-12-01"; strings.Join(got, ", ") != want {
		t.Errorf("%v, expected %s", got, want)
	}
	r.Decision.Verdict = decision.Reject
	if !slices.ContainsFunc(r.promises(), func(o decision.ObligationDelta) bool { return o.ID == "ob-3" }) {
		t.Error("what a rejected delivery met is met by nothing that is in use")
	}
	if got := (&Record{}).promises(); got != nil {
		t.Errorf("an SBOM alone promises %v", got)
	}
}

// TestJudgingAgainPutsNothingOff: an obligation keeps its first day.
func TestJudgingAgainPutsNothingOff(t *testing.T) {
	for name, c := range map[string]struct {
		now   decision.Obligation
		was   decision.ObligationDelta
		wants string
	}{
		"a later day":           {decision.Obligation{ID: "a", Due: "2027-01-09"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", Due: "2026-12-20"}, State: decision.ObligationOpen}, "2026-12-20"},
		"an earlier day":        {decision.Obligation{ID: "a", Due: "2026-12-01"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", Due: "2026-12-20"}, State: decision.ObligationOpen}, "2026-12-01"},
		"overdue":               {decision.Obligation{ID: "a", Due: "2027-01-09"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", Due: "2026-12-20"}, State: decision.ObligationOverdue}, "2026-12-20"},
		"met, and new":          {decision.Obligation{ID: "a", Due: "2027-01-09"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", Due: "2026-12-20"}, State: decision.ObligationMet}, "2027-01-09"},
		"of a renamed file":     {decision.Obligation{ID: "b", From: "A", Due: "2027-01-09"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", From: "A", Due: "2026-12-20"}, State: decision.ObligationOpen}, "2026-12-20"},
		"of another check":      {decision.Obligation{ID: "b", From: "B", Due: "2027-01-09"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", From: "A", Due: "2026-12-20"}, State: decision.ObligationOpen}, "2027-01-09"},
		"due before use now":    {decision.Obligation{ID: "a", Due: "before use"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", Due: "2026-12-20"}, State: decision.ObligationOpen}, "before use"},
		"due before use before": {decision.Obligation{ID: "a", Due: "2027-01-09"}, decision.ObligationDelta{Obligation: decision.Obligation{ID: "a", Due: "before use"}, State: decision.ObligationOpen}, "2027-01-09"},
	} {
		t.Run(name, func(t *testing.T) {
			all := []decision.Obligation{c.now}
			if Keep(all, []decision.ObligationDelta{c.was}); all[0].Due != c.wants {
				t.Errorf("due %s, expected %s", all[0].Due, c.wants)
			}
		})
	}
}

// TestUnseenIsRemembered: whether what an obligation is about was seen inside of the software is known from the decision that declared it, however often it was
// judged since.
func TestUnseenIsRemembered(t *testing.T) {
	o := func(id, component string) decision.Obligation {
		return decision.Obligation{ID: id, Component: component}
	}
	contents := decision.Contents{LookedInto: 1, DeclaredOnly: []string{"@angular/core 17.0", "zlib 1.3", "embOS (Cortex-M) 5.0", "TLS, embedded", "acme/Built in test 2"}}
	r := &Record{Kind: Decision, Decision: &decision.Decision{Contents: contents,
		Obligations: []decision.Obligation{
			o("1", "core"), o("2", "zlib"), o("3", "busybox"), o("7", "embOS (Cortex-M)"), o("8", "TLS, embedded"), o("9", "Built in test"), o("10", "ore"), o("11", ""), {ID: "12", More: 7500},
		},
		Delta: &decision.Delta{Obligations: []decision.ObligationDelta{
			{Obligation: o("4", "zlib"), State: decision.ObligationOpen}, {Obligation: o("5", "zlib"), State: decision.ObligationNotJudged},
			{Obligation: o("6", "busybox"), State: decision.ObligationNotJudged, Unseen: true},
		}},
	}}
	for looked, want := range map[int]map[string]bool{
		1: {"1": true, "2": true, "4": true, "6": true, "7": true, "8": true, "9": true, "12": true},
		0: {"1": true, "2": true, "3": true, "4": true, "6": true, "7": true, "8": true, "9": true, "10": true, "11": true, "12": true},
	} {
		r.Decision.Contents.LookedInto = looked
		for _, p := range r.promises() {
			if p.Unseen != want[p.ID] || p.State != "" {
				t.Errorf("looked into %d: %+v", looked, p)
			}
		}
	}
}
