package exact

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// shape is which members of an object say what a package is, and what is in them. The member "*" is any member of an object, or item of a list: there
// the keys are names that a supplier chooses, and case tells them apart.
type shape map[string]shape

const anyMember = "*"

// names gives a shape of members with nothing in them that counts.
func names(keys ...string) shape {
	s := shape{}
	for _, k := range keys {
		s[k] = shape{}
	}
	return s
}

// with adds a member to a shape.
func (s shape) with(key string, inside shape) shape {
	s[key] = inside
	return s
}

// each is a shape of many of one kind.
func each(of shape) shape { return shape{anyMember: of} }

// The shapes of the files that catalogers read, as far as it counts for what packages there are.
var (
	module        = names("name", "version")
	npmLock       = names("lockfileVersion").with("packages", each(names("name", "version", "dev", "link"))).with("dependencies", npmNested())
	composer      = names().with("packages", each(module)).with("packages-dev", each(module)).with(anyMember, module)
	pipenv        = names().with("default", each(names("version"))).with("develop", each(names("version")))
	deno          = names("version").with("npm", each(names())).with("jsr", each(names()))
	nugetLock     = names().with("dependencies", each(each(names("type", "resolved"))))
	dotnetDeps    = names().with("runtimeTarget", names("name")).with("targets", each(each(names("dependencies", "runtime", "resources", "compile", "native")))).with("libraries", each(names("type")))
	libman        = names("defaultProvider").with("libraries", each(names("library", "provider")))
	swiftState    = names("version", "revision")
	swiftResolved = names("version").with("pins", each(names("identity", "kind", "location").with("state", swiftState))).
			with("object", names().with("pins", each(names("package", "repositoryURL").with("state", swiftState))))
	conanLock = names("version", "requires", "build_requires", "python_requires").
			with("graph_lock", names().with("nodes", each(names("ref", "context"))))
	cpan     = names("name", "version", "dist", "pathname").with("provides", each(names("version")))
	bitnami  = each(names("version", "arch", "distro", "type"))
	tomlLock = names("version").with("package", each(names("name", "version", "source")))
)

// npmNested is the list of packages in lock files of npm 6 and before, where each may hold another.
func npmNested() shape {
	entry := names("version", "dev")
	all := each(entry)
	entry["dependencies"] = all
	return all
}

// shapes are those of files by their last names.
var shapes = map[string]shape{
	"package.json": module, "package-lock.json": npmLock, "npm-shrinkwrap.json": npmLock, ".package-lock.json": npmLock,
	"composer.lock": composer, "installed.json": composer, "Pipfile.lock": pipenv, "deno.lock": deno, "packages.lock.json": nugetLock,
	"libman.json": libman, "Package.resolved": swiftResolved, ".package.resolved": swiftResolved, "conan.lock": conanLock,
	"install.json": cpan, "MYMETA.json": cpan, "META.json": cpan, ".bitnami_components.json": bitnami,
	"poetry.lock": tomlLock, "uv.lock": tomlLock, "pdm.lock": tomlLock, "Cargo.lock": tomlLock,
}

func isTOML(base string) bool {
	return strings.HasSuffix(base, ".lock") && base != "composer.lock" && base != "conan.lock" && base != "deno.lock" && base != "Pipfile.lock"
}

// shapeOf is the shape of a file; nil for one that is not known.
func shapeOf(p, base string) shape {
	switch {
	case shapes[base] != nil:
		return shapes[base]
	case strings.HasSuffix(base, ".deps.json"):
		return dotnetDeps
	case strings.HasSuffix(base, ".py.lock"):
		return tomlLock
	case strings.HasSuffix(base, ".json") && path.Base(path.Dir(p)) == "conda-meta":
		return module
	}
	return nil
}

// json holds a document against a shape: no member that counts is there twice, or in another case.
func (s shape) json(raw []byte) error {
	tree, problems, err := strictjson.Parse(raw, strictjson.Options{}, nil)
	if err != nil {
		return fmt.Errorf("%w: not one document of JSON: %w", errForm, err)
	}
	for _, p := range problems.Listed {
		if p.Kind == strictjson.DuplicateKey && s.counts(strictjson.Tokens(p.Pointer)) {
			return twofold("member %.200q is there twice", p.Pointer)
		}
	}
	if n := problems.Count[strictjson.DuplicateKey]; n > strictjson.DefaultMaxProblems {
		return twofold("%d members are there twice", n)
	}
	return s.walk(tree, nil)
}

// counts says of a place that what it holds says something of packages.
func (s shape) counts(tokens []string) bool {
	for _, t := range tokens {
		inside, known := s[t]
		if !known {
			inside, known = s[anyMember]
		}
		if !known {
			return false
		}
		s = inside
	}
	return true
}

// walk looks for members that differ from one that counts in case only. Catalogers take those for it.
func (s shape) walk(tree any, at []string) error {
	switch v := tree.(type) {
	case []any:
		return items(s[anyMember], v, at)
	case []map[string]any: // of TOML
		return items(s[anyMember], v, at)
	case map[string]any:
		return s.members(v, at)
	}
	return nil
}

func items[T any](of shape, list []T, at []string) error {
	if of == nil {
		return nil
	}
	for i, item := range list {
		if err := of.walk(item, slices.Concat(at, []string{strconv.Itoa(i)})); err != nil {
			return err
		}
	}
	return nil
}

func (s shape) members(object map[string]any, at []string) error {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		inside, known := s[key]
		if !known {
			if name := s.alike(key); name != "" {
				return twofold("member %.200q is not %q for them", strictjson.Pointer(slices.Concat(at, []string{key})), name)
			}
			inside = s[anyMember]
		}
		if len(inside) == 0 {
			continue
		}
		if err := inside.walk(object[key], slices.Concat(at, []string{key})); err != nil {
			return err
		}
	}
	return nil
}

// alike is the member that counts and differs from a key in case only; "" when there is none.
func (s shape) alike(key string) string {
	for name := range s {
		if name != anyMember && strings.EqualFold(name, key) {
			return name
		}
	}
	return ""
}
