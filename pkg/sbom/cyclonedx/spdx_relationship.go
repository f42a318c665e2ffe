package cyclonedx

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// relationships tells, by kind, which relationships are written as something that says less, and which not at all.
// CycloneDX has one kind: this depends on that.
func (b *builder) relationships() {
	counts := map[string]int{}
	tell := func(kind, from string, to []string) {
		switch {
		case kind == "DEPENDS_ON" || kind == "dependsOn" || b.claimed(from, to) || b.licensed(kind, from):
			return
		case b.tied(from, to):
			kind += "\x00the kind of tie has no place in CycloneDX; written as dependencies"
		case (kind == "DESCRIBES" || kind == "describes") && b.doc.Root != nil && len(to) == 1 && to[0] == b.doc.Root.Ref:
			return
		default:
			kind += "\x00CycloneDX has no place for such a relationship"
		}
		counts[kind]++
	}
	for _, v := range list(b.source["relationships"]) {
		rel := object(v)
		tell(text(rel["relationshipType"]), text(rel["spdxElementId"]), []string{text(rel["relatedSpdxElement"])})
	}
	for _, v := range list(b.source["@graph"]) {
		if kind, from, to := relationship(object(v)); kind != "" {
			tell(kind, from, to)
		}
	}
	for key, n := range counts {
		kind, why, _ := strings.Cut(key, "\x00")
		b.lost(b.doc.Place("", "/dependencies"), fmt.Sprintf("%d of the kind %s", n, strictjson.Quote(kind)), why)
	}
}

// elements tells how many elements of SPDX 3 are not written: all but components, relationships, which are told apart, and licences of components.
func (b *builder) elements() {
	written := map[string]bool{} // by pointer or id
	for _, c := range b.doc.All() {
		written[c.Pointer] = true
	}
	graph := list(b.source["@graph"])
	for _, v := range graph {
		if kind, from, to := relationship(object(v)); b.licensed(kind, from) {
			for _, id := range to {
				written[id] = true
			}
		}
	}
	kinds := map[string]int{}
	for i, v := range graph {
		e := object(v)
		kind, _, _ := relationship(e)
		if kind == "" && !written[fmt.Sprintf("/@graph/%d", i)] && !written[cmp.Or(text(e["spdxId"]), text(e["@id"]))] {
			kinds[typeOf(e)]++
		}
	}
	for kind, n := range kinds {
		b.lost("/@graph", fmt.Sprintf("%d of the type %s", n, strictjson.Quote(kind)),
			"only the names of those who made the document, of tools, suppliers and originators are written")
	}
}

func typeOf(e map[string]any) string { return cmp.Or(text(e["type"]), text(e["@type"])) }

// relationship takes an element of SPDX 3 apart that is one; its kind is "-" when it states none, and "" of every other element.
func relationship(e map[string]any) (kind, from string, to []string) {
	if t := typeOf(e); t != "Relationship" && t != "LifecycleScopedRelationship" {
		return "", "", nil
	}
	for _, id := range list(e["to"]) {
		to = append(to, text(id))
	}
	return cmp.Or(text(e["relationshipType"]), "-"), text(e["from"]), to
}

// tied says whether the graph has ties between these, whichever of them needs the other.
func (b *builder) tied(from string, to []string) bool {
	entries := b.doc.Graph.Entries
	for _, other := range to {
		if !has(entries[from], other) && !has(entries[other], from) {
			return false
		}
	}
	return len(to) > 0
}

func has(sorted []string, ref string) bool {
	_, found := slices.BinarySearch(sorted, ref)
	return found
}

// licensed says whether a relationship is written as a licence of the component that it comes from.
func (b *builder) licensed(kind, from string) bool {
	c, whose := b.doc.ByRef(from), sbom.SPDX3Acknowledgement(kind)
	return c != nil && whose != "" && slices.ContainsFunc(c.Licences, func(l sbom.Licence) bool { return l.Acknowledgement == whose })
}

// claimed says whether a relationship with nothing, or with nobody knows what, is written as a composition.
func (b *builder) claimed(from string, to []string) bool {
	if len(to) != 1 || to[0] != "NONE" && to[0] != "NOASSERTION" {
		return false
	}
	return slices.ContainsFunc(b.doc.Compositions, func(c sbom.Composition) bool {
		return slices.Contains(c.Dependencies, from) || slices.Contains(c.Assemblies, from)
	})
}
