package sbom

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// xmlBOM puts content into a bom of version 1.6.
func xmlBOM(content string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">` + content + `</bom>`
}

const pumpXML = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2">
 <metadata>
  <timestamp>2026-01-02T03:04:05Z</timestamp>
  <lifecycles><lifecycle><phase>build</phase></lifecycle></lifecycles>
  <tools><components><component type="application"><name>maker</name><version>9</version></component></components></tools>
  <authors><author><name>Ann</name><email>ann@example.com</email></author></authors>
  <component type="device" bom-ref="pump">
   <manufacturer><name>Acme</name></manufacturer>
   <name>Pump</name>
   <version>2.0</version>
   <components><component type="firmware" bom-ref="fw"><name>fw</name></component></components>
  </component>
 </metadata>
 <components>
  <component type="library" bom-ref="a">
   <supplier><name>NOASSERTION</name></supplier>
   <group>g</group><name>zlib</name><version>1.3.1</version><scope>optional</scope>
   <hashes><hash alg="SHA-1">a</hash><hash alg="SHA-256">9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23</hash></hashes>
   <licenses><license><id>Zlib</id></license><license><name>Own</name></license></licenses>
   <cpe>cpe:2.3:a:zlib:zlib:1.3.1:*:*:*:*:*:*:*</cpe>
   <purl>
     pkg:generic/zlib@1.3.1
   </purl>
   <swid tagId="tag" name="zlib"/>
   <externalReferences><reference type="security-contact"><url>mailto:s@example.com</url></reference><reference type="bom"><url>https://example.com/bom</url></reference></externalReferences>
   <properties><property name="cdx:lifecycle:milestone:endOfSupport">2030-01-01</property><property name="cleanbill:verdict">accept</property></properties>
   <components><component type="library" bom-ref="b"><name>inner</name><version>1</version><licenses><expression>MIT OR Zlib</expression></licenses></component></components>
  </component>
 </components>
 <services><service bom-ref="s"><name>api</name><endpoints><endpoint>https://example.com</endpoint></endpoints><authenticated>true</authenticated></service></services>
 <dependencies>
  <dependency ref="pump"><dependency ref="a"><dependency ref="b"/></dependency></dependency>
  <dependency ref="b"><dependency ref="nowhere"/></dependency>
 </dependencies>
 <compositions><composition><aggregate>complete</aggregate><assemblies><assembly ref="pump"/></assemblies></composition></compositions>
 <vulnerabilities><vulnerability><id>CVE-2026-1</id></vulnerability></vulnerabilities>
 <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>
</bom>`

func TestReadXML(t *testing.T) {
	d := mustRead(t, pumpXML)
	a := d.ByRef("a")
	if a == nil {
		t.Fatal("no component a")
	}
	b := d.ByRef("b")
	got := []string{
		d.Format, d.SpecVersion, d.SerialNumber.Text, fmt.Sprint(d.Revision.Number, d.SchemaValid, d.Vulnerabilities),
		d.Timestamp.Time.Format(time.RFC3339), strings.Join(d.Lifecycles, ","), d.Tools[0].Name.Text + " " + d.Tools[0].Version.Text,
		d.Authors[0].Name.Text + " " + d.Authors[0].Contact[0], d.DeviceMaker.Text, d.Root.Label() + " " + d.Root.Type,
		fmt.Sprint(len(d.Components), d.ByRef("fw").Parent == d.Root),
		a.Label() + " " + a.Type + " " + a.Scope, string(a.Supplier.State), fmt.Sprint(len(a.Hashes), a.Hashes[0].WellFormed, a.Hashes[1].WellFormed),
		strings.Join(a.LicenceTexts(), ","), a.CPE.Product, a.Purl.Text + " " + a.Purl.Name, a.Details().SWID, a.Details().SecurityContact[0],
		a.Support().End.Text, fmt.Sprint(len(a.Properties)), b.Licences[0].Text + " " + b.Label(), fmt.Sprint(b.Parent == a),
		d.Services[0].Name + " " + d.Services[0].Endpoints[0], fmt.Sprint(*d.Services[0].Authenticated), d.SubjectCompleteness(),
		fmt.Sprint(d.Graph.Entries),
	}
	want := []string{
		"cyclonedx-xml", "1.6", "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "2 false 1",
		"2026-01-02T03:04:05Z", "build", "maker 9", "Ann ann@example.com", "Acme", "Pump 2.0 device", "3 true",
		"g/zlib 1.3.1 library optional", "unknown", "2 false true", "Zlib,Own", "zlib", "pkg:generic/zlib@1.3.1 zlib", "tag", "mailto:s@example.com",
		"2030-01-01", "1", "MIT OR Zlib inner 1", "true", "api https://example.com", "true", "complete",
		"map[a:[b] b:[nowhere] pump:[a]]",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: got %q, want %q", i, got[i], want[i])
		}
	}
	var places []string
	for _, c := range d.All() {
		places = append(places, fmt.Sprintf("%s:%d", c.Pointer, c.Line))
	}
	places = append(places, d.Services[0].Pointer, d.LinkedBOMs[0].Pointer, d.Reserved[0].Pointer, a.Properties[0].Pointer, d.Signatures[0])
	if s := strings.Join(places, " "); s != "/bom/metadata/component:8 /bom/metadata/component/components/component:12 /bom/components/component:16 "+
		"/bom/components/component/components/component:28 /bom/services/service /bom/components/component/externalReferences/reference[2] "+
		"/bom/components/component/properties/property[2] /bom/components/component/properties/property[1] /bom/Signature" {
		t.Error(s)
	}
	var problems []string
	for _, p := range d.Problems {
		problems = append(problems, fmt.Sprintf("%s %s %d:%d %s", p.Code, p.Pointer, p.Line, p.Column, p.Ref))
	}
	if s := strings.Join(problems, "; "); s != "schema /bom/components/component/hashes/hash[1] 19:12 a; dangling-ref /bom/dependencies/dependency[2]/dependency/@ref 34:35 nowhere" {
		t.Error(s)
	}
}

func TestPlaceXML(t *testing.T) {
	d := mustRead(t, pumpXML)
	tests := []struct{ within, at, want string }{
		{"", "", "/bom"}, {"", "/elsewhere", "/bom"}, {"", "/serialNumber", "/bom/@serialNumber"}, {"", "/metadata/timestamp", "/bom/metadata/timestamp"},
		{"", "/metadata/component", "/bom/metadata/component"}, {"", "/components", "/bom/components"}, {"", "/metadata/tools", "/bom/metadata/tools"},
		{"/bom/components/component", "/version", "/bom/components/component/version"},
		{"/bom/components/component", "/hashes/0/content", "/bom/components/component/hashes/hash[1]"},
		{"/bom/components/component", "/hashes/1/alg", "/bom/components/component/hashes/hash[2]/@alg"},
		{"/bom/components/component", "/licenses/1/license/name", "/bom/components/component/licenses/license[2]/name"},
		{"/bom/components/component", "/copyright", "/bom/components/component/copyright"},
		{"/bom/components/component/components/component", "/licenses/0/expression", "/bom/components/component/components/component/licenses/expression"},
		{"/bom/components/component/components/component", "/hashes", "/bom/components/component/components/component/hashes"},
		{"/bom/services/service", "/endpoints/0", "/bom/services/service/endpoints/endpoint"},
	}
	for _, tt := range tests {
		if got := d.Place(tt.within, tt.at); got != tt.want {
			t.Errorf("%s in %q is at %q, want %q", tt.at, tt.within, got, tt.want)
		}
	}
}

// What 1.0 and 1.1 write otherwise.
func TestReadOldXML(t *testing.T) {
	d := mustRead(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.0"><components><component type="library"><name>a</name><version>1</version>
		<licenses><license><id>MIT</id></license></licenses><modified>false</modified></component></components></bom>`)
	if !d.SchemaValid || d.SpecVersion != "1.0" || d.Revision.State != Absent || len(d.Components) != 1 || len(d.Problems) > 0 {
		t.Errorf("valid %v, %d components, %v", d.SchemaValid, len(d.Components), d.Problems)
	}
	d = mustRead(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.1" xmlns:g="http://cyclonedx.org/schema/ext/dependency-graph/1.0" xmlns:x="urn:x"><components>
		<component type="library" bom-ref="a"><name>a</name><version>1</version></component><component type="library" bom-ref="b"><name>b</name><version>1</version></component></components>
		<g:dependencies><g:dependency ref="a"><g:dependency ref="b"/></g:dependency><x:dependency ref="b"/></g:dependencies></bom>`)
	if !d.SchemaValid || fmt.Sprint(d.Graph.Entries) != "map[a:[b]]" || len(d.Problems) > 0 {
		t.Errorf("valid %v, graph %v, %v", d.SchemaValid, d.Graph.Entries, d.Problems)
	}
}

func TestXMLProblems(t *testing.T) {
	part := func(content string) string {
		return "<components>\n<component type=\"library\" bom-ref=\"a\"><name>a</name>" + content + "</component></components>"
	}
	tests := []struct{ name, content, want string }{
		{"the same bom-ref", part("") + `<services><service bom-ref="a"><name>s</name></service></services>`,
			`duplicate-ref /bom/services/service 3:88 "a" found the bom-ref "a", which is also that of /bom/components/component; expected each bom-ref once in a document | ` +
				`schema /bom/services/service 3:88 "" found the bom-ref "a" again; expected each bom-ref once in a document`},
		{"an element twice", part("<version>1</version><version>2</version>"),
			`duplicate-key /bom/components/component/version[2] 3:73 "a" found the element "version" again; expected it once in its parent: readers differ in which one counts | ` +
				`schema /bom/components/component/version[2] 3:73 "a" found the element "version"`},
		{"a list twice, nothing lost", part("") + `<components><component type="library"><name>b</name></component></components><dependencies><dependency ref="c"/></dependencies>`,
			`duplicate-key /bom/components[2] 3:78 "" found the element "components" again; expected it once in its parent: readers differ in which one counts | ` +
				`schema /bom/components[2] 3:78 "" found the element "components"`},
		{"names in another name space", part(`<x:version xmlns:x="urn:x">1</x:version>`) + `<x:services xmlns:x="urn:x"><x:service bom-ref="z"/></x:services>`,
			`foreign-name /bom/components/component/version 3:53 "a" found the element "version" of the name space "urn:x"; expected names of other name spaces that differ from those of the format`},
		{"other names in another name space", part(`<x:note xmlns:x="urn:x">1</x:note>`), `extension /bom/components/component/note 3:53 "a" found the element "note" of the name space "urn:x"`},
		{"entries that differ", part("") + `<dependencies><dependency ref="a"/><dependency ref="a"><provides ref="a"/><dependency ref="b"/></dependency></dependencies>`,
			`duplicate-ref /bom/dependencies/dependency[2] 3:113 "a" found dependencies of "a", which /bom/dependencies/dependency[1] states otherwise; expected one entry for each ref | ` +
				`dangling-ref /bom/dependencies/dependency[2]/dependency/@ref 3:164 "b" found "b"`},
		{"out of order", part("") + "<metadata/>", `schema /bom/metadata 3:78 "" found the element "metadata"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustRead(t, xmlBOM(tt.content))
			var got []string
			for _, p := range d.Problems {
				got = append(got, fmt.Sprintf("%s %s %d:%d %q %s", p.Code, p.Pointer, p.Line, p.Column, p.Ref, p.Message()))
			}
			if s := strings.Join(got, " | "); s != tt.want && (tt.want == "" || !strings.HasPrefix(s, tt.want)) {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func TestXMLRefused(t *testing.T) {
	tests := []struct{ name, text, found, hint string }{
		{"billion laughs", `<!DOCTYPE bom [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&b;</bom>`, "document type declaration", "without a document type declaration"},
		{"external entity", `<?xml version="1.0"?><!DOCTYPE bom SYSTEM "http://example.com/x.dtd"><bom/>`, "document type declaration", "without"},
		{"depth bomb", xmlBOM(strings.Repeat("<components><component>", 100_000)), "nested elements", "limit"},
		{"many attributes", `<bom` + strings.Repeat(` a="1"`, 100_000) + `/>`, "attributes", "limit"},
		{"no bom", `<html/>`, `"html"`, "CycloneDX export"},
		{"another name space", `<bom xmlns="urn:x"/>`, `"urn:x"`, "CycloneDX export"},
		{"a version that does not exist", `<bom xmlns="http://cyclonedx.org/schema/bom/9.9"/>`, "9.9", "one of these versions"},
		{"cut off", xmlBOM("")[:70], "the end of the text", "cut off"},
		{"UTF-16", "\xff\xfe<\x00b\x00", "UTF-16", "UTF-8"},
		{"Latin-1", `<?xml version="1.0" encoding="ISO-8859-1"?><bom/>`, "ISO-8859-1", "UTF-8"},
		{"protobuf", "\n\x031.6\x10\x01\x1a\x2durn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "protobuf", "CycloneDX JSON"},
		{"protobuf in text form", "# proto-file: schema/bom-1.7.proto\n\nspec_version: \"1.7\"\nversion: 1\n", "protobuf in text form", "CycloneDX JSON"},
		{"two documents", xmlBOM("") + "<bom/>", "another element", "well-formed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("bom.xml", []byte(tt.text), Limits{})
			var u *UnreadableError
			if !errors.As(err, &u) {
				t.Fatalf("error %v, want an *UnreadableError", err)
			}
			if !strings.Contains(u.Found, tt.found) || !strings.Contains(u.Hint, tt.hint) || u.Line < 1 || u.Column < 1 {
				t.Errorf("%v", u)
			}
		})
	}
	_, err := Read("bom.xml", []byte(xmlBOM(`<components><component/><component/><component/></components>`)), Limits{MaxComponents: 2})
	var u *UnreadableError
	if !errors.As(err, &u) || !strings.Contains(u.Found, "more components") {
		t.Errorf("three components where two are the limit: %v", err)
	}
}

// Text that a comment or processing instruction cuts in two is a note: some programs read only one piece of it.
func TestXMLPartedText(t *testing.T) {
	for text, parted := range map[string]bool{
		"evil": false, "ev<!-- x -->il": true, "ev<?x y?>il": true, "<!-- x -->evil": true, "ev<?x?>&#105;l": true, "ev<?x?><![CDATA[il]]>": true, "evil<!-- x -->": false, "\n<!-- x -->\n": false,
	} {
		d := mustRead(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><!-- x --><components><?x?><component type="library">`+"\n<name>"+text+"</name></component></components></bom>")
		var want []string
		if parted {
			want = []string{`parted /bom/components/component/name "evil" with a comment or processing instruction in it`}
		}
		sameLines(t, told(d.Problems, Parted), want)
		if !d.Valid() {
			t.Errorf("%s: %v", text, d.Problems)
		}
	}
}

// What XML allows and text does not have makes a document invalid, as in JSON; what XML does not allow, nobody reads.
func TestXMLControls(t *testing.T) {
	const document = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components>
<component bom-ref="%s" type="library"><name>%s</name></component></components></bom>`
	for _, tt := range []struct {
		text string
		want rune
	}{
		{"\u00a0", 0}, {"\ufffd", 0}, {"\t", 0}, {"\U0001fffd", 0},
		{"\u007f", 0x7f}, {"&#x85;", 0x85}, {"\u009b31m", 0x9b}, {"\ufdd0", 0xfdd0}, {"&#x1FFFE;", 0x1fffe}, {"\U0010ffff", 0x10ffff},
	} {
		d := mustRead(t, fmt.Sprintf(document, "a"+tt.text, "n"+tt.text))
		var want []string
		if tt.want != 0 {
			want = []string{fmt.Sprintf("encoding /bom/components/component/@bom-ref the control character U+%04X", tt.want), fmt.Sprintf("encoding /bom/components/component/name the control character U+%04X", tt.want)}
		}
		sameLines(t, told(d.Problems, Encoding), want)
		if d.Valid() != (tt.want == 0) {
			t.Errorf("%+q: valid %v", tt.text, d.Valid())
		}
		for _, p := range d.Problems {
			if p.Line != 2 || p.Column < 10 {
				t.Errorf("%+q: %+v", tt.text, p)
			}
		}
	}
	for _, text := range []string{"\x01", "\f", "&#x1b;", "\ufffe", "\uffff", "&#xFFFE;"} {
		if _, err := Read("a.xml", []byte(fmt.Sprintf(document, "a", text)), Limits{}); err == nil {
			t.Errorf("%+q was read", text)
		}
	}
}
