package sbom

import (
	"slices"
	"strings"
)

// Deployable is what BSI TR-03183-2 wants to know of the file that a component is delivered as: the properties of the namespace
// bsi:component of CycloneDX, and in SPDX 3 the file that the component is distributed as. Each value as written, as often as it is.
type Deployable struct {
	FileNames         []string
	Executable        []string // "executable" or "non-executable"
	Archive           []string // "archive" or "no archive"
	Structured        []string // "structured" or "unstructured"
	EffectiveLicences []string
}

// bsiNamespace is that of the property taxonomy that the BSI registered.
const bsiNamespace = "bsi:component:"

// deployed collects the properties. The taxonomy spells effectiveLicence, some tools effectiveLicense.
func (c *Component) deployed() {
	for _, p := range c.Properties {
		name, ok := strings.CutPrefix(p.Name, bsiNamespace)
		if !ok {
			continue
		}
		d := c.deployable()
		switch name {
		case "filename":
			d.FileNames = append(d.FileNames, p.Value)
		case "executable":
			d.Executable = append(d.Executable, p.Value)
		case "archive":
			d.Archive = append(d.Archive, p.Value)
		case "structured":
			d.Structured = append(d.Structured, p.Value)
		case "effectiveLicence", "effectiveLicense":
			d.EffectiveLicences = append(d.EffectiveLicences, p.Value)
		}
	}
}

// file gives a component of SPDX 3 the name and the purposes of the file that it is distributed as. A file that states purposes and not
// this one is said not to have it; one that states none says nothing.
func (c *Component) file(name string, purposes []string) {
	d := c.deployable()
	if name != "" {
		d.FileNames = append(d.FileNames, name)
	}
	if len(purposes) == 0 {
		return
	}
	word := func(is, not string, any ...string) string {
		if slices.ContainsFunc(purposes, func(p string) bool { return slices.Contains(any, p) }) {
			return is
		}
		return not
	}
	d.Executable = append(d.Executable, word("executable", "non-executable", "executable"))
	d.Archive = append(d.Archive, word("archive", "no archive", "archive"))
	d.Structured = append(d.Structured, word("structured", "unstructured", "container", "firmware"))
}

// deployable is that of the component, an empty one when nothing was said.
func (c *Component) deployable() *Deployable {
	d := c.seldom()
	if d.Deployable == nil {
		d.Deployable = &Deployable{}
	}
	return d.Deployable
}

// BaseName is the last part of a path in either way of writing it.
func BaseName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }
