package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// xsdFix brings one element declaration of the module's copy to the state of the published schema (bom-1.5.xsd 1.5.1,
// bom-1.6.xsd 1.6.2, bom-1.7.xsd 1.7.1 at cyclonedx.org/schema). at names the element by the names on the way to it.
type xsdFix struct {
	at  string
	set map[string]string // attributes
	add string            // declarations in its sequence, after the last
}

var many = map[string]string{"maxOccurs": "unbounded"}

// modelCardFixes are those that 1.5, 1.6 and 1.7 share.
var modelCardFixes = []xsdFix{
	{at: "modelCardType considerations users user", set: many},
	{at: "modelCardType considerations useCases useCase", set: many},
	{at: "modelCardType considerations technicalLimitations technicalLimitation", set: many},
	{at: "modelCardType considerations performanceTradeoffs performanceTradeoff", set: many},
	{at: "modelCardType", add: `<element name="properties" type="bom:propertiesType" minOccurs="0"/>`},
}

var xsdFixes = map[string][]xsdFix{
	"bom-1.5.xsd": {
		{at: "component scope", set: map[string]string{"default": "required"}},
		{at: "licenseChoiceType expression", set: map[string]string{"type": ""},
			add: `<complexType><simpleContent><extension base="xs:normalizedString"><attribute name="bom-ref" type="bom:refType"/></extension></simpleContent></complexType>`},
		{at: "vulnerabilityType references reference id", set: map[string]string{"minOccurs": "1"}},
		{at: "vulnerabilityType references reference source", set: map[string]string{"minOccurs": "1"}},
	},
	"bom-1.6.xsd": {
		{at: "component data", set: many},
		{at: "cryptoPropertiesType protocolProperties", add: `<element name="cryptoRef" type="bom:refType" minOccurs="0" maxOccurs="unbounded"/>`},
		{at: "standard requirements requirement descriptions description", set: many},
	},
	"bom-1.7.xsd": nil,
}

func fixesOf(name string) []xsdFix {
	fixes, some := xsdFixes[name]
	if !some {
		return nil
	}
	return slices.Concat(fixes, modelCardFixes)
}

func correctXSD(name string, root *strictxml.Node) error {
	for _, fix := range fixesOf(name) {
		n := root
		for _, step := range strings.Fields(fix.at) {
			if n = find(n, step); n == nil {
				return fmt.Errorf("nothing at %s", fix.at)
			}
		}
		for attribute, value := range fix.set {
			set(n, attribute, value)
		}
		if fix.add == "" {
			continue
		}
		added, err := strictxml.Parse([]byte(`<schema xmlns="`+root.Space+`">`+fix.add+`</schema>`), strictxml.Options{})
		if err != nil {
			return err
		}
		into := n
		if added.Children[0].Name == "element" {
			if into = sequenceOf(n); into == nil {
				return fmt.Errorf("no sequence at %s", fix.at)
			}
		}
		into.Children = append(into.Children, added.Children...)
	}
	return nil
}

// find returns the first declaration below n that has the name.
func find(n *strictxml.Node, name string) *strictxml.Node {
	for _, c := range n.Children {
		if stated, _ := c.Attr("name"); stated == name {
			return c
		}
		if stated, _ := c.Attr("name"); stated == "" || n.Parent != nil && c.Name != "element" {
			if found := find(c, name); found != nil {
				return found
			}
		}
	}
	return nil
}

// sequenceOf returns the outermost sequence below n.
func sequenceOf(n *strictxml.Node) *strictxml.Node {
	for _, c := range n.Children {
		if c.Name == "sequence" {
			return c
		}
		if c.Name == "complexType" {
			return sequenceOf(c)
		}
	}
	return nil
}

// set states an attribute, or takes it away when the value is empty.
func set(n *strictxml.Node, name, value string) {
	var kept []strictxml.Attr
	for _, a := range n.Attrs {
		if a.Name != name {
			kept = append(kept, a)
		}
	}
	if value != "" {
		kept = append(kept, strictxml.Attr{Name: name, Value: value})
	}
	n.Attrs = kept
}
