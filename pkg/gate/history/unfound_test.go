package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// part is an SBOM about the pump with one component.
func part(component string) (*sbom.Document, File) {
	text := fmt.Sprintf(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": {"type": "firmware", "name": "Pump", "version": "1"}}, "components": [%s]}`, component)
	doc, err := sbom.Read("sbom.json", []byte(text), sbom.Limits{})
	if err != nil {
		panic(err)
	}
	return doc, File{"sbom.json", []byte(text)}
}

// treck is a component without what its fields replace.
func treck(purl, cpe, more string) string {
	out := `{"type": "library", "bom-ref": "t", "name": "treck", "version": "6.0"`
	if purl != "" {
		out += fmt.Sprintf(`, "purl": %q`, purl)
	}
	if cpe != "" {
		out += fmt.Sprintf(`, "cpe": %q`, cpe)
	}
	return out + more + "}"
}

const (
	generic = "pkg:generic/treck@6.0"
	tcp     = "cpe:2.3:a:treck:tcp:6.0:*:*:*:*:*:*:*"
	content = `, "hashes": [{"alg": "SHA-256", "content": "5af254a0ec2cb7eacb743fb7bf4a055dc97e7e4825fe9d0e26a0b8722664ca75"}]`
)

// others are components of other names with the same fields.
func others(more string) (out string) {
	for _, name := range []string{"b", "c", "d"} {
		out += fmt.Sprintf(`, {"type": "library", "bom-ref": %q, "name": %q, "version": "6.0"%s}`, name, name, more)
	}
	return out
}

// knewOf is a record in which a vulnerability of that component ended so.
func knewOf(t *testing.T, component string, s decision.Severity, o decision.Outcome) *Record {
	t.Helper()
	doc, file := part(component)
	now := at("Pump", "1", []*sbom.Document{doc}, []File{file})
	now.Digest = "sha256:then"
	r := judged(t, Dossier, now, []File{file})
	r.Decision.Findings = []decision.Finding{{Check: "VUL-002", Severity: s, Outcome: o, Subject: decision.Subject{Kind: "vulnerability", Ref: "sbom.json#t CVE-1", Name: "CVE-1", Component: "treck"}}}
	return r
}

// TestUnfound: the same version of a component, listed otherwise, of which what held the delivery back is not found any more, is to be explained; nothing else is.
func TestUnfound(t *testing.T) {
	for name, c := range map[string]struct {
		was, is  string
		severity decision.Severity
		outcome  decision.Outcome
		known    bool // it is found, or answered, now
		want     string
	}{
		"without its CPE": {treck(generic, tcp, ""), treck(generic, "", ""), decision.Hold, decision.Fail, false,
			"treck 6.0 is listed in the version that it had, without cpe:2.3:a:treck:tcp:6.0:*:*:*:*:*:*:*, and what was known of it is not found any more: CVE-1"},
		"by another package URL": {treck("pkg:maven/org/treck@6.0", "", ""), treck(generic, "", ""), decision.Block, decision.Fail, false,
			"treck 6.0 is listed in the version that it had, by pkg:generic/treck@6.0 in place of pkg:maven/org/treck@6.0, and what was known of it is not found any more: CVE-1"},
		"of another ecosystem": {treck("pkg:maven/org/treck@6.0", "", ""), treck("pkg:npm/treck@6.0", "", ""), decision.Hold, decision.Fail, false,
			"treck 6.0 is listed in the version that it had, by pkg:npm/treck@6.0 in place of pkg:maven/org/treck@6.0, and what was known of it is not found any more: CVE-1"},
		"called otherwise, with its hash": {treck("", "", content), `{"type": "library", "bom-ref": "x", "name": "acme", "version": "6.0"` + content + "}", decision.Hold, decision.Fail, false,
			"acme 6.0 is listed in the version that it had, by the name acme in place of the name treck, and what was known of it is not found any more: CVE-1"},
		"as the package of a distribution": {treck(generic, tcp, ""), `{"type": "library", "bom-ref": "x", "name": "treck", "version": "6.0-1", "purl": "pkg:deb/debian/treck@6.0-1"}`, decision.Hold, decision.Fail, false,
			"treck 6.0-1 is listed in the version that it had, by pkg:deb/debian/treck@6.0-1 in place of pkg:generic/treck@6.0, cpe:2.3:a:treck:tcp:6.0:*:*:*:*:*:*:*, and what was known of it is not found any more: CVE-1"},
		"as that of another version":        {treck(generic, tcp, ""), `{"type": "library", "bom-ref": "x", "name": "treck", "version": "6.1-1", "purl": "pkg:deb/debian/treck@6.1-1"}`, decision.Hold, decision.Fail, false, ""},
		"still found, or answered":          {treck(generic, tcp, ""), treck(generic, "", ""), decision.Hold, decision.Fail, true, ""},
		"as it was, and not known any more": {treck(generic, tcp, ""), treck(generic, tcp, `, "description": "a stack"`), decision.Hold, decision.Fail, false, ""},
		"nothing was held back for it":      {treck(generic, tcp, ""), treck(generic, "", ""), decision.Warn, decision.Fail, false, ""},
		"what was asked of it passed":       {treck(generic, tcp, ""), treck(generic, "", ""), decision.Hold, decision.Pass, false, ""},
		"another version of its content": {treck(generic, "", content), `{"type": "library", "bom-ref": "t", "name": "treck", "version": "6.1", "purl": "pkg:generic/treck@6.1"` + content + "}", decision.Block, decision.Fail, false,
			"treck 6.1 has the content that it had, and is listed by the version 6.1, pkg:generic/treck@6.1 in place of the version 6.0, pkg:generic/treck@6.0, and what was known of it is not found any more: CVE-1"},
		"another name and version of its content": {treck("", "", content), `{"type": "library", "bom-ref": "x", "name": "acme", "version": "3"` + content + "}", decision.Block, decision.Fail, false,
			"acme 3 has the content that it had, and is listed by the version 3, the name acme in place of the version 6.0, the name treck, and what was known of it is not found any more: CVE-1"},
		"another version alone of its content": {treck("", "", content), `{"type": "library", "bom-ref": "t", "name": "treck", "version": "6.1"` + content + "}", decision.Block, decision.Fail, false,
			"treck 6.1 has the content that it had, and is listed by the version 6.1 in place of the version 6.0, and what was known of it is not found any more: CVE-1"},
		"another version of a content that others had": {treck("", "", content) + others(content), `{"type": "library", "bom-ref": "t", "name": "treck", "version": "6.1"` + content + "}", decision.Block, decision.Fail, false, ""},
		"another version of its content, and answered": {treck("", "", content), `{"type": "library", "bom-ref": "t", "name": "treck", "version": "6.1"` + content + "}", decision.Block, decision.Fail, true, ""},
		"another version":                     {treck(generic, tcp, ""), `{"type": "library", "bom-ref": "t", "name": "treck", "version": "6.1", "purl": "pkg:generic/treck@6.1"}`, decision.Hold, decision.Fail, false, ""},
		"another component of that version":   {treck(generic, tcp, ""), `{"type": "library", "bom-ref": "l", "name": "lwip", "version": "6.0", "purl": "pkg:generic/lwip@6.0"}`, decision.Hold, decision.Fail, false, ""},
		"not applicable, and listed as it is": {treck(generic, "", ""), treck(generic, tcp, ""), decision.Hold, decision.NotApplicable, false, ""},
	} {
		r := knewOf(t, c.was, c.severity, c.outcome)
		doc, file := part(c.is)
		now := at("Pump", "2", []*sbom.Document{doc}, []File{file})
		now.Known = func(*sbom.Component, string) bool { return c.known }
		got := r.Since(now, none).Components
		i := slices.IndexFunc(got.Changes, func(c decision.ComponentChange) bool { return c.Change == decision.ChangeUnfound })
		if is := ""; i >= 0 {
			if is = Words(got.Changes[i]); is != c.want || !got.Changes[i].Grave || got.Grave == 0 || got.Counts[decision.ChangeUnfound] != 1 {
				t.Errorf("%s: %+v", name, got.Changes[i])
			}
		} else if c.want != "" {
			t.Errorf("%s: not told: %+v", name, got)
		}
	}
}

// TestUnfoundIsRemembered: what a decision did not find any more, and nobody accepted, is told again of the next delivery, and what was known of one that was rejected is known.
func TestUnfoundIsRemembered(t *testing.T) {
	doc, file := part(treck(generic, "", ""))
	now := at("Pump", "2", []*sbom.Document{doc}, []File{file})
	now.Digest = "sha256:now"
	told := func(r *Record, now Now) bool {
		return slices.ContainsFunc(r.Since(now, none).Components.Changes, func(c decision.ComponentChange) bool { return slices.Contains(c.Unfound, "CVE-1") && c.Was != "" })
	}
	base := judged(t, Dossier, at("Pump", "0", []*sbom.Document{doc}, []File{file}), []File{file})
	rejected := knewOf(t, treck(generic, tcp, ""), decision.Block, decision.Fail)
	rejected.Decision.Verdict, rejected.Base = decision.Reject, base
	if !told(rejected, now) {
		t.Error("what was rejected for it is forgotten")
	}
	for name, c := range map[string]struct {
		finding decision.Finding
		want    bool
	}{
		"held":   {decision.Finding{Check: "GRF-009", Severity: decision.Hold, Outcome: decision.Fail}, true},
		"waived": {decision.Finding{Check: "GRF-009", Severity: decision.Hold, Outcome: decision.Fail, Waiver: &decision.Lifted{ID: "W"}}, false},
	} {
		r := judged(t, Dossier, now, []File{file})
		r.Base, r.Decision.Verdict, r.Decision.Findings = base, decision.Conditional, []decision.Finding{c.finding}
		r.Decision.Delta = rejected.Since(now, Judges{decision.AspectComponents: {"GRF-009"}})
		again, next := part(treck(generic, "", `, "description": "a stack"`))
		after := at("Pump", "3", []*sbom.Document{again}, []File{next})
		if told(r, after) != c.want {
			t.Errorf("%s: told %t", name, !c.want)
		}
		after.Known = func(*sbom.Component, string) bool { return true }
		if told(r, after) {
			t.Errorf("%s, and answered: told", name)
		}
	}
}

// TestUnfoundOfWhatWasAdmitted: what was found in a component, whatever a statement admitted of it, is known of a delivery that was not accepted, or by waivers alone, without a finding of its own.
func TestUnfoundOfWhatWasAdmitted(t *testing.T) {
	lifted := []decision.Waiver{{ID: "W", Check: "VUL-009", State: decision.WaiverLifts}}
	for name, c := range map[string]struct {
		verdict decision.Verdict
		waivers []decision.Waiver
		status  string
		found   bool
		want    bool
	}{
		"rejected":                     {decision.Reject, nil, "affected", true, true},
		"conditional":                  {decision.Conditional, nil, "affected", true, true},
		"waived":                       {decision.Accept, lifted, "affected", true, true},
		"unanswered, and rejected":     {decision.Reject, nil, "unstated", true, true},
		"investigated, and rejected":   {decision.Reject, nil, "under_investigation", true, true},
		"accepted as it is":            {decision.Accept, nil, "affected", true, false},
		"a waiver that lifted nothing": {decision.Accept, []decision.Waiver{{ID: "W", State: decision.WaiverUnused}}, "affected", true, false},
		"not affected":                 {decision.Reject, nil, "not_affected", true, false},
		"fixed":                        {decision.Reject, nil, "fixed", true, false},
		"said by statements alone":     {decision.Reject, nil, "affected", false, false},
	} {
		doc, file := part(treck(generic, tcp, ""))
		now := at("Pump", "1", []*sbom.Document{doc}, []File{file})
		now.Digest = "sha256:then"
		r := judged(t, Dossier, now, []File{file})
		r.Decision.Verdict, r.Decision.Waivers = c.verdict, c.waivers
		r.Decision.Vulnerabilities = []decision.Vulnerability{{ID: "CVE-1", SBOM: "sbom.json", Ref: "t", Component: "treck 6.0", Status: c.status, Found: c.found}}
		otherwise, next := part(treck(generic, "", ""))
		if got := changesOf(r, offered(otherwise, next, "2", false, false)); (len(got) > 0) != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestUnfoundByContentIsRemembered: another version of the content that was known is told of the delivery after as well.
func TestUnfoundByContentIsRemembered(t *testing.T) {
	const newer = `{"type": "library", "bom-ref": "t", "name": "treck", "version": "6.1"` + content
	doc, file := part(newer + "}")
	now := offered(doc, file, "2", false, false)
	base := knewOf(t, treck("", "", content), decision.Block, decision.Fail)
	r := judged(t, Dossier, now, []File{file})
	r.Base, r.Decision.Verdict = base, decision.Conditional
	r.Decision.Findings = []decision.Finding{{Check: "GRF-009", Severity: decision.Hold, Outcome: decision.Fail}}
	r.Decision.Delta = base.Since(now, Judges{decision.AspectComponents: {"GRF-009"}})
	again, next := part(newer + `, "description": "a stack"}`)
	after := offered(again, next, "3", false, false)
	after.Digest = "sha256:after"
	got := changesOf(r, after)
	const want = "treck 6.1 has the content that it had, and is listed without the version 6.0, and what was known of it is not found any more: CVE-1"
	if len(got) != 1 || !got[0].SameContent || Words(got[0]) != want {
		t.Errorf("%+v", got)
	}
}

// TestUnfoundDoubts: what is known under another name must be asked of the same version, whatever it is listed by; where nothing could look it up, an identifier that data cover answers it.
func TestUnfoundDoubts(t *testing.T) {
	const npm, without = "pkg:npm/treck@6.0", "treck 6.0 is listed in the version that it had, without pkg:generic/treck@6.0, and what is known under another name is not asked of it any more: CVE-1"
	for name, c := range map[string]struct {
		was, is           string
		asked, identified bool
		want              bool
	}{
		"without what it was doubted by":             {treck(generic, "", ""), treck("", "", ""), false, false, true},
		"still asked":                                {treck(generic, "", ""), treck("", "", ""), true, false, false},
		"identified":                                 {treck(generic, "", ""), treck(npm, "", ""), false, true, false},
		"identified so that no data cover it":        {treck(generic, "", ""), treck(npm, "", ""), false, false, true},
		"one that could be looked up was replaced":   {treck("pkg:maven/a/treck@6.0", "", ""), treck(npm, "", ""), false, true, true},
		"one that could be looked up was taken":      {treck(generic, tcp, ""), treck(generic, "", ""), false, true, true},
		"of a type that nobody looks up":             {treck("pkg:maven/a/treck@6.0", "", ""), treck(generic, "", ""), false, false, true},
		"another version of its content, identified": {treck("", "", content), strings.ReplaceAll(treck(npm, "", content), "6.0", "6.1"), false, true, true},
		"as it was, and not asked any more":          {treck(generic, "", ""), treck(generic, "", `, "description": "a stack"`), false, false, false},
	} {
		r := doubtedOf(t, c.was)
		doc, file := part(c.is)
		got := changesOf(r, offered(doc, file, "2", c.asked, c.identified))
		if (len(got) == 1) != c.want || c.want && (!slices.Equal(got[0].Doubted, []string{"CVE-1"}) || got[0].Unfound != nil || !got[0].Grave) {
			t.Errorf("%s: %+v", name, got)
		}
		if name == "without what it was doubted by" && Words(got[0]) != without {
			t.Errorf("%s: %s", name, Words(got[0]))
		}
	}
}

// TestUnfoundDoubtsAreRemembered: of the delivery after one that was held for it too, as long as nothing answers; two steps answer no more than one.
func TestUnfoundDoubtsAreRemembered(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string
		identified    bool
		want          bool
	}{
		"nothing is done":                            {generic, "", false, true},
		"identified":                                 {generic, "pkg:npm/treck@6.0", true, false},
		"another identifier than at first":           {"pkg:maven/a/treck@6.0", "pkg:npm/treck@6.0", true, true},
		"another identifier that nobody can look up": {"pkg:maven/a/treck@6.0", generic, false, true},
	} {
		base := doubtedOf(t, treck(c.first, "", ""))
		doc, file := part(treck("", "", ""))
		now := offered(doc, file, "2", false, false)
		now.Digest = "sha256:now"
		r := judged(t, Dossier, now, []File{file})
		r.Base, r.Decision.Verdict = base, decision.Conditional
		r.Decision.Findings = []decision.Finding{{Check: "GRF-009", Severity: decision.Hold, Outcome: decision.Fail}}
		r.Decision.Delta = base.Since(now, Judges{decision.AspectComponents: {"GRF-009"}})
		next, nextFile := part(treck(c.second, "", `, "description": "a stack"`))
		got := slices.DeleteFunc(r.unfound(offered(next, nextFile, "3", false, c.identified), offered(next, nextFile, "3", false, c.identified).documents()), func(c decision.ComponentChange) bool { return len(c.Doubted) == 0 })
		if (len(got) > 0) != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestFoundAndThenDoubted: what was found at first, and known under another name of the delivery after, is both: what was asked of either is not answered when neither is there any more. It is said once.
func TestFoundAndThenDoubted(t *testing.T) {
	const words = "treck 6.0 is listed in the version that it had, without pkg:generic/treck@6.0, and what was known of it is not found any more: CVE-1"
	for name, c := range map[string]struct {
		asked            bool
		unfound, doubted []string
		words            string
	}{
		"neither is there any more": {false, []string{"CVE-1"}, []string{"CVE-1", "CVE-2"}, words + ", and what is known under another name is not asked of it any more: CVE-2"},
		"still asked":               {true, []string{"CVE-1"}, nil, words},
	} {
		r := knewOf(t, treck(generic, "", ""), decision.Hold, decision.Fail)
		r.Decision.Findings = append(r.Decision.Findings, doubtedOf(t, treck(generic, "", "")).Decision.Findings...)
		r.Decision.Findings[1].Vulnerabilities = []string{"CVE-1", "CVE-2"}
		doc, file := part(treck("", "", ""))
		got := changesOf(r, offered(doc, file, "2", c.asked, false))
		if len(got) != 1 || !slices.Equal(got[0].Unfound, c.unfound) || !slices.Equal(got[0].Doubted, c.doubted) || Words(got[0]) != c.words {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestUnfoundIsToldOnce: what two records tell of one component, or one record by two things that it is known again by, is told once.
func TestUnfoundIsToldOnce(t *testing.T) {
	told := func(name, was string, bare bool, unfound, doubted []string) decision.ComponentChange {
		return decision.ComponentChange{Change: decision.ChangeUnfound, Grave: true, SBOM: "sbom.json", Name: name, Version: "6.0", Was: was, Unfound: unfound, Doubted: doubted, Bare: bare}
	}
	one, two := []string{"CVE-1"}, []string{"CVE-1", "CVE-2"}
	first := told("treck", "pkg:npm/treck@6.0", true, one, one)
	for name, c := range map[string]struct {
		more []decision.ComponentChange
		ids  string // of all that is told in the end
		bare bool   // what is told first
	}{
		"the same of another record":         {[]decision.ComponentChange{told("treck", tcp, true, one, one)}, "CVE-1/CVE-1", true},
		"one more":                           {[]decision.ComponentChange{told("treck", tcp, true, two, one)}, "CVE-1/CVE-1; CVE-2/", true},
		"one more of what is doubted":        {[]decision.ComponentChange{told("treck", tcp, true, nil, two)}, "CVE-1/CVE-1; /CVE-2", true},
		"what no identifier answers":         {[]decision.ComponentChange{told("treck", tcp, false, nil, one)}, "CVE-1/CVE-1", false},
		"what no identifier answers, but of": {[]decision.ComponentChange{told("treck", tcp, false, nil, two[1:])}, "CVE-1/CVE-1; /CVE-2", true},
		"another component":                  {[]decision.ComponentChange{told("lwip", tcp, false, one, nil)}, "CVE-1/CVE-1; CVE-1/", true},
		"twice in one record":                {[]decision.ComponentChange{told("lwip", tcp, false, one, nil), told("lwip", generic, false, two, nil)}, "CVE-1/CVE-1; CVE-1/; CVE-2/", true},
	} {
		to := decision.ComponentDelta{Counts: map[string]int{}, Changes: []decision.ComponentChange{first}, Compared: true}
		unfound(&to, c.more)
		var ids []string
		for _, change := range to.Changes {
			ids = append(ids, strings.Join(change.Unfound, " ")+"/"+strings.Join(change.Doubted, " "))
		}
		if got := strings.Join(ids, "; "); got != c.ids || to.Changes[0].Bare != c.bare || to.Grave != len(to.Changes)-1 {
			t.Errorf("%s: %s, bare %t, %d grave", name, got, to.Changes[0].Bare, to.Grave)
		}
	}
}

// doubtedOf is a record in which a vulnerability that is known of that component under another name held the delivery back.
func doubtedOf(t *testing.T, component string) *Record {
	t.Helper()
	r := knewOf(t, component, decision.Hold, decision.Fail)
	r.Decision.Findings = []decision.Finding{{Check: "VUL-001-NAME", Severity: decision.Hold, Outcome: decision.Fail, Subject: decision.Subject{Kind: "component", Ref: "sbom.json#t", Name: "treck"}, Vulnerabilities: []string{"CVE-1"}}}
	return r
}

func offered(doc *sbom.Document, file File, version string, asked, identified bool) Now {
	now := at("Pump", version, []*sbom.Document{doc}, []File{file})
	now.Known = func(*sbom.Component, string) bool { return false }
	now.Asked = func(*sbom.Component, string) bool { return asked }
	now.Identified = func(_, _ *sbom.Component) bool { return identified }
	return now
}

func changesOf(r *Record, now Now) []decision.ComponentChange {
	return slices.DeleteFunc(r.Since(now, none).Components.Changes, func(c decision.ComponentChange) bool { return c.Change != decision.ChangeUnfound })
}

// TestKnownAgainByHash: a hash that others bear as well by now still tells which component it was; one of nothing tells nothing.
func TestKnownAgainByHash(t *testing.T) {
	const ofNothing = `, "hashes": [{"alg": "SHA-256", "content": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]`
	const weak = `, "hashes": [{"alg": "MD5", "content": "9e107d9d372bb6826bd81d3542a419d6"}]`
	named := func(name, hash string) string {
		return fmt.Sprintf(`{"type": "library", "bom-ref": %q, "name": %q, "version": "6.0"%s}`, name, name, hash)
	}
	many := func(first, hash string) string {
		return first + ", " + named("b", hash) + ", " + named("c", hash) + ", " + named("d", hash)
	}
	was := func(hash string) string { return treck("", "", hash) }
	for name, c := range map[string]struct {
		was, is string
		want    bool
	}{
		"one bears it":               {was(content), named("acme", content), true},
		"all bear it by now":         {was(content), many(named("acme", content), content), true},
		"of nothing":                 {was(ofNothing), named("acme", ofNothing), false},
		"broken, and still the same": {was(weak), named("acme", weak), true},
	} {
		doc, file := part(c.is)
		if got := changesOf(knewOf(t, c.was, decision.Hold, decision.Fail), offered(doc, file, "2", false, false)); (len(got) > 0) != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
