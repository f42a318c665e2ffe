package observe

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/anchore/packageurl-go"
	"github.com/anchore/syft/syft/artifact"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/linux"
	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/weight"
)

// rpmCataloger reads RPM databases in place, in all three forms that they come in. syft's own copies them to a
// temporary directory that only syft itself can provide; see package rpmdb for the rest.
type rpmCataloger struct{}

// Name is that of syft's cataloger, since it finds the same.
func (rpmCataloger) Name() string { return "rpm-db-cataloger" }

// Catalog reads every database and manifest in a tree. Errors name the file first.
func (rpmCataloger) Catalog(ctx context.Context, in file.Resolver) (pkgs []pkg.Package, rels []artifact.Relationship, err error) {
	r, ok := treeOf(in)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	var errs []error
	for _, source := range []struct {
		pattern string
		read    func(allowed, file.Location) ([]rpmdb.Header, error)
		release *linux.Release // a manifest is not tied to the system that it lies in
	}{{pkg.RpmDBGlob, readRPMDatabase, linux.IdentifyRelease(r)}, {pkg.RpmManifestGlob, readRPMManifest, nil}} {
		found, err := r.FilesByGlob(source.pattern)
		if err != nil {
			return nil, nil, err
		}
		for _, l := range found {
			headers, err := source.read(r, l)
			if err == nil && len(headers) == 0 {
				err = errors.New("lists no package")
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", l.RealPath, err))
			}
			here := make([]pkg.Package, len(headers))
			for i, h := range headers {
				here[i] = rpmPackage(ctx, h, r.resolver, l, source.release)
			}
			more, err := requirements(headers, here, r.quota)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: dependencies between packages: %w", l.RealPath, err))
			}
			pkgs, rels = append(pkgs, here...), append(rels, more...)
		}
	}
	return pkgs, rels, errors.Join(errs...)
}

// readRPMDatabase reads a database in place, a package at a time. So it may be as long as any file: that of an ordinary system
// is longer than a list that is read as a whole may be.
func readRPMDatabase(r allowed, l file.Location) ([]rpmdb.Header, error) {
	if log := r.resolve(l.RealPath + "-wal"); log != nil && log.size > 0 {
		r.skip(log.path, "write-ahead log of an RPM database: not supported; the packages in it are missing")
	}
	content, err := r.contents(r.nodes[strings.TrimPrefix(l.RealPath, "/")])
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return rpmdb.Read(content, content.Size(), func(h rpmdb.Header) error {
		return r.quota.take(1 + int64(len(h.Files)+len(h.Provides)+len(h.Requires))/rpmRecords)
	})
}

// rpmRecords files and relations of a package weigh as much as a package.
const rpmRecords = 64

// rpmPackage makes of a header what syft makes of it.
func rpmPackage(ctx context.Context, h rpmdb.Header, r *resolver, l file.Location, release *linux.Release) pkg.Package {
	meta := pkg.RpmDBEntry{Name: h.Name, Version: h.Version, Epoch: h.Epoch, Arch: h.Arch, Release: h.Release, SourceRpm: h.SourceRPM,
		Vendor: h.Vendor, ModularityLabel: &h.Modularity, Provides: h.Provides, Requires: h.Requires}
	for _, f := range h.Files {
		if r.HasPath(f) {
			meta.Files = append(meta.Files, pkg.RpmFileRecord{Path: f})
		}
	}
	p := pkg.Package{Name: h.Name, Version: rpmVersion(h), PURL: rpmPurl(h, release), Type: pkg.RpmPkg, FoundBy: rpmCataloger{}.Name(), Metadata: meta,
		Locations: file.NewLocationSet(l.WithAnnotation(pkg.EvidenceAnnotationKey, pkg.PrimaryEvidenceAnnotation))}
	if h.Licence != "" {
		p.Licenses = pkg.NewLicenseSet(pkg.NewLicensesFromLocationWithContext(ctx, l, h.Licence)...)
	}
	p.SetID()
	return p
}

func rpmVersion(h rpmdb.Header) string {
	v := h.Version + "-" + h.Release
	if h.Epoch != nil {
		return strconv.Itoa(*h.Epoch) + ":" + v
	}
	return v
}

// rpmPurl follows the rpm type of the package URL specification: the epoch is a qualifier.
func rpmPurl(h rpmdb.Header, release *linux.Release) string {
	namespace := ""
	if release != nil {
		namespace = release.ID
	}
	switch {
	case namespace == "rhel" || namespace == "hummingbird":
		namespace = "redhat"
	case strings.HasPrefix(namespace, "opensuse"):
		namespace = "opensuse"
	}
	qualifiers := map[string]string{}
	if h.Arch != "" {
		qualifiers[pkg.PURLQualifierArch] = h.Arch
	}
	if h.Epoch != nil {
		qualifiers[pkg.PURLQualifierEpoch] = strconv.Itoa(*h.Epoch)
	}
	if h.SourceRPM != "" {
		qualifiers[pkg.PURLQualifierUpstream] = h.SourceRPM
	}
	return packageurl.NewPackageURL(packageurl.TypeRPM, namespace, h.Name, h.Version+"-"+h.Release, pkg.PURLQualifiers(qualifiers, release), "").ToString()
}

// requirements ties each package to those that provide what it requires: a name, a capability or a file.
func requirements(headers []rpmdb.Header, pkgs []pkg.Package, left *quota) (out []artifact.Relationship, err error) {
	providers := map[string][]int{}
	for i, h := range headers {
		for _, name := range slices.Concat([]string{h.Name}, h.Provides, h.Files) {
			if list := providers[name]; len(list) == 0 || list[len(list)-1] != i {
				providers[name] = append(list, i)
			}
		}
	}
	for i, h := range headers {
		seen := map[int]bool{i: true}
		for _, name := range h.Requires {
			for _, k := range providers[name] {
				if !seen[k] {
					seen[k] = true
					if len(out)%weight.TiesPerPackage == 0 {
						if err := left.take(1); err != nil {
							return out, err
						}
					}
					out = append(out, artifact.Relationship{From: pkgs[k], To: pkgs[i], Type: artifact.DependencyOfRelationship})
				}
			}
		}
	}
	return out, nil
}

// readRPMManifest reads what Mariner's images without a database list: ten fields a line, parted by tabs, as rpm's
// query prints NAME, VERSION-RELEASE, INSTALLTIME, BUILDTIME, VENDOR, EPOCH, SIZE, ARCH, EPOCHNUM, SOURCERPM.
func readRPMManifest(r allowed, l file.Location) ([]rpmdb.Header, error) {
	n := r.nodes[strings.TrimPrefix(l.RealPath, "/")]
	if err := r.short(n); err != nil {
		return nil, err
	}
	raw, err := r.all(n, n.size)
	if err != nil {
		return nil, err
	}
	var out []rpmdb.Header
	for line := range strings.Lines(string(raw)) {
		f := strings.SplitN(strings.TrimRight(line, "\r\n"), "\t", 11)
		if len(f) == 1 && f[0] == "" {
			continue
		}
		if len(f) < 10 {
			return out, fmt.Errorf("line with %d fields instead of 10", len(f))
		}
		h := rpmdb.Header{Name: f[0], Vendor: f[4], Arch: f[7], SourceRPM: f[9]}
		var ok bool
		if h.Version, h.Release, ok = strings.Cut(f[1], "-"); !ok {
			return out, fmt.Errorf("version %q without a release", path.Base(f[1]))
		}
		if n, err := strconv.Atoi(f[8]); err == nil && f[5] != "(none)" {
			h.Epoch = &n
		}
		if err := r.quota.take(1); err != nil {
			return out, err
		}
		out = append(out, h)
	}
	return out, nil
}
