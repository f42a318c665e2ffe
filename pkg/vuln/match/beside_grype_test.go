package match_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/anchore/grype/grype"
	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/matcher"
	"github.com/anchore/grype/grype/matcher/dpkg"
	"github.com/anchore/grype/grype/matcher/rpm"
	"github.com/anchore/grype/grype/matcher/stock"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/grype/grype/version"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// byGrype is what grype itself finds, as its command is set up: "component vulnerability".
func byGrype(t testing.TB, dir string, text []byte) ([]string, error) {
	t.Helper()
	packages, about, _, err := grypepkg.ProvideFromReader(bytes.NewReader(text), grypepkg.ProviderConfig{})
	if err != nil {
		return nil, err
	}
	r, err := v6.NewReader(v6.Config{DBDirPath: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	engine := grype.VulnerabilityMatcher{VulnerabilityProvider: v6.NewVulnerabilityProvider(r), Matchers: matcher.NewDefaultMatchers(matcher.Config{
		Stock: stock.MatcherConfig{UseCPEs: true},
		Dpkg:  dpkg.MatcherConfig{MissingEpochStrategy: version.MissingEpochStrategyZero},
		Rpm:   rpm.MatcherConfig{MissingEpochStrategy: version.MissingEpochStrategyAuto},
	})}
	found, _, err := engine.FindMatches(packages, about)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, m := range found.Sorted() {
		all = append(all, where(string(m.Package.ID), m.Package.Name, m.Package.Version)+" "+m.Vulnerability.ID)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// where names a component by its bom-ref. grype makes up an id where there is none: 16 hexadecimal digits.
func where(ref, name, version string) string {
	if ref == "" || len(ref) == 16 && strings.Trim(ref, "0123456789abcdef") == "" {
		_, last, _ := cutLast(name, "/")
		return last + "@" + version
	}
	return ref
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(sep):], true
}

// byUs is what Match finds, in the same words.
func byUs(r *match.Result) []string {
	var all []string
	for _, c := range r.Components {
		versions := []string{c.Version}
		for _, a := range c.Asked {
			versions = append(versions, a.Version)
		}
		for _, m := range c.Matches {
			for _, record := range m.Records {
				for _, v := range versions {
					all = append(all, where(c.Ref, c.Name, v)+" "+string(record.ID))
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func without(all, known []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(known, s) })
}

// TestBesideGrype holds the two against each other on a device that has what grype is known to miss.
func TestBesideGrype(t *testing.T) {
	text := device(
		component{Ref: "os", Type: "operating-system", Name: "debian", Version: "11"},
		component{Ref: "log4j", Type: "library", Group: "org.apache.logging.log4j", Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"},
		component{Ref: "polkit", Type: "library", Name: "policykit-1", Version: "0.105-31", Purl: "pkg:deb/debian/policykit-1@0.105-31"},
		component{Ref: "busybox", Type: "application", Name: "busybox", Version: "1.33.0", CPE: "cpe:2.3:a:busybox:busybox:1.33.0:*:*:*:*:*:*:*"},
		component{Ref: "kernel image", Type: "library", Name: "linux-image", Version: "5.10.92-1", Purl: "pkg:deb/debian/linux-image@5.10.92-1?upstream=linux"},
		component{Ref: "kernel", Type: "operating-system", Name: "Linux", Version: "5.15.10", CPE: "cpe:2.3:o:linux:linux_kernel:5.15.10:*:*:*:*:*:*:*"},
		component{Ref: "built kernel", Type: "operating-system", Name: "Linux", Version: "5.15.10-rt7", CPE: "cpe:2.3:o:linux:linux_kernel:5.15.10-rt7:*:*:*:*:*:*:*"},
		component{Ref: "kernel as an application", Type: "application", Name: "Linux", Version: "5.15.10", CPE: "cpe:2.3:a:linux:linux_kernel:5.15.10:*:*:*:*:*:*:*"},
		component{Ref: "packaged xz", Type: "library", Name: "xz", Version: "5.6.1-r0", CPE: "cpe:2.3:a:tukaani:xz:5.6.1-r0:*:*:*:*:*:*:*"},
		component{Ref: "rtos", Type: "firmware", Name: "VxWorks", Version: "6.9.2", CPE: "cpe:2.3:o:windriver:vxworks:6.9.2:*:*:*:*:*:*:*"},
		component{Ref: "cpu", Type: "device", Name: "Cortex-A9", Version: "9", CPE: "cpe:2.3:h:arm:cortex-a:9:*:*:*:*:*:*:*"},
		component{Ref: "liblzma by trivy", Type: "library", Name: "liblzma5", Version: "5.6.1-1", Purl: "pkg:deb/debian/liblzma5@5.6.1-1?distro=debian-13",
			Properties: []map[string]string{{"name": "aquasecurity:trivy:SrcName", "value": "xz-utils"}}},
		component{Ref: "bad purl, good CPE", Type: "library", Name: "openssl", Version: "1.0.1f", Purl: "openssl@1.0.1f", CPE: "cpe:2.3:a:openssl:openssl:1.0.1f:*:*:*:*:*:*:*"},
		component{Ref: "Debian by its name", Type: "library", Name: "openssl", Version: "1.0.1e-2", Purl: "pkg:deb/debian/openssl@1.0.1e-2?distro=7"},
		component{Ref: "no ecosystem data", Type: "library", Name: "xz", Version: "5.6.0", Purl: "pkg:npm/xz@5.6.0", CPE: "cpe:2.3:a:tukaani:xz:5.6.0:*:*:*:*:*:*:*"},
	)
	dir, err := wellKnown()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := byGrype(t, dir, text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := open(t).Match(t.Context(), read(t, text))
	if err != nil {
		t.Fatal(err)
	}
	ours := byUs(r)
	if lost := without(theirs, ours); len(lost) > 0 || len(theirs) < 5 {
		t.Errorf("grype finds %d, of which we lose %q", len(theirs), lost)
	}
	want := []string{
		"Debian by its name CVE-2014-0160",
		"built kernel CVE-2022-0847",
		"cpu CVE-2017-5753",
		"kernel CVE-2022-0847",
		"kernel as an application CVE-2022-0847",
		"liblzma by trivy CVE-2024-3094",
		"no ecosystem data CVE-2024-3094",
		"packaged xz CVE-2024-3094",
	}
	if more := without(ours, theirs); !slices.Equal(more, want) {
		t.Errorf("we add %q, expected %q", more, want)
	}
}

// TestConformanceBesideGrype holds the two against each other on real SBOMs: with a database that has an advisory for each package
// that grype sees in them.
func TestConformanceBesideGrype(t *testing.T) {
	root := needs.Conformance(t)
	documents := realDocuments(t, root)
	dir := t.TempDir()
	if _, err := grypedb.Build(grypedb.Options{Dir: dir, Built: wellknown.Built}, grypedb.Advisories(grypedb.Provider{ID: "seen", Version: "1"}, grypedb.Each(advisoriesFor(documents)))); err != nil {
		t.Fatal(err)
	}
	d := match.New(dir)
	defer d.Close()
	agree, added, found := 0, 0, 0
	for _, doc := range documents {
		theirs, err := byGrype(t, dir, doc.text)
		if err != nil {
			t.Fatalf("%s: %v", doc.name, err)
		}
		r, err := d.Match(t.Context(), doc.doc)
		if err != nil {
			t.Fatalf("%s: %v", doc.name, err)
		}
		ours := byUs(r)
		found += len(theirs)
		added += len(without(ours, theirs))
		if lost := without(theirs, ours); len(lost) > 0 {
			t.Errorf("%s: of %d we lose %d: %.300q", doc.name, len(theirs), len(lost), lost)
			continue
		}
		agree++
	}
	t.Logf("grype finds %d; we add %d", found, added)
	figures.Hold(t, "Vulnerability databases", "published CycloneDX SBOMs: nothing that grype finds is lost", len(documents), agree)
}

// realDocument is one that both read.
type realDocument struct {
	name     string
	text     []byte
	doc      *sbom.Document
	packages []grypepkg.Package
}

// maxRealDocument keeps the largest out, of which grype alone would take minutes to search.
const maxRealDocument = 4 << 20

func realDocuments(t *testing.T, root string) []realDocument {
	t.Helper()
	var all []realDocument
	for _, topic := range []string{"sbom-wild", "medical", "cyclonedx"} {
		err := filepath.WalkDir(filepath.Join(root, topic), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil || len(text) > maxRealDocument || !bytes.Contains(text, []byte(`"CycloneDX"`)) {
				return err
			}
			doc, err := sbom.Read(path, text, sbom.Limits{})
			if err != nil || len(doc.Components) == 0 {
				return nil // what we do not read, or has no part, is nothing to compare
			}
			packages, _, _, err := grypepkg.ProvideFromReader(bytes.NewReader(text), grypepkg.ProviderConfig{})
			if err != nil || len(packages) == 0 {
				return nil
			}
			all = append(all, realDocument{strings.TrimPrefix(path, root), text, doc, packages})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 50 {
		t.Fatalf("only %d documents", len(all))
	}
	return all
}

// advisoriesFor makes one for each package and each CPE that grype sees, of every version.
func advisoriesFor(documents []realDocument) []grypedb.Advisory {
	every := []grypedb.Range{{}}
	var all []grypedb.Advisory
	seen := map[string]bool{}
	add := func(key string, a grypedb.Advisory) {
		if !seen[key] {
			seen[key] = true
			a.ID = fmt.Sprintf("SEEN-%05d", len(seen))
			all = append(all, a)
		}
	}
	vp := v6.NewVulnerabilityProvider(nobody{})
	for _, doc := range documents {
		for _, p := range doc.packages {
			for _, c := range p.CPEs {
				c.Attributes.Version, c.Attributes.Update = "", ""
				text := c.Attributes.String()
				add(text, grypedb.Advisory{CPEs: []grypedb.AffectedCPE{{CPE: text, Ranges: every}}})
			}
			if p.Type == "" || p.Type == "UnknownPackage" {
				continue
			}
			place := ""
			if p.Distro != nil && p.Distro.MajorVersion() != "" {
				place = p.Distro.Name() + "-" + p.Distro.Version
			}
			names := append(vp.PackageSearchNames(p), p.Name)
			for _, u := range p.Upstreams {
				names = append(names, u.Name)
			}
			for _, name := range names {
				if name == "" {
					continue
				}
				a := grypedb.Advisory{Packages: []grypedb.AffectedPackage{{Type: string(p.Type), Name: name, Ranges: every}}}
				switch p.Type {
				case "deb", "rpm", "apk", "alpm", "portage":
					a.Packages[0].Distro = place
				}
				add(string(p.Type)+" "+name+" "+a.Packages[0].Distro, a)
			}
		}
	}
	return all
}

// nobody is a reader that is asked for nothing but aliases of architectures.
type nobody struct{ v6.Reader }

func (nobody) GetArchitectureAliases() (map[string]string, error) { return nil, nil }
