// Package cyclonedx reads the VEX statements of CycloneDX documents (1.4 and later), whether they stand in an SBOM or in a
// document of their own that leads to SBOMs by BOM-Link.
package cyclonedx

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/member"
)

// Read reads the statements of a document that sbom.Read gave doc for; data is what it gave it for. A vulnerability
// without analysis.state is listed and not stated on: it makes no statement and stands in Listed.
//
// It refuses, with a *vex.MalformedError that says where: duplicate keys and text that is not clean below vulnerabilities, more
// than vex.MaxStatements vulnerabilities, and among those that are stated on: one without id, with a state or a status of a
// version that CycloneDX does not have, and any field of the wrong type.
func Read(doc *sbom.Document, data []byte) (*vex.Document, error) {
	d := &vex.Document{
		Path: doc.Path, Format: vex.CycloneDX, Version: doc.SpecVersion, ID: strings.ToLower(doc.SerialNumber.Value()), Author: author(doc),
		Timestamp: vex.Stamp{State: vex.Absent}, LastUpdated: vex.Stamp{State: vex.Absent},
	}
	if doc.Revision.State == sbom.Stated {
		d.Revision = strconv.Itoa(doc.Revision.Number)
	}
	if doc.Timestamp.State == sbom.Stated {
		d.Timestamp = vex.Stamp{State: vex.Stated, Text: doc.Timestamp.Text, Time: doc.Timestamp.Time}
	}
	if doc.Vulnerabilities == 0 || doc.Standard() != "CycloneDX" {
		return d, nil
	}
	r := &reader{doc: doc, out: d, products: map[string]vex.Product{}}
	if err := r.read(data); err != nil {
		return nil, err
	}
	return d, nil
}

// author is who the document says made it, else who made its subject.
func author(doc *sbom.Document) string {
	for _, a := range doc.Authors {
		if a.Name.State == sbom.Stated {
			return a.Name.Text
		}
	}
	return doc.DeviceMaker.Value()
}

// reader collects statements item by item.
type reader struct {
	*member.Reader
	doc      *sbom.Document
	out      *vex.Document
	named    int // products so far
	products map[string]vex.Product
	services map[string]*sbom.Service // by bom-ref; made when one is first looked for
}

func (r *reader) read(data []byte) error {
	text, err := syntax.Plain(data, sbom.MaxUnpacked)
	if err != nil {
		return &vex.MalformedError{Format: "CycloneDX VEX", Path: r.doc.Path, Problem: err.Error(), Err: err}
	}
	if r.doc.Format == "cyclonedx-xml" {
		return r.readXML(text)
	}
	return r.readJSON(text)
}

// limits are those of an SBOM: its vulnerabilities are read one by one, and nothing else of it is kept.
var limits = strictjson.Options{MaxBytes: sbom.DefaultMaxBytes, MaxDepth: sbom.DefaultMaxDepth, MaxString: sbom.DefaultMaxString,
	MaxValues: sbom.DefaultMaxValues, MaxTree: sbom.DefaultMaxTree, FoldDepth: sbom.DefaultMaxDepth}

func (r *reader) readJSON(text []byte) error {
	r.Reader = member.New("CycloneDX VEX", r.doc.Path, func(pointers map[string]bool) map[string]int {
		return member.Lines(text, pointers, limits)
	})
	_, problems, err := strictjson.Parse(text, limits, &items{reader: r})
	if err != nil && !errors.Is(err, errFault) {
		return r.Malformed(err)
	}
	if fault := r.Err(); fault != nil {
		return fault
	}
	for i := range problems.Listed {
		if p := &problems.Listed[i]; strings.EqualFold(first(p.Pointer), "vulnerabilities") {
			return r.Malformed(p)
		}
	}
	return nil
}

func first(pointer string) string {
	if tokens := strictjson.Tokens(pointer); len(tokens) > 0 {
		return tokens[0]
	}
	return ""
}

// errFault ends the reading after a fault that the reader keeps.
var errFault = errors.New("fault")

// items takes the vulnerabilities out of the JSON and drops what else grows with an SBOM.
type items struct {
	reader *reader
	taking bool
}

// Object takes part in no object.
func (i *items) Object(strictjson.Object) error { return nil }

// Begin streams the large arrays.
func (i *items) Begin(key string, _ int) bool {
	i.taking = key == "vulnerabilities"
	return i.taking || key == "components" || key == "services" || key == "dependencies"
}

// Item reads a vulnerability.
func (i *items) Item(index int, value any, _ strictjson.Span) error {
	if !i.taking {
		return nil
	}
	i.reader.vulnerability(value, "/vulnerabilities/"+strconv.Itoa(index), index)
	if i.reader.Failed() {
		return errFault
	}
	return nil
}

// End has nothing to do.
func (i *items) End() error { return nil }

// tooMany refuses more than a limit.
func (r *reader) tooMany(at, what string, most int) {
	r.Fail(at, fmt.Sprintf("there are more %s than %d", what, most), vex.ErrTooLarge)
}
