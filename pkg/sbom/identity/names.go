// Package identity tells by what names, identifiers and versions two descriptions may be of one component.
package identity

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Ecosystem is the packaging system that a purl names; "" when it names none, as "generic" and source hosts do.
func Ecosystem(p sbom.Purl) string {
	if p.State != sbom.Stated || neutral[p.Type] {
		return ""
	}
	return p.Type
}

// neutral are purl types that say where source code lies, or nothing at all.
var neutral = map[string]bool{"generic": true, "github": true, "gitlab": true, "bitbucket": true}

// MayBeOne reports whether two ecosystems can be that of one piece: "requests" of npm is not "requests" of PyPI.
func MayBeOne(a, b string) bool { return a == "" || b == "" || a == b }

// PurlKey is what purls of one package have in common; qualifiers, subpath and version are left out.
func PurlKey(p sbom.Purl) string {
	if version.Distribution(p.Type) {
		return p.Type + ":" + NameWithin(p.Type, "", p.Name)
	}
	return p.Type + ":" + NameWithin(p.Type, p.Namespace, p.Name)
}

// SameNamespace reports whether two purls of one PurlKey can be of one package: documents differ in whether they name the
// distribution, but two that do must name the same.
func SameNamespace(a, b sbom.Purl) bool {
	return !version.Distribution(a.Type) || a.Namespace == "" || b.Namespace == "" || strings.EqualFold(a.Namespace, b.Namespace)
}

// anyCase are the ecosystems in which two names that differ in capitals only cannot be two packages (purl types).
var anyCase = map[string]bool{
	"alpm": true, "apk": true, "bitbucket": true, "cargo": true, "composer": true, "deb": true, "github": true, "golang": true, "hex": true,
	"npm": true, "nuget": true, "opkg": true, "pub": true, "pypi": true,
}

// NameWithin folds a name by the rules of its own ecosystem, and by no more: "lodash.get" and "lodash-get" are two
// packages of npm, "typing.extensions" and "typing_extensions" are one of PyPI (PEP 503) and so are "a-b" and "a_b"
// of crates.io.
func NameWithin(ecosystem, group, name string) string {
	full := Joined(group, name)
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

// Joined is a name with its group before it, if it has one and does not begin with it already.
func Joined(group, name string) string {
	name = strings.TrimSpace(name)
	if group = strings.TrimSpace(group); group != "" && !strings.HasPrefix(name, group+"/") {
		name = group + "/" + name
	}
	return name
}

var separators = strings.NewReplacer("_", "-", " ", "-", ".", "-", ":", "/")

// NameKey folds a name that people write: case, the choice of separator, and whether a group is a field of its own
// do not count. Equal keys mean that two names may be one.
func NameKey(group, name string) string {
	key := strings.TrimPrefix(separators.Replace(strings.ToLower(Joined(group, name))), "@")
	for strings.Contains(key, "--") {
		key = strings.ReplaceAll(key, "--", "-")
	}
	return key
}
