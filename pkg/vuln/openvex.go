package vuln

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// ReadOpenVEX reads an OpenVEX document of version 0.0.1 or 0.2. path is for messages only.
//
// It refuses, with a *MalformedError that says where: what is not JSON or not OpenVEX, duplicate keys (in another
// letter case too), text that is not UTF-8, more than MaxSize bytes or MaxStatements statements, a missing author,
// missing or empty statements, a statement without vulnerability, with an unknown status, or for which neither the document nor itself gives a time, and any field
// of the wrong type. A missing justification or action is no such error: see Unjustified and WithoutAction.
func ReadOpenVEX(path string, data []byte) (*VEX, error) {
	tree, err := parse(path, data)
	if err != nil {
		return nil, err
	}
	r := &reader{path: path}
	v := r.document(tree)
	if r.err != nil {
		return nil, r.err
	}
	return v, nil
}

// reader walks the tree and keeps the first error.
type reader struct {
	path string
	err  error
}

func (r *reader) fail(pointer, problem string, cause error) {
	if r.err == nil {
		r.err = &MalformedError{Path: r.path, Pointer: pointer, Problem: problem, Err: cause}
	}
}

func (r *reader) document(tree any) *VEX {
	doc, isObject := tree.(map[string]any)
	if !isObject {
		r.fail("", "expected a JSON object", ErrNotOpenVEX)
		return nil
	}
	v := &VEX{Path: r.path, Context: r.text(doc, "", "@context"), ID: r.text(doc, "", "@id")}
	if !knownContext(v.Context) {
		r.fail("/@context", fmt.Sprintf("it is %q, expected %s, with /v0.0.1 or /v0.2 behind it or nothing", v.Context, contextURI), ErrNotOpenVEX)
		return nil
	}
	v.Author, v.Role = r.text(doc, "", "author"), r.text(doc, "", "role")
	if strings.TrimSpace(v.Author) == "" {
		r.fail("/author", "the author is missing", nil)
	}
	v.Timestamp, v.LastUpdated = r.stamp(doc, "", "timestamp"), r.stamp(doc, "", "last_updated")
	v.Revision = r.revision(doc)
	list := r.list(doc, "", "statements")
	if len(list) == 0 {
		r.fail("/statements", "there are no statements, so the document says nothing", nil)
	}
	if len(list) > MaxStatements {
		r.fail("/statements", fmt.Sprintf("there are %d statements, at most %d are read", len(list), MaxStatements), ErrTooLarge)
		return nil
	}
	for i, item := range list {
		v.Statements = append(v.Statements, r.statement(item, "/statements/"+strconv.Itoa(i), v.Timestamp))
		if r.err != nil {
			return nil
		}
	}
	return v
}

// knownContext accepts the context without a version, which documents of 0.0.1 bear as well as later ones: their
// shapes are told apart item by item.
func knownContext(context string) bool {
	version, ok := strings.CutPrefix(strings.TrimSuffix(context, "/"), contextURI)
	return ok && (version == "" || version == "/v0.0.1" || version == "/v0.2" || strings.HasPrefix(version, "/v0.2."))
}

func (r *reader) statement(item any, at string, document Stamp) Statement {
	st := Statement{Pointer: at}
	m := r.object(item, at)
	if m == nil {
		return st
	}
	st.Vulnerability = r.vulnerability(m, at)
	for i, p := range r.list(m, at, "products") {
		st.Products = append(st.Products, r.product(p, at+"/products/"+strconv.Itoa(i)))
	}
	st.Status = Status(r.text(m, at, "status"))
	if !st.Status.Valid() {
		r.fail(at+"/status", fmt.Sprintf("it is %q, expected one of %s", st.Status, strings.Join(statuses, ", ")), nil)
	}
	st.StatusNotes, st.Justification = r.text(m, at, "status_notes"), r.text(m, at, "justification")
	st.ImpactStatement, st.ActionStatement = r.text(m, at, "impact_statement"), r.text(m, at, "action_statement")
	r.stamp(m, at, "last_updated")
	if st.Timestamp = r.stamp(m, at, "timestamp"); st.Timestamp.State == Absent {
		st.Timestamp = document // a statement inherits from its document
	}
	if st.Timestamp.State == Absent {
		r.fail(at+"/timestamp", "neither the statement nor the document gives a time", nil)
	}
	return st
}

// vulnerability is a string in 0.0.1 and an object in 0.2.
func (r *reader) vulnerability(m map[string]any, at string) Vulnerability {
	at += "/vulnerability"
	var v Vulnerability
	switch x := m["vulnerability"].(type) {
	case string:
		v.Name = x
	case map[string]any:
		v = Vulnerability{ID: r.text(x, at, "@id"), Name: r.text(x, at, "name")}
		if v.Name == "" {
			v.Name = v.ID
		}
		v.Aliases = r.texts(x, at, "aliases")
	case nil:
	default:
		r.fail(at, "expected a string or an object", nil)
	}
	if strings.TrimSpace(v.Name) == "" {
		r.fail(at, "the vulnerability is missing or has no name", nil)
	}
	return v
}

// product is a string in 0.0.1 and an object in 0.2.
func (r *reader) product(item any, at string) Product {
	p := Product{Component: r.component(item, at)}
	if m, isObject := item.(map[string]any); isObject {
		for i, sub := range r.list(m, at, "subcomponents") {
			p.Subcomponents = append(p.Subcomponents, r.component(sub, at+"/subcomponents/"+strconv.Itoa(i)))
		}
	}
	return p
}

func (r *reader) component(item any, at string) Component {
	var c Component
	switch x := item.(type) {
	case string:
		c.ID = x
	case map[string]any:
		c.ID = r.text(x, at, "@id")
		r.identifiers(&c, x, at)
	default:
		r.fail(at, "expected a string or an object", nil)
		return c
	}
	c.identify(c.ID)
	if c.ID == "" && len(c.PURLs)+len(c.CPEs)+len(c.Hashes) == 0 {
		r.fail(at, "it has neither @id, identifiers nor hashes, so it names nothing", nil)
	}
	return c
}

func (r *reader) identifiers(c *Component, m map[string]any, at string) {
	ids := r.strings(m, at, "identifiers")
	for _, kind := range identifierTypes {
		c.identify(ids[kind])
	}
	hashes := r.strings(m, at, "hashes")
	for algorithm, value := range hashes {
		hashes[algorithm] = strings.ToLower(value)
	}
	c.Hashes = hashes
}

// identify sorts an identifier by its own scheme.
func (c *Component) identify(id string) {
	lower := strings.ToLower(id)
	switch {
	case strings.HasPrefix(lower, "pkg:") && !slices.Contains(c.PURLs, id):
		c.PURLs = append(c.PURLs, id)
	case strings.HasPrefix(lower, "cpe:") && !slices.Contains(c.CPEs, id):
		c.CPEs = append(c.CPEs, id)
	}
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
	r.fail("/version", "expected a number", nil)
	return ""
}

func (r *reader) stamp(m map[string]any, at, key string) Stamp {
	text := r.text(m, at, key)
	if text == "" {
		return Stamp{State: Absent}
	}
	when, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		r.fail(at+"/"+key, fmt.Sprintf("it is %q, expected a time as in 2026-11-20T08:00:00Z", text), nil)
		return Stamp{State: Absent, Text: text}
	}
	return Stamp{State: Stated, Text: text, Time: when}
}

// text gives a string member, empty when it is not there or null.
func (r *reader) text(m map[string]any, at, key string) string {
	switch x := m[key].(type) {
	case nil:
		return ""
	case string:
		return x
	}
	r.fail(at+"/"+strictjson.Escape(key), "expected a string", nil)
	return ""
}

func (r *reader) list(m map[string]any, at, key string) []any {
	switch x := m[key].(type) {
	case nil:
		return nil
	case []any:
		return x
	}
	r.fail(at+"/"+key, "expected a list", nil)
	return nil
}

func (r *reader) texts(m map[string]any, at, key string) []string {
	var out []string
	for i, item := range r.list(m, at, key) {
		s, isString := item.(string)
		if !isString {
			r.fail(at+"/"+key+"/"+strconv.Itoa(i), "expected a string", nil)
		}
		out = append(out, s)
	}
	return out
}

// strings gives a member that is an object of strings.
func (r *reader) strings(m map[string]any, at, key string) map[string]string {
	if m[key] == nil {
		return nil
	}
	members := r.object(m[key], at+"/"+key)
	keys := make([]string, 0, len(members))
	for k := range members {
		keys = append(keys, k)
	}
	slices.Sort(keys) // so that the first error is always the same
	out := make(map[string]string, len(keys))
	for _, k := range keys {
		out[k] = r.text(members, at+"/"+key, k)
	}
	return out
}

func (r *reader) object(item any, at string) map[string]any {
	m, isObject := item.(map[string]any)
	if !isObject {
		r.fail(at, "expected an object", nil)
	}
	return m
}
