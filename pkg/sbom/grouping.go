package sbom

import (
	"slices"
	"strings"
)

// OnlyGroups says whether a component is no software of its own and only says in what others of the list were found: for each program, lock file or language in which trivy found packages it
// lists a group of these, called "opt/app/package-lock.json" or "Node.js". What has a version, a group, an identifier, a digest or a pedigree says more of itself, and what has no package under it
// groups nothing. The subject is never one.
func (d *Document) OnlyGroups(c *Component) bool {
	return c != d.Root && d.namesGroup(c) && c.unidentified() && d.holdsPackage(c)
}

// namesGroup says whether trivy calls a component a group of packages: by the class that it gives to them, or by what it calls their elements in SPDX.
func (d *Document) namesGroup(c *Component) bool {
	if c.Version.Text != "" || c.Group != "" {
		return false
	}
	return c.Type == "application" && slices.ContainsFunc(c.Properties, func(p Property) bool { return p.Name == trivySpace+"Class" && p.Value == "lang-pkgs" }) ||
		strings.HasPrefix(c.Ref, "SPDXRef-Application-") && d.ByTrivy()
}

// unidentified says whether nothing is stated that tells a component from others, not even badly.
func (c *Component) unidentified() bool {
	details := c.Details()
	return c.Purl.State == Absent && c.CPE.State == Absent && len(c.Hashes)+len(details.Identifiers)+len(details.Intrinsic) == 0 && details.SWID == "" && details.Pedigree == nil
}

// holdsPackage says whether a component has something that can be looked up under it.
func (d *Document) holdsPackage(c *Component) bool {
	return d.Graph != nil && slices.ContainsFunc(d.Graph.DirectDependencies(c), func(part *Component) bool { return part.Purl.State == Stated })
}
