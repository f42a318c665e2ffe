package sbom

import (
	"reflect"
	"strings"
	"testing"
)

const describedJSON = `{"bomFormat":"CycloneDX","specVersion":"1.7","version":1,
"externalReferences":[{"type":"exploitability-statement","url":"https://maker.example/vex.json"}],
"metadata":{"distributionConstraints":{"tlp":"AMBER"}},
"components":[{"bom-ref":"a","type":"library","name":"a","version":"1","copyright":"2026 Maker","modified":true,
"manufacturer":{"name":"Maker","url":["https://maker.example"],"contact":[{"email":"sbom@maker.example"}]},
"supplier":{"name":"Shop","contact":[{"email":"shop@shop.example"}]},
"licenses":[{"license":{"id":"MIT","acknowledgement":"declared"}},{"license":{"id":"MIT-0","acknowledgement":"concluded"}},{"license":{"id":"No-Such"}}],
"pedigree":{"ancestors":[{"type":"library","name":"a","version":"0.9","purl":"pkg:npm/a@0.9"},{"type":"library","name":"b","version":"2"}],"commits":[{"uid":"1"}],"patches":[{"type":"backport"}]},
"evidence":{"identity":[{"field":"purl","confidence":0.4},{"field":"name"}],"occurrences":[{"location":"/usr/lib/a.so"}]},
"externalReferences":[{"type":"distribution","url":"https://maker.example/a.tgz","hashes":[{"alg":"SHA-256","content":"9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"}]},{"type":"rfc-9116","url":"https://maker.example/security.txt"}],
"properties":[{"name":"bsi:component:filename","value":"a.tgz"},{"name":"bsi:component:archive","value":"archive"},{"name":"bsi:component:executable","value":"non-executable"},
{"name":"bsi:component:structured","value":"structured"},{"name":"bsi:component:effectiveLicense","value":"MIT"}]},
{"bom-ref":"b","type":"library","name":"b","version":"1","supplier":{"name":"Shop","contact":[{"email":"shop@shop.example"}]}}]}`

const describedXML = `<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.7" version="1">
<metadata><distributionConstraints><tlp>AMBER</tlp></distributionConstraints></metadata>
<components><component bom-ref="a" type="library">
<supplier><name>Shop</name><contact><email>shop@shop.example</email></contact></supplier>
<manufacturer><name>Maker</name><url>https://maker.example</url><contact><email>sbom@maker.example</email></contact></manufacturer>
<name>a</name><version>1</version>
<licenses><license acknowledgement="declared"><id>MIT</id></license><license acknowledgement="concluded"><id>MIT-0</id></license><license><id>No-Such</id></license></licenses>
<copyright>2026 Maker</copyright><modified>true</modified>
<pedigree><ancestors><component type="library"><name>a</name><version>0.9</version><purl>pkg:npm/a@0.9</purl></component><component type="library"><name>b</name><version>2</version></component></ancestors>
<commits><commit><uid>1</uid></commit></commits><patches><patch type="backport"/></patches></pedigree>
<externalReferences><reference type="distribution"><url>https://maker.example/a.tgz</url><hashes><hash alg="SHA-256">9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23</hash></hashes></reference><reference type="rfc-9116"><url>https://maker.example/security.txt</url></reference></externalReferences>
<properties><property name="bsi:component:filename">a.tgz</property><property name="bsi:component:archive">archive</property><property name="bsi:component:executable">non-executable</property>
<property name="bsi:component:structured">structured</property><property name="bsi:component:effectiveLicense">MIT</property></properties>
<evidence><identity><field>purl</field><confidence>0.4</confidence></identity><identity><field>name</field></identity><occurrences><occurrence><location>/usr/lib/a.so</location></occurrence></occurrences></evidence>
</component><component bom-ref="b" type="library"><supplier><name>Shop</name><contact><email>shop@shop.example</email></contact></supplier><name>b</name><version>1</version></component></components>
<externalReferences><reference type="exploitability-statement"><url>https://maker.example/vex.json</url></reference></externalReferences>
</bom>`

// TestWhatComponentsSayOfThemselves reads the same in both syntaxes of CycloneDX.
func TestWhatComponentsSayOfThemselves(t *testing.T) {
	for name, text := range map[string]string{"a.cdx.json": describedJSON, "a.cdx.xml": describedXML} {
		d, err := Read(name, []byte(text), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if !d.SchemaValid {
			t.Errorf("%s is not valid: %v", name, d.Problems)
		}
		if d.TLP.Text != "AMBER" || !d.CarriesTLP() || len(d.References) != 1 || d.References[0].Type != "exploitability-statement" {
			t.Errorf("%s: tlp %v, references %v", name, d.TLP, d.References)
		}
		a, b := d.Components[0], d.Components[1]
		for what, pair := range map[string][2]any{
			"contact":       {a.Details().Contact, []string{"sbom@maker.example", "https://maker.example"}},
			"of supplier":   {b.Details().Contact, []string{"shop@shop.example"}},
			"copyright":     {a.Details().Copyright, Text{Stated, "2026 Maker"}},
			"no copyright":  {b.Details().Copyright, Text{State: Absent}},
			"modified":      {a.Modified, true},
			"pedigree":      {named(a.Details().Pedigree), &Pedigree{Ancestors: []string{"pkg:npm/a@0.9", "b 2"}, Commits: 1, Patches: 1}},
			"identities":    {a.Details().Identities, []Identity{{"purl", 0.4, true}, {Field: "name"}}},
			"occurrences":   {a.Details().Occurrences, []string{"/usr/lib/a.so"}},
			"distribution":  {a.Details().References[0].Hashes[0].WellFormed, true},
			"contacts":      {a.Details().SecurityContact, []string{"https://maker.example/security.txt"}},
			"unlisted":      {a.UnlistedLicences(), []string{"No-Such"}},
			"acknowledged":  {a.Licences[0].Acknowledgement + " " + a.Licences[1].Acknowledgement, "declared concluded"},
			"deployable":    {a.Details().Deployable, &Deployable{[]string{"a.tgz"}, []string{"non-executable"}, []string{"archive"}, []string{"structured"}, []string{"MIT"}}},
			"no deployable": {b.Details().Deployable, (*Deployable)(nil)},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s: %s %+v, want %+v", name, what, pair[0], pair[1])
			}
		}
	}
}

func TestWhatSPDX2SaysOfPackages(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(
		`{"SPDXID":"SPDXRef-a","name":"a","downloadLocation":"https://maker.example/a.tgz","packageFileName":"./dist/a.tgz","copyrightText":"2026 Maker",
"originator":"Organization: Maker (sbom@maker.example)","supplier":"Organization: Shop (shop@shop.example)","sourceInfo":"https://maker.example/a.git",
"licenseConcluded":"MIT","licenseDeclared":"No-Such"}`,
		pack("b", `,"copyrightText":"NOASSERTION","supplier":"Organization: Shop (shop@shop.example)","sourceInfo":"from the tape"`)),
	))
	a, b := d.Components[0], d.Components[1]
	for what, pair := range map[string][2]any{
		"contact":       {a.Details().Contact, []string{"sbom@maker.example"}},
		"of supplier":   {b.Details().Contact, []string{"shop@shop.example"}},
		"copyright":     {a.Details().Copyright.State, Stated},
		"not asserted":  {b.Details().Copyright.State, Unknown},
		"file":          {a.Details().Deployable.FileNames, []string{"a.tgz"}},
		"references":    {a.Details().References, []Reference{{Type: "distribution", URL: "https://maker.example/a.tgz"}, {Type: "vcs", URL: "https://maker.example/a.git"}}},
		"no references": {len(b.Details().References), 0},
		"acknowledged":  {a.Licences[0].Acknowledgement + " " + a.Licences[1].Acknowledgement, "concluded declared"},
		"unlisted":      {a.UnlistedLicences(), []string{"No-Such"}},
		"tlp":           {d.TLP.State, Absent},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: %+v, want %+v", what, pair[0], pair[1])
		}
	}
}

// named is a pedigree without the ancestors themselves, of which each must be there.
func named(p *Pedigree) *Pedigree {
	if p == nil || len(p.Origins) != len(p.Ancestors) {
		return nil
	}
	out := *p
	out.Origins = nil
	return &out
}

func TestDescentInSPDX2(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(pack("a", ""), pack("b", `,"versionInfo":"2"`), pack("p", ""))+relate("a DESCENDANT_OF b", "p PATCH_FOR a", "b ANCESTOR_OF p")))
	if got := named(d.ByRef("SPDXRef-a").Details().Pedigree); !reflect.DeepEqual(got, &Pedigree{Ancestors: []string{"b 2"}, Patches: 1}) {
		t.Errorf("a: %+v", got)
	}
	if got := named(d.ByRef("SPDXRef-p").Details().Pedigree); !reflect.DeepEqual(got, &Pedigree{Ancestors: []string{"b 2"}}) {
		t.Errorf("p: %+v", got)
	}
	if got := d.ByRef("SPDXRef-b").Details().Pedigree; got != nil {
		t.Errorf("b: %+v", got)
	}
}

// TestFilesOfSPDX3 reads what a package is distributed as.
func TestFilesOfSPDX3(t *testing.T) {
	d, err := Read("a.spdx.json", []byte(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-01-02T03:04:05Z","createdBy":["https://x.example/o"]},
{"type":"Organization","spdxId":"https://x.example/o","creationInfo":"_:c","name":"Maker","externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"email","identifier":"sbom@maker.example"}]},
{"type":"SpdxDocument","spdxId":"https://x.example/d","creationInfo":"_:c","rootElement":["https://x.example/a"],"externalRef":[{"type":"ExternalRef","externalRefType":"vulnerabilityExploitabilityAssessment","locator":["https://maker.example/vex"]}]},
{"type":"software_Package","spdxId":"https://x.example/a","creationInfo":"_:c","name":"a","originatedBy":["https://x.example/o"],"software_copyrightText":"2026 Maker","software_downloadLocation":"https://maker.example/a"},
{"type":"software_File","spdxId":"https://x.example/f","creationInfo":"_:c","name":"./dist/a.zip","software_primaryPurpose":"archive","verifiedUsing":[{"type":"Hash","algorithm":"sha512","hashValue":"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"}]},
{"type":"Relationship","spdxId":"https://x.example/r","creationInfo":"_:c","from":"https://x.example/a","relationshipType":"hasDistributionArtifact","to":["https://x.example/f"],"completeness":"complete"},
{"type":"Relationship","spdxId":"https://x.example/s","creationInfo":"_:c","from":"https://x.example/a","relationshipType":"patchedBy","to":["https://x.example/f"]}]}`), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	a := d.Root
	if !reflect.DeepEqual(a.Details().Deployable, &Deployable{FileNames: []string{"a.zip"}, Executable: []string{"non-executable"}, Archive: []string{"archive"}, Structured: []string{"unstructured"}}) {
		t.Errorf("deployable %+v", a.Details().Deployable)
	}
	if len(a.Details().References) != 2 || len(a.Details().References[1].Hashes) != 1 || a.Details().References[1].Hashes[0].Algorithm != "SHA-512" || a.Details().Copyright.State != Stated {
		t.Errorf("references %+v, copyright %v", a.Details().References, a.Details().Copyright)
	}
	if !reflect.DeepEqual(a.Details().Contact, []string{"sbom@maker.example"}) || a.Details().Pedigree == nil || a.Details().Pedigree.Patches != 1 {
		t.Errorf("contact %v, pedigree %+v", a.Details().Contact, a.Details().Pedigree)
	}
	if len(d.References) != 1 || d.References[0].Type != "exploitability-statement" {
		t.Errorf("references of the document %+v", d.References)
	}
	if d.SubjectCompleteness() != "" && len(d.Compositions) != 1 {
		t.Errorf("compositions %+v", d.Compositions)
	}
}

func TestContactKind(t *testing.T) {
	for words, want := range map[string]string{
		"psirt@example.com": "e-mail", "mailto:psirt@example.com": "e-mail", "https://example.com/contact": "url", "http://example.com": "url",
		"": "", "notanemail": "", "Ann <ann@example.com>": "", "ann@localhost": "", "ann@.": "", "invalid-url-repo": "", "https://": "", "ftp://example.com": "",
		"javascript:alert(1)": "", strings.Repeat("a", maxIdentifier) + "@example.com": "",
	} {
		if got := ContactKind(words); got != want {
			t.Errorf("%.40q: %q, want %q", words, got, want)
		}
	}
}

func TestIsURL(t *testing.T) {
	for words, want := range map[string]bool{
		"https://example.com/a": true, "git+ssh://git@example.com/a": true, "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79": true, "mailto:a@example.com": true,
		"": false, "example.com/a": false, "not-a-valid-url/.well-known/security.txt": false, "data:text/plain,x": false, "https://": false, "git@example.com:a": false,
		"https://example.com/" + strings.Repeat("a", maxIdentifier): false,
	} {
		if got := IsURL(words); got != want {
			t.Errorf("%.40q: %v, want %v", words, got, want)
		}
	}
}
