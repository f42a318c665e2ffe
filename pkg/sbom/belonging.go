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

// keeping are the relationship types, of SPDX 2 and 3, by which an element holds another whatever that is. By the others, such as that of documentation, it holds no library.
var keeping = map[string]bool{
	"CONTAINS": true, "CONTAINED_BY": true, "DISTRIBUTION_ARTIFACT": true, "OTHER": true,
	"contains": true, "hasDistributionArtifact": true,
}

// keeps notes that one element contains another, is distributed as it, was seen by it or has it for its documentation and the like.
func (d *Document) keeps(kind, from, to string) {
	whole, part := d.ByRef(from), d.ByRef(to)
	if whole == nil || part == nil || whole.Element != Package || part.Element == Package || part.use == useLibrary && !keeping[kind] {
		return
	}
	if whole == d.Root {
		part.listed = part.listed || keeping[kind]
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

// linking are the relationship types by which one file is linked with another. Tools find them in programs: that one calls another part of the same product makes no component of it.
var linking = map[string]bool{"DYNAMIC_LINK": true, "STATIC_LINK": true, "hasDynamicLink": true, "hasStaticLink": true}

// needsOther notes that something depends on an element, or is linked with it.
func (d *Document) needsOther(kind, ref string) {
	if c := d.ByRef(ref); c != nil {
		c.apart, c.needed = true, c.needed || !linking[kind]
	}
}

// linesOf notes that a snippet is lines of a file, once it is known which files are parts of packages. Those of a file that stands alone are asked of it.
func (d *Document) linesOf(snippet *Component, file string) {
	if whole := d.ByRef(file); snippet != nil && whole != nil && whole.Element == File {
		snippet.kept, snippet.known = true, snippet.known || whole.known
	}
}

// spdxNeeding are the relationship types of SPDX 2 by which an element depends on another; the value says whether it is the related one that does.
var spdxNeeding = map[string]bool{
	"DEPENDS_ON": false, "DYNAMIC_LINK": false, "STATIC_LINK": false, "HAS_PREREQUISITE": false,
	"DEPENDENCY_OF": true, "RUNTIME_DEPENDENCY_OF": true, "PROVIDED_DEPENDENCY_OF": true, "OPTIONAL_DEPENDENCY_OF": true, "PREREQUISITE_FOR": true,
}

// spdxComponents are the relationship types, of SPDX 2 and 3, by which an element holds another that is a component of its own.
var spdxComponents = map[string]bool{"PACKAGE_OF": true, "OPTIONAL_COMPONENT_OF": true, "hasOptionalComponent": true}

// belonging finds out which files belong to packages, in SPDX 2. hasFiles is the older form of CONTAINS.
func (x *spdx2) belonging() {
	d := x.r.doc
	var delivered []string
	for _, rel := range x.relations {
		if rel.kind == "DISTRIBUTION_ARTIFACT" && d.Root != nil && rel.from == d.Root.Ref {
			delivered = append(delivered, rel.to)
		}
		switch held := spdxRelations[rel.kind]; {
		case held.held && held.reverse && !spdxComponents[rel.kind]:
			d.keeps(rel.kind, rel.to, rel.from)
		case held.held && !held.reverse, rel.kind == "OTHER" && rel.evident:
			d.keeps(rel.kind, rel.from, rel.to)
		}
		switch reverse, needs := spdxNeeding[rel.kind]; {
		case needs && reverse:
			d.needsOther(rel.kind, rel.from)
		case needs:
			d.needsOther(rel.kind, rel.to)
		}
	}
	d.delivered(delivered)
	for _, m := range x.members {
		if m.of.Element == Package {
			for _, id := range m.parts {
				d.keeps("CONTAINS", m.of.Ref, id)
			}
		}
	}
	for _, m := range x.members {
		if m.whole != "" {
			d.linesOf(m.of, m.whole)
		}
	}
}

// spdx3Needing are the relationship types of SPDX 3 by which an element depends on another.
var spdx3Needing = map[string]bool{"dependsOn": true, "hasDynamicLink": true, "hasStaticLink": true, "hasPrerequisite": true, "hasProvidedDependency": true, "hasOptionalDependency": true}

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
			switch {
			case spdx3Parts[kind] && !spdxComponents[kind]:
				d.keeps(kind, e.str("from"), to)
			case spdx3Needing[kind]:
				d.needsOther(kind, to)
			}
		}
	}, spdx3Relationships...)
	d.delivered(delivered)
	x.each(func(e element) { d.linesOf(d.ByRef(e.id), e.str("software_snippetFromFile")) }, "software_Snippet")
}
