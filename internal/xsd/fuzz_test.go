package xsd

import (
	"reflect"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// newer is a later schema of the same format: it has what tree lacks.
const newer = `<complexType name="part"><sequence><element name="name" type="xs:string"/><element name="owner" type="xs:string" minOccurs="0"/>
	<element name="parts" minOccurs="0"><complexType><sequence minOccurs="0" maxOccurs="unbounded"><element name="part" type="part"/></sequence></complexType></element>
	</sequence><attribute name="size" type="xs:integer"/></complexType>
	<element name="r"><complexType><sequence><element name="part" type="part" minOccurs="0" maxOccurs="unbounded"/></sequence></complexType></element>`

func TestForeigners(t *testing.T) {
	own, other := schemaOf(t, tree), schemaOf(t, newer)
	root, err := strictxml.Parse([]byte(`<r xmlns="u" xmlns:x="x" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="u u" xml:lang="en"><part x:kind="1" x:size="2" x:other="3">
<x:name><x:deep/></x:name><x:owner/><x:other/></part></r>`), strictxml.Options{})
	if err != nil {
		t.Fatal(err)
	}
	type found struct {
		what     string
		own, any bool
	}
	var got []found
	for _, f := range Foreigners(root, own, other) {
		got = append(got, found{f.Describe(), f.Own, f.Any})
	}
	want := []found{
		{`the attribute "kind" of the name space "x"`, true, true}, {`the attribute "size" of the name space "x"`, false, true}, {`the attribute "other" of the name space "x"`, false, false},
		{`the element "name" of the name space "x"`, true, true}, {`the element "owner" of the name space "x"`, false, true}, {`the element "other" of the name space "x"`, false, false},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// FuzzForeigners holds what is found against the tree: each element and attribute of another name space that stands directly in what is of
// the document's own is found, once, and nothing else.
func FuzzForeigners(f *testing.F) {
	for _, seed := range []string{
		`<r xmlns="u"/>`, `<q/>`, `<r xmlns="u"><part kind="1"><name>n</name><parts><part/></parts></part></r>`,
		`<r xmlns="u" xmlns:x="x" x:a="1"><part x:kind="1" xml:lang="en"><x:name/><name xmlns=""><part xmlns="u" x:b="2"/></name></part></r>`,
		`<x:r xmlns:x="x"><r xmlns="u" x:size="1"/></x:r>`, `<r xmlns="u"><free><y xmlns="z"><free xmlns="u"/></y></free></r>`,
	} {
		f.Add([]byte(seed))
	}
	load := func(declarations string) *Schema {
		s, err := Load([]byte(`<schema xmlns="` + Space + `" targetNamespace="u">` + declarations + `</schema>`))
		if err != nil {
			f.Fatal(err)
		}
		return s
	}
	own, other := load(tree), load(newer)
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := strictxml.Parse(data, strictxml.Options{})
		if err != nil {
			return
		}
		type place struct {
			n *strictxml.Node
			a *strictxml.Attr
		}
		left := map[place]bool{}
		var expect func(n *strictxml.Node)
		expect = func(n *strictxml.Node) {
			for i := range n.Attrs {
				if a := &n.Attrs[i]; a.Space != "" && a.Space != xmlSpace && a.Space != instanceSpace {
					left[place{n, a}] = true
				}
			}
			for _, c := range n.Children {
				if c.Space == n.Space {
					expect(c)
				} else {
					left[place{c, nil}] = true
				}
			}
		}
		expect(root)
		for _, found := range Foreigners(root, own, other) {
			if !left[place{found.Node, found.Attr}] {
				t.Fatalf("%s: not there, or told twice", found.Describe())
			}
			delete(left, place{found.Node, found.Attr})
			if found.Own && !found.Any || found.Space() == "u" && found.Attr == nil && found.Node.Parent.Space == "u" {
				t.Errorf("%s: own %v, any %v", found.Describe(), found.Own, found.Any)
			}
		}
		if len(left) > 0 {
			t.Errorf("%d not found", len(left))
		}
	})
}
