package cyclonedx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// convertXML writes a document of CycloneDX XML. It is decoded into the types of cyclonedx-go; what these do not carry is
// found by encoding them again, in the same version, and comparing the elements. Those types know no name spaces, so that they
// are shown no element or attribute of another one.
func convertXML(w io.Writer, d *sbom.Document, o Options) ([]Loss, error) {
	doc := d.XML()
	var bom cdx.BOM
	if err := xml.NewTokenDecoder(doc.Own()).Decode(&bom); err != nil {
		return nil, fmt.Errorf("convert sbom %s: a value that the CycloneDX library cannot take: %w", d.Path, err)
	}
	losses, err := notCarried(doc.Root, &bom)
	if err != nil {
		return nil, err
	}
	f := &fitter{to: o}
	if f.tree, err = treeOf(&bom); err != nil {
		return nil, err
	}
	if _, stated := doc.Root.Attr("version"); !stated {
		delete(f.tree, "version") // a default is not a statement
	}
	more, err := f.write(w)
	for _, l := range more {
		l.Pointer = doc.Path(l.Pointer)
		losses = append(losses, l)
	}
	return sorted(losses), err
}

// notCarried compares the elements of a document with those of its decoded form.
func notCarried(root *strictxml.Node, bom *cdx.BOM) ([]Loss, error) {
	again := *bom
	again.XMLNS = root.Space
	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatXML).Encode(&again); err != nil {
		return nil, fmt.Errorf("convert sbom: %w", err)
	}
	back, err := strictxml.Parse(out.Bytes(), strictxml.Options{MaxBytes: ample, MaxDepth: ample, MaxNodes: ample, MaxAttributes: ample, MaxText: ample})
	if err != nil {
		return nil, fmt.Errorf("convert sbom: what was decoded cannot be encoded again: %w", err)
	}
	return missing(root, back), nil
}

const ofAnotherSpace = "of another name space, which is no part of CycloneDX"

const notOfTheTypes = "the types that it is read into have no place for it"

// missing are the elements, attributes and texts of one tree that the other lacks. The n-th element of a name is held
// against the n-th of that name beside the same siblings: what was decoded keeps their order. An element without content
// says nothing, but for those that stand for themselves by their attributes.
func missing(before, after *strictxml.Node) []Loss {
	var out []Loss
	for _, a := range before.Attrs {
		loss := Loss{Pointer: before.Path() + "/@" + a.Name, What: strictjson.Quote(a.Value), Why: notOfTheTypes}
		if value, there := after.Attr(a.Name); a.Space != "" {
			loss.Why = ofAnotherSpace
			out = append(out, loss)
		} else if !there || same(value) != same(a.Value) {
			out = append(out, loss)
		}
	}
	if words := same(before.Text); words != "" && words != same(after.Text) {
		out = append(out, Loss{Pointer: before.Path(), What: strictjson.Quote(words), Why: notOfTheTypes})
	}
	others := map[string][]*strictxml.Node{}
	for _, c := range after.Children {
		others[c.Name] = append(others[c.Name], c)
	}
	for _, c := range before.Children {
		left := others[c.Name]
		switch {
		case c.Space != before.Space && c.Name != "dependencies" || c.Space != before.Space && len(left) == 0:
			out = append(out, Loss{Pointer: c.Path(), What: "the element " + strictjson.Quote(c.Name), Why: ofAnotherSpace})
		case c.Space == before.Space && len(left) > 0:
			others[c.Name] = left[1:]
			out = append(out, missing(c, left[0])...)
		case says(c):
			out = append(out, Loss{Pointer: c.Path(), What: "the element " + strictjson.Quote(c.Name), Why: notOfTheTypes})
		}
	}
	return out
}

// same is a text without regard to how it is broken into lines.
func same(text string) string { return strings.Join(strings.Fields(text), " ") }

// says reports whether there is anything in an element.
func says(n *strictxml.Node) bool {
	if len(n.Attrs) > 0 || same(n.Text) != "" {
		return true
	}
	for _, c := range n.Children {
		if says(c) {
			return true
		}
	}
	return false
}
