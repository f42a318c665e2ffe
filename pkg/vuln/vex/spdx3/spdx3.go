// Package spdx3 reads the VEX statements of SPDX 3.0 documents (profile Security of SPDX 3.0.1), whether they stand beside the software that
// they are about or in a document of their own.
package spdx3

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/member"
)

const format = "SPDX VEX"

// Read reads the statements of a document that sbom.Read gave doc for; data is what it gave it for. What a relationship of no class of VEX says with the words of one
// counts where it warns. A vulnerability that the document holds, or that it associates with software or assesses, and that no statement answers there stands in Listed.
//
// It refuses, with a *vex.MalformedError that says where: text that is not strict JSON, more than vex.MaxStatements relationships, and among
// those that assess by VEX: one of a class or with a relationshipType that SPDX 3.0.1 does not have for it, one that is not from a
// vulnerability with a name or to nothing, and any field of the wrong type.
func Read(doc *sbom.Document, data []byte) (*vex.Document, error) {
	d := &vex.Document{
		Path: doc.Path, Format: vex.SPDX, Version: doc.SpecVersion, ID: doc.SerialNumber.Text,
		Timestamp: vex.Stamp{State: vex.Absent}, LastUpdated: vex.Stamp{State: vex.Absent},
	}
	if len(doc.Authors) > 0 {
		d.Author = doc.Authors[0].Name.Value()
	}
	if doc.Timestamp.State == sbom.Stated {
		d.Timestamp = vex.Stamp{State: vex.Stated, Text: doc.Timestamp.Text, Time: doc.Timestamp.Time}
	}
	if doc.Assessments == 0 {
		return d, nil
	}
	r := &reader{doc: doc, out: d, vulnerabilities: map[string]vex.Vulnerability{}, created: map[string]vex.Stamp{}, agents: map[string]string{}, ratings: map[string][]vuln.CVSS{}, answered: map[string]map[string]bool{}}
	if err := r.read(data); err != nil {
		return nil, err
	}
	return d, nil
}

// reader collects the elements that statements are made of, and makes the statements when it has all.
type reader struct {
	*member.Reader
	doc   *sbom.Document
	out   *vex.Document
	named int // products so far

	vulnerabilities map[string]vex.Vulnerability // by spdxId
	flaws           []element                    // the same, in the order of the document
	created         map[string]vex.Stamp         // by @id of what several elements share
	agents          map[string]string            // names by spdxId
	ratings         map[string][]vuln.CVSS       // by spdxId of the vulnerability
	said            []element                    // relationships
	answered        map[string]map[string]bool   // by spdxId of the vulnerability: what standing statements on it name
}

// element is one that makes a statement, or that statements are about.
type element struct {
	m        map[string]any
	at, kind string
	id       string
}

// limits are those of an SBOM: its elements are read one by one, and few of them are kept.
var limits = strictjson.Options{MaxBytes: sbom.DefaultMaxBytes, MaxDepth: sbom.DefaultMaxDepth, MaxString: sbom.DefaultMaxString,
	MaxValues: sbom.DefaultMaxValues, MaxTree: sbom.DefaultMaxTree, FoldDepth: sbom.DefaultMaxDepth}

func (r *reader) read(data []byte) error {
	text, err := syntax.Plain(data, sbom.MaxUnpacked)
	if err != nil {
		return &vex.MalformedError{Format: format, Path: r.doc.Path, Problem: err.Error(), Err: err}
	}
	r.Reader = member.New(format, r.doc.Path, func(pointers map[string]bool) map[string]int { return member.Lines(text, pointers, limits) })
	lone, problems, err := strictjson.Parse(text, limits, &graph{reader: r})
	if err != nil && !errors.Is(err, errFault) {
		return r.Malformed(err)
	}
	if fault := r.Err(); fault != nil {
		return fault
	}
	if len(problems.Listed) > 0 {
		return r.Malformed(&problems.Listed[0]) // names that are read in two ways may be of anything that statements are made of
	}
	if m, is := lone.(map[string]any); is && m["@graph"] == nil {
		r.element(m, "")
	}
	r.statements()
	return r.Err()
}

// errFault ends the reading after a fault that the reader keeps.
var errFault = errors.New("fault")

// graph takes the elements of a document one by one.
type graph struct{ reader *reader }

// Object takes part in no object.
func (g *graph) Object(strictjson.Object) error { return nil }

// Begin streams the elements.
func (g *graph) Begin(key string, _ int) bool { return key == "@graph" }

// Item reads an element.
func (g *graph) Item(index int, value any, _ strictjson.Span) error {
	at := "/@graph/" + strconv.Itoa(index)
	if m := g.reader.Object(value, at); m != nil {
		g.reader.element(m, at)
	}
	if g.reader.Failed() {
		return errFault
	}
	return nil
}

// End has nothing to do.
func (g *graph) End() error { return nil }

// element keeps what statements are made of, and passes over the rest.
func (r *reader) element(m map[string]any, at string) {
	kind, _ := m["type"].(string)
	if kind == "" {
		kind, _ = m["@type"].(string)
	}
	id, _ := m["spdxId"].(string)
	if id == "" {
		id, _ = m["@id"].(string)
	}
	relation, _ := m["relationshipType"].(string)
	switch {
	case kind == "security_Vulnerability":
		if _, twice := r.vulnerabilities[id]; twice {
			r.Fail(at+"/spdxId", "another vulnerability has the same, so that nobody can tell which is meant", nil)
		}
		r.vulnerabilities[id] = r.vulnerability(m, at, id)
		r.flaws = append(r.flaws, element{m, at, kind, id})
	case kind == "CreationInfo":
		r.created[id] = r.Stamp(m, at, "created")
	case kind == "Person", kind == "Organization", kind == "Agent", kind == "SoftwareAgent":
		r.agents[id] = r.Text(m, at, "name")
	case sbom.SPDX3Assesses(kind, relation):
		if len(r.said) >= vex.MaxStatements {
			r.Fail(at, fmt.Sprintf("there are more relationships that say something of vulnerabilities than %d", vex.MaxStatements), vex.ErrTooLarge)
			return
		}
		r.said = append(r.said, element{m, at, kind, id})
		if strings.HasPrefix(kind, "security_Cvss") {
			r.rating(m, at)
		}
	}
}

// rating keeps how grave a relationship calls the vulnerability that it is from.
func (r *reader) rating(m map[string]any, at string) {
	if one, ok := vex.Rating(r.Text(m, at, "security_vectorString"), m["security_score"], r.Text(m, at, "security_severity")); ok {
		from := r.Text(m, at, "from")
		r.ratings[from] = append(r.ratings[from], one)
	}
}

// vulnerability reads what a vulnerability is called: by an id of CVE, else by another id, else by its name.
func (r *reader) vulnerability(m map[string]any, at, id string) vex.Vulnerability {
	v := vex.Vulnerability{ID: id}
	var cves, others []string
	r.Objects(m, at, "externalIdentifier", func(known map[string]any, at string) {
		switch text := r.Text(known, at, "identifier"); {
		case strings.TrimSpace(text) == "":
		case r.Text(known, at, "externalIdentifierType") == "cve":
			cves = append(cves, text)
		case r.Text(known, at, "externalIdentifierType") == "securityOther":
			others = append(others, text)
		}
	})
	if all := slices.Concat(cves, others); len(all) > 0 {
		v.Name, v.Aliases = all[0], all[1:]
	} else if v.Name = strings.TrimSpace(r.Text(m, at, "name")); v.Name == "" {
		v.Name = string(vuln.InAddress(id))
	}
	return v
}
