package policy

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// goodWaiver is what the tests change one thing of.
const goodWaiver = `kind: cleanbill.waiver/v1
id: W-1
check: THING-001
scope:
  product: Pump
  versions: ["4.2.3", "4.3.*"]
  components: ["busybox 1.*", zlib]
reason: The part is replaced in spring.
compensating: [The port is closed.]
owner: {name: Olga Owner, role: device manager}
requestedBy: {name: Ruth Requester, role: engineer}
approvers:
  - {name: Anna Example, role: head of security}
  - {name: Boris Beispiel, role: medical director}
created: 2026-11-01
expires: 2026-12-01
`

// saysThing stands for the rule of whoever reads waivers.
func saysThing(text string) bool { return text != "n/a" && text != "none" && text != "tbd" }

func waiver(t testing.TB, replace ...string) *Waiver {
	t.Helper()
	text := changed(t, replace...)
	w, err := ParseWaiver("w.yaml", []byte(text), saysThing)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func changed(t testing.TB, replace ...string) string {
	t.Helper()
	text := goodWaiver
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("no %q in the waiver", replace[i])
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

// badWaivers are waivers with one thing changed; testdata/bad-waivers.txt has the whole message of each.
var badWaivers = []struct {
	name    string
	replace []string
}{
	{"empty", []string{goodWaiver, ""}},
	{"second document", []string{"id: W-1\n", "id: W-1\n---\n"}},
	{"alias", []string{"reason: The", "reason: &a The"}},
	{"repeated key", []string{"id: W-1\n", "id: W-1\nid: W-2\n"}},
	{"misspelt key", []string{"compensating", "compensation"}},
	{"no expiry", []string{"expires: 2026-12-01\n", ""}},
	{"no reason", []string{"The part is replaced in spring.", `""`}},
	{"no owner", []string{"owner: {name: Olga Owner, role: device manager}\n", ""}},
	{"no requester", []string{"requestedBy: {name: Ruth Requester, role: engineer}\n", ""}},
	{"no approver", []string{"\n  - {name: Anna Example, role: head of security}\n  - {name: Boris Beispiel, role: medical director}", " []"}},
	{"approver without role", []string{"Anna Example, role: head of security", "Anna Example"}},
	{"owner without name", []string{"{name: Olga Owner, role: device manager}", "{role: device manager}"}},
	{"other kind", []string{"waiver/v1", "waiver/v2"}},
	{"hostile id", []string{"id: W-1", "id: ../W-1"}},
	{"pattern of checks", []string{"THING-001", `"SIG-*"`}},
	{"no product", []string{"product: Pump", `product: " "`}},
	{"pattern of products", []string{"product: Pump", "product: Pump*"}},
	{"no version", []string{`["4.2.3", "4.3.*"]`, "[]"}},
	{"number for a version", []string{`"4.2.3"`, "4.2"}},
	{"every version", []string{`"4.2.3"`, `"*"`}},
	{"every version in disguise", []string{`"4.2.3"`, `"?*.*"`}},
	{"every version that ends so", []string{`"4.2.3"`, `"*.3"`}},
	{"wildcard in a part", []string{`"4.3.*"`, `"4*"`}},
	{"empty version", []string{`"4.2.3"`, `" "`}},
	{"every component", []string{"zlib]", `"*"]`}},
	{"package URL with a wildcard", []string{"zlib]", `"pkg:deb/debian/zlib@1.*"]`}},
	{"empty list of components", []string{`["busybox 1.*", zlib]`, "[]"}},
	{"pattern of vulnerabilities", []string{"reason:", "  vulnerabilities: [CVE-*]\nreason:"}},
	{"empty list of vulnerabilities", []string{"reason:", "  vulnerabilities: []\nreason:"}},
	{"no controls", []string{"[The port is closed.]", "[]"}},
	{"digest of a delivery cut short", []string{"reason:", "  delivery: sha256:00\nreason:"}},
	{"empty control", []string{"[The port is closed.]", `[" "]`}},
	{"requester approves", []string{"Anna Example", "Ruth Requester"}},
	{"requester approves in other letters", []string{"Anna Example", "RUTH  requester"}},
	{"requester approves with an accent", []string{"Anna Example", "Rúth Requester"}},
	{"requester approves the other way round", []string{"Anna Example", `"Requester, Ruth"`}},
	{"requester approves with a title", []string{"Anna Example", "Dr. Ruth Requester"}},
	{"requester approves with an initial", []string{"Anna Example", "R. Requester"}},
	{"requester approves in full width", []string{"Anna Example", "Ｒuth Requester"}},
	{"requester approves in Cyrillic letters", []string{"Anna Example", "Ruth Rеquester"}},
	{"requester approves with what nobody sees", []string{"Anna Example", "Ruth\u200b Requester"}},
	{"nobody approves", []string{"Anna Example", "..."}},
	{"one approves twice", []string{"Boris Beispiel", "anna example"}},
	{"too many approvers", []string{"approvers:\n", "approvers:\n" + strings.Repeat("  - {name: X, role: y}\n", MaxApprovers)}},
	{"too many versions", []string{`"4.2.3"`, strings.TrimSuffix(strings.Repeat(`"1", `, MaxScopePatterns), ", ")}},
	{"moment for a day", []string{"expires: 2026-12-01", "expires: 2026-12-01T08:00:00Z"}},
	{"no date", []string{"expires: 2026-12-01", "expires: next year"}},
	{"no such day", []string{"expires: 2026-12-01", "expires: 2026-02-30"}},
	{"reason that says nothing", []string{"The part is replaced in spring.", "n/a"}},
	{"control that says nothing", []string{"[The port is closed.]", "[The port is closed., none]"}},
	{"owner that says nothing", []string{"Olga Owner", "tbd"}},
	{"role of the owner that says nothing", []string{"device manager", "n/a"}},
	{"requester that says nothing", []string{"Ruth Requester", "tbd"}},
	{"role of an approver that says nothing", []string{"medical director", "n/a"}},
	{"ends before it begins", []string{"expires: 2026-12-01", "expires: 2026-11-01"}},
}

// TestBadWaivers compares the whole message of each.
func TestBadWaivers(t *testing.T) {
	var b strings.Builder
	for _, tc := range badWaivers {
		_, err := ParseWaiver("w.yaml", []byte(changed(t, tc.replace...)), saysThing)
		if err == nil {
			t.Errorf("%s: no error", tc.name)
			continue
		}
		if len(Errors(err)) != 1 {
			t.Errorf("%s: %v is no policy error", tc.name, err)
		}
		fmt.Fprintf(&b, "# %s\n%s\n\n", tc.name, err)
	}
	const golden = "testdata/bad-waivers.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || b.String() != string(want) {
		t.Errorf("%v; got:\n%s", err, b.String())
	}
}

func TestParseWaiver(t *testing.T) {
	w, err := ParseWaiver("w.yaml", []byte(goodWaiver), saysThing)
	if err != nil || w.ID != "W-1" || !strings.HasPrefix(w.Digest, "sha256:") || string(w.Content) != goodWaiver {
		t.Errorf("%+v, %v", w, err)
	}
	if w, err := ParseWaiver("big.yaml", make([]byte, MaxFileSize+1), saysThing); err == nil || w != nil {
		t.Errorf("%v, %v", w, err)
	}
}

func TestSamePerson(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"Anna Example", "anna  EXAMPLE", true},
		{"Anna Example", "Example, Anna", true},
		{"Anna Example", "Prof. Dr. Anna Example", true},
		{"Anna Example", "A. Example", true},
		{"Anna Example", "Anna Maria Example", true},
		{"Anna Example", "Example", true},
		{"Zoë O'Neil", "Zoe ONeil", true},
		{"Ж. Пример", "Жанна Пример", true},
		{"Anna Example", "Anna Schmidt", false},
		{"Anna Example", "B. Example", false},
		{"Anna Example", "Annabel Example", false},
		{"A. B.", "Anna Example", false},
	} {
		if got := SamePerson(tc.a, tc.b); got != tc.want {
			t.Errorf("%q and %q: %t", tc.a, tc.b, got)
		}
		if SamePerson(tc.a, tc.b) != SamePerson(tc.b, tc.a) {
			t.Errorf("%q and %q: the order counts", tc.a, tc.b)
		}
	}
}

func moment(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// TestStanding holds a waiver against products, versions and moments.
func TestStanding(t *testing.T) {
	for _, tc := range []struct {
		name, product, version, at, want string
	}{
		{"in force", "Pump", "4.2.3", "2026-11-20T00:00:00Z", ""},
		{"a version of the pattern", "Pump", "4.3.17", "2026-11-20T00:00:00Z", ""},
		{"first second", "Pump", "4.2.3", "2026-11-01T00:00:00Z", ""},
		{"a second early", "Pump", "4.2.3", "2026-10-31T23:59:59Z", "it begins on 2026-11-01"},
		{"last second", "Pump", "4.2.3", "2026-11-30T23:59:59Z", ""},
		{"a second late", "Pump", "4.2.3", "2026-12-01T00:00:00Z", "it expired on 2026-12-01"},
		{"a second late elsewhere", "Pump", "4.2.3", "2026-12-01T01:00:00+01:00", "it expired on 2026-12-01"},
		{"another version", "Pump", "4.2.4", "2026-11-20T00:00:00Z", "it is for version 4.2.3, 4.3.*, and 4.2.4 is on offer"},
		{"a version that only begins so", "Pump", "4.30", "2026-11-20T00:00:00Z", "it is for version 4.2.3, 4.3.*, and 4.30 is on offer"},
		{"a version with a line break", "Pump", "4.2.3\n", "2026-11-20T00:00:00Z", "it is for version 4.2.3, 4.3.*, and 4.2.3\n is on offer"},
		{"no version", "Pump", "", "2026-11-20T00:00:00Z", "it is for version 4.2.3, 4.3.*, and nothing that has a name is on offer"},
		{"another product", "Pump 2", "4.2.3", "2026-11-20T00:00:00Z", "it is for Pump, and Pump 2 is on offer"},
		{"other letters", "pump", "4.2.3", "2026-11-20T00:00:00Z", "it is for Pump, and pump is on offer"},
	} {
		if got := waiver(t).Standing(Offer{Product: tc.product, Version: tc.version}, moment(tc.at)); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestStandingOfOneDelivery holds a waiver for one delivery against it and against another one of the same product and version.
func TestStandingOfOneDelivery(t *testing.T) {
	this, other := "sha256:"+strings.Repeat("0", 64), "sha256:"+strings.Repeat("1", 64)
	w := waiver(t, "reason:", "  delivery: "+this+"\nreason:")
	if got := w.Standing(Offer{"Pump", "4.2.3", this}, moment("2026-11-20T00:00:00Z")); got != "" {
		t.Error(got)
	}
	if got := w.Standing(Offer{"Pump", "4.2.3", other}, moment("2026-11-20T00:00:00Z")); got != "it is for the delivery "+this+", and "+other+" is on offer" {
		t.Error(got)
	}
}

// TestRefusal holds a waiver against results under packs.
func TestRefusal(t *testing.T) {
	all := map[decision.Severity]string{decision.Block: "30 days", decision.Hold: "2 months"}
	one := []string{"  - {name: Boris Beispiel, role: medical director}\n", ""}
	for _, tc := range []struct {
		name     string
		waiver   []string
		severity decision.Severity
		allowed  map[decision.Severity]string
		never    string
		two      bool
		want     string
	}{
		{"a hold", nil, decision.Hold, all, "", false, ""},
		{"a hold by one", one, decision.Hold, all, "", false, ""},
		{"a block by two, to the day", nil, decision.Block, all, "", false, ""},
		{"a block by one", one, decision.Block, all, "", false, "two approvers are needed to lift a block (pack base)"},
		{"a day too long", []string{"2026-12-01", "2026-12-02"}, decision.Block, all, "", false, "pack base allows waivers under block until 2026-12-01 at most, and it expires on 2026-12-02"},
		{"two months of calendar", []string{"2026-12-01", "2027-01-01"}, decision.Hold, all, "", false, ""},
		{"a severity without waivers", nil, decision.Warn, all, "", false, "pack base allows no waivers under warn"},
		{"a pack without waivers", nil, decision.Hold, nil, "", false, "pack base allows no waivers under hold"},
		{"what nothing lifts", nil, decision.Hold, all, "never", false, "never"},
		{"what one cannot lift", one, decision.Hold, all, "", true, "two approvers are needed to lift this result of THING-001"},
		{"what two can lift", nil, decision.Hold, all, "", true, ""},
	} {
		r := &Result{Check: &Check{ID: "THING-001"}, Pack: &Pack{Name: "base", Waivers: tc.allowed}, Grade: &Grade{Severity: tc.severity},
			Outcome: decision.Fail, Unwaivable: tc.never, TwoApprovers: tc.two}
		if got := waiver(t, tc.waiver...).Refusal(r, Meaning{}); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestAbout holds a waiver against results by check, outcome and subject.
func TestAbout(t *testing.T) {
	cve := []string{"  components: [\"busybox 1.*\", zlib]\n", "  vulnerabilities: [CVE-2026-1]\n"}
	inside := []string{"  components: [\"busybox 1.*\", zlib]\n", "  components: [\"Windows CE 6.*\"]\n  vulnerabilities: [CVE-2026-1]\n"}
	for _, tc := range []struct {
		waiver  []string
		check   string
		outcome decision.Outcome
		subject decision.Subject
		want    bool
	}{
		{nil, "THING-001", decision.Fail, decision.Subject{Kind: "component", Name: "zlib", Version: "1"}, true},
		{nil, "THING-001", decision.Withheld, decision.Subject{Kind: "component", Name: "busybox", Version: "1.35"}, true},
		{nil, "THING-001", decision.Fail, decision.Subject{Kind: "component", Name: "busybox", Version: "2.0"}, false},
		{nil, "THING-001", decision.Fail, decision.Subject{Kind: "component", Name: "zlib-ng"}, false},
		{nil, "THING-001", decision.Fail, decision.Subject{Kind: "delivery", Name: "Pump", Version: "4.2.3"}, false},
		{nil, "THING-002", decision.Fail, decision.Subject{Kind: "component", Name: "zlib"}, false},
		{nil, "THING-001", decision.Pass, decision.Subject{Kind: "component", Name: "zlib"}, false},
		{nil, "THING-001", decision.NotApplicable, decision.Subject{Kind: "component", Name: "zlib"}, false},
		{cve, "THING-001", decision.Fail, decision.Subject{Kind: "vulnerability", Name: "cve-2026-1"}, true},
		{cve, "THING-001", decision.Fail, decision.Subject{Kind: "vulnerability", Name: "CVE-2026-10"}, false},
		{cve, "THING-001", decision.Fail, decision.Subject{Kind: "component", Name: "CVE-2026-1"}, false},
		{inside, "THING-001", decision.Fail, decision.Subject{Kind: "vulnerability", Name: "CVE-2026-1", Component: "Windows CE", Version: "6.0"}, true},
		{inside, "THING-001", decision.Fail, decision.Subject{Kind: "vulnerability", Name: "CVE-2026-1", Component: "Windows CE", Version: "7.0"}, false},
		{inside, "THING-001", decision.Fail, decision.Subject{Kind: "vulnerability", Name: "CVE-2026-1"}, false},
		{nil, "THING-001", decision.Fail, decision.Subject{Kind: "vulnerability", Name: "CVE-2026-1", Component: "zlib", Version: "1"}, true},
		{nil, "THING-001", decision.Fail, decision.Subject{Kind: "vulnerability", Name: "zlib", Component: "musl", Version: "1"}, false},
	} {
		r := &Result{Check: &Check{ID: tc.check}, Outcome: tc.outcome, Subject: &Subject{Subject: tc.subject}}
		if got := waiver(t, tc.waiver...).About(r, Meaning{}); got != tc.want {
			t.Errorf("%+v: %t", tc, got)
		}
	}
}

// TestPacksInheritWaivers gives packs and those that they extend times for waivers.
func TestPacksInheritWaivers(t *testing.T) {
	base, strict := "waivers: {block: 30 days, hold: 6 months}\n", "waivers: {hold: 12 months}\n"
	for _, tc := range []struct {
		name, base, other, strict string
		extends                   string
		want                      map[decision.Severity]string
	}{
		{"none", "", "", "", "[base]", nil},
		{"inherited", base, "", "", "[base]", map[decision.Severity]string{decision.Block: "30 days", decision.Hold: "6 months"}},
		{"own counts", base, "", strict, "[base]", map[decision.Severity]string{decision.Block: "30 days", decision.Hold: "12 months"}},
		{"each must allow it", base, "", "", "[base, other]", nil},
		{"the shorter counts", base, "waivers: {block: 1 months, hold: 20 days}\n", "", "[base, other]", map[decision.Severity]string{decision.Block: "30 days", decision.Hold: "20 days"}},
	} {
		files := readTree(t, "testdata/good")
		files["packs/base.yaml"] = &fstest.MapFile{Data: append(files["packs/base.yaml"].Data, tc.base...)}
		files["packs/other.yaml"] = &fstest.MapFile{Data: []byte("kind: cleanbill.pack/v1\nname: other\ntitle: t\nversion: \"1\"\n" + tc.other + "checks:\n  - {check: THING-002, severity: hold}\n")}
		text := strings.Replace(string(files["packs/strict.yaml"].Data), "extends: [base]", "extends: "+tc.extends, 1)
		files["packs/strict.yaml"] = &fstest.MapFile{Data: []byte(text + tc.strict)}
		c, err := LoadCatalogue(files)
		if err != nil {
			t.Fatal(err)
		}
		if p, _ := c.Pack("strict"); fmt.Sprint(p.Waivers) != fmt.Sprint(tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, p.Waivers, tc.want)
		}
	}
}

func FuzzParseWaiver(f *testing.F) {
	f.Add([]byte(goodWaiver))
	for _, tc := range badWaivers {
		f.Add([]byte(changed(f, tc.replace...)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := ParseWaiver("w.yaml", data, saysThing)
		if (w == nil) == (err == nil) {
			t.Errorf("%v and %v", w, err)
		}
		if err == nil && w.Standing(Offer{Product: w.Scope.Product, Version: "no such version"}, w.Until()) == "" {
			t.Error("a waiver lifts when it has expired")
		}
	})
}
