package sbom

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"
)

// syntax is a way to write an SBOM down.
type syntax string

const (
	jsonSyntax syntax = "json"
	tagSyntax  syntax = "tag-value"
	yamlSyntax syntax = "yaml"
	rdfSyntax  syntax = "rdf"
	xmlSyntax  syntax = "xml" // of SPDX
	bomSyntax  syntax = "bom" // CycloneDX XML
)

// sniffed is how much of a text is searched for the tag by which a tag-value document is known.
const sniffed = 64 << 10

// syntaxOf tells how a text is written, by its content. What is nothing that is known counts as JSON, whose reader says
// what is wrong with it.
func syntaxOf(data []byte) syntax {
	body := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(body) == 0 || body[0] == '{' || body[0] == '[' {
		return jsonSyntax
	}
	if body[0] == '<' || utf16XML(data) {
		return xmlSyntaxOf(body[:min(len(body), sniffed)])
	}
	if begins(body[:min(len(body), sniffed)], "SPDXVersion:") {
		return tagSyntax
	}
	// Keys come in any order, often sorted, so that this one is at the end.
	for _, key := range []string{"spdxVersion:", `"spdxVersion":`, "'spdxVersion':"} {
		if begins(body, key) {
			return yamlSyntax
		}
	}
	return jsonSyntax
}

var (
	besideElements = regexp.MustCompile(`(?s)<!--.*?-->|<\?.*?\?>`)
	startTag       = regexp.MustCompile(`<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]`)
)

// xmlSyntaxOf tells the two forms of SPDX that are XML by their outermost element. Anything else counts as CycloneDX, whose
// reader says what is wrong with it.
func xmlSyntaxOf(head []byte) syntax {
	m := startTag.FindSubmatch(besideElements.ReplaceAll(head, nil))
	if m == nil {
		return bomSyntax
	}
	switch string(m[1]) {
	case "RDF", "SpdxDocument":
		return rdfSyntax
	case "Document":
		return xmlSyntax
	}
	return bomSyntax
}

// utf16XML says whether a text begins as XML in UTF-16 does, so that the XML reader can say what is wrong.
func utf16XML(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe<")) || bytes.HasPrefix(data, []byte("\xfe\xff\x00<")) || bytes.HasPrefix(data, []byte("\x00<"))
}

// begins says whether a line begins with a word.
func begins(text []byte, word string) bool {
	return bytes.HasPrefix(text, []byte(word)) || bytes.Contains(text, []byte("\n"+word)) || bytes.Contains(text, []byte("\r"+word))
}

// Tree reads a document no further than its syntax: the JSON form of what is written in any of them, the one that the
// pointers of a Document lead into. The error is an *UnreadableError. CycloneDX XML is refused: of that only what Read
// asks for is put into the JSON form, and whoever wants the whole document must not get a part. See XML.
func Tree(path string, data []byte, lim Limits) (any, error) {
	lim = lim.withDefaults()
	data, err := unpacked(path, data, lim)
	if err != nil {
		return nil, err
	}
	p, err := parse(path, data, lim)
	if err != nil {
		return nil, err
	}
	if p.xml != nil {
		return nil, &UnreadableError{Path: path, Line: int(p.xml.Root.Line), Column: int(p.xml.Root.Column), Found: "CycloneDX XML", Expected: "CycloneDX JSON, or SPDX", Hint: askAgain}
	}
	return p.tree, nil
}

// XML reads a document of CycloneDX XML no further than its syntax: the text, unpacked if it was compressed, and its
// elements. The error is an *UnreadableError.
func XML(path string, data []byte, lim Limits) ([]byte, *cdxxml.Document, error) {
	lim = lim.withDefaults()
	text, err := unpacked(path, data, lim)
	if err != nil {
		return nil, nil, err
	}
	p, err := parse(path, text, lim)
	if err != nil {
		return nil, nil, err
	}
	if p.xml == nil {
		return nil, nil, &UnreadableError{Path: path, Line: 1, Column: 1, Found: "another syntax", Expected: "CycloneDX XML", Hint: askAgain}
	}
	return text, p.xml, nil
}

// parse reads a text in whatever syntax into one tree.
func parse(file string, data []byte, lim Limits) (*parsed, error) {
	return parseAs(file, data, lim, false)
}

// parseAs reads a text in whatever syntax. With apart set, the large arrays of CycloneDX are not in the tree, but in pieces.
func parseAs(file string, data []byte, lim Limits, apart bool) (*parsed, error) {
	if err := refuseProtobuf(file, data); err != nil {
		return nil, err
	}
	var read func([]byte, spdx.Limits) (*spdx.Document, error)
	how := syntaxOf(data)
	switch how {
	case tagSyntax:
		read = spdx.TagValue
	case yamlSyntax:
		read = spdx.YAML
	case rdfSyntax:
		read = spdx.RDF
	case xmlSyntax:
		read = spdx.XML
	case bomSyntax:
		return parseXML(file, data, lim)
	default:
		return parseJSON(file, string(data), lim, apart)
	}
	doc, err := read(data, lim.spdx())
	if err != nil {
		return nil, unreadable(file, err)
	}
	p := &parsed{syntax: how, tree: doc.Root.Tree(), lines: map[string]int{}, counts: map[Code]int{}, root: doc.Root}
	p.note(doc.Problems)
	for _, list := range spdxElements {
		for i, entry := range doc.Root.Items(list) {
			p.lines[fmt.Sprintf("/%s/%d", list, i)] = entry.Line
		}
	}
	return p, nil
}

// codeOf is what a fault of the text is called here. What a syntax does not allow where it stands breaks the schema.
var codeOf = map[strictjson.Kind]Code{strictjson.DuplicateKey: DuplicateKey, strictjson.Encoding: Encoding, strictjson.Syntax: SchemaViolation}

// note keeps what a syntax's own reader found.
func (p *parsed) note(problems strictjson.Problems) {
	for _, fault := range problems.Listed {
		p.problems = append(p.problems, Problem{Code: codeOf[fault.Kind], Pointer: fault.Pointer, Line: fault.Line, Column: fault.Column, Found: fault.Found, Expected: fault.Expected})
	}
	for kind, count := range problems.Count {
		p.counts[codeOf[kind]] += count
	}
}

// places finds where the values are that JSON pointers lead to.
func (p *parsed) places(want map[string]bool, lim Limits) map[string]strictjson.Place {
	if p.xml != nil {
		found := make(map[string]strictjson.Place, len(want))
		for path := range want {
			line, column := p.xml.Place(path)
			found[path] = strictjson.Place{Line: line, Column: column}
		}
		return found
	}
	if p.root == nil {
		return strictjson.Locate(p.text, want, lim.strict())
	}
	found := make(map[string]strictjson.Place, len(want))
	for pointer := range want {
		n := p.root.At(pointer)
		found[pointer] = strictjson.Place{Line: n.Line, Column: n.Column}
	}
	return found
}

// unreadable adds the file and what to do to an error of the reader of a syntax.
func unreadable(file string, err error) error {
	var fault *strictjson.Error
	if !errors.As(err, &fault) {
		return fmt.Errorf("read sbom %s: %w", file, err)
	}
	hint := askAgain
	switch fault.Kind {
	case strictjson.CutOff:
		hint = "the file seems to be cut off: " + askAgain
	case strictjson.Syntax:
		hint = "the file is written in no known way: " + askAgain
	case strictjson.TooLarge:
		hint = askSmaller
	}
	return &UnreadableError{Path: file, Line: fault.Line, Column: fault.Column, Found: fault.Found, Expected: fault.Expected, Hint: hint}
}
