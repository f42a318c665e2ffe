package gate

import (
	"path"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
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
// same package URL. Where both have a package URL, it must be the same, and neither name nor version of the subject may contradict it: a URL that was left
// over from another release would otherwise make this of any SBOM.
func (p part) agrees(doc *sbom.Document) bool {
	c, root := p.component, doc.Root
	switch {
	case root == nil:
		return false
	case c == nil:
		return true
	case c.Purl.State == sbom.Stated && root.Purl.State == sbom.Stated && c.Purl.Version != "":
		return c.Purl.Text == root.Purl.Text && calledLike(root, c) && ofVersion(root, c)
	case root.Purl.State == sbom.Stated && root.Purl.Version != "" && !ofVersion(root, root):
		return false
	}
	return c.Name.Value() != "" && c.Name.Value() == root.Name.Value() && (c.Version.Value() == "" || c.Version.Value() == root.Version.Value())
}

// calledLike says whether the subject of an SBOM is called like the part that links it, or like the package in the URL that both have, however the group is written.
func calledLike(root, c *sbom.Component) bool {
	called := root.Name.Value()
	if called == "" {
		return true
	}
	name := identity.NameKey(root.Group, called)
	own := identity.NameKey("", called)
	for _, other := range []string{identity.NameKey(c.Group, c.Name.Value()), identity.NameKey("", c.Name.Value()), identity.NameKey(root.Purl.Namespace, root.Purl.Name), identity.NameKey("", root.Purl.Name)} {
		if name == other || own == other {
			return true
		}
	}
	return false
}

// ofVersion says whether the version of an SBOM's subject, where it states one, is that of the part that links it and that in its own package URL.
func ofVersion(root, c *sbom.Component) bool {
	stated := root.Version.Value()
	if stated == "" {
		return true
	}
	linked := c.Version.Value()
	return (linked == "" || version.Same(linked, stated, c.Purl.Type, root.Purl.Type)) && (root.Purl.Version == "" || version.Same(root.Purl.Version, stated, root.Purl.Type, root.Purl.Type))
}

// apart says whether an SBOM is of a part for which no component stands in the SBOM that links it: what is asked of components has then to be
// asked of its subject, or it would be asked of nothing.
func (ev *evidence) apart(doc *sbom.Document) bool {
	p, is := ev.partOf(doc)
	return is && (p.component == nil || !p.agrees(doc) || p.component.Version.Value() == "")
}
