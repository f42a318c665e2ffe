package xsd

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// schemaOf puts declarations into a schema for the name space "u" whose element is "r".
func schemaOf(t *testing.T, declarations string) *Schema {
	t.Helper()
	s, err := Load([]byte(`<schema xmlns="` + Space + `" targetNamespace="u">` + declarations + `</schema>`))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *Schema, document string) []string {
	t.Helper()
	root, err := strictxml.Parse([]byte(document), strictxml.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listed, total := s.Validate(root, 100)
	if total < 100 && total != len(listed) {
		t.Errorf("%d violations counted, %d listed", total, len(listed))
	}
	var out []string
	for _, v := range listed {
		path, line, column := v.Place()
		out = append(out, fmt.Sprintf("%s %d:%d found %s; expected %s", path, line, column, v.Found, v.Expected))
	}
	return out
}

const tree = `<complexType name="part"><sequence>
	<element name="name" type="xs:string"/>
	<choice minOccurs="0"><element name="version" type="xs:string"/><element name="range" type="xs:string"/></choice>
	<element name="scope" type="scope" minOccurs="0" default="required"/>
	<element name="parts" minOccurs="0"><complexType><sequence minOccurs="0" maxOccurs="unbounded"><element name="part" type="part"/></sequence></complexType></element>
	<any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
	</sequence>
	<attribute name="kind" type="xs:boolean" use="required"/><attribute name="ref" type="xs:string"/><anyAttribute namespace="##other" processContents="lax"/></complexType>
	<simpleType name="scope"><restriction base="xs:string"><enumeration value="required"/><enumeration value="optional"/></restriction></simpleType>
	<element name="r" ><complexType><sequence><element name="part" type="part" minOccurs="0" maxOccurs="unbounded"/><element name="free" minOccurs="0"/></sequence></complexType>
	<unique name="ref"><selector xpath=".//*"/><field xpath="@ref"/></unique></element>`

func TestValidate(t *testing.T) {
	s := schemaOf(t, tree)
	tests := []struct{ name, in, want string }{
		{"empty", `<r xmlns="u"/>`, ""},
		{"whole", `<r xmlns="u"><part kind="1" ref="a"><name>n</name><range>x</range><scope>optional</scope><parts><part kind="true" ref="b"><name/></part></parts></part></r>`, ""},
		{"empty element with a default", `<r xmlns="u"><part kind="1"><name/><scope/></part></r>`, ""},
		{"other name spaces where there is a wildcard", `<r xmlns="u" xmlns:x="x"><part kind="1" x:a="1"><name/><x:b><x:c/></x:b></part></r>`, ""},
		{"schema named", `<r xmlns="u" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="u u.xsd"/>`, ""},
		{"anything in an element without a type", `<r xmlns="u"><free a="1">x<y/></free></r>`, ""},
		{"another root", `<q xmlns="u"/>`, `/q 1:1 found the element "q"; expected the outermost element of the format`},
		{"another name space", `<r xmlns="v"/>`, `/r 1:1 found the element "r" of the name space "v"; expected the outermost element of the format`},
		{"missing", `<r xmlns="u"><part kind="1"/></r>`, `/r/part 1:14 found the end of "part"; expected the element "name" before it`},
		{"missing attribute", `<r xmlns="u"><part><name/></part></r>`, `/r/part 1:14 found no attribute "kind"; expected what is required: the attribute "kind"`},
		{"unknown attribute", `<r xmlns="u"><part kind="1" size="2"><name/></part></r>`, `/r/part/@size 1:29 found the attribute "size"; expected only attributes of this version of the format`},
		{"own name space in a wildcard for others", `<r xmlns="u" xmlns:u="u"><part kind="1" u:a="2"><name/></part></r>`, `/r/part/@a 1:41 found the attribute "a"; expected only attributes of this version of the format`},
		{"wrong value", `<r xmlns="u"><part kind="yes"><name/></part></r>`, `/r/part/@kind 1:20 found "yes"; expected true or false`},
		{"twice", `<r xmlns="u"><part kind="1"><name/><name/></part></r>`,
			`/r/part/name[2] 1:36 found the element "name"; expected "version", "range", "scope", "parts", an element of another name space, or no more elements here`},
		{"both of a choice", `<r xmlns="u"><part kind="1"><name/><version/><range/></part></r>`,
			`/r/part/range 1:46 found the element "range"; expected "scope", "parts", an element of another name space, or no more elements here`},
		{"goes on after what is missing", `<r xmlns="u"><part kind="1"><version/><scope>x</scope></part></r>`,
			`/r/part/version 1:29 found the element "version"; expected the element "name" | /r/part/scope 1:39 found "x"; expected one of "required", "optional"`},
		{"same name in no name space", `<r xmlns="u"><part kind="1"><name xmlns=""/></part></r>`,
			`/r/part/name 1:29 found the element "name" of no name space; expected the element "name" | /r/part 1:14 found the end of "part"; expected the element "name" before it`},
		{"text between elements", `<r xmlns="u">x</r>`, `/r 1:1 found the text "x"; expected only elements in "r"`},
		{"element in text", `<r xmlns="u"><part kind="1"><name><b/></name></part></r>`, `/r/part/name/b 1:35 found the element "b"; expected only text in "name"`},
		{"shared ref at any depth", `<r xmlns="u"><part kind="1" ref="a"><name/><parts><part kind="1" ref="a"><name/></part></parts></part></r>`,
			`/r/part/parts/part 1:51 found the ref "a" again; expected each ref once in a document`},
		{"declared element in a wildcard", `<r xmlns="u"><part kind="1"><name/><x:b xmlns:x="x"><r><q/></r></x:b></part></r>`,
			`/r/part/b/r/q 1:56 found the element "q"; expected "part", "free", or no more elements here`},
		{"type chosen by the document", `<r xmlns="u" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="part"/>`,
			`/r/@type 1:66 found the attribute "xsi:type"; expected content as the schema declares it`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(validate(t, s, tt.in), " | "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestSimpleTypes(t *testing.T) {
	restricted := func(base, facets string) string {
		return `<element name="r"><simpleType><restriction base="` + base + `">` + facets + `</restriction></simpleType></element>`
	}
	of := func(builtin string) string { return `<element name="r" type="xs:` + builtin + `"/>` }
	tests := []struct {
		name, declaration string
		valid, invalid    []string
	}{
		{"boolean", of("boolean"), []string{"true", " 0 "}, []string{"", "TRUE", "yes"}},
		{"integer", of("integer"), []string{"1", "-01", "+7"}, []string{"", "1.0", "x"}},
		{"decimal", of("decimal"), []string{"1", "-.5", "1."}, []string{"", ".", "1e3"}},
		{"nonNegativeInteger", of("nonNegativeInteger"), []string{"0", "-0", "+3"}, []string{"-1", ""}},
		{"positiveInteger", of("positiveInteger"), []string{"1", "+10"}, []string{"0", "-1"}},
		{"date", of("date"), []string{"2026-02-28", "2024-02-29Z", "2026-01-31+14:00"}, []string{"2026-02-29", "2026-13-01", "26-01-01", "0000-01-01", "2026-01-01+15:00"}},
		{"dateTime", of("dateTime"), []string{"2026-01-01T00:00:00", "2026-01-01T24:00:00Z", " 2026-01-01T23:59:59.999-03:00\n"},
			[]string{"2026-01-01", "2026-01-01T25:00:00", "2026-01-01T24:00:01", "2026-01-01 00:00:00", "today"}},
		{"anyURI", of("anyURI"), []string{"", "https://example.com/a b", "pkg:npm/%40a/b@1?x=y#z", "größe"}, []string{"a%zz", "#a#b", ":x"}},
		{"union", `<simpleType name="a"><restriction base="xs:boolean"/></simpleType><element name="r"><simpleType><union memberTypes="a xs:integer"/></simpleType></element>`,
			[]string{"true", "12"}, []string{"x"}},
		{"pattern covers the whole value", restricted("xs:string", `<pattern value="a|b+"/>`), []string{"a", "bb"}, []string{"ab", "a\n"}},
		{"one of the patterns", restricted("xs:string", `<pattern value="a"/><pattern value="b"/>`), []string{"a", "b"}, []string{"c"}},
		{"length in characters", restricted("xs:string", `<minLength value="1"/><maxLength value="2"/>`), []string{"é", "éé"}, []string{"", "abc"}},
		{"range", restricted("xs:decimal", `<minInclusive value="0"/><maxInclusive value="1"/>`), []string{"0", "0.5", "1"}, []string{"-0.1", "1.01", "x"}},
		{"white space counts in a string", restricted("xs:string", `<enumeration value="a"/>`), []string{"a"}, []string{" a"}},
		{"but not in a token", restricted("xs:token", `<enumeration value="a b"/>`), []string{" a \n b "}, []string{"ab"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := schemaOf(t, tt.declaration)
			for _, v := range tt.valid {
				if got := validate(t, s, `<r xmlns="u">`+v+`</r>`); len(got) > 0 {
					t.Errorf("%q: %v", v, got)
				}
			}
			for _, v := range tt.invalid {
				if got := validate(t, s, `<r xmlns="u">`+v+`</r>`); len(got) != 1 {
					t.Errorf("%q: %d violations, want one", v, len(got))
				}
			}
		})
	}
}

func TestLoadRefusesWhatItDoesNotEvaluate(t *testing.T) {
	for name, declarations := range map[string]string{
		"no element":        `<simpleType name="a"><restriction base="xs:string"/></simpleType>`,
		"unknown type":      `<element name="r" type="a"/>`,
		"unknown built-in":  `<element name="r" type="xs:duration"/>`,
		"circular type":     `<simpleType name="a"><restriction base="b"/></simpleType><simpleType name="b"><restriction base="a"/></simpleType><element name="r" type="a"/>`,
		"unknown facet":     `<element name="r"><simpleType><restriction base="xs:string"><length value="3"/></restriction></simpleType></element>`,
		"bad pattern":       `<element name="r"><simpleType><restriction base="xs:string"><pattern value="("/></restriction></simpleType></element>`,
		"all group":         `<element name="r"><complexType><all/></complexType></element>`,
		"counted occurs":    `<element name="r"><complexType><sequence><element name="a" type="xs:string" maxOccurs="7"/></sequence></complexType></element>`,
		"strict wildcard":   `<element name="r"><complexType><sequence><any namespace="##any" processContents="strict"/></sequence></complexType></element>`,
		"key":               `<element name="r" type="xs:string"><key name="k"/></element>`,
		"other selector":    `<element name="r" type="xs:string"><unique name="k"><selector xpath="a"/><field xpath="@b"/></unique></element>`,
		"complex extension": `<element name="r"><complexType><complexContent/></complexType></element>`,
	} {
		if _, err := Load([]byte(`<schema xmlns="` + Space + `">` + declarations + `</schema>`)); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
	if _, err := Load([]byte("<schema/>")); err == nil {
		t.Error("no schema: loaded")
	}
}

// A model in which a child may stand in many places must not be tried in all combinations.
func TestMatchingIsLinear(t *testing.T) {
	s := schemaOf(t, `<element name="r"><complexType><sequence maxOccurs="unbounded"><choice minOccurs="0" maxOccurs="unbounded">`+
		strings.Repeat(`<element name="a" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>`, 20)+`</choice><element name="b" type="xs:string" minOccurs="0"/></sequence></complexType></element>`)
	begin := time.Now()
	if got := validate(t, s, `<r xmlns="u">`+strings.Repeat("<a/>", 50_000)+`<c/></r>`); len(got) != 1 {
		t.Errorf("%d violations, want one", len(got))
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}
