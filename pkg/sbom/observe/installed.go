package observe

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
)

// installedNPM reads the package.json of each package that is installed in a directory. Others there belong to the
// project itself, to its examples and to its tests, and say nothing of what is installed.
type installedNPM struct{ pkg.Cataloger }

// Catalog gives what syft finds in the manifests of installed packages.
func (c installedNPM) Catalog(ctx context.Context, in file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	r, ok := treeOf(in)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	return c.Cataloger.Catalog(ctx, inNodeModules{r})
}

// inNodeModules hides the manifests that do not lie where npm installs packages.
type inNodeModules struct{ allowed }

func (r inNodeModules) FilesByGlob(patterns ...string) ([]file.Location, error) {
	found, err := r.allowed.FilesByGlob(patterns...)
	return slices.DeleteFunc(found, func(l file.Location) bool { return !isInstalledManifest(l.RealPath) }), err
}

// isInstalledManifest says whether a path ends as "node_modules/name/package.json" or "node_modules/@scope/name/package.json".
func isInstalledManifest(p string) bool {
	parts := strings.Split(p, "/")
	n := len(parts) - 3
	return n >= 0 && (parts[n] == "node_modules" && !strings.HasPrefix(parts[n+1], "@") ||
		n >= 1 && parts[n-1] == "node_modules" && strings.HasPrefix(parts[n], "@"))
}
