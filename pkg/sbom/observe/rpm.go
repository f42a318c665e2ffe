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
)

// rpmCataloger reads RPM databases in place, in all three forms that they come in. syft's own copies them to a
// temporary directory that only syft itself can provide, and hands them to a reader that a damaged database can keep
// busy for ever or crash (an overflow chain that leads to itself, an index beyond its page).
type rpmCataloger struct{}

// Name is that of syft's cataloger, since it finds the same.
func (rpmCataloger) Name() string { return "rpm-db-cataloger" }

// Catalog reads every database and manifest in a tree. Errors name the file first.
func (rpmCataloger) Catalog(ctx context.Context, in file.Resolver) (pkgs []pkg.Package, rels []artifact.Relationship, err error) {
	r, ok := in.(*resolver)
	if !ok {
		return nil, nil, errors.New("not a tree of ours")
	}
	release := linux.IdentifyRelease(r)
	var errs []error
	for _, source := range []struct {
		pattern string
		read    func(*resolver, file.Location) ([]rpmHeader, error)
	}{{pkg.RpmDBGlob, readRPMDatabase}, {pkg.RpmManifestGlob, readRPMManifest}} {
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
			var here []pkg.Package
			for _, h := range headers {
				here = append(here, h.pkg(ctx, r, l, release))
			}
			pkgs, rels = append(pkgs, here...), append(rels, needs(here)...)
		}
	}
	return pkgs, rels, errors.Join(errs...)
}

func readRPMDatabase(r *resolver, l file.Location) ([]rpmHeader, error) {
	if log := r.resolve(l.RealPath + "-wal"); log != nil && log.size > 0 {
		r.skip(log.path, "write-ahead log of an RPM database: not supported; the packages in it are missing")
	}
	content, err := r.contents(r.nodes[strings.TrimPrefix(l.RealPath, "/")])
	if err != nil {
		return nil, err
	}
	defer content.Close()
	var out []rpmHeader
	err = rpmBlobs(content, content.Size(), func(blob []byte) error {
		h, err := parseRPMHeader(blob)
		if err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
	return out, err
}

// pkg makes of a header what syft makes of it.
func (h rpmHeader) pkg(ctx context.Context, r *resolver, l file.Location, release *linux.Release) pkg.Package {
	meta := pkg.RpmDBEntry{Name: h.name, Version: h.version, Epoch: h.epoch, Arch: h.arch, Release: h.release, SourceRpm: h.source,
		Vendor: h.vendor, ModularityLabel: &h.modularity, Provides: h.provides, Requires: h.requires}
	for _, f := range h.files {
		if r.HasPath(f) {
			meta.Files = append(meta.Files, pkg.RpmFileRecord{Path: f})
		}
	}
	p := pkg.Package{Name: h.name, Version: h.fullVersion(), PURL: h.purl(release), Type: pkg.RpmPkg, FoundBy: rpmCataloger{}.Name(), Metadata: meta,
		Locations: file.NewLocationSet(l.WithAnnotation(pkg.EvidenceAnnotationKey, pkg.PrimaryEvidenceAnnotation))}
	if h.licence != "" {
		p.Licenses = pkg.NewLicenseSet(pkg.NewLicensesFromLocationWithContext(ctx, l, h.licence)...)
	}
	p.SetID()
	return p
}

func (h rpmHeader) fullVersion() string {
	v := h.version + "-" + h.release
	if h.epoch != nil {
		return strconv.Itoa(*h.epoch) + ":" + v
	}
	return v
}

// purl follows the rpm type of the package URL specification: the epoch is a qualifier.
func (h rpmHeader) purl(release *linux.Release) string {
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
	if h.arch != "" {
		qualifiers[pkg.PURLQualifierArch] = h.arch
	}
	if h.epoch != nil {
		qualifiers[pkg.PURLQualifierEpoch] = strconv.Itoa(*h.epoch)
	}
	if h.source != "" {
		qualifiers[pkg.PURLQualifierUpstream] = h.source
	}
	return packageurl.NewPackageURL(packageurl.TypeRPM, namespace, h.name, h.version+"-"+h.release, pkg.PURLQualifiers(qualifiers, release), "").ToString()
}

// needs ties each package to those that provide what it requires: a name, a capability or a file.
func needs(pkgs []pkg.Package) []artifact.Relationship {
	providers := map[string][]int{}
	for i, p := range pkgs {
		m := p.Metadata.(pkg.RpmDBEntry)
		for _, name := range slices.Concat([]string{m.Name}, m.Provides, m.OwnedFiles()) {
			if list := providers[name]; len(list) == 0 || list[len(list)-1] != i {
				providers[name] = append(list, i)
			}
		}
	}
	var out []artifact.Relationship
	for i, p := range pkgs {
		seen := map[int]bool{i: true}
		for _, name := range p.Metadata.(pkg.RpmDBEntry).Requires {
			for _, k := range providers[name] {
				if !seen[k] {
					seen[k] = true
					out = append(out, artifact.Relationship{From: pkgs[k], To: p, Type: artifact.DependencyOfRelationship})
				}
			}
		}
	}
	return out
}

// readRPMManifest reads what Mariner's images without a database list: ten fields a line, parted by tabs, as rpm's
// query prints NAME, VERSION-RELEASE, INSTALLTIME, BUILDTIME, VENDOR, EPOCH, SIZE, ARCH, EPOCHNUM, SOURCERPM.
func readRPMManifest(r *resolver, l file.Location) ([]rpmHeader, error) {
	raw, err := r.all(r.nodes[strings.TrimPrefix(l.RealPath, "/")], inventoryBytes)
	if err != nil {
		return nil, err
	}
	var out []rpmHeader
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) == 1 && f[0] == "" {
			continue
		}
		if len(f) < 10 {
			return out, fmt.Errorf("line with %d fields instead of 10", len(f))
		}
		h := rpmHeader{name: f[0], vendor: f[4], arch: f[7], source: f[9]}
		var ok bool
		if h.version, h.release, ok = strings.Cut(f[1], "-"); !ok {
			return out, fmt.Errorf("version %q without a release", path.Base(f[1]))
		}
		if n, err := strconv.Atoi(f[8]); err == nil && f[5] != "(none)" {
			h.epoch = &n
		}
		out = append(out, h)
	}
	return out, nil
}
