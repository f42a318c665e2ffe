package sbom

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestMentioningIsWhatTheSchemasSay holds the table of members against every place where a schema asks for a ref.
func TestMentioningIsWhatTheSchemasSay(t *testing.T) {
	want := map[string]bool{
		// Strings in every schema, refs by their documentation.
		"compositions[] assemblies": true, "compositions[] dependencies": true, "compositions[] vulnerabilities": true,
	}
	for _, version := range specVersions {
		data, err := schemaFS.ReadFile("schema/bom-" + version + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var root map[string]any
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		s := refSchema{definitions: node{many: root}.object("definitions"), seen: map[string]bool{}, places: want}
		s.walk(node{many: root}, "")
	}
	for _, key := range []string{"ref", "dependsOn", "provides"} {
		delete(want, "dependencies[] "+key) // the graph
	}
	got := map[string]bool{}
	for place := range want {
		holder, _, _ := strings.Cut(place, " ")
		for _, key := range mentioning(holder) {
			got[holder+" "+key] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("members that are taken for refs\n%q\nmembers that the schemas call so\n%q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	if len(want) < 40 {
		t.Errorf("only %d places found", len(want))
	}
}

// refSchema collects "holder member" wherever a schema asks for a ref.
type refSchema struct {
	definitions node
	seen        map[string]bool
	places      map[string]bool
}

func (s refSchema) walk(schema node, holder string) {
	if schema.none() {
		return
	}
	if to, ok := strings.CutPrefix(schema.str("$ref"), "#/definitions/"); ok && !s.seen[to+" "+holder] {
		s.seen[to+" "+holder] = true
		s.walk(s.definitions.object(to), holder)
	}
	for _, combined := range []string{"anyOf", "oneOf", "allOf", "items"} {
		within := holder
		if combined == "items" {
			within += "[]"
		}
		s.walk(schema.object(combined), within)
		for sub := range schema.items(combined) {
			s.walk(sub, within)
		}
	}
	for key, v := range schema.object("properties").many {
		member, _ := nodeOf(v)
		if key != "bom-ref" && s.asksForRef(member) {
			s.places[holder+" "+key] = true
		}
		s.walk(member, key)
	}
}

// asksForRef says whether a value, or the items of one, may be a ref.
func (s refSchema) asksForRef(schema node) bool {
	to := strings.TrimPrefix(schema.str("$ref"), "#/definitions/")
	if to == "refType" || to == "refLinkType" {
		return true
	}
	if to == "cryptoRefArray" && s.asksForRef(s.definitions.object(to)) {
		return true
	}
	for _, combined := range []string{"anyOf", "oneOf", "allOf"} {
		for sub := range schema.items(combined) {
			if s.asksForRef(sub) {
				return true
			}
		}
	}
	items := schema.object("items")
	return !items.none() && s.asksForRef(items)
}

// dangling lists the problems of that kind, as "line:column pointer ref".
func dangling(d *Document) []string {
	var out []string
	for _, p := range d.Problems {
		if p.Code == DanglingRef {
			out = append(out, fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Pointer, p.Ref))
		}
	}
	return out
}

const mentioningJSON = `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":2,
"components":[{"bom-ref":"a","type":"library","name":"a"}],
"services":[{"bom-ref":"s","name":"s"}],
"compositions":[{"bom-ref":"c","aggregate":"complete",
 "assemblies":["a","gone1"],"dependencies":["s","gone2"],"vulnerabilities":["v","gone3"]}],
"vulnerabilities":[{"bom-ref":"v","id":"CVE-2026-1","affects":[{"ref":"a"},
 {"ref":"gone4"},
 {"ref":"urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#x"},
 {"ref":"urn:cdx:3E671687-395b-41f5-a30f-a58921a69b79/2#a"},
 {"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#gone"},
 {"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#gone5"},
 {"ref":"urn:cdx:f08a6ccd/1#gone6"}]}],
"annotations":[{"subjects":["a","s","v","c","urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1","gone7"],"annotator":{"individual":{"name":"n"}},"timestamp":"2026-01-01T00:00:00Z","text":"t"}],
"formulation":[{"workflows":[{"bom-ref":"w","uid":"u","taskTypes":["build"],
 "resourceReferences":[{"ref":"gone8"}],"runtimeTopology":[{"ref":"a","dependsOn":["gone9"]}],"taskDependencies":[{"ref":"gone10"}]}]}],
"declarations":{"assessors":[{"bom-ref":"as","thirdParty":false}],"claims":[{"bom-ref":"cl","target":"gone11"}],
 "attestations":[{"assessor":"as","map":[{"requirement":"gone12","claims":["cl"]}]}]},
"dependencies":[{"ref":"a","dependsOn":["urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#x","gone13"]}]}`

func TestMentionsJSON(t *testing.T) {
	d := mustRead(t, mentioningJSON)
	want := []string{
		"13:94 /annotations/0/subjects/5 gone7",
		"5:20 /compositions/0/assemblies/1 gone1", "5:49 /compositions/0/dependencies/1 gone2", "5:81 /compositions/0/vulnerabilities/1 gone3",
		"17:57 /declarations/attestations/0/map/0/requirement gone12", "16:102 /declarations/claims/0/target gone11",
		"18:92 /dependencies/0/dependsOn/1 gone13",
		"15:31 /formulation/0/workflows/0/resourceReferences/0/ref gone8", "15:84 /formulation/0/workflows/0/runtimeTopology/0/dependsOn/0 gone9",
		"15:122 /formulation/0/workflows/0/taskDependencies/0/ref gone10",
		"7:9 /vulnerabilities/0/affects/1/ref gone4", "11:9 /vulnerabilities/0/affects/5/ref urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#gone5",
		"12:9 /vulnerabilities/0/affects/6/ref urn:cdx:f08a6ccd/1#gone6",
	}
	if got := dangling(d); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !d.SchemaValid || d.Valid() || len(d.Graph.Dangling) != 13 {
		t.Errorf("schema %v, valid %v, %q", d.SchemaValid, d.Valid(), d.Graph.Dangling)
	}
}

const mentioningXML = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2">
<components><component bom-ref="a" type="library"><name>a</name></component></components>
<services><service bom-ref="s"><name>s</name></service></services>
<dependencies><dependency ref="a">
 <dependency ref="urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#x"/>
 <dependency ref="gone1"><dependency ref="gone2"/></dependency>
</dependency></dependencies>
<compositions><composition bom-ref="c"><aggregate>complete</aggregate>
 <assemblies><assembly ref="a"/><assembly ref="gone3"/></assemblies>
 <dependencies><dependency ref="s"/><dependency ref="gone4"/></dependencies>
 <vulnerabilities><vulnerability ref="v"/><vulnerability ref="gone5"/></vulnerabilities></composition></compositions>
<vulnerabilities><vulnerability bom-ref="v"><id>CVE-2026-1</id><affects>
 <target><ref>a</ref></target>
 <target><ref>urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#x</ref></target>
 <target><ref>gone6</ref></target></affects></vulnerability></vulnerabilities>
<annotations><annotation><subjects><subject ref="c"/><subject ref="gone7"/></subjects><annotator><individual><name>n</name></individual></annotator><timestamp>2026-01-01T00:00:00Z</timestamp><text>t</text></annotation></annotations>
<formulation><formula><workflows><workflow bom-ref="w"><uid>u</uid>
 <resourceReferences><resourceReference><ref>gone8</ref></resourceReference></resourceReferences>
 <taskTypes><taskType>build</taskType></taskTypes>
 <runtimeTopology><dependency ref="a"><dependency ref="gone9"/></dependency></runtimeTopology></workflow></workflows></formula></formulation>
<declarations><attestations><attestation><map><requirement>gone10</requirement><claims><claim>cl</claim><claim>gone11</claim></claims></map></attestation></attestations>
 <claims><claim bom-ref="cl"><target>a</target></claim></claims></declarations>
</bom>`

func TestMentionsXML(t *testing.T) {
	d := mustRead(t, mentioningXML)
	want := []string{
		"16:63 /bom/annotations/annotation/subjects/subject[2]/@ref gone7",
		"9:43 /bom/compositions/composition/assemblies/assembly[2]/@ref gone3",
		"10:49 /bom/compositions/composition/dependencies/dependency[2]/@ref gone4",
		"11:58 /bom/compositions/composition/vulnerabilities/vulnerability[2]/@ref gone5",
		"21:105 /bom/declarations/attestations/attestation/map/claims/claim[2] gone11",
		"21:47 /bom/declarations/attestations/attestation/map/requirement gone10",
		"6:14 /bom/dependencies/dependency/dependency[2]/@ref gone1",
		"6:38 /bom/dependencies/dependency/dependency[2]/dependency/@ref gone2",
		"18:41 /bom/formulation/formula/workflows/workflow/resourceReferences/resourceReference/ref gone8",
		"20:51 /bom/formulation/formula/workflows/workflow/runtimeTopology/dependency/dependency/@ref gone9",
		"15:10 /bom/vulnerabilities/vulnerability/affects/target[3]/ref gone6",
	}
	if got := dangling(d); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !d.SchemaValid || d.Valid() || len(d.Graph.Dangling) != 11 {
		t.Errorf("schema %v, valid %v, %q %v", d.SchemaValid, d.Valid(), d.Graph.Dangling, d.Problems)
	}
}

// A document without serial number or revision is named by no BOM-Link; one without revision has the format's default.
func TestBOMLinkToItself(t *testing.T) {
	const affects = `"components":[{"bom-ref":"a b","type":"library","name":"a"}],"vulnerabilities":[{"id":"CVE-2026-1","affects":[{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/%s"}]}]}`
	for _, tt := range []struct {
		head, link string
		dangles    bool
	}{
		{`"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":3,`, "3#a b", false},
		{`"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":3,`, "3#a%20b", false},
		{`"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":3,`, "3#b", true},
		{`"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":3,`, "3", false},
		{`"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":3,`, "2#b", false},
		{`"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",`, "1#b", true},
		{``, "1#b", false},
		{``, "0#b", true},
		{``, "x", true},
	} {
		d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"1.6",`+tt.head+strings.Replace(affects, "%s", tt.link, 1))
		if got := len(dangling(d)) > 0; got != tt.dangles {
			t.Errorf("%s %s: dangles %v", tt.head, tt.link, got)
		}
	}
}

// An empty ref is told once: by the schema where that has something against it.
func TestEmptyMention(t *testing.T) {
	for version, want := range map[string]string{"1.4": "dangling-ref", "1.6": "schema"} {
		d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"`+version+`","version":1,"vulnerabilities":[{"id":"CVE-2026-1","affects":[{"ref":""}]}]}`)
		if len(d.Problems) != 1 || string(d.Problems[0].Code) != want {
			t.Errorf("%s: %+v", version, d.Problems)
		}
	}
}

// What a nested entry names is told once, by the entry around it; an entry around it that names nothing tells nothing.
func TestNestedDependencyDanglesOnce(t *testing.T) {
	d := mustRead(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components><component bom-ref="a" type="library"><name>a</name></component></components><dependencies>
<dependency ref="a"><dependency ref="gone1"><dependency ref="gone2"><dependency ref="a"/></dependency></dependency></dependency>
<dependency ref=""><dependency ref="gone3"><dependency ref="a"/></dependency></dependency><dependency ref="gone4"/></dependencies></bom>`)
	want := []string{
		"2:33 /bom/dependencies/dependency[1]/dependency/@ref gone1", "2:57 /bom/dependencies/dependency[1]/dependency/dependency/@ref gone2",
		"3:32 /bom/dependencies/dependency[2]/dependency/@ref gone3", "3:103 /bom/dependencies/dependency[3]/@ref gone4",
	}
	if got := dangling(d); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if want := []string{"gone1", "gone2", "gone3", "gone4"}; !slices.Equal(d.Graph.Dangling, want) {
		t.Errorf("%q", d.Graph.Dangling)
	}
}

// A BOM-Link that stands in a reference links to another document as one in an external reference does; each document counts once.
func TestBOMLinksAreLinkedBOMs(t *testing.T) {
	const one, two, three = "urn:cdx:11111111-395b-41f5-a30f-a58921a69b79/1", "urn:cdx:22222222-395b-41f5-a30f-a58921a69b79/1", "urn:cdx:AAAAAAAA-395b-41f5-a30f-a58921a69b79/2"
	d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":2,
"components":[{"bom-ref":"a","type":"library","name":"a","externalReferences":[{"type":"bom","url":"`+two+`"}]}],
"vulnerabilities":[{"id":"CVE-2026-1","affects":[{"ref":"`+one+`#x"},{"ref":"`+two+`#x"},{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#a"}]}],
"dependencies":[{"ref":"a","dependsOn":["`+one+`#y","`+three+`#z"]}]}`)
	want := []LinkedBOM{{"/components/0/externalReferences/0", two}, {"/dependencies/0/dependsOn/1", strings.ToLower(three)}, {"/vulnerabilities/0/affects/0/ref", one}}
	if !slices.Equal(d.LinkedBOMs, want) || len(dangling(d)) > 0 {
		t.Errorf("%+v, %q", d.LinkedBOMs, dangling(d))
	}
	x := mustRead(t, mentioningXML)
	want = []LinkedBOM{{"/bom/vulnerabilities/vulnerability/affects/target[2]/ref", "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1"}}
	if !slices.Equal(x.LinkedBOMs, want) {
		t.Errorf("%+v", x.LinkedBOMs)
	}
}
