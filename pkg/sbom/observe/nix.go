package observe

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/nix"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// nixCataloger reads the names in the store. syft's newer cataloger reads Nix's database first, for which it
// needs a temporary directory that only syft itself can provide, and reads nothing at all without one.
type nixCataloger struct{ pkg.Cataloger }

func newNixCataloger() pkg.Cataloger {
	return nixCataloger{nix.NewStoreCataloger()} //nolint:staticcheck // see above
}

// Catalog gives what syft finds in the names, as far as there is an allowance for them.
func (c nixCataloger) Catalog(ctx context.Context, in file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	r, ok := treeOf(in)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	return c.Cataloger.Catalog(ctx, inStore{r})
}

// inStore counts the names in a store, each of which is a package.
type inStore struct{ allowed }

func (r inStore) AllLocations(ctx context.Context) <-chan file.Location {
	return r.locationsWhile(ctx, func(p string) bool {
		if !strings.HasSuffix(firmware.ParentOf(p), "nix/store") {
			return true
		}
		err := r.quota.take(1)
		if err != nil {
			r.refuse(firmware.ParentOf(p), fmt.Errorf("packages from the name %s on not listed: %w", p, err))
		}
		return err == nil
	})
}
