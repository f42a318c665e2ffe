package sbom

import "slices"

// Kept says whether the version, the licence and whoever supplies a file of SPDX are those of a package, and not its own: a package that is listed beside the subject contains it, is
// distributed as it or was seen by it, whether or not anybody can look the package up; the subject is distributed as it, or lists it (see Listed); or it is plainly no software that
// runs, wherever it is listed. Lines of a file are a part of the file. Of CycloneDX it is a file that is listed inside of a package.
func (c *Component) Kept() bool {
	return c.kept || c.Element == File && c.use == useAside || c.Listed()
}

// Listed says whether a file of SPDX is one that only the subject contains, and that nobody calls a component: it states no purpose of one, and nothing depends on it. So tools
// list the files of a build, and SPDX has no version for them. But all is in the product, libraries of others too: what is in such a file is not known.
func (c *Component) Listed() bool {
	return c.Element == File && c.listed && !c.kept && !c.purposed && !c.needed && c.use != useAside
}

// Belongs says whether a file, or a snippet of SPDX, counts with what keeps it. What the subject lists counts by itself, and so does each of several files that the subject is distributed
// as, and what something depends on or is linked with, unless a package that keeps it can be looked up.
func (c *Component) Belongs() bool { return c.Kept() && !c.Listed() && (c.known || !c.apart) }

// Within says whether a component is a file, or lines of one, that is a part of a package; see Kept. NTIA and those after it ask who supplies a unit of software and in which version,
// and SPDX keeps both with the package, as does a list that has files inside of packages. A file counts only when its hash tells it from others, and none counts in a document that lists
// no package. Where none is listed but the subject, what that lists are all the components there are.
func (d *Document) Within(c *Component) bool {
	if c == d.Root || !c.Kept() {
		return false
	}
	if c.Element == "" { // CycloneDX: it has a digest, and its package is listed
		return true
	}
	if d.Packages == 0 || c.Listed() && d.Packages == 1 {
		return false
	}
	return c.Element == Snippet || c.Element == File && slices.ContainsFunc(c.Hashes, func(h Hash) bool { return h.WellFormed })
}

// Ownless says whether version, licence and whoever supplies a component are those of others: of the package that it is within, or of the packages that it only groups. Nothing is asked of
// it, so it declares no software either, whatever its name.
func (d *Document) Ownless(c *Component) bool { return d.Within(c) || d.OnlyLists(c) }

// evidentBy begins the comment on a relationship of the type OTHER by which syft says from which file it knows of a package.
const evidentBy = "evident-by:"

// keeps notes that one element contains another, is distributed as it, was seen by it or has it for its documentation and the like; see relation.anything.
func (d *Document) keeps(anything bool, from, to string) {
	whole, part := d.ByRef(from), d.ByRef(to)
	if whole == nil || part == nil || whole.Element != Package || part.Element == Package || part.use == useLibrary && !anything {
		return
	}
	if whole == d.Root {
		part.listed = part.listed || anything
		return
	}
	part.kept, part.known = true, part.known || whole.found()
}

// delivered notes the files that the subject is distributed as: its version is theirs. One counts nowhere, though nobody looks up the product itself; of several, some may
// be other software, and libraries are: those the subject merely lists.
func (d *Document) delivered(files []string) {
	if d.Root == nil || d.Root.Element != Package {
		return
	}
	slices.Sort(files)
	files = slices.Compact(files)
	for _, ref := range files {
		file := d.ByRef(ref)
		if file == nil || file.Element != File || len(files) > 1 && file.use == useLibrary {
			continue
		}
		file.kept, file.apart = true, file.apart || len(files) > 1
	}
}

// needsOther notes that something depends on an element, or is linked with it.
func (d *Document) needsOther(linked bool, ref string) {
	if c := d.ByRef(ref); c != nil {
		c.apart, c.needed = true, c.needed || !linked
	}
}

// relate notes what a relationship says of the element that is held or needed.
func (d *Document) relate(r relation, from, to string) {
	switch {
	case r.held && !r.component:
		d.keeps(r.anything, from, to)
	case r.needs:
		d.needsOther(r.linked, to)
	}
}

// linesOf notes that a snippet is lines of a file, once it is known which files are parts of packages. Those of a file that stands alone are asked of it.
func (d *Document) linesOf(snippet *Component, file string) {
	if whole := d.ByRef(file); snippet != nil && whole != nil && whole.Element == File {
		snippet.kept, snippet.known = true, snippet.known || whole.known
	}
}

// belonging finds out which files belong to packages, in SPDX 2. hasFiles is the older form of CONTAINS.
func (x *spdx2) belonging() {
	d := x.r.doc
	var delivered []string
	for _, rel := range x.relations {
		if rel.kind == "DISTRIBUTION_ARTIFACT" && d.Root != nil && rel.from == d.Root.Ref {
			delivered = append(delivered, rel.to)
		}
		r, from, to := spdxRelations[rel.kind], rel.from, rel.to
		if r.reverse {
			from, to = to, from
		}
		d.relate(r, from, to)
		if rel.kind == "OTHER" && rel.evident {
			d.keeps(true, from, to)
		}
	}
	d.delivered(delivered)
	for _, m := range x.members {
		if m.of.Element == Package {
			for _, id := range m.parts {
				d.keeps(true, m.of.Ref, id) // as CONTAINS does
			}
		}
	}
	for _, m := range x.members {
		if m.whole != "" {
			d.linesOf(m.of, m.whole)
		}
	}
}

// belonging finds out which files belong to packages, in SPDX 3.
func (x *elements) belonging() {
	d := x.r.doc
	var delivered []string
	x.each(func(e element) {
		kind := e.str("relationshipType")
		if kind == "hasDistributionArtifact" && d.Root != nil && e.str("from") == d.Root.Ref {
			delivered = append(delivered, e.strs("to")...)
		}
		for _, to := range e.strs("to") {
			d.relate(spdx3Relations[kind], e.str("from"), to)
		}
	}, spdx3Relationships...)
	d.delivered(delivered)
	x.each(func(e element) { d.linesOf(d.ByRef(e.id), e.str("software_snippetFromFile")) }, "software_Snippet")
}
