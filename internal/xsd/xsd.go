// Package xsd holds XML documents against the part of XML Schema 1.0 that the CycloneDX schemas use: sequences and
// choices with their occurrence, wildcards, attributes, simple types by restriction and union, extension of simple
// content, and uniqueness of an attribute among all descendants. Loading a schema that uses more is an error, since
// leaving a constraint out would take for valid what is not.
//
// A schema is read in the form that internal/mkschema writes: element and attribute names are those of XML Schema,
// but a reference to a built-in type begins with "xs:", and one to a type of the same schema is the bare name.
package xsd

import (
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// Space is the name space of XML Schema itself.
const Space = "http://www.w3.org/2001/XMLSchema"

// Schema is a compiled schema for the elements of one name space. It may be used by many at once.
type Schema struct {
	target   string
	elements map[string]*element // that a document may begin with
}

// Violation is one way in which a document breaks its schema. Found and Expected are phrases with the document's own words quoted.
type Violation struct {
	Node     *strictxml.Node // the element that is wrong, or lacks something
	Attr     *strictxml.Attr // the attribute of Node that is wrong; nil when it is no attribute
	Found    string
	Expected string
}

// Place is where the offending text begins.
func (v Violation) Place() (path string, line, column int) {
	if v.Attr != nil {
		return v.Node.Path() + "/@" + v.Attr.Name, int(v.Attr.Line), int(v.Attr.Column)
	}
	return v.Node.Path(), int(v.Node.Line), int(v.Node.Column)
}

// element is the declaration of an element.
type element struct {
	name   string
	typ    *typ
	filled bool     // an empty element stands for a default value
	unique []string // attributes whose values differ among all descendants
}

// typ is a simple or a complex type.
type typ struct {
	simple   *simple // of the text; nil when the type has element content
	model    *model  // of the children; nil when there may be none
	open     bool    // anything may be in it
	mixed    bool    // text may stand between the children
	attrs    map[string]*attribute
	required []string // attributes, in the order of the schema
	anyAttr  wildcard
}

type attribute struct{ simple *simple }

// wildcard says which name spaces are allowed where nothing is declared.
type wildcard int

const (
	nothing  wildcard = iota
	foreign           // "##other": any name space but the schema's own, and not none
	anything          // "##any"
)

func (w wildcard) allows(space, target string) bool {
	return w == anything || w == foreign && space != "" && space != target
}
