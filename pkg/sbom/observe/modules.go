package observe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/kernel"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// moduleBytes bounds what one kernel module unpacks to, in memory; the largest have some ten megabytes.
const moduleBytes = 64 << 20

// kernelCataloger reads kernels and their modules with syft's cataloger. For a compressed module that one needs a
// temporary directory which only syft itself can provide, so it is shown such a module as if it lay there unpacked.
type kernelCataloger struct{ pkg.Cataloger }

func newKernelCataloger() pkg.Cataloger {
	return kernelCataloger{kernel.NewLinuxKernelCataloger(kernel.LinuxKernelCatalogerConfig{CatalogModules: true})}
}

// Catalog gives what syft finds, with each compressed module under its real name.
func (c kernelCataloger) Catalog(ctx context.Context, in file.Resolver) ([]pkg.Package, []artifact.Relationship, error) {
	r, ok := treeOf(in)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	pkgs, rels, err := c.Cataloger.Catalog(ctx, unpackedModules{r})
	for i := range pkgs {
		real := file.NewLocationSet()
		for _, l := range pkgs[i].Locations.ToSlice() {
			if n := r.packedModule(l.RealPath); n != nil {
				l.RealPath, l.AccessPath = "/"+n.path, "/"+n.path
			}
			real.Add(l)
		}
		pkgs[i].Locations = real
	}
	return pkgs, rels, err
}

// packings are the endings of compressed modules (Linux, CONFIG_MODULE_COMPRESS).
var packings = []string{".gz", ".xz", ".zst"}

// packedModule is the compressed file of a module that is asked for by its unpacked name.
func (r *resolver) packedModule(p string) *node {
	if !strings.HasSuffix(p, ".ko") || r.nodes[firmware.CleanPath(p)] != nil {
		return nil
	}
	for _, packing := range packings {
		if n := r.nodes[firmware.CleanPath(p)+packing]; n != nil && n.mode.IsRegular() {
			return n
		}
	}
	return nil
}

// unpackedModules shows each compressed module as if it were not.
type unpackedModules struct{ allowed }

// FilesByGlob answers for "….ko" with the compressed ones, too, and for those alone with none.
func (u unpackedModules) FilesByGlob(patterns ...string) ([]file.Location, error) {
	var out []file.Location
	for _, pattern := range patterns {
		if strings.HasSuffix(strings.TrimSuffix(pattern, path.Ext(pattern)), ".ko") {
			continue
		}
		found, err := u.allowed.FilesByGlob(pattern)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
		for _, packing := range packings {
			if !strings.HasSuffix(pattern, ".ko") {
				break
			}
			packed, err := u.allowed.FilesByGlob(pattern + packing)
			if err != nil {
				return nil, err
			}
			for _, l := range packed {
				if name := strings.TrimSuffix(l.RealPath, packing); u.packedModule(name) != nil {
					out = append(out, file.NewLocation(name))
				}
			}
		}
	}
	return out, nil
}

// FileContentsByLocation unpacks a compressed module into memory.
func (u unpackedModules) FileContentsByLocation(l file.Location) (io.ReadCloser, error) {
	n := u.packedModule(l.RealPath)
	if n == nil {
		return u.allowed.FileContentsByLocation(l)
	}
	packed, err := u.contents(n)
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	if err := u.admit(n, packed); err != nil {
		return nil, err
	}
	raw, err := firmware.Decompress(packed, packed.Size(), moduleBytes)
	if err != nil {
		u.fail(n.path, fmt.Errorf("unpack kernel module: %w", err))
		return nil, err
	}
	return inMemory{bytes.NewReader(raw)}, nil
}

// inMemory lets a cataloger read at any place, which reading of programs needs.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }
