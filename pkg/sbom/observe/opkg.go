package observe

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/debian"
	"github.com/package-url/packageurl-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// opkgType is the type of packages of opkg, and of their package URLs. syft reads them as packages of Debian, whose form they
// have, and gives them a package URL of Debian where the system says that it is one.
const opkgType = "opkg"

// asOpkg corrects the type of a package that opkg installed, or that is made for it.
func asOpkg(c *Component, p pkg.Package) {
	ofOpkg := func(l file.Location) bool {
		return strings.Contains(l.RealPath, "/lib/opkg/") || strings.Contains(l.AccessPath, "/lib/opkg/") || path.Ext(l.RealPath) == ".ipk"
	}
	if p.Type != pkg.DebPkg || !slices.ContainsFunc(p.Locations.ToSlice(), ofOpkg) {
		return
	}
	arch := ""
	switch m := p.Metadata.(type) {
	case pkg.DpkgDBEntry:
		arch = m.Architecture
	case pkg.DpkgArchiveEntry:
		arch = m.Architecture
	}
	c.Type, c.Purl = opkgType, opkgURL(p.Name, p.Version, arch)
}

// opkgURL is the package URL of a package of opkg; "" when it has no version.
func opkgURL(name, version, arch string) string {
	if name == "" || version == "" {
		return ""
	}
	var more packageurl.Qualifiers
	if arch != "" {
		more = packageurl.Qualifiers{{Key: "arch", Value: arch}}
	}
	return packageurl.NewPackageURL(opkgType, "", name, version, more, "").ToString()
}

// debArchives reads packages of Debian and opkg that are files. Those of opkg that are compressed archives are read where they are
// opened.
type debArchives struct{ pkg.Cataloger }

func newDebArchives() debArchives { return debArchives{debian.NewArchiveCataloger()} }

// Catalog gives what syft finds in archives of ar.
func (c debArchives) Catalog(ctx context.Context, in file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	r, ok := treeOf(in)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	return c.Cataloger.Catalog(ctx, onlyAr{r})
}

// onlyAr hides packages of opkg that are no archives of ar.
type onlyAr struct{ allowed }

func (r onlyAr) FilesByGlob(patterns ...string) ([]file.Location, error) {
	found, err := r.allowed.FilesByGlob(patterns...)
	return slices.DeleteFunc(found, func(l file.Location) bool {
		return path.Ext(l.RealPath) == ".ipk" && !r.begins(firmware.CleanPath(l.RealPath), "!<arch>\n")
	}), err
}
