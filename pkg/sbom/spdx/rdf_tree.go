package spdx

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// RDF reads the RDF/XML form. The error is a *strictjson.Error.
func RDF(data []byte, lim Limits) (*Document, error) {
	b, err := newBuilder(data, lim)
	if err != nil {
		return nil, err
	}
	g, err := readGraph(b, data, lim)
	if err != nil {
		return nil, err
	}
	r := &rdfReader{graph: g, documents: map[string]string{}}
	if err := r.document(); err != nil {
		return nil, err
	}
	r.unread()
	return b.doc, nil
}

type rdfReader struct {
	*graph
	space     string            // namespace of the document's own ids
	documents map[string]string // namespace of another document → its DocumentRef
	written   int               // resources written in place, those of licences included
}

// write holds what is written in place to a limit: a resource may be written in many places, and what is in it again.
func (r *rdfReader) write(at place) error {
	if r.written++; r.written > len(r.all)+MaxAliased {
		return fail(strictjson.TooLarge, at, "more values repeated by reference than can be read", fmt.Sprintf("at most %d", MaxAliased))
	}
	return nil
}

// maxInPlace bounds how deeply objects are written in place, and licences nested. Resources may refer to each other in
// circles.
const maxInPlace = 32

// document builds the tree: the one SpdxDocument, and the elements in the lists of their classes.
func (r *rdfReader) document() error {
	var self *resource
	for _, one := range r.all {
		if class(one) != "SpdxDocument" {
			continue
		}
		if self != nil {
			return fail(strictjson.Syntax, one.at, "a second SpdxDocument", "one document in a file")
		}
		self = one
	}
	if self == nil {
		return fail(strictjson.Syntax, place{1, 1}, "no SpdxDocument", "an RDF/XML text that describes one")
	}
	r.space, _, _ = strings.Cut(self.id, "#")
	for _, one := range r.all {
		if class(one) == "ExternalDocumentRef" {
			r.otherDocument(one)
		}
	}
	root, err := r.object(self, "SpdxDocument", "", 0)
	if err != nil {
		return err
	}
	r.doc.Root.Line, r.doc.Root.Column = root.Line, root.Column
	for key, value := range root.members {
		r.doc.Root.members[key] = value
	}
	if r.space != "" && !strings.HasPrefix(r.space, "_:") {
		r.doc.Root.put("documentNamespace", self.at.value(r.space))
	}
	for _, one := range r.all {
		list := spdxLists[class(one)]
		if list == "" || !one.known {
			continue
		}
		if list != "hasExtractedLicensingInfos" {
			if err := r.element(one.at); err != nil {
				return err
			}
		}
		pointer := fmt.Sprintf("/%s/%d", list, len(r.doc.Root.Items(list)))
		entry, err := r.object(one, class(one), pointer, 0)
		if err != nil {
			return err
		}
		r.doc.Root.push(list, entry)
	}
	return nil
}

// class is a resource's class without name space.
func class(one *resource) string { return fragment(one.kind) }

func (r *rdfReader) otherDocument(one *resource) {
	id := fragment(one.id)
	for _, s := range one.says {
		if fragment(s.name) == "externalDocumentId" && s.to == nil {
			id = s.text
		}
	}
	for _, s := range one.says {
		if fragment(s.name) == "spdxDocument" && s.to != nil {
			r.documents[strings.TrimSuffix(s.to.id, "#")] = id
		}
	}
}

// object turns a resource of a class into an object.
func (r *rdfReader) object(one *resource, class, pointer string, depth int) (*Node, error) {
	n := one.at.object()
	one.used = true
	if depth > maxInPlace {
		return nil, fail(strictjson.TooDeep, one.at, "objects inside each other", fmt.Sprintf("at most %d levels", maxInPlace))
	}
	if key := own[class]; key != "" && !strings.HasPrefix(one.id, "_:") {
		n.put(key, one.at.value(fragment(one.id)))
	}
	for _, s := range one.says {
		name := fragment(s.name)
		t, known := terms[class][name]
		if shared, also := terms[""][name]; !known && also && (spdxLists[class] != "" || class == "SpdxDocument") {
			t, known = shared, true
		}
		if !known || !ofSPDX(s.name) {
			r.problem(strictjson.Syntax, s.at, pointer, "the property "+strictjson.Quote(s.name)+" of a "+strictjson.Quote(class), "a property of that class in SPDX 2.3")
			continue
		}
		if err := r.state(n, one, t, s, pointer, depth); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// state adds one property to an object.
func (r *rdfReader) state(n *Node, one *resource, t term, s statement, pointer string, depth int) error {
	where := pointer + "/" + t.key
	if t.many {
		where = fmt.Sprintf("%s/%d", where, len(n.Items(t.key)))
	}
	var value *Node
	var err error
	switch t.form {
	case unused:
		return nil
	case asRelation:
		return r.relation(one, s, depth)
	case asObject:
		value, err = r.inPlace(s, t, where, depth)
	default:
		value, err = r.scalar(s, t, where)
	}
	switch {
	case err != nil:
		return err
	case t.many:
		n.push(t.key, value)
	case n.members[t.key] != nil && own[class(one)] == t.key: // the IRI says it as well
		n.put(t.key, value)
	case !n.put(t.key, value):
		r.problem(strictjson.DuplicateKey, s.at, where, "a second "+t.key, "each field once")
	}
	return nil
}

func (r *rdfReader) inPlace(s statement, t term, where string, depth int) (*Node, error) {
	if s.to == nil {
		return s.at.value(r.clean(s.text, s.at, where)), nil
	}
	kind := class(s.to)
	if kind == "" {
		kind = defaultClass[t.key]
	}
	if err := r.write(s.at); err != nil {
		return nil, err
	}
	return r.object(s.to, kind, where, depth+1)
}

// defaultClass is what the object of a property is when its class is not stated.
var defaultClass = map[string]string{
	"annotations": "Annotation", "checksums": "Checksum", "checksum": "Checksum", "creationInfo": "CreationInfo", "externalDocumentRefs": "ExternalDocumentRef",
	"revieweds": "Review", "packageVerificationCode": "PackageVerificationCode", "externalRefs": "ExternalRef", "ranges": "StartEndPointer",
	"startPointer": "ByteOffsetPointer", "endPointer": "ByteOffsetPointer", "artifactOfs": "Project", "crossRefs": "CrossRef",
}

// scalar reads words.
func (r *rdfReader) scalar(s statement, t term, where string) (*Node, error) {
	words := s.text
	if s.to != nil {
		s.to.used = true
		switch t.form {
		case asWord:
			words = vocabularyWord(s.to.id)
		case asLicence:
			var err error
			if words, err = r.licence(s.to, 0); err != nil {
				return nil, err
			}
		case asID:
			words = r.id(s.to.id)
		case asIRI:
			words = strings.TrimPrefix(s.to.id, "http://spdx.org/rdf/references/")
		default:
			words = special(s.to.id)
		}
	}
	return typed(t.key, r.clean(words, s.at, where), s.at), nil
}

// special reads the two answers that the standard has IRIs for; any other IRI is itself.
func special(iri string) string {
	switch iri {
	case spdxSpace + "none":
		return "NONE"
	case spdxSpace + "noassertion":
		return "NOASSERTION"
	}
	return iri
}

// id is the SPDXID of an element here, or with the DocumentRef of the document that it is in.
func (r *rdfReader) id(iri string) string {
	if words := special(iri); words != iri {
		return words
	}
	space, id, ok := strings.Cut(iri, "#")
	if !ok {
		return iri
	}
	if ref := r.documents[space]; ref != "" && space != r.space {
		return ref + ":" + id
	}
	return id
}

// relation adds a relationship to the document's list.
func (r *rdfReader) relation(from *resource, s statement, depth int) error {
	pointer := fmt.Sprintf("/relationships/%d", len(r.doc.Root.Items("relationships")))
	value := s.at.value(s.text)
	if s.to != nil {
		var err error
		if value, err = r.object(s.to, "Relationship", pointer, depth+1); err != nil {
			return err
		}
		value.put("spdxElementId", s.at.value(r.id(from.id)))
	}
	r.doc.Root.push("relationships", value)
	return nil
}
