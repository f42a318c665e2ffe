package spdx

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

const rdfHead = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
 xmlns="http://spdx.org/rdf/terms#" xmlns:s="http://spdx.org/rdf/terms#" xmlns:doap="http://usefulinc.com/ns/doap#" xmlns:ptr="http://www.w3.org/2009/pointers#">
`

// pumpRDF says what pumpJSON says, with every way of RDF/XML to say it.
const pumpRDF = rdfHead + `<SpdxDocument rdf:about="https://maker.example/pump-1#SPDXRef-DOCUMENT" s:specVersion="SPDX-2.3">
 <dataLicense rdf:resource="http://spdx.org/licenses/CC0-1.0"/><name>pump</name>
 <externalDocumentRef><ExternalDocumentRef rdf:about="https://maker.example/pump-1#DocumentRef-os"><spdxDocument rdf:resource="https://maker.example/os-2"/>
  <checksum><Checksum><algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha1"/><checksumValue>2fd4e1c67a2d28fced849ee1bb76e7391b93eb12</checksumValue></Checksum></checksum></ExternalDocumentRef></externalDocumentRef>
 <creationInfo rdf:parseType="Resource"><creator>Organization: Maker (sbom@maker.example)</creator><creator>Tool: builder-1.2</creator><created>2026-01-02T03:04:05Z</created></creationInfo>
 <relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/><relatedSpdxElement rdf:resource="https://maker.example/pump-1#SPDXRef-pump"/><rdfs:comment>because</rdfs:comment></Relationship></relationship>
 <hasExtractedLicensingInfo rdf:resource="https://maker.example/pump-1#LicenseRef-1"/><reviewed s:reviewer="Person: B"/>
</SpdxDocument>
<Package rdf:about="https://maker.example/pump-1#SPDXRef-pump"><name>pump</name><versionInfo>1.0</versionInfo><downloadLocation rdf:resource="http://spdx.org/rdf/terms#noassertion"/><filesAnalyzed>true</filesAnalyzed>
 <packageVerificationCode><PackageVerificationCode><packageVerificationCodeValue>d6a770ba38583ed4bb4525bd96e50461655d2758</packageVerificationCodeValue>
  <packageVerificationCodeExcludedFile>./a.spdx</packageVerificationCodeExcludedFile><packageVerificationCodeExcludedFile>./b.spdx</packageVerificationCodeExcludedFile></PackageVerificationCode></packageVerificationCode>
 <checksum rdf:nodeID="sum"/><primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_operatingSystem"/><copyrightText>Maker
of pumps</copyrightText>
 <externalRef><rdf:Description><rdf:type rdf:resource="http://spdx.org/rdf/terms#ExternalRef"/><referenceCategory rdf:resource="http://spdx.org/rdf/terms#referenceCategory_packageManager"/>
  <referenceType rdf:resource="http://spdx.org/rdf/references/purl"/><referenceLocator>pkg:generic/pump@1.0</referenceLocator><rdfs:comment>as sold</rdfs:comment></rdf:Description></externalRef>
 <annotation><Annotation><annotator>Person: A</annotator><annotationDate>2026-01-02T03:04:05Z</annotationDate><annotationType rdf:resource="http://spdx.org/rdf/terms#annotationType_other"/><rdfs:comment>endOfSupport=2030-01-01</rdfs:comment></Annotation></annotation>
 <hasFile><File rdf:about="https://maker.example/pump-1#SPDXRef-main"><fileName>./main.c</fileName><fileDependency><File rdf:about="https://maker.example/pump-1#SPDXRef-other"/></fileDependency>
  <artifactOf><doap:Project><doap:name>p</doap:name><doap:homepage>https://p.example</doap:homepage></doap:Project></artifactOf></File></hasFile>
 <hasFile rdf:resource="https://maker.example/pump-1#SPDXRef-other"/></Package>
<rdf:Description rdf:about="https://maker.example/pump-1#SPDXRef-other" s:fileName="./other.c"/>
<Checksum rdf:nodeID="sum"><algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha256"/><checksumValue>11b6d3ee554eedf79299905a98f9b9a04e498210b59f15094c916c91d150efcd</checksumValue></Checksum>
<Snippet rdf:about="https://maker.example/pump-1#SPDXRef-part"><snippetFromFile rdf:resource="https://maker.example/pump-1#SPDXRef-main"/><range><ptr:StartEndPointer>
 <ptr:startPointer><ptr:ByteOffsetPointer><ptr:offset>1</ptr:offset><ptr:reference rdf:resource="https://maker.example/pump-1#SPDXRef-main"/></ptr:ByteOffsetPointer></ptr:startPointer>
 <ptr:endPointer><ptr:ByteOffsetPointer><ptr:offset>20</ptr:offset><ptr:reference rdf:resource="https://maker.example/pump-1#SPDXRef-main"/></ptr:ByteOffsetPointer></ptr:endPointer></ptr:StartEndPointer></range></Snippet>
<ExtractedLicensingInfo rdf:about="https://maker.example/pump-1#LicenseRef-1"><licenseId>LicenseRef-1</licenseId><extractedText>one line</extractedText><rdfs:seeAlso>https://l.example</rdfs:seeAlso></ExtractedLicensingInfo>
</rdf:RDF>`

func TestRDF(t *testing.T) {
	d, err := RDF([]byte(pumpRDF), limits)
	if err != nil || len(d.Problems.Listed) > 0 {
		t.Fatalf("%v %+v", err, d)
	}
	same(t, d, strings.Replace(pumpJSON, "PACKAGE-MANAGER", "PACKAGE_MANAGER", 1))
	if n := d.Root.At("/packages/0"); n.Line != 11 || n.Column != 1 {
		t.Errorf("the package is at %d:%d", n.Line, n.Column)
	}
}

// small is a document with one package that says more.
func small(says, more string) string {
	return rdfHead + `<SpdxDocument rdf:about="https://a.example/d#SPDXRef-DOCUMENT"><externalDocumentRef><ExternalDocumentRef><externalDocumentId>DocumentRef-o</externalDocumentId><spdxDocument rdf:resource="https://o.example/d"/></ExternalDocumentRef></externalDocumentRef></SpdxDocument>
<Package rdf:about="https://a.example/d#SPDXRef-p">` + says + "</Package>" + more + "</rdf:RDF>"
}

func TestRDFWords(t *testing.T) {
	related := func(iri string) string {
		return `<relationship><Relationship><relatedSpdxElement rdf:resource="` + iri + `"/></Relationship></relationship>`
	}
	for _, tt := range []struct{ says, pointer, want string }{
		{`<licenseConcluded rdf:resource="http://spdx.org/rdf/terms#none"/>`, "/packages/0/licenseConcluded", "NONE"},
		{`<licenseConcluded rdf:resource="http://spdx.org/licenses/MIT"/>`, "/packages/0/licenseConcluded", "MIT"},
		{`<licenseConcluded><ConjunctiveLicenseSet><member rdf:resource="http://spdx.org/licenses/MIT"/><member><DisjunctiveLicenseSet><member rdf:resource="https://a.example/d#LicenseRef-1"/>
<member><OrLaterOperator><member rdf:resource="http://spdx.org/licenses/GPL-2.0"/></OrLaterOperator></member></DisjunctiveLicenseSet></member></ConjunctiveLicenseSet></licenseConcluded>`,
			"/packages/0/licenseConcluded", "MIT AND (LicenseRef-1 OR GPL-2.0+)"},
		{`<licenseDeclared><WithExceptionOperator><member><License rdf:about="http://spdx.org/licenses/GPL-2.0-only"><licenseId>GPL-2.0-only</licenseId></License></member>
<licenseException rdf:resource="http://spdx.org/licenses/Classpath-exception-2.0"/></WithExceptionOperator></licenseDeclared>`, "/packages/0/licenseDeclared", "GPL-2.0-only WITH Classpath-exception-2.0"},
		{`<checksum><Checksum><algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_blake2b256"/></Checksum></checksum>`, "/packages/0/checksums/0/algorithm", "BLAKE2b-256"},
		{related("https://o.example/d#SPDXRef-x"), "/relationships/0/relatedSpdxElement", "DocumentRef-o:SPDXRef-x"},
		{related("https://a.example/d#SPDXRef-q"), "/relationships/0/relatedSpdxElement", "SPDXRef-q"},
		{related("http://spdx.org/rdf/terms#noassertion"), "/relationships/0/relatedSpdxElement", "NOASSERTION"},
	} {
		d, err := RDF([]byte(small(tt.says, "")), limits)
		if err != nil || len(d.Problems.Listed) > 0 {
			t.Fatalf("%s: %v %+v", tt.says, err, d)
		}
		if got := d.Root.At(tt.pointer).Tree(); got != tt.want {
			t.Errorf("%s: %v, want %s", tt.says, got, tt.want)
		}
	}
}

func TestRDFProblems(t *testing.T) {
	for _, tt := range []struct {
		says, more string
		kind       strictjson.Kind
		found      string
	}{
		{"<name>a</name><name>b</name>", "", strictjson.DuplicateKey, "a second name"},
		{"<colour>red</colour>", "", strictjson.Syntax, `the property "http://spdx.org/rdf/terms#colour" of a "Package"`},
		{"", `<Package rdf:about="https://a.example/d#SPDXRef-p" name="c"/>`, strictjson.Syntax, `the attribute "name"`},
		{"", `<File rdf:about="https://a.example/d#SPDXRef-p"/>`, strictjson.Syntax, "of the class"},
		{"", `<Foo><bar><Package rdf:about="https://a.example/d#SPDXRef-e"><name>evil</name></Package></bar></Foo>`, strictjson.Syntax, `the class "http://spdx.org/rdf/terms#Foo"`},
		{"", `<rdf:Bag><rdf:li><Package rdf:about="https://a.example/d#SPDXRef-e"><name>evil</name></Package></rdf:li></rdf:Bag>`, strictjson.Syntax, `rdf-syntax-ns#Bag"`},
		{"", `<q:Package xmlns:q="http://spdx.org/rdf/terms"><q:name>evil</q:name></q:Package>`, strictjson.Syntax, `the class "http://spdx.org/rdf/termsPackage"`},
		{"", `<q:Package xmlns:q="http://other.example/x#" rdf:about="https://a.example/d#SPDXRef-e"><name>evil</name></q:Package>`, strictjson.Syntax, `the class "http://other.example/x#Package"`},
		{"", `<rdf:Description rdf:about="https://a.example/d#SPDXRef-e"><name>evil</name></rdf:Description>`, strictjson.Syntax, "of no class, which nothing leads to"},
		{`<q:versionInfo xmlns:q="http://other.example/x#">1</q:versionInfo>`, "", strictjson.Syntax, `the property "http://other.example/x#versionInfo"`},
		{"<versionInfo>1<!-- x -->.2</versionInfo>", "", Parted, `"1.2" with a comment or processing instruction`},
	} {
		d, err := RDF([]byte(small(tt.says, tt.more)), limits)
		if err != nil || len(d.Problems.Listed) != 1 {
			t.Fatalf("%s: %v %+v", tt.says, err, d)
		}
		if p := d.Problems.Listed[0]; p.Kind != tt.kind || !strings.Contains(p.Found, tt.found) || p.Line < 4 {
			t.Errorf("%s: %+v", tt.says, p)
		}
	}
}

func TestRDFRefuses(t *testing.T) {
	// Each set holds the next one twice: a text of some lines, and an expression of a billion licences.
	var sets strings.Builder
	for i := range 30 {
		fmt.Fprintf(&sets, `<ConjunctiveLicenseSet rdf:nodeID="s%d"><member rdf:nodeID="s%d"/><member rdf:nodeID="s%d"/></ConjunctiveLicenseSet>`, i, i+1, i+1)
	}
	for _, tt := range []struct{ name, text, says string }{
		{"nothing", rdfHead + "</rdf:RDF>", "no SpdxDocument"},
		{"two documents", small("", `<SpdxDocument rdf:about="x#y"/>`), "a second SpdxDocument"},
		{"collection", small(`<hasFile rdf:parseType="Collection"/>`, ""), "the parse type"},
		{"several values", small(`<hasFile><File/><File/></hasFile>`, ""), "several values"},
		{"licence in itself", small(`<licenseDeclared rdf:nodeID="l"/>`, `<OrLaterOperator rdf:nodeID="l"><member rdf:nodeID="l"/></OrLaterOperator>`), "licences inside each other"},
		{"licence bomb", small(`<licenseDeclared rdf:nodeID="s0"/>`, sets.String()), "repeated by reference"},
		{"pointer in itself", small("", `<Snippet rdf:nodeID="s"><range><ptr:StartEndPointer rdf:nodeID="r"><ptr:startPointer rdf:nodeID="r"/></ptr:StartEndPointer></range></Snippet>`), "objects inside each other"},
		{"elements", small("", strings.Repeat("<Package/>", limits.MaxElements)), "more packages"},
	} {
		if _, err := RDF([]byte(tt.text), limits); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func FuzzRDF(f *testing.F) {
	f.Add([]byte(pumpRDF))
	f.Add([]byte(small(`<licenseDeclared><ConjunctiveLicenseSet rdf:nodeID="s"><member rdf:nodeID="s"/></ConjunctiveLicenseSet></licenseDeclared>`, `<Snippet rdf:ID="s"><range rdf:resource="x"/></Snippet>`)))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, RDF) })
}
