package sbom

import (
	"bytes"
	"fmt"
	"unsafe"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"
)

// syntaxOf tells how a text is written, by its content. What is nothing that is known counts as CycloneDX, in XML or JSON,
// whose readers say what is wrong with it.
func syntaxOf(data []byte) syntax.Syntax {
	how := syntax.Of(data)
	if how != syntax.None {
		return how
	}
	if bytes.HasPrefix(syntax.Body(data), []byte("<")) {
		return syntax.CycloneDXXML
	}
	return syntax.JSON
}

// Tree is the JSON form of what the document is written in, the one that its pointers lead into. Of a document in CycloneDX it
// is the caller's own; of one in SPDX it must not be changed. The error is an *UnreadableError. CycloneDX XML is refused: of
// that only what Read asks for is put into the JSON form, and whoever wants the whole document must not get a part. See XML.
func (d *Document) Tree() (any, error) {
	switch {
	case d.xml != nil:
		return nil, &UnreadableError{Path: d.Path, Line: int(d.xml.Root.Line), Column: int(d.xml.Root.Column), Found: "CycloneDX XML", Expected: "CycloneDX JSON, or SPDX", Hint: askAgain}
	case d.Standard() == "SPDX" && !d.parsed.apart:
		return d.parsed.tree, nil
	}
	p, err := parseJSON(d.Path, d.parsed.text, d.limits, false)
	if err != nil {
		return nil, err
	}
	return p.tree, nil
}

// Bare is the document without components, services and graph, for who needs its Tree and Problems alone and has no memory for both.
func (d *Document) Bare() *Document {
	bare := *d
	bare.Root, bare.Components, bare.Services, bare.Graph, bare.network = nil, nil, nil, &Graph{}, nil
	return &bare
}

// XML are the elements of a document of CycloneDX XML, which must not be changed; nil for any other.
func (d *Document) XML() *cdxxml.Document { return d.xml }

// parse reads a text in whatever syntax into one tree. With apart set, the large arrays of CycloneDX are not in the tree, but in pieces.
func parse(file string, data []byte, lim Limits, apart bool) (*parsed, error) {
	if wide := syntax.Wide(data); wide != "" {
		return nil, &UnreadableError{Path: file, Line: 1, Column: 1, Found: "text in " + wide, Expected: "text in UTF-8", Hint: askUTF8}
	}
	var read func([]byte, spdx.Limits) (*spdx.Document, error)
	how := syntaxOf(data)
	switch how {
	case syntax.TagValue:
		read = spdx.TagValue
	case syntax.YAML:
		read = spdx.YAML
	case syntax.RDF:
		read = spdx.RDF
	case syntax.XML:
		read = spdx.XML
	case syntax.CycloneDXProtobuf, syntax.CycloneDXProtoTxt:
		return nil, protobufError(file, how)
	case syntax.CycloneDXXML:
		return parseXML(file, data, lim)
	default:
		return parseJSON(file, asString(data), lim, apart)
	}
	doc, err := read(data, lim.spdx(len(data)))
	if err != nil {
		return nil, unreadable(file, err, noKnownSyntax)
	}
	p := &parsed{syntax: how, tree: doc.Root.Tree(), lines: map[string]int{}, root: doc.Root}
	p.note(doc.Problems)
	for _, list := range spdx.Elements {
		for i, entry := range doc.Root.Items(list) {
			p.lines[fmt.Sprintf("/%s/%d", list, i)] = entry.Line
		}
	}
	return p, nil
}

// asString is a text as a string. Nobody writes to it any more, as Read asks, and holding it twice would cost as much as the text.
func asString(data []byte) string {
	return unsafe.String(unsafe.SliceData(data), len(data)) //nolint:gosec // see above
}

// codeOf is what a fault of the text is called here. What a syntax does not allow where it stands breaks the schema.
var codeOf = map[strictjson.Kind]Code{strictjson.DuplicateKey: DuplicateKey, strictjson.Encoding: Encoding, strictjson.Syntax: SchemaViolation, spdx.Unquoted: Unquoted, spdx.Parted: Parted}

// note keeps what a syntax's own reader found.
func (p *parsed) note(problems strictjson.Problems) {
	for _, fault := range problems.Listed {
		p.problems = append(p.problems, Problem{Code: codeOf[fault.Kind], Pointer: fault.Pointer, Line: fault.Line, Column: fault.Column, Found: fault.Found, Expected: fault.Expected})
	}
	for kind, count := range problems.Count {
		p.count(codeOf[kind], count)
	}
}
