package spdx3

import (
	"bytes"
	"compress/gzip"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// document is an SBOM with statements, one for each line of its end.
const document = `{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
{"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-11-01T00:00:00Z", "createdBy": ["urn:m"]},
{"type": "Organization", "spdxId": "urn:m", "creationInfo": "_:c", "name": "Maker"},
{"type": "SpdxDocument", "spdxId": "https://maker.example/doc", "creationInfo": "_:c", "rootElement": ["https://maker.example/pump"], "profileConformance": ["core", "software", "security"]},
{"type": "software_Package", "spdxId": "https://maker.example/pump", "creationInfo": "_:c", "name": "pump", "software_packageVersion": "2.0", "software_packageUrl": "pkg:generic/pump@2.0"},
{"type": "software_Package", "spdxId": "https://maker.example/ssl", "creationInfo": "_:c", "name": "openssl", "software_packageVersion": "3.0.1", "software_packageUrl": "pkg:deb/debian/openssl@3.0.1",
 "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"}],
 "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00"}]},
{"type": "security_Vulnerability", "spdxId": "urn:v1", "creationInfo": "_:c", "name": "Heartbleed", "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "securityOther", "identifier": "GHSA-aaaa-bbbb-cccc"}, {"type": "ExternalIdentifier", "externalIdentifierType": "cve", "identifier": "CVE-2026-1"}]},
{"type": "security_Vulnerability", "spdxId": "urn:v2", "creationInfo": "_:c", "name": "CVE-2026-2"},
{"type": "security_CvssV3VulnAssessmentRelationship", "spdxId": "urn:r", "creationInfo": "_:c", "relationshipType": "hasAssessmentFor", "from": "urn:v2", "to": ["https://maker.example/pump"], "security_score": 9.8, "security_severity": "critical", "security_vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
{"type": "security_VexNotAffectedVulnAssessmentRelationship", "spdxId": "urn:s1", "creationInfo": "_:c", "relationshipType": "doesNotAffect", "from": "urn:v1", "to": ["https://maker.example/ssl"], "security_vexVersion": "1", "security_justificationType": "vulnerableCodeNotInExecutePath", "security_impactStatement": "It is never called.", "security_statusNotes": "looked at twice", "security_publishedTime": "2026-11-05T00:00:00Z", "security_modifiedTime": "2026-11-06T00:00:00Z"},
{"type": "security_VexAffectedVulnAssessmentRelationship", "spdxId": "urn:s2", "creationInfo": "_:c", "relationshipType": "affects", "from": "urn:v2", "to": ["https://maker.example/pump"], "security_assessedElement": "https://maker.example/ssl", "security_actionStatement": "Update to 2.1."},
{"type": "security_VexFixedVulnAssessmentRelationship", "spdxId": "urn:s3", "creationInfo": {"type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-11-07T00:00:00Z", "createdBy": ["urn:m"]}, "relationshipType": "fixedIn", "from": "https://other.example/vulnerability/CVE-2026-0003", "to": ["https://maker.example/pump", "https://other.example/lib"]},
{"type": "security_VexUnderInvestigationVulnAssessmentRelationship", "spdxId": "urn:s4", "creationInfo": "_:c", "relationshipType": "underInvestigationFor", "from": "urn:v1", "to": ["https://maker.example/pump"]},
{"type": "security_VexNotAffectedVulnAssessmentRelationship", "spdxId": "urn:s5", "creationInfo": "_:c", "relationshipType": "doesNotAffect", "from": "urn:v2", "to": ["https://maker.example/pump"], "security_justificationType": "componentNotPresent", "security_withdrawnTime": "2026-11-08T00:00:00Z"}
]}`

func read(t testing.TB, text string) (*vex.Document, error) {
	t.Helper()
	doc, err := sbom.Read("sbom.spdx.json", []byte(text), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return Read(doc, []byte(text))
}

func TestRead(t *testing.T) {
	d, err := read(t, document)
	if err != nil {
		t.Fatal(err)
	}
	if d.Format != vex.SPDX || d.Version != "3.0.1" || d.ID != "https://maker.example/doc" || d.Author != "Maker" || d.Changed().Text != "2026-11-01T00:00:00Z" || len(d.Statements) != 5 || len(d.Listed) != 0 {
		t.Fatalf("got %+v", d)
	}
	pump := vex.Component{ID: "https://maker.example/pump", Name: "pump 2.0", Refs: []string{"sbom.spdx.json#https://maker.example/pump", "https://maker.example/pump"}, PURLs: []string{"pkg:generic/pump@2.0"}}
	ssl := vex.Component{ID: "https://maker.example/ssl", Name: "openssl 3.0.1", Refs: []string{"sbom.spdx.json#https://maker.example/ssl", "https://maker.example/ssl"}, PURLs: []string{"pkg:deb/debian/openssl@3.0.1"},
		CPEs: []string{"cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"}, Hashes: map[string]string{"SHA-256": strings.Repeat("abcdef00", 8)}}
	part := []vex.Product{{Component: pump, Subcomponents: []vex.Component{ssl}}}
	whole := []vex.Product{{Component: pump}}
	for i, want := range []struct {
		pointer, name, label string
		status               vex.Status
		why                  vex.Justification
		impact, action, note string
		at                   string
		products             []vex.Product
	}{
		{"/@graph/8", "CVE-2026-1", "doesNotAffect", vex.NotAffected, vex.VulnerableCodeNotExecuted, "It is never called.", "", "looked at twice", "2026-11-06T00:00:00Z", part},
		{"/@graph/9", "CVE-2026-2", "affects", vex.Affected, "", "", "Update to 2.1.", "", "2026-11-01T00:00:00Z", part},
		{"/@graph/10", "CVE-2026-0003", "fixedIn", vex.Fixed, "", "", "", "", "2026-11-07T00:00:00Z",
			append(whole[:1:1], vex.Product{Component: vex.Component{ID: "https://other.example/lib", Refs: []string{"https://other.example/lib"}}})},
		{"/@graph/11", "CVE-2026-1", "underInvestigationFor", vex.UnderInvestigation, "", "", "", "", "2026-11-01T00:00:00Z", whole},
		{"/@graph/12", "CVE-2026-2", "doesNotAffect", vex.Unknown, vex.ComponentNotPresent, "", "", "(withdrawn: 2026-11-08T00:00:00Z)", "2026-11-01T00:00:00Z", whole},
	} {
		st := d.Statements[i]
		if st.Pointer != want.pointer || st.Vulnerability.Name != want.name || st.StatusLabel != want.label || st.Status != want.status || st.Justification != want.why || st.ImpactStatement != want.impact ||
			st.ActionStatement != want.action || st.StatusNotes != want.note || st.Changed().Text != want.at || !reflect.DeepEqual(st.Products, want.products) {
			t.Errorf("got  %+v\nwant %+v", st, want)
		}
	}
	if first := d.Statements[0]; first.Timestamp.Text != "2026-11-05T00:00:00Z" || len(first.Vulnerability.Aliases) != 1 || first.Vulnerability.Aliases[0] != "GHSA-aaaa-bbbb-cccc" || first.Vulnerability.ID != "urn:v1" {
		t.Errorf("got %+v", first)
	}
	if r := d.Statements[1].Ratings; len(r) != 1 || r[0].Score != 9.8 || r[0].Version != "3.1" {
		t.Errorf("ratings %+v", r)
	}
}

// TestListed: what is associated with software, and what nothing is said of, warns.
func TestListed(t *testing.T) {
	text := strings.Replace(document, "\n]}", `,
{"type": "security_Vulnerability", "spdxId": "urn:v4", "creationInfo": "_:c", "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "cve", "identifier": "CVE-2026-4"}]},
{"type": "Relationship", "spdxId": "urn:a", "creationInfo": "_:c", "relationshipType": "hasAssociatedVulnerability", "from": "https://maker.example/ssl", "to": ["urn:v1", "urn:v4", "urn:gone"]}
]}`, 1)
	d, err := read(t, text)
	if err != nil || len(d.Statements) != 5 || len(d.Listed) != 1 {
		t.Fatalf("got %+v, %v", d, err)
	}
	if one := d.Listed[0]; one.Vulnerability.Name != "CVE-2026-4" || one.Status != vex.Unknown || len(one.Products) != 1 || one.Products[0].Subcomponents[0].ID != "https://maker.example/ssl" {
		t.Errorf("got %+v", one)
	}
}

// TestReadForms: the same statements compressed, in a document of their own, and as a lone element.
func TestReadForms(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(document))
	_ = z.Close()
	if d, err := read(t, packed.String()); err != nil || len(d.Statements) != 5 {
		t.Errorf("compressed: got %+v, %v", d, err)
	}
	var kept []string
	for _, line := range strings.Split(document, "\n") {
		if !strings.HasPrefix(line, `{"type": "software_`) && !strings.HasPrefix(line, " ") {
			kept = append(kept, line)
		}
	}
	d, err := read(t, strings.Join(kept, "\n"))
	if err != nil || len(d.Statements) != 5 {
		t.Fatalf("alone: got %+v, %v", d, err)
	}
	if p := d.Statements[1].Products[0]; p.Refs[0] != "https://maker.example/pump" || len(p.Subcomponents) != 1 || p.Subcomponents[0].Refs[0] != "https://maker.example/ssl" {
		t.Errorf("alone: got %+v", p)
	}
	d, err = read(t, `{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "type": "security_VexAffectedVulnAssessmentRelationship", "spdxId": "urn:s", "relationshipType": "affects", "from": "urn:CVE-2026-0009", "to": ["urn:p"],
"creationInfo": {"type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-11-07T00:00:00Z", "createdBy": ["urn:m"]}}`)
	if err != nil || len(d.Statements) != 1 || d.Statements[0].Vulnerability.Name != "CVE-2026-0009" || d.Statements[0].Changed().Text != "2026-11-07T00:00:00Z" {
		t.Errorf("lone: got %+v, %v", d, err)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		old, new, pointer, want string
		line                    int
	}{
		"unknown class":         {"security_VexFixedVuln", "security_VexMaybeVuln", "/@graph/10/type", `"security_VexMaybeVulnAssessmentRelationship", expected one of security_VexAffected`, 14},
		"another relationship":  {`"relationshipType": "doesNotAffect"`, `"relationshipType": "affects"`, "/@graph/8/relationshipType", `it is "affects", expected doesNotAffect`, 12},
		"no relationship":       {`"relationshipType": "doesNotAffect", `, ``, "/@graph/8/relationshipType", "missing", 12},
		"no vulnerability":      {`"from": "urn:v1"`, `"from": "urn:gone"`, "/@graph/8/from", `it is "urn:gone", expected a security_Vulnerability`, 12},
		"nameless":              {`"name": "CVE-2026-2"`, `"name": " "`, "/@graph/9/from", `it is "urn:v2"`, 13},
		"no end":                {`"to": ["https://maker.example/ssl"], `, ``, "/@graph/8/to", "names nothing", 12},
		"an end that is none":   {`"to": ["https://maker.example/ssl"]`, `"to": [1]`, "/@graph/8/to/0", "expected a string", 12},
		"no time":               {`"2026-11-06T00:00:00Z"`, `"November"`, "/@graph/8/security_modifiedTime", "November", 12},
		"withdrawn, empty":      {`"2026-11-08T00:00:00Z"`, `""`, "/@graph/12/security_withdrawnTime", "it is no time", 16},
		"withdrawn, null":       {`"2026-11-08T00:00:00Z"`, `null`, "/@graph/12/security_withdrawnTime", "it is no time", 16},
		"withdrawn at no time":  {`"2026-11-08T00:00:00Z"`, `true`, "/@graph/12/security_withdrawnTime", "expected a string", 16},
		"two of one id":         {`"spdxId": "urn:v2"`, `"spdxId": "urn:v1"`, "/@graph/6/spdxId", "another vulnerability has the same", 10},
		"a key twice":           {`"security_vexVersion": "1"`, `"relationshipType": "affects"`, "/@graph/8/relationshipType", "twice", 12},
		"twice, in other case":  {`"security_vexVersion": "1"`, `"From": "urn:v2"`, "/@graph/8/From", "letter case", 12},
		"an identifier wrongly": {`"identifier": "CVE-2026-1"`, `"identifier": 1`, "/@graph/5/externalIdentifier/1/identifier", "expected a string", 9},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(document, c.old) {
				t.Fatal("nothing to replace")
			}
			d, err := read(t, strings.Replace(document, c.old, c.new, 1))
			var bad *vex.MalformedError
			if d != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a MalformedError", d, err)
			}
			if bad.Pointer != c.pointer || bad.Line != c.line || !strings.Contains(err.Error(), c.want) || bad.Path != "sbom.spdx.json" {
				t.Errorf("got %v (line %d, pointer %q), want %+v", err, bad.Line, bad.Pointer, c)
			}
		})
	}
}

// TestUnjustified: a justification that SPDX does not have is none.
func TestUnjustified(t *testing.T) {
	d, err := read(t, strings.Replace(document, "vulnerableCodeNotInExecutePath", "trustUs", 1))
	if err != nil || d.Statements[0].Justification != "" || d.Statements[0].JustificationLabel != "trustUs" {
		t.Errorf("got %+v, %v", d, err)
	}
}

// TestReadOthers: a document that says nothing of vulnerabilities states nothing, and is not read again.
func TestReadOthers(t *testing.T) {
	text := `{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "software_Package", "spdxId": "urn:p", "name": "pump"}]}`
	doc, err := sbom.Read("a", []byte(text), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := Read(doc, nil); err != nil || len(d.Statements)+len(d.Listed) > 0 {
		t.Errorf("got %+v, %v", d, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(document))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := sbom.Read("f", data, sbom.Limits{})
		if err != nil || doc.Assessments == 0 {
			return
		}
		d, err := Read(doc, data)
		if (d == nil) == (err == nil) {
			t.Fatalf("got %v, %v", d, err)
		}
	})
}
