package sbom

import cdx "github.com/CycloneDX/cyclonedx-go"

// distributed gives a component the files that it is distributed as: their names, purposes and hashes (SPDX 3.0.1, hasDistributionArtifact).
func (x *elements) distributed(e element) {
	c := x.r.doc.ByRef(e.str("from"))
	if c == nil {
		return
	}
	for _, id := range e.strs("to") {
		file, ok := x.of(id)
		if !ok || file.kind != "software_File" {
			continue
		}
		c.file(BaseName(file.str("name")), purposesOf(file.node))
		ref := Reference{Type: string(cdx.ERTypeDistribution)}
		if part := x.r.doc.ByRef(id); part != nil {
			ref.Hashes = part.Hashes
		}
		d := c.say()
		d.References = append(d.References, ref)
	}
}

// descent reads what a component was made from, in SPDX 3.
func (x *elements) descent(e element, kind string) {
	for _, id := range e.strs("to") {
		x.r.doc.descend(e.str("from"), kind, id)
	}
}

// descent reads what components were made from, in SPDX 2 (clause 11.1).
func (x *spdx2) descent() {
	kinds := map[string]string{"PATCH_APPLIED": "patches", "PATCH_FOR": "patches", "ANCESTOR_OF": "ancestorOf", "DESCENDANT_OF": "descendantOf"}
	for _, rel := range x.relations {
		x.r.doc.descend(rel.from, kinds[rel.kind], rel.to)
	}
}

// descend notes one tie of descent between two elements: "patchedBy", "patches", "ancestorOf" or "descendantOf". Other kinds are none.
func (d *Document) descend(from, kind, to string) {
	switch kind {
	case "patchedBy":
		if c := d.ByRef(from); c != nil {
			c.pedigree().Patches++
		}
	case "patches":
		if c := d.ByRef(to); c != nil {
			c.pedigree().Patches++
		}
	case "ancestorOf":
		d.descend(to, "descendantOf", from)
	case "descendantOf":
		if c := d.ByRef(from); c != nil {
			p := c.pedigree()
			p.Ancestors, p.Origins = append(p.Ancestors, d.ancestor(to)), append(p.Origins, d.origin(to))
		}
	}
}

// ancestor names an element that another descends from, by its package URL if it has one.
func (d *Document) ancestor(ref string) string {
	c := d.ByRef(ref)
	switch {
	case c == nil:
		return ref
	case c.Purl.State == Stated:
		return c.Purl.Text
	}
	return c.Label()
}

// origin is an element that another descends from; one that the document does not have is nothing but its name.
func (d *Document) origin(ref string) *Component {
	if c := d.ByRef(ref); c != nil {
		return c
	}
	c := Unstated()
	c.Name = Text{State: Stated, Text: ref}
	return c
}

// pedigree is that of the component, an empty one when nothing was said.
func (c *Component) pedigree() *Pedigree {
	d := c.seldom()
	if d.Pedigree == nil {
		d.Pedigree = &Pedigree{}
	}
	return d.Pedigree
}
