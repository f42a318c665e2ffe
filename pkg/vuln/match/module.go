package match

import (
	"context"
	"regexp"
	"slices"
	"strings"

	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// maxModuleParts is of how many parts the name of a module of Go is at most that is looked for at the beginning of a path.
const maxModuleParts = 16

// majorPart is the end of a module's name that says its major version: without it, it is another module.
var majorPart = regexp.MustCompile(`^v[0-9]+$`)

// parents are the paths that may be the module which a path of Go is a package of, the longest first; none where it is said to be a module. Tools that list what is
// imported write golang.org/x/crypto/ssh for a package of golang.org/x/crypto.
func (p *candidate) parents() (all []string) {
	if p.kind != syftpkg.GoModulePkg || p.isModule() {
		return nil
	}
	for _, name := range p.names {
		name = vendored(name)
		parts := strings.Split(name, "/")
		for n := min(len(parts)-1, maxModuleParts); n >= max(2, p.majorIn(parts)); n-- {
			if !majorPart.MatchString(parts[n]) {
				all = append(all, strings.Join(parts[:n], "/"))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return distinct(all)
}

// majorIn is of how many parts of a path the module is at least, by a major version in it: go.etcd.io/etcd/client/v3 in version v3.5.17 is one of its own, for no module without that part
// has such versions. It is 0 where nothing tells: v2 of k8s.io/api/autoscaling/v2 in version v0.29.0 is a folder.
func (p *candidate) majorIn(parts []string) int {
	if len(p.versions) == 0 {
		return 0
	}
	for n := len(parts) - 1; n >= 2; n-- {
		if majorPart.MatchString(parts[n]) && !slices.ContainsFunc(p.versions, func(v string) bool {
			m := goMajor.FindStringSubmatch(v)
			return m == nil || "v"+m[1] != parts[n]
		}) {
			return n + 1
		}
	}
	return 0
}

// vendored is a path without the folder of vendored modules that it lies in: golang.org/x/crypto of acme.example/pump/vendor/golang.org/x/crypto.
func vendored(path string) string {
	const folder = "vendor/"
	if i := strings.LastIndex("/"+path, "/"+folder); i >= 0 {
		return path[i+len(folder):]
	}
	return path
}

// isModule says whether a component of Go is said to be a module: by its purl, or by the tool that found it, which lists modules alone (syft, Trivy).
func (p *candidate) isModule() bool {
	return p.qualifier("type") == "module" || p.syft("h1Digest") != "" || property(p.component, sbom.SyftPackageType) == "go-module" ||
		property(p.component, sbom.TrivySpace+"PkgType") != ""
}

// otherModules looks a path of Go that the data do not know up as the module that they know and that it begins with. It may be a package of that, or a module of its own.
func (e *engine) otherModules(ctx context.Context, p *prepared) (all []Match, err error) {
	knows := func(name string) bool { return !e.reader.nothing(affectedPackages, name) }
	for _, c := range p.packages {
		parents := c.parents()
		n := slices.IndexFunc(parents, knows)
		if n < 0 || slices.ContainsFunc(c.names, knows) {
			continue
		}
		more, err := e.also(ctx, p, packagesOf(c.kind, parents[n], c.versions), "known of the module "+parents[n]+", which this begins with")
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}
