package sbom

import (
	"path"
	"slices"
	"strings"
)

// OnlyGroups says whether a component is no software of its own and only says in what others of the list were found: for each program, lock file or language in which trivy found packages it
// lists a group of these, called "opt/app/package-lock.json" or "Node.js". What has a version, a group, an identifier, a digest or a pedigree says more of itself, and what has no package under it
// groups nothing. The subject is never one.
func (d *Document) OnlyGroups(c *Component) bool {
	return c != d.Root && d.namesGroup(c) && c.unidentified() && d.holdsPackage(c)
}

// OnlyLists says whether what only groups others is called after a lock file or the language of its packages. Nothing else hides behind such a name, while a program or a library that
// merely says of itself that it groups packages has a version, and somebody who supports it.
func (d *Document) OnlyLists(c *Component) bool {
	name := c.Name.Text
	return (slices.Contains(packageLists, path.Base(name)) || strings.HasSuffix(name, ".deps.json") || slices.Contains(packageLanguages, name)) && d.OnlyGroups(c)
}

// packageLists are the names of files in which programs list their packages, as trivy reads them (its documentation, "Language-specific packages").
var packageLists = []string{
	"Gemfile.lock", "Pipfile.lock", "poetry.lock", "uv.lock", "requirements.txt", "composer.lock", "installed.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "packages.lock.json", "packages.config",
	"Directory.Packages.props", "pom.xml", "gradle.lockfile", "build.sbt.lock", "go.mod", "Cargo.lock", "conan.lock", "mix.lock", "pubspec.lock", "Podfile.lock", "Package.resolved", "environment.yml", "Manifest.toml",
}

// packageLanguages are the names under which trivy lists packages that no such file lists.
var packageLanguages = []string{"Conda", "Java", "Node.js", "Python", "Ruby"}

// namesGroup says whether trivy calls a component a group of packages: by the class that it gives to them, or by what it calls their elements in SPDX.
func (d *Document) namesGroup(c *Component) bool {
	if c.Version.Text != "" || c.Group != "" {
		return false
	}
	return c.Type == "application" && slices.ContainsFunc(c.Properties, func(p Property) bool { return p.Name == TrivySpace+"Class" && p.Value == "lang-pkgs" }) ||
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
