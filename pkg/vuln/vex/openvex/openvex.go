// Package openvex reads OpenVEX documents of version 0.0.1 to 0.2 (github.com/openvex/spec).
package openvex

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/member"
)

// contextURI begins the "@context" of every OpenVEX document.
const contextURI = "https://openvex.dev/ns"

// noAction is what common tools fill in when the author gave no action. It is no action.
const noAction = "No action statement provided"

// statuses are the labels of the specification, section "Status Labels".
var statuses = []string{string(vex.NotAffected), string(vex.Affected), string(vex.Fixed), string(vex.UnderInvestigation)}

// identifierTypes are the members of "identifiers" that are read; others name nothing that could be compared.
var identifierTypes = []string{"purl", "cpe22", "cpe23"}

// Read reads an OpenVEX document. path is for messages only.
//
// It refuses, with a *vex.MalformedError that says where: what is not JSON or not OpenVEX, duplicate keys (in another
// letter case too), text that is not UTF-8, more than vex.MaxSize bytes or vex.MaxStatements statements, a missing author,
// missing or empty statements, a statement without vulnerability, with an unknown status, or for which neither the document nor itself gives
// a time, and any field of the wrong type. A missing justification or action is no such error: see Unjustified and WithoutAction.
func Read(path string, data []byte) (*vex.Document, error) {
	r, tree, err := member.Parse("OpenVEX", path, data)
	if err != nil {
		return nil, err
	}
	d := (&reader{Reader: r}).document(path, tree)
	if err := r.Err(); err != nil {
		return nil, err
	}
	return d, nil
}

type reader struct {
	*member.Reader
	named int // products so far
}

func (r *reader) document(path string, doc map[string]any) *vex.Document {
	d := &vex.Document{Path: path, Format: vex.OpenVEX, Version: r.Text(doc, "", "@context"), ID: r.Text(doc, "", "@id")}
	if !knownContext(d.Version) {
		r.Fail("/@context", fmt.Sprintf("it is %q, expected %s, with /v0.0.1 or /v0.2 behind it or nothing", d.Version, contextURI), vex.ErrOtherFormat)
		return nil
	}
	d.Author, d.Role = r.Text(doc, "", "author"), r.Text(doc, "", "role")
	if strings.TrimSpace(d.Author) == "" {
		r.Fail("/author", "the author is missing", nil)
	}
	d.Timestamp, d.LastUpdated = r.Stamp(doc, "", "timestamp"), r.Stamp(doc, "", "last_updated")
	d.Revision = r.revision(doc)
	list := r.List(doc, "", "statements")
	if len(list) == 0 {
		r.Fail("/statements", "there are no statements, so the document says nothing", nil)
	}
	if len(list) > vex.MaxStatements {
		r.Fail("/statements", fmt.Sprintf("there are %d statements, at most %d are read", len(list), vex.MaxStatements), vex.ErrTooLarge)
		return nil
	}
	for i, item := range list {
		d.Statements = append(d.Statements, r.statement(item, "/statements/"+strconv.Itoa(i), d.Timestamp))
		if r.Failed() {
			return nil
		}
	}
	return d
}

// knownContext accepts the context without a version, which documents of 0.0.1 bear as well as later ones: their
// shapes are told apart item by item.
func knownContext(context string) bool {
	version, ok := strings.CutPrefix(strings.TrimSuffix(context, "/"), contextURI)
	return ok && (version == "" || version == "/v0.0.1" || version == "/v0.2" || strings.HasPrefix(version, "/v0.2."))
}

func (r *reader) statement(item any, at string, document vex.Stamp) vex.Statement {
	st := vex.Statement{Pointer: at}
	m := r.Object(item, at)
	if m == nil {
		return st
	}
	st.Vulnerability = r.vulnerability(m, at)
	for i, p := range r.List(m, at, "products") {
		here := at + "/products/" + strconv.Itoa(i)
		if r.named++; r.named > vex.MaxNamed {
			r.Fail(here, fmt.Sprintf("the statements name more than %d products", vex.MaxNamed), vex.ErrTooLarge)
			return st
		}
		st.Products = append(st.Products, r.product(p, here))
	}
	st.StatusLabel = r.Text(m, at, "status")
	if st.Status = statusOf(st.StatusLabel); st.Status == "" {
		r.Fail(at+"/status", fmt.Sprintf("it is %q, expected one of %s", st.StatusLabel, strings.Join(statuses, ", ")), nil)
	}
	st.StatusNotes, st.JustificationLabel = r.Text(m, at, "status_notes"), r.Text(m, at, "justification")
	st.Justification = vex.Common(st.JustificationLabel)
	st.ImpactStatement, st.ActionStatement = r.Text(m, at, "impact_statement"), r.Text(m, at, "action_statement")
	if strings.TrimSpace(st.ActionStatement) == noAction {
		st.ActionStatement = ""
	}
	st.LastUpdated = r.Stamp(m, at, "last_updated")
	if st.Timestamp = r.Stamp(m, at, "timestamp"); st.Timestamp.State == vex.Absent {
		st.Timestamp = document // a statement inherits from its document
	}
	if st.Timestamp.State == vex.Absent {
		r.Fail(at+"/timestamp", "neither the statement nor the document gives a time", nil)
	}
	return st
}

func statusOf(label string) vex.Status {
	for _, s := range statuses {
		if s == label {
			return vex.Status(s)
		}
	}
	return ""
}

// vulnerability is a string in 0.0.1 and an object in 0.2. One that is known by nothing but its address is called by the id that this ends with.
func (r *reader) vulnerability(m map[string]any, at string) vex.Vulnerability {
	at += "/vulnerability"
	var v vex.Vulnerability
	switch x := m["vulnerability"].(type) {
	case string:
		v.Name = x
		if known := vuln.InAddress(x); known != "" {
			v.ID, v.Name = x, string(known)
		}
	case map[string]any:
		v = vex.Vulnerability{ID: r.Text(x, at, "@id"), Name: r.Text(x, at, "name")}
		if v.Name == "" {
			v.Name = cmp.Or(string(vuln.InAddress(v.ID)), v.ID)
		}
		v.Aliases = r.Texts(x, at, "aliases")
	case nil:
	default:
		r.Fail(at, "expected a string or an object", nil)
	}
	if strings.TrimSpace(v.Name) == "" {
		r.Fail(at, "the vulnerability is missing or has no name", nil)
	}
	return v
}

// product is a string in 0.0.1 and an object in 0.2.
func (r *reader) product(item any, at string) vex.Product {
	p := vex.Product{Component: r.component(item, at)}
	if m, isObject := item.(map[string]any); isObject {
		for i, sub := range r.List(m, at, "subcomponents") {
			p.Subcomponents = append(p.Subcomponents, r.component(sub, at+"/subcomponents/"+strconv.Itoa(i)))
		}
	}
	return p
}

func (r *reader) component(item any, at string) vex.Component {
	var c vex.Component
	switch x := item.(type) {
	case string:
		c.ID = x
	case map[string]any:
		c.ID = r.Text(x, at, "@id")
		r.identifiers(&c, x, at)
	default:
		r.Fail(at, "expected a string or an object", nil)
		return c
	}
	c.Identify(c.ID)
	if c.ID == "" && len(c.PURLs)+len(c.CPEs)+len(c.Hashes) == 0 {
		r.Fail(at, "it has neither @id, identifiers nor hashes, so it names nothing", nil)
	}
	return c
}

func (r *reader) identifiers(c *vex.Component, m map[string]any, at string) {
	ids := r.Strings(m, at, "identifiers")
	for _, kind := range identifierTypes {
		c.Identify(ids[kind])
	}
	hashes := r.Strings(m, at, "hashes")
	for algorithm, value := range hashes {
		hashes[algorithm] = strings.ToLower(value)
	}
	c.Hashes = hashes
}

// revision is a number, and a string in 0.0.1.
func (r *reader) revision(doc map[string]any) string {
	switch x := doc["version"].(type) {
	case nil:
		return ""
	case json.Number:
		return x.String()
	case string:
		return x
	}
	r.Fail("/version", "expected a number", nil)
	return ""
}
