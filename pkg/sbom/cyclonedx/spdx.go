package cyclonedx

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// spdxProperty begins the names of properties that keep what CycloneDX has no place for: "spdx:" and the name of the
// field in SPDX. A value that is no text is kept as JSON.
const spdxProperty = "spdx:"

// builder makes a CycloneDX document of one in SPDX. What the reader of SPDX states as facts goes where CycloneDX has a
// place for it; every other field of the document and of each element becomes a property. Only relationships, and
// elements of SPDX 3 that are no software, have no place at all: they are losses, counted by kind.
type builder struct {
	doc    *sbom.Document
	source map[string]any
	moved  map[string]string // pointer in the written document → in the one that was read
	losses []Loss
}

func (b *builder) bom() *cdx.BOM {
	d := b.doc
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Timestamp: d.Timestamp.Text, Authors: b.authors(), Tools: b.tools(), Lifecycles: b.lifecycles()}
	b.moved["/metadata/timestamp"] = d.Place("", "/metadata/timestamp")
	if d.Root != nil {
		root := b.component(d.Root, "/metadata/component")
		bom.Metadata.Component = &root
	}
	if kept := b.leftover(b.source, documentFields); len(kept) > 0 {
		bom.Metadata.Properties = &kept
	}
	components := make([]cdx.Component, 0, len(d.Components))
	for i, c := range d.Components {
		components = append(components, b.component(c, "/components/"+strconv.Itoa(i)))
	}
	bom.Components = &components
	bom.Dependencies = b.dependencies()
	bom.Compositions = b.compositions()
	b.untyped()
	b.several()
	b.relationships()
	b.elements()
	return bom
}

// documentFields are the fields of an SPDX document that are read as facts, or reported by themselves.
var documentFields = map[string]bool{
	"packages": true, "files": true, "snippets": true, "relationships": true, "documentDescribes": true, "spdxVersion": true,
	"@graph": true, "@context": true,
}

func (b *builder) authors() *[]cdx.OrganizationalContact {
	var out []cdx.OrganizationalContact
	for _, a := range b.doc.Authors {
		author := cdx.OrganizationalContact{Name: a.Name.Text}
		for _, contact := range a.Contact {
			if strings.Contains(contact, "@") {
				author.Email = contact
				break
			}
		}
		out = append(out, author)
	}
	return some(out)
}

func (b *builder) tools() *cdx.ToolsChoice {
	var out []cdx.Component
	for _, t := range b.doc.Tools {
		out = append(out, cdx.Component{Type: cdx.ComponentTypeApplication, Name: t.Name.Text, Version: t.Version.Text})
	}
	if len(out) == 0 {
		return nil
	}
	return &cdx.ToolsChoice{Components: &out}
}

func (b *builder) lifecycles() *[]cdx.Lifecycle {
	var out []cdx.Lifecycle
	for _, phase := range b.doc.Lifecycles {
		out = append(out, cdx.Lifecycle{Phase: cdx.LifecyclePhase(phase)})
	}
	return some(out)
}

func (b *builder) dependencies() *[]cdx.Dependency {
	entries := b.doc.Graph.Entries
	var out []cdx.Dependency
	for _, ref := range slices.Sorted(maps.Keys(entries)) {
		direct := slices.Clone(entries[ref])
		out = append(out, cdx.Dependency{Ref: ref, Dependencies: some(direct)})
	}
	return some(out)
}

func (b *builder) compositions() *[]cdx.Composition {
	refs := func(names []string) *[]cdx.BOMReference {
		var out []cdx.BOMReference
		for _, n := range names {
			out = append(out, cdx.BOMReference(n))
		}
		return some(out)
	}
	var out []cdx.Composition
	for _, c := range b.doc.Compositions {
		out = append(out, cdx.Composition{Aggregate: cdx.CompositionAggregate(c.Aggregate), Assemblies: refs(c.Assemblies), Dependencies: refs(c.Dependencies)})
	}
	return some(out)
}

// untyped tells of components whose type is not stated: CycloneDX asks for one.
func (b *builder) untyped() {
	n := 0
	for _, c := range b.doc.Components {
		if c.Type == "" {
			n++
		}
	}
	if b.doc.Root != nil && b.doc.Root.Type == "" {
		n++
	}
	if n > 0 {
		b.lost(b.doc.Place("", "/components"), fmt.Sprintf("no purpose, %d times", n), `CycloneDX asks for a type; written as "library"`)
	}
}

// several tells that a document about several things is one about nothing in CycloneDX.
func (b *builder) several() {
	if b.doc.Root == nil && b.doc.Described > 1 {
		b.lost(b.doc.Place("", "/metadata/component"), fmt.Sprintf("%d things that are described", b.doc.Described), "CycloneDX has one subject; none is written")
	}
}

func (b *builder) lost(pointer, what, why string) {
	b.losses = append(b.losses, Loss{Pointer: pointer, What: what, Why: why})
}

// some is a list for cyclonedx-go, which tells an empty one from none.
func some[T any](l []T) *[]T {
	if len(l) == 0 {
		return nil
	}
	return &l
}

// isURL says whether words are the address of something.
func isURL(words string) bool {
	u, err := url.Parse(words)
	return err == nil && u.Scheme != "" && u.Host != "" && !strings.ContainsAny(words, " \"<>\\^`{|}")
}
