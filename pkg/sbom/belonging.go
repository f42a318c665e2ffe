package sbom

// Belongs says whether a file or snippet of SPDX is kept by a package: a package that a purl or CPE names contains it, is distributed as it or was seen by
// it, and nothing depends on it; so is the one file that the subject is distributed as. Lines of a file belong where the file does. What something depends on is software of its own, whatever it is listed as.
func (c *Component) Belongs() bool { return c.kept && !c.needed }

// evidentBy begins the comment on a relationship of the type OTHER by which syft says from which file it knows of a package.
const evidentBy = "evident-by:"

// keeps notes that one element contains another, is distributed as it or was seen by it.
func (d *Document) keeps(from, to string) {
	whole, part := d.ByRef(from), d.ByRef(to)
	if whole != nil && part != nil && whole.Element == Package && whole.found() {
		part.kept = true
	}
}

// delivered notes the file that the subject is distributed as: nobody looks up the product itself, so it needs no purl for that. Where it is
// distributed as several files, some may be other software.
func (d *Document) delivered(files []string) {
	if d.Root == nil || len(files) != 1 || d.Root.Element != Package {
		return
	}
	if file := d.ByRef(files[0]); file != nil && file.Element == File {
		file.kept = true
	}
}

// needsOther notes that something depends on an element.
func (d *Document) needsOther(ref string) {
	if c := d.ByRef(ref); c != nil {
		c.needed = true
	}
}

// linesOf notes that a snippet is lines of a file, once it is known which files belong to packages.
func (d *Document) linesOf(snippet *Component, file string) {
	if whole := d.ByRef(file); snippet != nil && whole != nil && whole.Element == File && whole.Belongs() {
		snippet.kept = true
	}
}

// spdxNeeding are the relationship types of SPDX 2 by which an element depends on another; the value says whether it is the related one that does.
var spdxNeeding = map[string]bool{
	"DEPENDS_ON": false, "DYNAMIC_LINK": false, "STATIC_LINK": false, "HAS_PREREQUISITE": false,
	"DEPENDENCY_OF": true, "RUNTIME_DEPENDENCY_OF": true, "PROVIDED_DEPENDENCY_OF": true, "OPTIONAL_DEPENDENCY_OF": true, "PREREQUISITE_FOR": true,
}

// belonging finds out which files belong to packages, in SPDX 2. hasFiles is the older form of CONTAINS.
func (x *spdx2) belonging() {
	d := x.r.doc
	var delivered []string
	for _, rel := range x.relations {
		if rel.kind == "DISTRIBUTION_ARTIFACT" && d.Root != nil && rel.from == d.Root.Ref {
			delivered = append(delivered, rel.to)
		}
		switch rel.kind {
		case "CONTAINS", "DISTRIBUTION_ARTIFACT":
			d.keeps(rel.from, rel.to)
		case "CONTAINED_BY":
			d.keeps(rel.to, rel.from)
		case "OTHER":
			if rel.evident {
				d.keeps(rel.from, rel.to)
			}
		}
		switch reverse, needs := spdxNeeding[rel.kind]; {
		case needs && reverse:
			d.needsOther(rel.from)
		case needs:
			d.needsOther(rel.to)
		}
	}
	d.delivered(delivered)
	for _, m := range x.members {
		if m.of.Element == Package {
			for _, id := range m.parts {
				d.keeps(m.of.Ref, id)
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
			case kind == "contains" || kind == "hasDistributionArtifact":
				d.keeps(e.str("from"), to)
			case spdx3Needing[kind]:
				d.needsOther(to)
			}
		}
	}, spdx3Relationships...)
	d.delivered(delivered)
	x.each(func(e element) { d.linesOf(d.ByRef(e.id), e.str("software_snippetFromFile")) }, "software_Snippet")
}
