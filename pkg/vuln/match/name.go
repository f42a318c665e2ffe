package match

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/anchore/packageurl-go"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// addModules adds the names of Go's modules that purls write otherwise: those that end in a folder that stands behind the version, or in the major version, or that lie in a folder of vendored
// modules.
func (p *candidate) addModules() {
	if p.kind != syftpkg.GoModulePkg {
		return
	}
	if p.purl != nil {
		p.names = append(p.names, modules(p.purl, cmp.Or(p.purl.Version, p.component.Version.Text))...)
	}
	for _, name := range slices.Clone(p.names) {
		p.names = append(p.names, vendored(name))
	}
}

// maxFolders behind the version of a purl are asked for as parts of a module's name.
const maxFolders = 4

var (
	// goMajor is the version of a module whose name ends in the major version: those before 2 do not, nor do those of before there were modules ("+incompatible").
	goMajor = regexp.MustCompile(`^v?([2-9]|[1-9][0-9]+)\.[0-9]+\.[0-9]+(?:-[^+]*)?$`)
	// goNamed is a name that does.
	goNamed = regexp.MustCompile(`/v[0-9]+$|^gopkg\.in/`)
)

// modules are the names that a module of Go may have besides the one that its purl gives: github.com/acme/foo@v2.3.3#v2 and github.com/acme/foo@v2.3.3 are both of
// github.com/acme/foo/v2.
func modules(purl *packageurl.PackageURL, version string) []string {
	name := joined(syftpkg.GoModulePkg, purl.Namespace, purl.Name)
	var all []string
	if m := goMajor.FindStringSubmatch(version); m != nil && !goNamed.MatchString(name) {
		all = append(all, name+"/v"+m[1])
	}
	for n, folder := range strings.Split(purl.Subpath, "/") {
		if folder == "" || n == maxFolders {
			break
		}
		name += "/" + folder
		all = append(all, name)
	}
	return all
}
