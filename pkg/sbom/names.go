package sbom

import "strings"

// ecosystemOf is the packaging system that a purl names; "" when it names none, as "generic" and source hosts do.
func ecosystemOf(p Purl) string {
	if p.State != Stated || neutral[p.Type] {
		return ""
	}
	return p.Type
}

// neutral are purl types that say where source code lies, or nothing at all.
var neutral = wordSet("generic", "github", "gitlab", "bitbucket")

// packageTypes maps the kinds of package that observers name to purl types, for findings without a purl.
var packageTypes = map[string]string{
	"deb": "deb", "rpm": "rpm", "apk": "apk", "opkg": "opkg", "alpm": "alpm", "npm": "npm", "python": "pypi", "gem": "gem",
	"go-module": "golang", "java-archive": "maven", "rust-crate": "cargo", "php-composer": "composer", "dotnet": "nuget",
}

// distribution lists the purl types of operating system packages, where documents differ in whether the namespace
// (the distribution's name) is given.
var distribution = wordSet("deb", "rpm", "apk", "alpm", "opkg")

// mayBeOne reports whether two ecosystems can be that of one piece: "requests" of npm is not "requests" of PyPI.
func mayBeOne(a, b string) bool { return a == "" || b == "" || a == b }

// purlKey is what purls of one package have in common; qualifiers, subpath and version are left out.
func purlKey(p Purl) string {
	if distribution[p.Type] {
		return p.Type + ":" + nameWithin(p.Type, "", p.Name)
	}
	return p.Type + ":" + nameWithin(p.Type, p.Namespace, p.Name)
}

func sameNamespace(a, b Purl) bool {
	return !distribution[a.Type] || a.Namespace == "" || b.Namespace == "" || strings.EqualFold(a.Namespace, b.Namespace)
}

// anyCase are the ecosystems in which two names that differ in capitals only cannot be two packages (purl types).
var anyCase = wordSet("alpm", "apk", "bitbucket", "cargo", "composer", "deb", "github", "golang", "hex", "npm", "nuget", "opkg", "pub", "pypi")

// nameWithin folds a name by the rules of its own ecosystem, and by no more: "lodash.get" and "lodash-get" are two
// packages of npm, "typing.extensions" and "typing_extensions" are one of PyPI (PEP 503) and so are "a-b" and "a_b"
// of crates.io.
func nameWithin(ecosystem, group, name string) string {
	full := joined(group, name)
	if anyCase[ecosystem] {
		full = strings.ToLower(full)
	}
	switch ecosystem {
	case "pypi":
		return strings.Join(strings.FieldsFunc(full, func(r rune) bool { return r == '-' || r == '_' || r == '.' }), "-")
	case "cargo":
		return strings.ReplaceAll(full, "_", "-")
	case "maven":
		return strings.ReplaceAll(full, ":", "/")
	case "npm":
		return strings.TrimPrefix(full, "@")
	}
	return full
}

func joined(group, name string) string {
	name = strings.TrimSpace(name)
	if group = strings.TrimSpace(group); group != "" && !strings.HasPrefix(name, group+"/") {
		name = group + "/" + name
	}
	return name
}

var separators = strings.NewReplacer("_", "-", " ", "-", ".", "-", ":", "/")

// nameKey folds a name that people write: case, the choice of separator, and whether a group is a field of its own
// do not count. Equal keys mean that two names may be one; sameName decides.
func nameKey(group, name string) string {
	key := strings.TrimPrefix(separators.Replace(strings.ToLower(joined(group, name))), "@")
	for strings.Contains(key, "--") {
		key = strings.ReplaceAll(key, "--", "-")
	}
	return key
}

// sameName holds a component's name against that of a piece with an equal key. Where both belong to one ecosystem, its
// own rules decide. Elsewhere the key does, and so does the name without its group, but for ecosystems in which
// the group tells packages apart: "core" of npm is not "@angular/core".
func sameName(s sighting, c *Component) bool {
	own := ecosystemOf(c.Purl)
	switch {
	case !mayBeOne(s.ecosystem, own):
		return false
	case own != "" && own == s.ecosystem:
		if s.purl.State == Stated {
			return false // the purls have been compared, and differ
		}
		return nameWithin(own, "", s.Name) == nameWithin(own, "", c.Purl.Name) || nameWithin(own, "", s.Name) == nameWithin(own, c.Purl.Namespace, c.Purl.Name)
	}
	key := nameKey(c.Group, c.Name.Text)
	if key == nameKey("", s.Name) || s.purl.State == Stated && key == nameKey(s.purl.Namespace, s.purl.Name) {
		return true
	}
	return (s.ecosystem == "" || distribution[s.ecosystem]) && nameKey("", c.Name.Text) == nameKey("", s.Name)
}

// bareLibrary drops the prefix by which a library's package is told from its project, as in libexpat and expat; ""
// where too little would be left to tell one name from another.
func bareLibrary(name string) string {
	const shortest = 4
	bare := strings.TrimPrefix(nameKey("", name), "lib")
	if len(bare) < shortest || strings.Contains(bare, "/") {
		return ""
	}
	return bare
}

// precise reports whether a version has three parts or more, so that two pieces hardly share it by chance.
func precise(version string) bool { return strings.Count(plainVersion(version), ".") >= 2 }

// sameSystem compares the short name that an operating system gives itself, "debian", with the name in an SBOM,
// "Debian GNU/Linux".
func sameSystem(short, name string) bool {
	short, name = nameKey("", short), nameKey("", name)
	rest, ok := strings.CutPrefix(name, short)
	return ok && short != "" && (rest == "" || rest[0] == '-' || rest[0] == '/')
}
