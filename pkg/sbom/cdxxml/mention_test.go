package cdxxml

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMentioningIsWhatTheSchemasSay holds the table of elements against every place where an XML schema asks for a ref.
func TestMentioningIsWhatTheSchemasSay(t *testing.T) {
	files, err := filepath.Glob("../schema/bom-*.xsd")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	want := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root definition
		if err := xml.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		s := refSchema{types: map[string]definition{}, seen: map[string]bool{}, places: want}
		for _, d := range root.Parts {
			if d.XMLName.Local != "element" {
				s.types[d.Name] = d
			}
		}
		for _, d := range root.Parts {
			if d.XMLName.Local == "element" {
				s.element(d, "")
			}
		}
	}
	got := map[string]bool{}
	for name, holders := range mentioning {
		for _, holder := range holders {
			how := "text"
			if slices.Contains(byAttribute, name) {
				how = "@ref"
			}
			got[holder+" "+name+" "+how] = true
		}
	}
	for place := range want {
		if !got[place] {
			t.Errorf("%s is not looked at", place)
		}
	}
	for place := range got {
		if !want[place] {
			t.Errorf("%s is in no schema", place)
		}
	}
}

// definition is an element of a schema.
type definition struct {
	XMLName     xml.Name
	Name        string       `xml:"name,attr"`
	Type        string       `xml:"type,attr"`
	Base        string       `xml:"base,attr"`
	MemberTypes string       `xml:"memberTypes,attr"`
	Parts       []definition `xml:",any"`
}

// refSchema collects "holder element how" wherever a schema asks for a ref.
type refSchema struct {
	types  map[string]definition
	seen   map[string]bool
	places map[string]bool
}

func (s refSchema) element(d definition, holder string) {
	if s.isRef(d) {
		s.places[holder+" "+d.Name+" text"] = true
	}
	at := d.Type + " " + d.Name + " " + holder
	if s.seen[at] && d.Type != "" {
		return
	}
	s.seen[at] = true
	s.parts(s.types[local(d.Type)], d.Name, holder)
	s.parts(d, d.Name, holder)
}

// parts goes over what is in an element of a name in a holder.
func (s refSchema) parts(d definition, name, holder string) {
	for _, part := range d.Parts {
		switch part.XMLName.Local {
		case "element":
			s.element(part, name)
		case "attribute":
			if part.Name != "bom-ref" && s.isRef(part) {
				s.places[holder+" "+name+" @"+part.Name] = true
			}
		default:
			if part.XMLName.Local == "extension" {
				s.parts(s.types[local(part.Base)], name, holder)
			}
			s.parts(part, name, holder)
		}
	}
}

// isRef says whether an element's text or an attribute is a ref, alone or among others.
func (s refSchema) isRef(d definition) bool {
	if isRefType(d.Type) {
		return true
	}
	for _, simple := range d.Parts {
		if simple.XMLName.Local != "simpleType" {
			continue
		}
		for _, union := range simple.Parts {
			if slices.ContainsFunc(strings.Fields(union.MemberTypes), isRefType) {
				return true
			}
		}
	}
	return false
}

func isRefType(name string) bool { return local(name) == "refType" || local(name) == "refLinkType" }

func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }
