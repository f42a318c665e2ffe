package gate

import (
	"path"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// undelivered lists linked SBOMs that are not in the delivery.
func (ev *evidence) undelivered(doc *sbom.Document) []string {
	var out []string
	for _, link := range doc.LinkedBOMs {
		if ev.linked(doc, link.URL) == nil {
			out = append(out, link.URL)
		}
	}
	return out
}

// linked is the SBOM of the delivery that a link leads to, which may be the one that links; nil when it is not there. A link is resolved by
// serial number and revision (BOM-Link urn:cdx:serial/revision), by namespace (SPDX externalDocumentRefs), or by path relative to the
// SBOM that links.
func (ev *evidence) linked(from *sbom.Document, url string) *sbom.Document {
	for _, other := range ev.sboms {
		if link, ok := strings.CutPrefix(url, "urn:cdx:"); ok {
			link, _, _ = strings.Cut(link, "#")
			if strings.EqualFold("urn:uuid:"+link, other.SerialNumber.Text+"/"+strconv.Itoa(other.Revision.Number)) {
				return other
			}
			continue
		}
		if path.Join(path.Dir(from.Path), url) == other.Path || other.Standard() == "SPDX" && other.SerialNumber.State == sbom.Stated && other.SerialNumber.Text == url {
			return other
		}
	}
	return nil
}

// part is what an SBOM is about that another one links: the component that bears the link, or nothing of its own where the link stands
// elsewhere, as in a dependency.
type part struct {
	from      *sbom.Document
	component *sbom.Component
}

// partOf says of which part an SBOM is: one that the SBOM of the product on offer links, or that is linked by one of those. The SBOM of the
// product itself is of none, and neither is one that the product's own component links: it is about the product too.
func (ev *evidence) partOf(doc *sbom.Document) (part, bool) {
	if ev.parts == nil {
		ev.parts = ev.linkedParts()
	}
	p, is := ev.parts[doc]
	return p, is
}

// linkedParts follows the links from those SBOMs that are about the product on offer.
func (ev *evidence) linkedParts() map[*sbom.Document]part {
	out := map[*sbom.Document]part{}
	var todo []*sbom.Document
	for _, doc := range ev.sboms {
		if ev.aboutProduct(doc) {
			todo = append(todo, doc)
		}
	}
	for len(todo) > 0 {
		from := todo[0]
		todo = todo[1:]
		if len(from.LinkedBOMs) == 0 {
			continue
		}
		at := places(from)
		for _, link := range from.LinkedBOMs {
			to := ev.linked(from, link.URL)
			if to == nil || to == from || ev.aboutProduct(to) {
				continue
			}
			owner, _, _ := strings.Cut(link.Pointer, "/externalReferences")
			p := part{from, at[owner]}
			if _, known := out[to]; known || p.component != nil && p.component == from.Root {
				continue
			}
			out[to] = p
			todo = append(todo, to)
		}
	}
	return out
}

// places finds components by where they stand.
func places(doc *sbom.Document) map[string]*sbom.Component {
	at := make(map[string]*sbom.Component, len(doc.Components)+1)
	for _, c := range doc.Components {
		at[c.Pointer] = c
	}
	if doc.Root != nil {
		at[doc.Root.Pointer] = doc.Root
	}
	return at
}

// label names the part, or else the SBOM that links.
func (p part) label() string {
	if p.component == nil {
		return p.from.Path
	}
	return p.component.Label()
}

// agrees says whether an SBOM is about the part that links it: its subject has the name and, where the part states one, the version, or the
// same package URL.
func (p part) agrees(doc *sbom.Document) bool {
	c, root := p.component, doc.Root
	switch {
	case root == nil:
		return false
	case c == nil:
		return true
	case c.Purl.State == sbom.Stated && root.Purl.State == sbom.Stated && c.Purl.Version != "":
		return c.Purl.Text == root.Purl.Text
	}
	return c.Name.Value() != "" && c.Name.Value() == root.Name.Value() && (c.Version.Value() == "" || c.Version.Value() == root.Version.Value())
}

// apart says whether an SBOM is of a part for which no component stands in the SBOM that links it: what is asked of components has then to be
// asked of its subject, or it would be asked of nothing.
func (ev *evidence) apart(doc *sbom.Document) bool {
	p, is := ev.partOf(doc)
	return is && (p.component == nil || !p.agrees(doc) || p.component.Version.Value() == "")
}
