package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// attestations are statements of each kind that a report shows, and of some that it does not.
func attestations() []decision.Attestation {
	whole := decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true}
	none, some := 0, 7
	return []decision.Attestation{
		{Path: "a.json", Kind: "provenance", PredicateType: "https://slsa.dev/provenance/v1", Ladder: whole, Signer: "release@maker.example"},
		{Path: "attributes.json", Kind: "attribute-report", Artifacts: []string{"pump.bin"}, Ladder: whole, Signer: "release@maker.example",
			Attributes: &decision.AttestedAttributes{Count: 7, Listed: []decision.AttestedAttribute{{Attribute: "HARDENED", Conditions: `{"compiler":"x"}`}, {Attribute: "SIGNED"}}}},
		{Path: "release.json", Kind: "release", Artifacts: []string{"pump.bin"}, Ladder: whole, Signer: "release@maker.example", Release: &decision.AttestedRelease{PURL: "pkg:generic/pump@1.0", Version: "1.0"}},
		{Path: "sbom.intoto.json", Kind: "sbom", Unread: "no delivered document equals the predicate", Reason: "the statement is not signed"},
		{Path: "scan.json", Kind: "vulnerability-scan", Artifacts: []string{"pump.bin"}, Ladder: whole, Signer: "release@maker.example",
			Scan: &decision.AttestedScan{Scanner: "pkg:generic/scanner", Version: "1.2", DatabaseOn: "2026-11-01T00:00:00Z", Results: &some, Found: []string{"CVE-1", "CVE-2", "CVE-3", "CVE-4", "CVE-5", "CVE-6"}}},
		{Path: "scan2.json", Kind: "vulnerability-scan", Reason: "the statement is not signed", Scan: &decision.AttestedScan{Scanner: "pkg:generic/\x1b[2Jscanner", Results: &none}},
		{Path: "scan3.json", Kind: "vulnerability-scan", Reason: "the statement is not signed", Scan: &decision.AttestedScan{Scanner: "pkg:generic/scanner"}},
		{Path: "tests.json", Kind: "test-result", Artifacts: []string{"pump.bin"}, Ladder: whole, Signer: "release@maker.example",
			Tests: &decision.AttestedTests{Result: "FAILED", Passed: 3, Failed: 2, FailedTests: []string{"alarm", "battery"}}},
		{Path: "x.json", Kind: "unsupported", Reason: "the signature is not valid: digest differs", Unread: "unsupported kind: a statement of type \"x\""},
	}
}

// waivers are one of each state.
func waivers() []decision.Waiver {
	who := func(name string) decision.Person { return decision.Person{Name: name, Role: "role of " + name} }
	base := decision.Waiver{ID: "W-1", File: "w1.yaml", Digest: "sha256:22", Check: "SUP-004", Product: "Pump (invented)", Versions: []string{"1.0", "1.1.*"}, Components: []string{"e", "f"},
		Reason: "A part comes in spring. <script>", Compensating: []string{"The port is closed.", "Alarms are read by people."}, Owner: who("O"), RequestedBy: who("R"), Created: "2026-11-01", Expires: "2026-12-01",
		Approvers: []decision.Approver{{Person: who("A"), Signed: true, Signature: "w1.yaml.a.sig", Signer: "key sha256:33", SignedAt: "2026-11-02T00:00:00Z", Lowered: []string{"transparencyLog: 0"}}, {Person: who("B\x1b[2J")}},
		State:     decision.WaiverLifts, About: 3, Lifts: 2, Why: []string{"not signed by B", "pack other allows no waivers under block"}}
	var out []decision.Waiver
	for i, state := range []decision.WaiverState{decision.WaiverLifts, decision.WaiverRefused, decision.WaiverUnused, decision.WaiverUnsigned, decision.WaiverNoForce} {
		w := base
		w.ID, w.State = fmt.Sprintf("W-%d", i+1), state
		if i > 0 {
			w.Lifts, w.Why, w.Approvers, w.Signed = 0, []string{"the reason"}, base.Approvers[:1], true
		}
		out = append(out, w)
	}
	out[2].Why, out[4].Components, out[4].Vulnerabilities, out[4].Delivery = []string{}, nil, []string{"CVE-2026-1"}, "sha256:44"
	return out
}

// delta is something of everything that may have changed.
func delta() *decision.Delta {
	turned := decision.Turned{Pack: "base", Check: "SUP-002", Title: "Every component has an end of support", Severity: decision.Hold, Outcome: decision.Fail,
		Subject: decision.Subject{Kind: "component", Ref: "sbom.json#a", Name: "a", Version: "1"}, Message: `says "soon" <script>`}
	worse := turned
	worse.Was, worse.Subject.Name = decision.Indeterminate, "b\x1b[2J"
	obligation := func(id, due string, state decision.ObligationState) decision.ObligationDelta {
		return decision.ObligationDelta{Obligation: decision.Obligation{ID: id, What: "Name a date", Who: "supplier", Due: due, From: "SUP-002"}, State: state}
	}
	d := &decision.Delta{
		Previous:    decision.Earlier{Name: "kept", Kind: "dossier", Digest: "sha256:55", Verified: true, Key: "sha256:66", At: "2026-10-20T00:00:00Z", Verdict: decision.Accept, Product: "Pump (invented)", Version: "0.9"},
		Measure:     &decision.Earlier{Name: "accepted", Kind: "sbom", Digest: "sha256:77", Unverified: "an SBOM alone is no decision that somebody signed", Product: "Pump (invented)", Version: "0.8"},
		SameProduct: true, Version: "later",
		Components: decision.ComponentDelta{Compared: true, Unchanged: 3, Grave: 1, Counts: map[string]int{"downgraded": 1, "added": 2, "supplier-changed": 1}, Changes: []decision.ComponentChange{
			{Change: "downgraded", Grave: true, SBOM: "sbom.json", Name: "a", Version: "1", Was: "2", Is: "1", By: "purl"},
			{Change: "added", SBOM: "sbom.json", Name: "=b|<script>", Version: "1", Is: "1", Purl: "pkg:npm/b@1"},
			{Change: "supplier-changed", SBOM: "sbom.json", Group: "g", Name: "c", Version: "1", Was: "C", By: "name"},
		}},
		Revisions: []string{"sbom.json is revision 1 of urn:uuid:7, and revision 2 was judged before"}, Unnumbered: []string{"other.json states no serial number"},
		Signers:  []decision.Moved{{Of: "SBOM", Was: []string{"old@maker.example"}, Is: []string{"new@maker.example"}}},
		Builders: []decision.Moved{{Of: "software", Was: []string{"https://builder.example"}, Is: []string{}}}, Unsigned: []string{"pump.bin"},
		Replaced: []string{"pump.bin: sha256:aa, before sha256:ab <script>"},
		New:      []decision.Turned{turned, worse}, NewCount: 7, Fixed: []decision.Turned{turned}, FixedCount: 1, Exploited: []string{"CVE-2026-1"},
		Waivers:     []decision.WaiverDelta{{ID: "W-9", Check: "SUP-004", Expires: "2026-11-01", State: decision.WaiverNoForce, Why: "it expired on 2026-11-01"}},
		NotCompared: []string{"findings of pack other, which does not judge now"},
	}
	d.Obligations = append(d.Obligations, obligation("ob-1", "before use", decision.ObligationMet), obligation("ob-2", "2026-11-01", decision.ObligationOverdue),
		obligation("ob-3", "2027-01-01", decision.ObligationOpen), obligation("ob-4", "before use", decision.ObligationNotJudged))
	return d
}

func brokenSignature(path, place, reason string) decision.Signature {
	return decision.Signature{Path: path, Place: place, Kind: "raw-signature", Tried: true, Ladder: decision.Ladder{Present: true}, Reason: reason}
}

// sample is a decision with something of everything.
func sample() *decision.Decision {
	d := &decision.Decision{
		Kind: decision.Kind, Verdict: decision.Conditional, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Tool: decision.Tool{Name: "cleanbill", Version: "test"},
		Delivery: decision.Delivery{
			Name: "pump", Product: "Pump (invented)", Version: "1.0", Supplier: "maker", Profile: "networked", Digest: "sha256:00",
			Files: []decision.File{{Path: "pump.bin", Kind: "squashfs", Size: 10, SHA256: "aa"}},
		},
		Packs:  []decision.Pack{{Name: "base", Version: "1.0.0", Digest: "sha256:11", Verdict: decision.Conditional, Checks: 3, Notice: "superseded by base 2"}},
		Inputs: decision.Inputs{TrustedRoots: []decision.TrustedRoot{}, Data: []decision.InputFile{}, Waivers: []decision.InputFile{}},
		SBOMs: []decision.SBOM{
			{Path: "bad.json", Format: "cyclonedx-json"},
			{Path: "sbom.json", Format: "cyclonedx-json", SpecVersion: "1.6", Subject: "Pump 1.0", Readable: true, Valid: false, Problems: 2, Components: 5, Dependencies: 4, Assessable: 3},
		},
		Addenda:  []decision.Addendum{{Path: "support.csv", Format: "csv", Entries: 4, Components: 2, Conflicts: []string{"end of support of a 1: 2030-01-01 stated elsewhere, 2029-01-01 in support.csv C2; the graver counts"}}},
		Contents: decision.Contents{LookedInto: 1, Observed: 9, Matched: 7, Undeclared: 1, Conflicts: 1, DeclaredOnly: []string{"a 1", "b 1", "c 1", "d 1"}, MatchedBy: decision.MatchedBy{Purl: 5, Name: 2}},
		Trust: []decision.Trust{
			{Path: "pump.bin", Kind: "squashfs", Signer: "release@maker.example", Ladder: decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true},
				Signatures: []decision.Signature{{Path: "pump.bin.sigstore.json", Kind: "sigstore-bundle", Tried: true, Lowered: []string{"signed certificate timestamps: 0 instead of 1"}},
					brokenSignature("pump.bin.p7s", "", "the signature is not valid: certificate <x> was revoked on 2026-01-01")}},
			{Path: "sbom.json", Kind: "cyclonedx-json", Ladder: decision.Ladder{Present: true}, Reason: "the signature is not valid: digest differs", Signatures: []decision.Signature{
				brokenSignature("a.sig", "", "other"), brokenSignature("b.sig", "", "other\x1b[2J"), brokenSignature("c.sig", "", "other"), brokenSignature("sbom.json", "/signature", "the signature is not valid: digest differs"),
			}},
		},
		Attestations: attestations(),
		NotChecked:   []string{"known vulnerabilities: not matched"},
		Obligations:  []decision.Obligation{{ID: "ob-SUP-002", What: "Name a date", About: "busybox 1.35", Who: "supplier", Due: "before use", From: "SUP-002"}},
	}
	for _, name := range []string{"a", "b", "c", "d"} {
		d.Findings = append(d.Findings, decision.Finding{
			Check: "SUP-002", Title: "Every component has an end of support", Pack: "base", Severity: decision.Hold, Outcome: decision.Fail,
			Subject: decision.Subject{Kind: "component", Ref: "sbom.json#" + name, Name: name, Version: "1"},
			Message: `says "Open source"`, Expected: "a date such as 2030-04-08", Why: "A device outlives its parts.", Ask: "Name a date.",
			Becomes:  &decision.Becomes{Severity: decision.Block, From: "2027-12-11"},
			Fix:      "{ \"name\": \"cdx:lifecycle:milestone:endOfSupport\",\n  \"value\": \"2030-04-08\" }\n",
			Clause:   decision.Clause{Source: "fda", ID: "V.A.4(b)", Confidence: "confirmed"},
			Evidence: []decision.Evidence{{File: "sbom.json", Pointer: "/components/0"}},
			Controls: []string{"SUP"}, Frameworks: map[string][]string{"ISO/IEC 27001": {"5.9", "5.21"}},
		})
	}
	d.Findings = append(d.Findings,
		decision.Finding{Check: "SBM-007", Title: "Tool version", Pack: "base", Severity: decision.Warn, Outcome: decision.DeclaredUnknown, Subject: decision.Subject{Kind: "sbom", Ref: "sbom.json"}},
		decision.Finding{Check: "SIG-001", Title: "Artifacts are signed", Pack: "base", Severity: decision.Block, Outcome: decision.Pass, Subject: decision.Subject{Kind: "artifact", Ref: "pump.bin", Name: "pump.bin"},
			Frameworks: map[string][]string{"ISO/IEC 27001": {"5.21", "8.1\x1b"}}},
	)
	d.Waivers = waivers()
	for _, name := range []string{"e", "f"} {
		d.Findings = append(d.Findings, decision.Finding{Check: "SUP-004", Title: "No part is past its end of support", Pack: "base", Severity: decision.Block, Outcome: decision.Fail,
			Subject: decision.Subject{Kind: "component", Ref: "sbom.json#" + name, Name: name}, Message: "ended 2020-01-01", Why: "It keeps its flaws.", Ask: "Replace it.",
			Waiver: &decision.Lifted{ID: "W-1", Expires: "2026-12-01", Approvers: []string{"A", "B\x1b[2J"}, Digest: "sha256:22"}})
		d.Totals.Waived++
	}
	for _, f := range d.Findings {
		d.Totals.Add(f.Outcome)
	}
	d.Unlisted = []decision.Unlisted{}
	addKnown(d)
	d.Delta = delta()
	return d
}

// addKnown adds a graph with an edge that trees do not show, parts that nothing leads to and marks, ends of support of each kind, and vulnerabilities with
// every answer.
func addKnown(d *decision.Decision) {
	s := &d.SBOMs[1]
	s.Graph = &decision.Graph{Unlisted: 2, Nodes: []decision.GraphNode{
		{Ref: "pump", Label: "Pump 1.0", Depth: 0, Needs: []int{1, 2}}, {Ref: "a", Label: "a 1", Depth: 1, Needs: []int{3}}, {Ref: "b", Label: "b 1", Depth: 1, Needs: []int{3}, More: 1},
		{Ref: "c", Label: "c 1", Depth: 2, Needs: []int{1}}, {Ref: "d", Label: "d 1", Depth: -1, Needs: []int{3, 4}}, {Ref: "e", Label: "e <b>", Depth: -1, Needs: []int{6}}, {Ref: "f", Label: "f", Depth: -1, Needs: []int{5}},
	}}
	s.Support = &decision.Support{Until: "2030-06-30", Over: 2, Lapsing: 3, Lasting: 2, Open: 1, Uncertain: 4, Unlisted: 1, Ends: []decision.SupportEnd{
		{Ref: "e", Label: "e", On: "ended", Source: "the SBOM", Over: true, Lapses: true}, {Ref: "f", Label: "f", On: "2025-01-31", Source: "endoflife.date", Over: true, Lapses: true},
		{Ref: "a", Label: "a 1", On: "2028-01-31", Source: "the SBOM", Lapses: true}, {Ref: "b", Label: "b 1", On: "2030-06-30", Source: "the SBOM"}, {Ref: "c", Label: "c 1", On: "2033-01-01", Source: "the SBOM"},
	}}
	s.Assessment = &decision.Assessment{Components: 5, Matched: 3, Clean: 1, NotAssessable: 1, Reasons: []string{"1 no-identifier"}, Vulnerabilities: 4, Affected: 1, UnderInvestigation: 1, Unstated: 1, NotAffected: 1, Exploited: []string{"CVE-2021-44228"}}
	d.Inputs.Data = []decision.InputFile{{Name: "vulnerability", Date: "2026-11-18T06:00:00Z", Digest: "xxh64:00"}, {Name: "kev", Date: "2026-11-19T00:00:00Z", Digest: "sha256:55"}, {Name: "epss", Date: "2026-11-19T00:00:00Z", Digest: "sha256:66"}}
	d.VulnerabilityCount = 9
	d.Vulnerabilities = []decision.Vulnerability{
		{ID: "CVE-2021-44228", Aliases: []string{"GHSA-jfh8-c2jp-5v3q"}, SBOM: "sbom.json", Ref: "a", Component: "a 1", Severity: "critical", CVSS: &decision.CVSS{Version: "3.1", Score: 10}, Status: "affected", Stated: "not_affected",
			Exploited: &decision.Exploited{ID: "CVE-2021-44228", AddedOn: "2021-12-10", DueOn: "2021-12-24", Ransomware: true}, Overruled: "it is known to be exploited", Justification: "code_not_reachable", Statement: "vex.json", Found: true, FixedIn: []string{"2.17.1"}},
		{ID: "CVE-2026-2", SBOM: "sbom.json", Ref: "a", Component: "a 1", Severity: "medium", EPSS: &decision.EPSS{Probability: 0.1234, Percentile: 0.9}, Status: "under_investigation", Stated: "under_investigation", Found: true},
		{ID: "CVE-2026-3", Component: "z, which no SBOM lists", Severity: "unrated", Malicious: true, Status: "unstated", Stated: "unstated"},
		{ID: "CVE-2026-4", SBOM: "sbom.json", Ref: "b", Component: "b 1", Severity: "low", Status: "fixed", Stated: "fixed", Found: true},
	}
}

// TestUnlistedFindingsAreTold shows that a page gives the whole number of findings, and promises to list no more than there are.
func TestUnlistedFindingsAreTold(t *testing.T) {
	d := sample()
	d.Unlisted = []decision.Unlisted{{Check: "SUP-002", Pack: "base", Severity: decision.Hold, Outcome: decision.Fail, Listed: 4, Count: 7000}}
	for _, tc := range []struct {
		name   string
		render Renderer
		o      Options
		want   []string
	}{
		{"text", Text, Options{}, []string{"fail (7000 times)", "… and 6997 more; --verbose lists the first 4, the others are only counted"}},
		{"verbose text", Text, Options{Verbose: true}, []string{"fail (7000 times)", "… and 6996 more, which are only counted"}},
		{"markdown", Markdown, Options{}, []string{"fail (7000 times)", "… and 6997 more; the JSON decision lists the first 4, the others are only counted"}},
		{"json", JSON, Options{}, []string{`"listed": 4`, `"count": 7000`}},
	} {
		var got bytes.Buffer
		if err := tc.render(&got, d, tc.o); err != nil {
			t.Fatal(err)
		}
		for _, want := range tc.want {
			if !strings.Contains(got.String(), want) {
				t.Errorf("%s: no %q in\n%s", tc.name, want, got.String())
			}
		}
	}
}

func TestGolden(t *testing.T) {
	for _, tc := range []struct {
		file   string
		render Renderer
		o      Options
	}{
		{"text.txt", Text, Options{}},
		{"text-verbose-narrow.txt", Text, Options{Width: 60, Verbose: true}},
		{"text-framework.txt", Text, Options{GroupBy: "ISO/IEC 27001", Verbose: true}},
		{"markdown-framework.md", Markdown, Options{GroupBy: "ISO/IEC 27001"}},
		{"text-colour.txt", Text, Options{Width: 80, Colour: true}},
		{"markdown.md", Markdown, Options{}},
		{"decision.json", JSON, Options{}},
	} {
		t.Run(tc.file, func(t *testing.T) {
			var got bytes.Buffer
			if err := tc.render(&got, sample(), tc.o); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", tc.file)
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("differs from %s (run with -update to accept):\n%s", path, got.String())
			}
		})
	}
}

// TestWaiversStandInTheVerdictLine has every page for people say with the verdict that it rests on waivers.
func TestWaiversStandInTheVerdictLine(t *testing.T) {
	for _, tc := range []struct {
		verdict decision.Verdict
		signed  bool
		used    int
		want    string
	}{
		{decision.Accept, true, 1, ", accepted with 1 waiver"},
		{decision.Accept, false, 1, ", accepted with 1 waiver (1 UNSIGNED)"},
		{decision.Conditional, true, 2, ", acceptable with 2 waivers"},
		{decision.Reject, true, 2, ", rejected with 2 waivers"},
		{decision.Accept, true, 0, ""},
	} {
		d := sample()
		d.Verdict = tc.verdict
		for i := range d.Waivers {
			d.Waivers[i].Signed, d.Waivers[i].State = tc.signed, decision.WaiverUnused
			if i < tc.used {
				d.Waivers[i].State = decision.WaiverLifts
			}
		}
		if tc.used == 0 {
			d.Totals.Waived = 0
		}
		for name, render := range map[string]Renderer{"text": Text, "markdown": Markdown} {
			var got bytes.Buffer
			if err := render(&got, d, Options{}); err != nil {
				t.Fatal(err)
			}
			lines := strings.SplitN(got.String(), "\n", 4)
			if !strings.HasSuffix(lines[0], "Pump (invented) 1.0"+tc.want) {
				t.Errorf("%s: %q, want it to end in %q", name, lines[0], tc.want)
			}
			alone := tc.verdict == decision.Accept && tc.used == 0
			if says := strings.Contains(lines[1]+lines[2], verdictWords[decision.Accept]); says != alone {
				t.Errorf("%s: %q", name, lines[1]+lines[2])
			}
		}
	}
}

// TestDeltaHeads has every page say what the delivery is held against, whether anybody vouches for it, and what is no comparison.
func TestDeltaHeads(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*decision.Delta)
		want   string
	}{
		"verified":        {func(*decision.Delta) {}, "accept then, conditional now. Verified with the key sha256:66."},
		"unverified":      {func(d *decision.Delta) { d.Previous.Verified, d.Previous.Unverified = false, "no key" }, "NOT VERIFIED: no key"},
		"an SBOM":         {func(d *decision.Delta) { d.Previous.Kind, d.Previous.At = "sbom", "" }, "SBOM kept about Pump (invented) 0.9."},
		"the same":        {func(d *decision.Delta) { d.SameDelivery = true }, "The same delivery: every file is as it was"},
		"earlier":         {func(d *decision.Delta) { d.Version = "earlier" }, "An EARLIER version: 1.0, before 0.9"},
		"unknown order":   {func(d *decision.Delta) { d.Version = "unknown" }, "Which version is later cannot be told: 1.0, before 0.9"},
		"another product": {func(d *decision.Delta) { d.SameProduct, d.Previous.Product = false, "Watch" }, "Another name of the product: Pump (invented), before Watch"},
		"not accepted":    {func(*decision.Delta) {}, "What changed is told since SBOM accepted about Pump (invented) 0.8, which that one was held against"},
		"some as well": {func(d *decision.Delta) {
			d.Judged = map[decision.Aspect][]string{"signers": {}, "unsigned": {}, "builders": {}}
			d.Older = []decision.Older{{Earlier: decision.Earlier{Kind: "dossier", Name: "d"}, Also: []decision.Aspect{"unsigned", "of-later"}}}
		}, "What changed in signatures that are gone, of-later is told since dossier d as well"},
		"all as well": {func(d *decision.Delta) {
			d.Judged = map[decision.Aspect][]string{"signers": {}, "builders": {}}
			d.Older = []decision.Older{{Earlier: decision.Earlier{Kind: "dossier", Name: "d"}, Also: []decision.Aspect{"builders", "signers"}}}
		}, "All of it is told since dossier d as well"},
		"not compared":     {func(d *decision.Delta) { d.Components.Compared, d.Components.Reason = false, "no SBOM" }, "Components: not compared, or not all: no SBOM"},
		"more than listed": {func(*decision.Delta) {}, "… and 5 more; the JSON decision lists the first 2"},
	} {
		d := sample()
		if name != "not accepted" {
			d.Delta.Measure = nil
		}
		tc.change(d.Delta)
		for _, format := range []string{"text", "markdown", "sarif", "junit"} {
			if format == "sarif" && strings.HasPrefix(tc.want, "…") {
				continue // it lists what the decision lists
			}
			plain := strings.NewReplacer(`\`, "").Replace(string(written(t, format, Options{Width: 1000}, d)))
			if !strings.Contains(plain, tc.want) {
				t.Errorf("%s, %s: no %q in\n%s", name, format, tc.want, plain)
			}
		}
	}
}
