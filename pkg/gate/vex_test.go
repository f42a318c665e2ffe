package gate_test

import (
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

const pumpSBOM = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
"metadata":{"timestamp":"2026-11-01T00:00:00Z","component":{"type":"firmware","bom-ref":"pump","name":"pump","version":"2.0","purl":"pkg:generic/pump@2.0"}},
"components":[{"type":"library","bom-ref":"ssl","name":"openssl","version":"3.0.1"}]VULNERABILITIES}`

const affectedSSL = `[{"id":"CVE-2026-1","affects":[{"ref":"REF"}],"analysis":{"state":"not_affected","justification":"code_not_present"}}]`

const pumpCSAF = `{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"x","publisher":{"category":"vendor","name":"Maker","namespace":"https://maker.example"},
"tracking":{"id":"1","status":"final","version":"1","initial_release_date":"2026-11-01T00:00:00Z","current_release_date":"2026-11-01T00:00:00Z","revision_history":[{"number":"1","date":"2026-11-01T00:00:00Z","summary":"x"}]}},
"product_tree":{"full_product_names":[{"product_id":"P","name":"pump","product_identification_helper":{"purl":"PURL"}}]},
"vulnerabilities":[{"cve":"CVE-2026-1","notes":[{"category":"summary","text":"x"}],"product_status":{"known_not_affected":["P"]},"flags":[{"label":"vulnerable_code_not_present","product_ids":["P"]}]}]}`

const spdxNotAffected = `{"type":"security_Vulnerability","spdxId":"urn:v","creationInfo":"_:c","name":"CVE-2026-1"},
{"type":"security_VexNotAffectedVulnAssessmentRelationship","spdxId":"urn:s","creationInfo":"_:c","relationshipType":"doesNotAffect","from":"urn:v","to":["TO"],"security_justificationType":"vulnerableCodeNotPresent"}`

const spdxBegin = `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-11-01T00:00:00Z","createdBy":["urn:m"]},
{"type":"Organization","spdxId":"urn:m","creationInfo":"_:c","name":"Maker"},
`

// spdxPump is an SBOM in SPDX 3, with a statement on an element of it or without.
func spdxPump(to string) string {
	text := spdxBegin + `{"type":"SpdxDocument","spdxId":"https://maker.example/doc","creationInfo":"_:c","rootElement":["https://maker.example/pump"],"profileConformance":["core","software"]},
{"type":"software_Package","spdxId":"https://maker.example/pump","creationInfo":"_:c","name":"pump","software_packageVersion":"2.0","software_packageUrl":"pkg:generic/pump@2.0"},
{"type":"software_Package","spdxId":"https://maker.example/ssl","creationInfo":"_:c","name":"openssl","software_packageVersion":"3.0.1"}`
	if to != "" {
		text += ",\n" + strings.Replace(spdxNotAffected, "TO", to, 1)
	}
	return text + "]}"
}

// spdxAlone is a document with nothing but a statement.
func spdxAlone(to string) string {
	return spdxBegin + strings.Replace(spdxNotAffected, "TO", to, 1) + "]}"
}

// Statements count whatever format they come in: in the SBOM, in CycloneDX of their own that leads to it, in CSAF. A statement on another
// product, and a document that states nothing, do not.
func TestVEXOfEveryFormat(t *testing.T) {
	none := strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1)
	vex := func(ref string) string {
		return `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"vulnerabilities":` + strings.Replace(affectedSSL, "REF", ref, 1) + `}`
	}
	advisory := func(purl string) string { return strings.Replace(pumpCSAF, "PURL", purl, 1) }
	openVEX := func(alg, digest string) string {
		return `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-1"},
"products":[{"@id":"urn:x","hashes":{"` + alg + `":"` + digest + `"}}],"status":"not_affected","justification":"vulnerable_code_not_present"}]}`
	}
	const firmware = "firmware"
	subject := fmt.Sprintf("%x", sha256.Sum256([]byte("an image that is elsewhere")))
	na := decision.NotApplicable
	for name, c := range map[string]struct {
		sbom, vex               string
		justified, csaf         decision.Outcome
		unjustified, isProducts bool
	}{
		"in the SBOM":                   {strings.Replace(pumpSBOM, "VULNERABILITIES", `,"vulnerabilities":`+strings.Replace(affectedSSL, "REF", "ssl", 1), 1), "", decision.Pass, na, false, true},
		"by BOM-Link":                   {none, vex("urn:cdx:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/1#ssl"), decision.Pass, na, false, true},
		"by BOM-Link, older SBOM":       {none, vex("urn:cdx:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/2#ssl"), decision.Pass, na, false, false},
		"by the digest of the subject":  {strings.Replace(none, `"purl":"pkg:generic`, `"hashes":[{"alg":"SHA-256","content":"`+subject+`"}],"purl":"pkg:generic`, 1), openVEX("sha-256", subject), decision.Pass, na, false, true},
		"by SHA-384 of a file":          {none, openVEX("sha-384", fmt.Sprintf("%x", sha512.Sum384([]byte(firmware)))), decision.Pass, na, false, true},
		"by the digest of another file": {none, openVEX("sha-384", fmt.Sprintf("%x", sha512.Sum384([]byte("other")))), decision.Pass, na, false, false},
		"CSAF":                          {none, advisory("pkg:generic/pump@2.0"), decision.Pass, decision.Pass, false, true},
		"CSAF, other version":           {none, advisory("pkg:generic/pump@1.0"), decision.Pass, decision.Pass, false, false},
		"CSAF that breaks a test":       {none, strings.Replace(advisory("pkg:generic/pump@2.0"), `"flags":[{"label":"vulnerable_code_not_present","product_ids":["P"]}]`, `"flags":[]`, 1), decision.Fail, decision.Fail, true, true},
		"CSAF that is broken":           {none, strings.Replace(advisory("x"), `"title":"x"`, `"title":1`, 1), na, decision.Indeterminate, false, false},
		"SPDX, in the SBOM":             {spdxPump("https://maker.example/ssl"), "", decision.Pass, na, false, true},
		"SPDX, of its own":              {spdxPump(""), spdxAlone("https://maker.example/ssl"), decision.Pass, na, false, true},
		"SPDX, of another product":      {spdxPump(""), spdxAlone("https://maker.example/other"), decision.Pass, na, false, false},
		"SPDX of an unknown class":      {spdxPump(""), strings.Replace(spdxAlone("https://maker.example/ssl"), "VexNotAffected", "VexNotMuch", 1), na, na, false, false},
		"CycloneDX that states nothing": {none, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"vulnerabilities":[{"id":"CVE-2026-1"}]}`, na, na, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "fw.bin"), firmware)
			write(t, filepath.Join(dir, "sbom.json"), c.sbom)
			if c.vex != "" {
				write(t, filepath.Join(dir, "vex.json"), c.vex)
			}
			d := judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
			if len(d.SBOMs) != 1 {
				t.Errorf("got SBOMs %+v", d.SBOMs)
			}
			if got := firstOf(d, "VUL-008").Outcome; got != c.justified {
				t.Errorf("VUL-008: got %q, want %q", got, c.justified)
			}
			if got := firstOf(d, "VUL-021").Outcome; got != c.csaf {
				t.Errorf("VUL-021: got %q, want %q", got, c.csaf)
			}
			if c.justified == na {
				return
			}
			said := firstOf(d, "VUL-011").Message
			if strings.Contains(said, "does not name the product: 0") != c.isProducts {
				t.Errorf("VUL-011 says %q", said)
			}
		})
	}
}

func firstOf(d *decision.Decision, check string) decision.Finding {
	for _, f := range d.Findings {
		if f.Check == check {
			return f
		}
	}
	return decision.Finding{}
}
