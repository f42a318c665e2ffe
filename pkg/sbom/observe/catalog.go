package observe

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/anchore/syft/syft/cataloging"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/linux"
	"github.com/anchore/syft/syft/pkg"
	"github.com/anchore/syft/syft/pkg/cataloger/alpine"
	"github.com/anchore/syft/syft/pkg/cataloger/binary"
	"github.com/anchore/syft/syft/pkg/cataloger/debian"
	"github.com/anchore/syft/syft/pkg/cataloger/golang"
	"github.com/anchore/syft/syft/pkg/cataloger/javascript"
	"github.com/anchore/syft/syft/pkg/cataloger/python"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// catalogers makes the catalogers that every tree is shown to. Their settings are written out here and
// never taken from syft's defaults, some of which read the environment or ask the network.
func catalogers() []pkg.Cataloger {
	return []pkg.Cataloger{
		debian.NewDBCataloger(),
		alpine.NewDBCataloger(),
		golang.NewGoModuleBinaryCataloger(golang.CatalogerConfig{
			CaptureSymbols:    cataloging.SymbolScopeNone,
			MainModuleVersion: golang.MainModuleVersionConfig{FromLDFlags: true, FromBuildSettings: true},
		}),
		javascript.NewPackageCataloger(),
		javascript.NewLockCataloger(javascript.CatalogerConfig{}),
		python.NewInstalledPackageCataloger(),
		binary.NewClassifierCataloger(binary.DefaultClassifierCatalogerConfig()),
	}
}

// catalog shows a tree to every cataloger at once and keeps what they find in the order of the catalogers,
// so that the result does not depend on which one ends first.
func catalog(ctx context.Context, t *firmware.Tree) []Component {
	r := newResolver(t)
	list := catalogers()
	found := make([][]Component, len(list))
	errs := make([]error, len(list))
	var all sync.WaitGroup
	for i, c := range list {
		all.Add(1)
		go func() {
			defer all.Done()
			errs[i] = firmware.Safely(func() error {
				pkgs, _, err := c.Catalog(ctx, r)
				found[i] = components(t, pkgs)
				return err
			})
		}()
	}
	all.Wait()
	out := slices.Concat(system(t, r), kernels(t, r), javaPackages(t, r))
	for i, c := range list {
		out = append(out, found[i]...)
		blame(t, r, c.Name(), errs[i])
	}
	for _, p := range sortedKeys(r.failed) {
		t.Skip(p, r.failed[p])
	}
	t.Report(unsupportedDatabases(t, r)...)
	t.Report(shortCounts(t, r, slices.Concat(found...))...)
	return out
}

// blame turns what a cataloger could not read into Unread, one for each file it names.
func blame(t *firmware.Tree, r *resolver, cataloger string, err error) {
	for _, e := range flatten(err) {
		path, reason := "", e.Error()
		if at, rest, ok := strings.Cut(reason, ": "); ok && t.Entry(firmware.CleanPath(at)) != nil {
			path, reason = firmware.CleanPath(at), rest
		}
		if _, known := r.failed[path]; known || isChecksumList(path) {
			continue
		}
		t.Skip(path, fmt.Sprintf("%s: %s", cataloger, reason))
	}
}

// isChecksumList recognises the files that lie beside the databases of distroless images and are asked for
// with them, but list checksums and no packages.
func isChecksumList(p string) bool {
	return strings.Contains(p, "dpkg/status.d/") && strings.HasSuffix(p, ".md5sums")
}

func flatten(err error) []error {
	if err == nil {
		return nil
	}
	var many interface{ Unwrap() []error }
	if !errors.As(err, &many) {
		return []error{err}
	}
	var all []error
	for _, e := range many.Unwrap() {
		all = append(all, flatten(e)...)
	}
	return all
}

func components(t *firmware.Tree, pkgs []pkg.Package) []Component {
	var out []Component
	for _, p := range pkgs {
		c := Component{Name: p.Name, Version: p.Version, Purl: p.PURL, Type: string(p.Type), SourceName: sourceName(p)}
		for _, x := range p.CPEs {
			c.CPEs = append(c.CPEs, x.Attributes.BindToFmtString())
		}
		c.Paths = places(t, p.Locations)
		if owner, ok := p.Metadata.(pkg.FileOwner); ok {
			for _, f := range owner.OwnedFiles() {
				if e := t.Resolve(f); e != nil {
					c.owns = append(c.owns, t.Inside(e.Path))
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// places are the files a package was found by; those that only support the finding, such as a copyright
// file, are left out when there are others.
func places(t *firmware.Tree, set file.LocationSet) []string {
	var primary, rest []string
	for _, l := range set.ToSlice() {
		if l.Annotations[pkg.EvidenceAnnotationKey] == pkg.SupportingEvidenceAnnotation {
			rest = append(rest, t.Inside(l.RealPath))
			continue
		}
		primary = append(primary, t.Inside(l.RealPath))
	}
	if len(primary) > 0 {
		return primary
	}
	if len(rest) > 0 {
		return rest
	}
	return []string{t.Path}
}

func sourceName(p pkg.Package) string {
	switch m := p.Metadata.(type) {
	case pkg.DpkgDBEntry:
		return m.Source
	case pkg.ApkDBEntry:
		return m.OriginPackage
	}
	return ""
}

// identityFiles are where linux.IdentifyRelease looks, in its order.
var identityFiles = []string{"/etc/os-release", "/usr/lib/os-release", "/etc/system-release-cpe", "/etc/redhat-release"}

// system makes a component of the operating system that a tree says it is. A busybox binary alone, which
// syft takes for one, is software and no operating system.
func system(t *firmware.Tree, r *resolver) []Component {
	var release *linux.Release
	_ = firmware.Safely(func() error {
		release = linux.IdentifyRelease(r)
		return nil
	})
	if release == nil || release.ID == "busybox" {
		return nil
	}
	c := Component{Name: release.ID, Version: release.VersionID, Type: TypeOperatingSystem, Description: release.PrettyName}
	if c.Name == "" {
		c.Name = release.Name
	}
	if release.CPEName != "" {
		c.CPEs = []string{release.CPEName}
	}
	for _, p := range identityFiles {
		if e := t.Resolve(p); e != nil && e.Mode.IsRegular() {
			c.Paths = append(c.Paths, t.Inside(e.Path))
			break
		}
	}
	return []Component{c}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
