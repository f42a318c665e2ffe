package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
	"github.com/cleanbill-dev/cleanbill/internal/xsd"
)

// xmlVersions are the CycloneDX versions that have an XML Schema.
var xmlVersions = []string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}

// xsdKept maps each element of an XML Schema that holds a constraint to the attributes that do. Others of these elements
// say nothing that a validator could test.
var xsdKept = map[string]string{
	"schema": "targetNamespace", "element": "name type minOccurs maxOccurs default", "complexType": "name mixed", "simpleType": "name",
	"sequence": "minOccurs maxOccurs", "choice": "minOccurs maxOccurs", "any": "namespace processContents minOccurs maxOccurs",
	"attribute": "name type use", "attributeGroup": "name ref", "anyAttribute": "namespace processContents",
	"simpleContent": "", "extension": "base", "restriction": "base", "union": "memberTypes",
	"enumeration": "value", "pattern": "value", "minLength": "value", "maxLength": "value", "minInclusive": "value", "maxInclusive": "value",
	"unique": "name", "selector": "xpath", "field": "xpath",
}

// xsdDropped are attributes without effect on what is valid: versions for processors, defaults of attributes, a bar
// to deriving types, and the qualification of local elements, which is the same in all these schemas.
const xsdDropped = "version minVersion maxVersion elementFormDefault default final"

// generateXSD returns the stripped XML Schemas by file name.
func generateXSD(dir func(module string) (string, error)) (map[string][]byte, error) {
	root, err := dir(cycloneDX)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, version := range xmlVersions {
		name := "bom-" + version + ".xsd"
		data, err := os.ReadFile(filepath.Join(root, "schema", name))
		if err != nil {
			return nil, fmt.Errorf("read schema: %w", err)
		}
		if out[name], err = stripXSD(name, data); err != nil {
			return nil, fmt.Errorf("strip %s: %w", name, err)
		}
	}
	return out, nil
}

func stripXSD(name string, data []byte) ([]byte, error) {
	root, err := strictxml.Parse(data, strictxml.Options{})
	if err != nil {
		return nil, err
	}
	if err := correctXSD(name, root); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := writeXSD(&buf, root); err != nil {
		return nil, err
	}
	buf.WriteByte('\n')
	if _, err := xsd.Load(buf.Bytes()); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// writeXSD writes one element. What it does not know is an error: dropping it unseen could make the embedded schema
// accept what the official one refuses.
func writeXSD(buf *bytes.Buffer, n *strictxml.Node) error {
	if n.Name == "annotation" || n.Name == "import" {
		return nil
	}
	kept, known := xsdKept[n.Name]
	if !known || n.Space != xsd.Space {
		return fmt.Errorf("%s at line %d is not known: add it to the table of elements", n.Path(), n.Line)
	}
	buf.WriteString("<" + n.Name)
	if n.Parent == nil {
		fmt.Fprintf(buf, " xmlns=%q", xsd.Space)
	}
	for _, a := range n.Attrs {
		if !listed(kept, a.Name) && !listed(xsdDropped, a.Name) {
			return fmt.Errorf("attribute %s of %s at line %d is not known: add it to the tables", a.Name, n.Path(), n.Line)
		}
	}
	for _, name := range strings.Fields(kept) {
		value, stated := n.Attr(name)
		if !stated || strings.HasSuffix(name, "Occurs") && value == "1" || name == "use" && value == "optional" {
			continue
		}
		if listed("type base memberTypes ref", name) {
			value = bareNames(value)
		}
		buf.WriteString(" " + name + `="`)
		if err := xml.EscapeText(buf, []byte(value)); err != nil {
			return err
		}
		buf.WriteByte('"')
	}
	buf.WriteByte('>')
	for _, c := range n.Children {
		if err := writeXSD(buf, c); err != nil {
			return err
		}
	}
	buf.WriteString("</" + n.Name + ">")
	return nil
}

func listed(words, word string) bool {
	for _, w := range strings.Fields(words) {
		if w == word {
			return true
		}
	}
	return false
}

// bareNames writes references as package xsd takes them. The list of licences grows after a format version is
// published, so that structure asks only for a string there.
func bareNames(value string) string {
	names := strings.Fields(value)
	for i, name := range names {
		if name == "spdx:licenseId" {
			name = "xs:string"
		}
		names[i] = strings.TrimPrefix(name, "bom:")
	}
	return strings.Join(names, " ")
}
