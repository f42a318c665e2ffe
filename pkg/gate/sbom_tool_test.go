package gate_test

import (
	"crypto/sha1" // what tools that list archives of Java write
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// The same software as two tools list it: they call things by other refs, with group and name parted otherwise, with CPEs or without, with other qualifiers, the epoch in another place, and a release of the
// distribution that is told more or less exactly. LOG and POLKIT are versions, DIGEST the hash of an archive of the first.
const (
	bySyft = `
  {"type": "library", "bom-ref": "pkg:maven/org.apache.logging.log4j/log4j-core@LOG?package-id=1f5a", "group": "org.apache.logging.log4j", "name": "log4j-core", "version": "LOG", "cpe": "cpe:2.3:a:apache:log4j:LOG:*:*:*:*:*:*:*", "purl": "pkg:maven/org.apache.logging.log4j/log4j-core@LOG",
   "hashes": [{"alg": "SHA-1", "content": "DIGEST"}], "properties": [{"name": "syft:package:type", "value": "java-archive"}, {"name": "syft:cpe23", "value": "cpe:2.3:a:apache:log4j-core:LOG:*:*:*:*:*:*:*"}]},
  {"type": "library", "bom-ref": "pkg:deb/debian/policykit-1@POLKIT?arch=amd64&distro=debian-11&package-id=2f5a", "publisher": "Utopia Maintenance Team <maintainers@example.org>", "name": "policykit-1", "version": "POLKIT", "cpe": "cpe:2.3:a:policykit-1:policykit-1:POLKIT:*:*:*:*:*:*:*", "purl": "pkg:deb/debian/policykit-1@POLKIT?arch=amd64&distro=debian-11"},
  {"type": "library", "bom-ref": "pkg:deb/debian/zlib1g@1%3A1.2.11.dfsg-2%2Bdeb11u2?package-id=3f5a", "name": "zlib1g", "version": "1:1.2.11.dfsg-2+deb11u2", "cpe": "cpe:2.3:a:zlib1g:zlib1g:1\\:1.2.11.dfsg-2\\+deb11u2:*:*:*:*:*:*:*", "purl": "pkg:deb/debian/zlib1g@1%3A1.2.11.dfsg-2%2Bdeb11u2?arch=amd64&distro=debian-11&upstream=zlib"},
  {"type": "library", "bom-ref": "pkg:npm/%40angular/core@17.3.12?package-id=4f5a", "name": "@angular/core", "version": "17.3.12", "cpe": "cpe:2.3:a:angular:angular:17.3.12:*:*:*:*:node.js:*:*", "purl": "pkg:npm/%40angular/core@17.3.12"},
  {"type": "library", "bom-ref": "pkg:golang/golang.org/x/text@v0.14.0?package-id=5f5a", "name": "golang.org/x/text", "version": "v0.14.0", "cpe": "cpe:2.3:a:golang:text:v0.14.0:*:*:*:*:*:*:*", "purl": "pkg:golang/golang.org/x/text@v0.14.0"},
  {"type": "operating-system", "bom-ref": "os:debian@11", "name": "debian", "version": "11", "description": "Debian GNU/Linux 11 (bullseye)"}`
	byTrivy = `
  {"type": "operating-system", "bom-ref": "60e9f57b-d4a6-4f71-ad14-0893ac609182", "name": "debian", "version": "11.11", "properties": [{"name": "aquasecurity:trivy:Class", "value": "os-pkgs"}, {"name": "aquasecurity:trivy:Type", "value": "debian"}]},
  {"type": "library", "bom-ref": "pkg:deb/debian/policykit-1@POLKIT?arch=amd64&distro=debian-11.11", "supplier": {"name": "Utopia Maintenance Team <maintainers@example.org>"}, "name": "policykit-1", "version": "POLKIT", "purl": "pkg:deb/debian/policykit-1@POLKIT?arch=amd64&distro=debian-11.11",
   "properties": [{"name": "aquasecurity:trivy:PkgType", "value": "debian"}, {"name": "aquasecurity:trivy:SrcName", "value": "policykit-1"}]},
  {"type": "library", "bom-ref": "pkg:deb/debian/zlib1g@1.2.11.dfsg-2%2Bdeb11u2?arch=amd64&distro=debian-11.11&epoch=1", "name": "zlib1g", "version": "1:1.2.11.dfsg-2+deb11u2", "purl": "pkg:deb/debian/zlib1g@1.2.11.dfsg-2%2Bdeb11u2?arch=amd64&distro=debian-11.11&epoch=1",
   "properties": [{"name": "aquasecurity:trivy:PkgType", "value": "debian"}, {"name": "aquasecurity:trivy:SrcName", "value": "zlib"}]},
  {"type": "application", "bom-ref": "100925ff-7c0a-470f-a725-8fb973b40e7b", "name": "app/package-lock.json", "properties": [{"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"}, {"name": "aquasecurity:trivy:Type", "value": "npm"}]},
  {"type": "library", "bom-ref": "pkg:npm/%40angular/core@17.3.12", "group": "@angular", "name": "core", "version": "17.3.12", "purl": "pkg:npm/%40angular/core@17.3.12", "properties": [{"name": "aquasecurity:trivy:PkgType", "value": "npm"}]},
  {"type": "library", "bom-ref": "b87b0321-0d33-4d37-b1f4-8d4a7f0a4d3c", "name": "golang.org/x/text", "version": "v0.14.0", "purl": "pkg:golang/golang.org/x/text@v0.14.0", "properties": [{"name": "aquasecurity:trivy:PkgType", "value": "gobinary"}]},
  {"type": "library", "bom-ref": "pkg:maven/org.apache.logging.log4j/log4j-core@LOG?file_path=app%2Flog4j-core.jar", "name": "org.apache.logging.log4j:log4j-core", "version": "LOG", "purl": "pkg:maven/org.apache.logging.log4j/log4j-core@LOG?file_path=app%2Flog4j-core.jar",
   "hashes": [{"alg": "SHA-1", "content": "DIGEST"}], "properties": [{"name": "aquasecurity:trivy:PkgType", "value": "jar"}]}`
)

// TestAnotherToolThatMakesSBOMs: the same software listed by another tool hides nothing and needs no explanation: what is clean is accepted, what is known is found again and stays asked for, and a repair is
// accepted.
func TestAnotherToolThatMakesSBOMs(t *testing.T) {
	const vulnerable, repaired = "2.14.1 0.105-31", "2.17.1 0.105-31+deb11u1"
	for name, tools := range map[string][2]string{"syft, then Trivy": {bySyft, byTrivy}, "Trivy, then syft": {byTrivy, bySyft}} {
		for _, c := range []struct {
			was, is string
			verdict decision.Verdict
			states  map[decision.ObligationState]int
		}{
			{repaired, repaired, decision.Accept, map[decision.ObligationState]int{}},
			{vulnerable, vulnerable, decision.Conditional, map[decision.ObligationState]int{decision.ObligationOpen: 2}},
			{vulnerable, repaired, decision.Accept, map[decision.ObligationState]int{decision.ObligationNotJudged: 2}}, // since the CPEs that they were looked up by changed too
		} {
			was, content := toolRun(t, tools[0], c.was, "4.2.3", nil)
			record := recordOf(t, was, content)
			is, _ := toolRun(t, tools[1], c.is, "4.2.4", record)
			states := map[decision.ObligationState]int{}
			for _, o := range is.Delta.Obligations {
				states[o.State]++
			}
			open := slices.DeleteFunc(slices.Clone(is.Findings), func(f decision.Finding) bool { return f.Outcome.Settled() || f.Check == "VUL-002" })
			unfound := slices.ContainsFunc(is.Delta.Components.Changes, func(c decision.ComponentChange) bool { return c.Grave || c.Change == decision.ChangeUnfound })
			if is.Verdict != c.verdict || unfound || len(open) > 0 || !maps.Equal(states, c.states) {
				t.Errorf("%s, %s to %s: %s, %v", name, c.was, c.is, is.Verdict, states)
				for _, f := range open {
					t.Errorf("%s: %s", f.Check, f.Message)
				}
			}
		}
	}
}

// toolRun judges what a tool lists of that version of the pump, and gives the SBOM as well.
func toolRun(t *testing.T, components, versions, pump string, previous *history.Record) (*decision.Decision, []byte) {
	t.Helper()
	log, polkit, _ := strings.Cut(versions, " ")
	sbom := `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": {"type": "firmware", "bom-ref": "pump", "name": "Pump", "version": "` + pump + `"}}, "components": [` +
		strings.NewReplacer("LOG", log, "POLKIT", polkit, "DIGEST", fmt.Sprintf("%x", sha1.Sum([]byte(log)))).Replace(components) + "]}"
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sbom.cdx.json"), sbom)
	packFile := filepath.Join(t.TempDir(), "pack.yaml")
	write(t, packFile, `kind: cleanbill.pack/v1
name: own
title: What is known and what changed
version: "1"
checks:
  - {check: VUL-001-NAME, severity: hold, clause: {source: cleanbill, id: a, confidence: confirmed}}
  - {check: VUL-002, severity: hold, clause: {source: cleanbill, id: c, confidence: confirmed}}
  - {check: GRF-009, severity: hold, clause: {source: cleanbill, id: d, confidence: confirmed}}
  - {check: GRF-009-HASH, severity: block, clause: {source: cleanbill, id: e, confidence: confirmed}}
  - {check: GOV-008, severity: hold, clause: {source: cleanbill, id: f, confidence: confirmed}}
`)
	catalogue, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := catalogue.LoadPackFile(packFile)
	if err != nil {
		t.Fatal(err)
	}
	data := datafolder.Open(filepath.Join("..", "..", "testdata", "data"))
	defer data.Close()
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, Data: data, Previous: previous})
	if err != nil {
		t.Fatal(err)
	}
	return judged(t, g, dir), []byte(sbom)
}

// recordOf is the dossier of a decision, vouched for.
func recordOf(t *testing.T, d *decision.Decision, sbom []byte) *history.Record {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	r, err := history.New(history.Record{Name: "last", Kind: history.Dossier, Content: text, Decision: d, Key: "sha256:00", SBOMs: []history.File{{Path: "sbom.cdx.json", Data: sbom}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
