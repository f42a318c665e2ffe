package sbom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/natural"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// Read reads an SBOM: CycloneDX 1.2 to 1.7 as JSON and 1.0 to 1.7 as XML, SPDX 2.1 to 2.3 as JSON, YAML, tag-value,
// RDF/XML or XML, SPDX 3.0 as JSON-LD. It goes by the content; path only names the document in messages. A document
// compressed with gzip or zstd is unpacked; places are those in its text. The strings of the Document are parts of data,
// which must not be changed afterwards.
//
// A document that breaks its schema, repeats keys or refers to nothing is still read as far as it goes, with the
// reasons in Problems. The error is an *UnreadableError when nothing can be said: no known syntax, cut off,
// another format or version, or beyond a limit.
func Read(path string, data []byte, lim Limits) (*Document, error) {
	return read(path, data, lim.withDefaults(), true)
}

// read is Read. With apart set, a large document is never held as a tree; the result is the same.
func read(path string, data []byte, lim Limits, apart bool) (*Document, error) {
	data, lim, err := unpacked(path, data, lim)
	if err != nil {
		return nil, err
	}
	p, err := parse(path, data, lim, apart)
	if err != nil {
		return nil, lim.unpackFirst(err)
	}
	root, version, err := recognise(path, p, lim)
	if err != nil {
		return nil, err
	}
	validated := p.validating(version)
	d := &Document{Path: path, SpecVersion: version}
	r := reader{doc: d, parsed: p}
	if err := r.take(root, version); err != nil {
		return nil, err
	}
	d.shareHashes()
	r.citations(lim)
	slices.SortStableFunc(d.LinkedBOMs, func(a, b LinkedBOM) int { return natural.Compare(a.Pointer, b.Pointer) })
	v := <-validated
	if v.err != nil {
		return nil, fmt.Errorf("read sbom %s: %w", path, v.err)
	}
	p.apart = p.pieces != nil
	p.pieces = nil // what was kept to find equal items
	total := v.total + p.counts[SchemaViolation]
	d.Violations, d.SchemaValid = total, total == 0
	d.Problems = slices.Concat(p.problems, v.listed, r.problems)
	for code, n := range r.counts {
		p.count(code, n)
	}
	p.count(SchemaViolation, v.total)
	d.counts = p.counts
	d.parsed, d.limits = p, lim
	d.place(d.Problems)
	return d, nil
}

// violated is what a schema has against a document: at most MaxViolations, and how many there are.
type violated struct {
	listed []Problem
	total  int
	err    error
}

// validating holds the document against its schema while it is read: validation takes longer than everything else, and both
// only look at the tree.
func (p *parsed) validating(version string) <-chan violated {
	out := make(chan violated, 1)
	go func() {
		var v violated
		switch {
		case p.pieces == nil:
			v.listed, v.total, v.err = p.validate(version, newExplainer())
		case p.pieces.err != nil:
			v.err = p.pieces.err
		default:
			v.listed, v.total, v.err = p.validate(version, p.pieces.explainer)
		}
		out <- v
	}()
	return out
}

// take takes over what the document states, by the rules of its format.
func (r *reader) take(root node, version string) error {
	d, p := r.doc, r.parsed
	switch {
	case version == spdx3Schema:
		d.Format = "spdx-json-ld"
		r.spdx3Document(root)
	case strings.HasPrefix(version, "SPDX 2."):
		d.Format = "spdx-" + string(p.syntax)
		_, d.SpecVersion, _ = spdxSchema(root.get("spdxVersion"))
		r.spdxDocument(root)
	case p.xml != nil:
		d.Format = "cyclonedx-xml"
		r.document(root)
		r.inXML()
		return r.foreign(version)
	default:
		d.Format = "cyclonedx-json"
		r.document(root)
	}
	return nil
}

// recognise says whether the text is CycloneDX or SPDX of a version that can be read, and returns its object and the name
// of the schema to hold it against. XML was recognised when it was read.
func recognise(path string, p *parsed, lim Limits) (node, string, error) {
	fail := func(pointer, found, expected, hint string) (node, string, error) {
		at := p.places(map[string]bool{pointer: true}, lim)[pointer]
		return node{}, "", &UnreadableError{Path: path, Line: max(1, at.Line), Column: max(1, at.Column), Found: found, Expected: expected, Hint: hint}
	}
	root, ok := nodeOf(p.tree)
	root.far = p.pieces
	if !ok {
		return fail("", strictjson.Show(p.tree), "a CycloneDX document, which is an object", askAgain)
	}
	if p.xml != nil {
		return root, p.xml.Version, nil
	}
	if isSPDX3(root) {
		return root, spdx3Schema, nil
	}
	if _, spdx := root.lookup("spdxVersion"); (spdx || p.syntax != syntax.JSON) && root.get("bomFormat") != "CycloneDX" {
		schema, fault := readableSPDX(root)
		if fault != nil {
			return fail(fault.Pointer, fault.Found, fault.Expected, askAgain)
		}
		return root, schema, nil
	}
	if said, linked := root.lookup("@context"); linked && root.get("bomFormat") == nil {
		return fail("/@context", "a linked document of context "+strictjson.Show(said), "a context that begins "+spdx3Context+", as SPDX 3.0 has it",
			"ask the supplier for an export as SPDX 3.0.1, SPDX 2.3 or CycloneDX")
	}
	if root.get("bomFormat") != "CycloneDX" {
		found := "no bomFormat"
		if v, stated := root.lookup("bomFormat"); stated {
			found = "bomFormat " + strictjson.Show(v)
		}
		return fail("/bomFormat", found, `bomFormat "CycloneDX"`, "ask the supplier for a CycloneDX JSON export")
	}
	version, text := root.get("specVersion").(string)
	if said, stated := root.lookup("specVersion"); !text {
		found := "no specVersion"
		if stated {
			found = "specVersion " + strictjson.Show(said) + ", which is no text"
		}
		return fail("/specVersion", found, `a specVersion in quotes, such as "1.6"`, askAgain)
	}
	if !slices.Contains(specVersions, version) {
		return fail("/specVersion", "specVersion "+strictjson.Show(root.get("specVersion")), "one of "+strings.Join(specVersions, ", "),
			"ask the supplier for an export in one of these versions")
	}
	return root, version, nil
}

// reader turns the tree into a Document. It goes over the components once.
type reader struct {
	noted
	doc      *Document
	parsed   *parsed
	stated   []statement     // dependencies[] of CycloneDX
	dangling map[string]bool // refs that nothing bears
	links    map[string]bool // documents that BOM-Links lead to, as "uuid/revision"
}

func (r *reader) problem(code Code, pointer, ref, found, expected string) {
	r.add(Problem{Code: code, Pointer: pointer, Ref: ref, Found: found, Expected: expected})
}

func (r *reader) document(root node) {
	d := r.doc
	d.SerialNumber = serialOf(root.text("serialNumber"))
	d.Revision = revisionOf(root)
	d.Vulnerabilities = len(root.list("vulnerabilities"))
	d.Signatures = slices.Sorted(slices.Values(r.parsed.signatures))
	d.Reserved, d.Internal = sortProperties(r.parsed.reserved), sortProperties(r.parsed.internal)
	r.metadata(root.object("metadata"))
	r.linked(root, "")
	d.References = referencesOf(root)
	root.each("components", "", func(c node, pointer string) { r.component(c, pointer, nil) })
	root.each("services", "", r.service)
	root.each("compositions", "", func(c node, _ string) {
		d.Compositions = append(d.Compositions, Composition{Aggregate: c.str("aggregate"),
			Assemblies: c.strs("assemblies"), Dependencies: c.strs("dependencies")})
	})
	for i, v := range root.list("dependencies") {
		if entry, ok := nodeOf(v); ok {
			r.dependency(entry, i)
		}
	}
	if r.parsed.pieces != nil && !r.parsed.pieces.again {
		r.adopt(r.parsed.pieces)
	}
	r.references()
	r.graph("/dependencies", r.dependencies)
	d.nestedFiles()
}

func sortProperties(p []Property) []Property {
	slices.SortStableFunc(p, func(a, b Property) int { return natural.Compare(a.Pointer, b.Pointer) })
	return p
}

// references indexes what bears a bom-ref and reports those that two elements bear, and those that are named and nothing bears.
func (r *reader) references() {
	w := newNetwork(r.doc)
	r.doc.network = w
	slices.SortStableFunc(r.parsed.refs, func(a, b located) int { return natural.Compare(a.pointer, b.pointer) })
	b := borne{w: w, numbered: make([]int32, len(w.refs)), others: map[string]int32{}}
	for i, ref := range r.parsed.refs {
		if first := b.bear(ref.text, i); first < i {
			r.problem(DuplicateRef, ref.pointer, ref.text, fmt.Sprintf("the bom-ref %s, which is also that of %s", strictjson.Quote(ref.text), r.parsed.refs[first].pointer),
				"each bom-ref once in a document")
		}
	}
	r.mentioned(&b)
}

// borne says which element of a document, by its index in parsed.refs, is the first that bears a ref.
type borne struct {
	w        *network
	numbered []int32          // from 1, by number in the network; 0 for none
	others   map[string]int32 // from 1, of those that are no component or service
}

// bear notes that the element of an index bears a ref, and returns the first that does.
func (b *borne) bear(ref string, index int) (first int) {
	first = b.by(ref)
	if first >= 0 {
		return first
	}
	if n, ok := b.w.number[ref]; ok {
		b.numbered[n] = int32(index + 1)
	} else {
		b.others[ref] = int32(index + 1)
	}
	return index
}

// by is the first element that bears a ref; -1 when none does.
func (b *borne) by(ref string) int {
	if n, ok := b.w.number[ref]; ok {
		return int(b.numbered[n]) - 1
	}
	return int(b.others[ref]) - 1
}
