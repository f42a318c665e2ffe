package sbom

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// Read reads an SBOM: CycloneDX 1.2 to 1.7 as JSON and 1.0 to 1.7 as XML, SPDX 2.1 to 2.3 as JSON, YAML, tag-value,
// RDF/XML or XML, SPDX 3.0 as JSON-LD. It goes by the content; path only names the document in messages. A document
// compressed with gzip or zstd is unpacked; places are those in its text.
//
// A document that breaks its schema, repeats keys or refers to nothing is still read as far as it goes, with the
// reasons in Problems. The error is an *UnreadableError when nothing can be said: no known syntax, cut off,
// another format or version, or beyond a limit.
func Read(path string, data []byte, lim Limits) (*Document, error) {
	return read(path, data, lim.withDefaults(), true)
}

// read is Read. With apart set, a large document is never held as a tree; the result is the same.
func read(path string, data []byte, lim Limits, apart bool) (*Document, error) {
	data, err := unpacked(path, data, lim)
	if err != nil {
		return nil, err
	}
	p, err := parseAs(path, data, lim, apart)
	if err != nil {
		return nil, err
	}
	root, version, err := recognise(path, p, lim)
	if err != nil {
		return nil, err
	}
	// Validation takes longer than everything else and only looks at the tree, as the reader does: both at once.
	var violations []Problem
	var total int
	x := newExplainer()
	if p.pieces != nil {
		if p.pieces.err != nil {
			return nil, fmt.Errorf("read sbom %s: %w", path, p.pieces.err)
		}
		x = p.pieces.explainer
	}
	validated := make(chan error, 1)
	go func() {
		var err error
		violations, total, err = p.validate(version, x)
		validated <- err
	}()
	d := &Document{Path: path, Format: "cyclonedx-json", SpecVersion: version}
	r := reader{doc: d, parsed: p, listed: map[Code]int{}}
	switch {
	case version == spdx3Schema:
		d.Format = "spdx-json-ld"
		r.spdx3Document(root)
	case strings.HasPrefix(version, "SPDX 2."):
		d.Format = "spdx-" + string(p.syntax)
		_, d.SpecVersion, _ = spdxSchema(root["spdxVersion"])
		r.spdxDocument(root)
	default:
		r.document(root)
	}
	if p.xml != nil {
		d.Format = "cyclonedx-xml"
		r.inXML()
	}
	if err := <-validated; err != nil {
		return nil, fmt.Errorf("read sbom %s: %w", path, err)
	}
	total += p.counts[SchemaViolation]
	d.Violations, d.SchemaValid = total, total == 0
	d.Problems = slices.Concat(p.problems, violations, r.problems)
	d.counts = p.counts
	for code, n := range r.listed {
		d.counts[code] += n
	}
	d.counts[SchemaViolation] = total
	d.locate = func(problems []Problem) { p.setPlaces(problems, lim) }
	d.place(d.Problems)
	return d, nil
}

// place fills in where problems are and which component they concern, and sorts them.
func (d *Document) place(problems []Problem) {
	d.nameConcerned(problems)
	if d.locate != nil {
		d.locate(problems)
	}
	sortProblems(problems)
}

// nameConcerned fills in ref and name of the component that the pointer of each problem leads into. A problem that
// states a ref itself keeps it.
func (d *Document) nameConcerned(problems []Problem) {
	if len(problems) == 0 {
		return
	}
	places := make(map[string]*Component, len(d.Components))
	for _, c := range d.All() {
		places[c.Pointer] = c
	}
	labels := map[*Component]string{} // problems of one component share one
	for i := range problems {
		p := &problems[i]
		var c *Component
		for at := p.Pointer; c == nil && at != ""; at = at[:max(0, strings.LastIndexByte(at, '/'))] {
			c = places[at]
		}
		if c == nil {
			c = d.byRef[p.Ref]
		}
		if c == nil {
			continue
		}
		if _, known := labels[c]; !known {
			labels[c] = clip(c.Label())
		}
		if p.Name = labels[c]; p.Ref == "" {
			p.Ref = c.Ref
		}
	}
}

// recognise says whether the text is CycloneDX or SPDX of a version that can be read, and returns its object and the name
// of the schema to hold it against. XML was recognised when it was read.
func recognise(path string, p *parsed, lim Limits) (node, string, error) {
	fail := func(pointer, found, expected, hint string) (node, string, error) {
		at := p.places(map[string]bool{pointer: true}, lim)[pointer]
		return nil, "", &UnreadableError{Path: path, Line: max(1, at.Line), Column: max(1, at.Column), Found: found, Expected: expected, Hint: hint}
	}
	root, ok := p.tree.(map[string]any)
	if !ok {
		return fail("", strictjson.Show(p.tree), "a CycloneDX document, which is an object", askAgain)
	}
	if p.xml != nil {
		return root, p.xml.Version, nil
	}
	if isSPDX3(root) {
		return root, spdx3Schema, nil
	}
	if _, spdx := root["spdxVersion"]; (spdx || p.syntax != syntax.JSON) && root["bomFormat"] != "CycloneDX" {
		schema, fault := readableSPDX(root)
		if fault != nil {
			return fail(fault.Pointer, fault.Found, fault.Expected, askAgain)
		}
		return root, schema, nil
	}
	if root["bomFormat"] != "CycloneDX" {
		found := "no bomFormat"
		if v, stated := root["bomFormat"]; stated {
			found = "bomFormat " + strictjson.Show(v)
		}
		return fail("/bomFormat", found, `bomFormat "CycloneDX"`, "ask the supplier for a CycloneDX JSON export")
	}
	version, _ := root["specVersion"].(string)
	if !slices.Contains(specVersions, version) {
		return fail("/specVersion", "specVersion "+strictjson.Show(root["specVersion"]), "one of "+strings.Join(specVersions, ", "),
			"ask the supplier for an export in one of these versions")
	}
	return root, version, nil
}

// reader turns the tree into a Document. It goes over the components once.
type reader struct {
	doc      *Document
	parsed   *parsed
	problems []Problem
	listed   map[Code]int
	stated   []statement     // dependencies[] of CycloneDX
	dangling map[string]bool // refs that nothing bears
}

func (r *reader) problem(code Code, pointer, ref, found, expected string) {
	if r.listed[code]++; r.listed[code] > MaxProblems {
		return
	}
	r.problems = append(r.problems, Problem{Code: code, Pointer: pointer, Ref: ref, Found: found, Expected: expected})
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
	root.each("components", "", func(c node, pointer string) { r.component(c, pointer, nil) })
	root.each("services", "", r.service)
	root.each("compositions", "", func(c node, _ string) {
		d.Compositions = append(d.Compositions, Composition{Aggregate: c.str("aggregate"),
			Assemblies: c.strs("assemblies"), Dependencies: c.strs("dependencies")})
	})
	slices.SortStableFunc(d.LinkedBOMs, func(a, b LinkedBOM) int { return ComparePlaces(a.Pointer, b.Pointer) })
	for i, v := range root.list("dependencies") {
		if entry, ok := v.(map[string]any); ok {
			r.dependency(entry, i)
		}
	}
	if r.parsed.pieces != nil {
		r.adopt(r.parsed.pieces)
	}
	r.references()
	r.graph("/dependencies", r.dependencies)
}

func sortProperties(p []Property) []Property {
	slices.SortStableFunc(p, func(a, b Property) int { return ComparePlaces(a.Pointer, b.Pointer) })
	return p
}

// references indexes the components and reports bom-refs that two elements bear, and those that are named and nothing bears.
func (r *reader) references() {
	r.doc.byRef = make(map[string]*Component, len(r.doc.Components)+1)
	for _, c := range r.doc.All() {
		if _, taken := r.doc.byRef[c.Ref]; c.Ref != "" && !taken {
			r.doc.byRef[c.Ref] = c
		}
	}
	seen := make(map[string]string, len(r.parsed.refs))
	slices.SortStableFunc(r.parsed.refs, func(a, b located) int { return ComparePlaces(a.pointer, b.pointer) })
	for _, ref := range r.parsed.refs {
		if other, twice := seen[ref.text]; twice {
			r.problem(DuplicateRef, ref.pointer, ref.text, fmt.Sprintf("the bom-ref %s, which is also that of %s", strictjson.Quote(ref.text), other),
				"each bom-ref once in a document")
			continue
		}
		seen[ref.text] = ref.pointer
	}
	r.mentioned(seen)
}

// serialOf holds a serial number to the form urn:uuid (RFC 4122).
func serialOf(t Text) Text {
	if t.State != Stated {
		return t
	}
	uuid, ok := strings.CutPrefix(strings.ToLower(t.Text), "urn:uuid:")
	if !ok || !isUUID(uuid) {
		t.State = Malformed
	}
	return t
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdef", rune(c)) {
			return false
		}
	}
	return true
}

// revisionOf reads the revision number. The format's default is 1, but a default is not a statement.
func revisionOf(root node) Revision {
	v, stated := root["version"]
	if !stated {
		return Revision{State: Absent, Number: 1}
	}
	number, ok := v.(json.Number)
	if !ok {
		return Revision{State: Malformed}
	}
	f, err := number.Float64()
	if err != nil || f < 1 || f > 1<<53 || f != float64(int(f)) {
		return Revision{State: Malformed}
	}
	return Revision{State: Stated, Number: int(f)}
}
