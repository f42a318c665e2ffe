package history

import (
	"fmt"
	"slices"
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
		"still found, or answered":            {treck(generic, tcp, ""), treck(generic, "", ""), decision.Hold, decision.Fail, true, ""},
		"as it was, and not known any more":   {treck(generic, tcp, ""), treck(generic, tcp, `, "description": "a stack"`), decision.Hold, decision.Fail, false, ""},
		"nothing was held back for it":        {treck(generic, tcp, ""), treck(generic, "", ""), decision.Warn, decision.Fail, false, ""},
		"what was asked of it passed":         {treck(generic, tcp, ""), treck(generic, "", ""), decision.Hold, decision.Pass, false, ""},
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
