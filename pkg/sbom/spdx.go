package sbom

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"
)

// SPDX 2 has one model in several syntaxes. Whatever the syntax, the reader here sees the tree of its JSON form:
// packages, files and snippets in lists of their own, and relationships between them by SPDXID.

// These are what a relationship may have on its other end instead of an element (SPDX 2.3 clause 11.1).
const (
	spdxNone        = "NONE"
	spdxNoAssertion = "NOASSERTION"
)

// spdxVersions are the versions of SPDX 2 that are read.
var spdxVersions = []string{"SPDX-2.1", "SPDX-2.2", "SPDX-2.3"}

var spdxVersionForm = regexp.MustCompile(`^SPDX-(\d+)\.(\d+)$`)

// spdxSchema names the schema for what a document says of its version. What is no version at all is held against the
// newest, which reports it; another version than 2.1 to 2.3 cannot be read. Version 2.1 has no schema of its own.
func spdxSchema(stated any) (schema, version string, ok bool) {
	words, _ := stated.(string)
	m := spdxVersionForm.FindStringSubmatch(words)
	if m == nil {
		return "SPDX 2.3", words, true
	}
	version = m[1] + "." + m[2]
	switch version {
	case "2.1", "2.2":
		return "SPDX 2.2", version, true
	case "2.3":
		return "SPDX 2.3", version, true
	}
	return "", version, false
}

// readableSPDX names the schema of a document of SPDX 2, or says why the document cannot be read: an entry of the lists of
// components that is no object means that a component is missing.
func readableSPDX(root node) (schema string, fault *Problem) {
	schema, _, ok := spdxSchema(root.get("spdxVersion"))
	if !ok {
		return "", &Problem{Pointer: "/spdxVersion", Found: "spdxVersion " + strictjson.Show(root.get("spdxVersion")), Expected: "one of " + strings.Join(spdxVersions, ", ") + ", or SPDX 3.0 as JSON-LD"}
	}
	for _, key := range spdx.Elements {
		if i, found := root.odd(key); found != "" {
			return "", &Problem{Pointer: fmt.Sprintf("/%s/%d", key, i), Found: found + " where a component belongs", Expected: "an object with name and SPDXID"}
		}
	}
	return schema, nil
}

// spdx2 reads one document of SPDX 2.
type spdx2 struct {
	r        *reader
	root     node
	self     string            // SPDXID of the document
	external map[string]string // "DocumentRef-…" → namespace of the document it stands for
	bearers  map[string]string // SPDXID → pointer of what bears it first
	parts    map[string]bool   // SPDXIDs of packages, files and snippets
	defined  map[string]string // licences that the document defines itself, folded → where

	// What elements and relationships say of each other is known once all have been read.
	members   []membership
	relations []relationship
}

// spdxDocument reads a document of SPDX 2.
func (r *reader) spdxDocument(root node) {
	x := &spdx2{r: r, root: root, self: root.str("SPDXID"), external: map[string]string{}, bearers: map[string]string{}, parts: map[string]bool{}, defined: map[string]string{}}
	d := r.doc
	d.SerialNumber = namespaceOf(root.text("documentNamespace"))
	d.Revision, d.DeviceMaker = Revision{State: Absent, Number: 1}, Text{State: Absent}
	x.creation(root.object("creationInfo"))
	x.forms()
	x.bear(x.self, "")
	x.properties(root, "", nil)
	named := map[string]string{}
	root.each("externalDocumentRefs", "", func(ref node, at string) {
		id := ref.str("externalDocumentId")
		r.once(named, id, id, at+"/externalDocumentId")
		x.external[id] = ref.str("spdxDocument")
		d.LinkedBOMs = append(d.LinkedBOMs, LinkedBOM{Pointer: at, URL: ref.str("spdxDocument")})
	})
	d.TLP = Text{State: Absent}
	x.extracted()
	x.elements()
	x.relationships()
	d.adopt(x.described())
	d.Reserved, d.Internal = sortProperties(d.Reserved), sortProperties(d.Internal)
	r.references()
	x.descent()
	x.claims()
	x.belonging()
	r.graph("/relationships", x.ties)
}

// bear notes which element bears an SPDXID.
func (x *spdx2) bear(id, pointer string) {
	if id == "" {
		return
	}
	if first, twice := x.bearers[id]; twice {
		where := first
		if where == "" {
			where = "the document itself"
		}
		x.r.problem(DuplicateRef, pointer, id, fmt.Sprintf("the SPDXID %s, which is also that of %s", strictjson.Quote(id), where), "each SPDXID once in a document")
		return
	}
	x.bearers[id] = pointer
}

// creation reads who made the document, with what, when and in which phase.
func (x *spdx2) creation(info node) {
	d := x.r.doc
	d.Timestamp = info.moment("created")
	for _, words := range info.strs("creators") {
		kind, who := spdxActor(words)
		switch kind {
		case "Tool":
			d.Tools = append(d.Tools, spdxTool(who.Name))
		case "":
			d.Authors = append(d.Authors, Entity{Name: Text{State: Malformed, Text: words}})
		default:
			d.Authors = append(d.Authors, who)
		}
	}
	if phase := spdxPhase(info.str("comment")); phase != "" {
		d.Lifecycles = []string{phase}
	}
}

var (
	actorForm = regexp.MustCompile(`(?s)^\s*(Person|Organization|Tool):\s*(.*)$`)
	// The parentheses may be empty, or angle brackets. They count only at the end: names have some, too.
	contactForm = regexp.MustCompile(`^(.*?)\s*[(<]([^()<>]*@[^()<>]*|\s*)[)>]\s*$`)
	// bracketForm is what stands in the place of an e-mail address and is none.
	bracketForm = regexp.MustCompile(`^(.*?)\s*[(<]([^()<>]*)[)>]\s*$`)
)

// spdxActor takes apart who made or supplied something: "Organization: Name (e-mail)" (SPDX 2.3 clause 6.8). kind is
// empty when the words are not of that form; the name is then all of them.
func spdxActor(words string) (kind string, who Entity) {
	m := actorForm.FindStringSubmatch(words)
	if m == nil {
		return "", Entity{Name: textOf(strings.TrimSpace(words))}
	}
	name := strings.TrimSpace(m[2])
	if c := contactForm.FindStringSubmatch(name); c != nil {
		name = c[1]
		if address := strings.TrimSpace(c[2]); address != "" {
			who.Contact = []string{address}
		}
	} else if b := bracketForm.FindStringSubmatch(name); b != nil && Answer(b[2]) != Stated { // "tbd (tbd)" is no longer name than "tbd"
		name = b[1]
	}
	who.Name = textOf(name)
	return m[1], who
}

// spdxPhase reads the kind of SBOM from the comment on its creation. Free text that merely has a word such as "build" in
// it says nothing.
func spdxPhase(comment string) string {
	for line := range strings.Lines(comment) {
		if name, value, ok := spdxProperty(line); ok && slices.Contains([]string{"sbomtype", "lifecycle", "lifecyclephase", "generationcontext"}, fold(name)) {
			line = value
		}
		words := fold(strings.TrimSuffix(strings.TrimSpace(strings.ToLower(line)), "sbom"))
		if phase := spdxLifecycle(words); phase != "" {
			return phase
		}
	}
	return ""
}

// namespaceOf holds a document's namespace to its form: an absolute URI without fragment (SPDX 2.3 clause 6.5).
func namespaceOf(t Text) Text {
	if t.State != Stated {
		return t
	}
	if u, err := url.Parse(t.Text); err != nil || u.Scheme == "" || strings.Contains(t.Text, "#") {
		t.State = Malformed
	}
	return t
}

// described finds what the document says that it is about. A single package counts before files beside it. Where nothing
// is described, the only element of a document is what it is about, if that is a package (SPDX 2.3 clause 11.1).
func (x *spdx2) described() map[string]bool {
	found := map[string]bool{}
	for _, id := range x.root.strs("documentDescribes") {
		found[id] = x.parts[id]
	}
	for _, rel := range x.relations {
		switch {
		case rel.kind == "DESCRIBES" && rel.from == x.self:
			found[rel.to] = x.parts[rel.to]
		case rel.kind == "DESCRIBED_BY" && rel.to == x.self:
			found[rel.from] = x.parts[rel.from]
		}
	}
	packages := map[string]bool{}
	for id, here := range found {
		if !here {
			delete(found, id)
		} else if strings.HasPrefix(x.bearers[id], "/packages/") {
			packages[id] = true
		}
	}
	all := x.r.doc.Components
	switch {
	case len(packages) == 1:
		return packages
	case len(found) == 0 && len(all) == 1 && strings.HasPrefix(all[0].Pointer, "/packages/"):
		return map[string]bool{all[0].Ref: true}
	}
	return found
}
