package spdx

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// manyOf are the fields that are lists in the JSON form. The XML form repeats their element instead.
var manyOf = func() map[string]bool {
	m := map[string]bool{}
	for _, key := range []string{
		"annotations", "artifactOfs", "attributionTexts", "checksums", "creators", "crossRefs", "documentDescribes", "externalDocumentRefs",
		"externalRefs", "fileContributors", "fileDependencies", "fileTypes", "files", "hasExtractedLicensingInfos", "hasFiles", "licenseInfoFromFiles",
		"licenseInfoInFiles", "licenseInfoInSnippets", "packageVerificationCodeExcludedFiles", "packages", "ranges", "relationships", "revieweds",
		"seeAlsos", "snippets",
	} {
		m[key] = true
	}
	return m
}()

// XML reads the XML form, whose elements are the fields of the JSON form. The error is a *strictjson.Error.
func XML(data []byte, lim Limits) (*Document, error) {
	b, err := newBuilder(data, lim)
	if err != nil {
		return nil, err
	}
	root, err := parseXML(data, lim, lim.MaxDepth, lim.MaxTree*2/3)
	if err != nil {
		return nil, err
	}
	r := &xmlReader{b}
	if b.doc.Root, err = r.value(root, "", ""); err != nil {
		return nil, err
	}
	return b.doc, b.holdElements()
}

// parseXML reads the elements.
func parseXML(data []byte, lim Limits, depth, tree int) (*strictxml.Node, error) {
	return strictxml.Parse(data, strictxml.Options{MaxBytes: lim.MaxBytes, MaxDepth: depth, MaxNodes: min(lim.MaxValues, strictxml.DefaultMaxNodes), MaxText: lim.MaxString, MaxTree: tree})
}

// Parted is text in XML that a comment or processing instruction cuts in two.
const Parted strictjson.Kind = "parted"

// What is said of such text, of CycloneDX as well.
const (
	PartedHow      = " with a comment or processing instruction in it"
	PartedExpected = "text in one piece: many programs read only a part of it"
)

// parted reports the text of an element that is cut in two.
func (b *builder) parted(n *strictxml.Node, pointer string) {
	if n.Parted && len(n.Children) == 0 {
		b.problem(Parted, xmlPlace(n), pointer, strictjson.Quote(n.Text)+PartedHow, PartedExpected)
	}
}

func xmlPlace(n *strictxml.Node) place { return place{int(n.Line), int(n.Column)} }

type xmlReader struct{ *builder }

// value converts one element, which is the field key. The elements are not nested more deeply than the limit.
func (r *xmlReader) value(n *strictxml.Node, key, pointer string) (*Node, error) {
	at := xmlPlace(n)
	if err := r.count(at, len(n.Text)); err != nil {
		return nil, err
	}
	for _, a := range n.Attrs {
		r.problem(strictjson.Syntax, place{int(a.Line), int(a.Column)}, pointer, "the attribute "+strictjson.Quote(a.Name), "elements only")
	}
	r.parted(n, pointer)
	if len(n.Children) == 0 && pointer != "" {
		return typed(key, r.clean(n.Text, at, pointer), at), nil
	}
	if words := strings.TrimSpace(n.Text); words != "" {
		r.problem(strictjson.Syntax, at, pointer, "the text "+strictjson.Quote(words)+" between elements", "elements only")
	}
	object := at.object()
	for _, child := range n.Children {
		where := pointer + "/" + strictjson.Escape(child.Name)
		if manyOf[child.Name] {
			where = fmt.Sprintf("%s/%d", where, len(object.Items(child.Name)))
		}
		value, err := r.value(child, child.Name, where)
		if err != nil {
			return nil, err
		}
		if manyOf[child.Name] {
			object.push(child.Name, value)
		} else if !object.put(child.Name, value) {
			r.problem(strictjson.DuplicateKey, xmlPlace(child), where, "the element "+strictjson.Quote(child.Name)+" again", "each field once")
		}
	}
	return object, nil
}
