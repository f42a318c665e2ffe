package match

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
	grypepkg "github.com/anchore/grype/grype/pkg"
	syftpkg "github.com/anchore/syft/syft/pkg"
	"gorm.io/gorm"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
)

// manyVersions is how many versions of one name the tests have.
const manyVersions = 40

// aboutOneName are advisories about one name in several ecosystems and as a CPE: of all versions, of ranges, of single versions, and of what cannot be read.
func aboutOneName() []grypedb.Advisory {
	var all []grypedb.Advisory
	for n := range manyVersions {
		fixed := fmt.Sprintf("1.%d.0", n)
		ranges := [][]grypedb.Range{
			{{Constraint: "<" + fixed, Fixed: fixed}},
			{{Constraint: ">=1.3.0,<" + fixed, Fixed: fixed}, {Constraint: ">=2.0,<2.1", Fixed: "2.1"}, {Constraint: ">=1.30.0,<1.31.0", Fixed: "1.31.0"}},
			{{Constraint: "=" + fixed}},
			{{}},
			{{Constraint: ">=a.b,<c.d"}},
		}[n%5]
		a := grypedb.Advisory{ID: fmt.Sprintf("GHSA-%06d", n), Aliases: []string{fmt.Sprintf("CVE-2024-%06d", n/2)}, Summary: "Something.", URL: "https://example.org/advisory",
			CVSS: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}, CPEs: []grypedb.AffectedCPE{{CPE: "cpe:2.3:a:example:part:*:*:*:*:*:*:*:*", Ranges: ranges}}}
		for _, kind := range []string{"npm", "python", "gem"} {
			a.Packages = append(a.Packages, grypedb.AffectedPackage{Type: kind, Name: "part", Ranges: ranges})
		}
		for kind, distro := range map[string]string{"deb": "debian-12", "rpm": "rhel-9", "apk": "alpine-3.20"} {
			a.Packages = append(a.Packages, grypedb.AffectedPackage{Type: kind, Name: "part", Distro: distro, Ranges: ranges})
		}
		slices.SortFunc(a.Packages, func(a, b grypedb.AffectedPackage) int { return len(a.Type+a.Distro) - len(b.Type+b.Distro) })
		all = append(all, a)
	}
	return all
}

func databaseOfOneName(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := grypedb.Build(grypedb.Options{Dir: dir, Built: time.Unix(1_790_000_000, 0), Origin: "test"},
		grypedb.Advisories(grypedb.Provider{ID: "test", Version: "1"}, grypedb.Each(aboutOneName()))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// identifiers of the name at a version, in each ecosystem.
var identifiers = map[string]string{
	"npm": "pkg:npm/part@%s", "python": "pkg:pypi/part@%s", "gem": "pkg:gem/part@%s", "deb": "pkg:deb/debian/part@%s?distro=debian-12", "rpm": "pkg:rpm/redhat/part@%s?distro=rhel-9",
	"apk": "pkg:apk/alpine/part@%s?distro=alpine-3.20", "source of another": "pkg:deb/debian/lib@%s?distro=debian-12&upstream=part", "cpe": "cpe:2.3:a:example:part:%s:*:*:*:*:*:*:*",
}

func versionsOf(t *testing.T, identifier string, versions ...string) *sbom.Document {
	t.Helper()
	var all []map[string]string
	for _, v := range versions {
		c := map[string]string{"type": "library", "bom-ref": v, "name": "part", "version": v, "purl": fmt.Sprintf(identifier, v)}
		if identifier[:3] == "cpe" {
			c["cpe"] = c["purl"]
			delete(c, "purl")
		}
		all = append(all, c)
	}
	text, err := json.Marshal(map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": all})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := sbom.Read("device.cdx.json", text, sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestVersionsTogetherAndAlone: many versions of a name, of which what is known is read once, end as each does alone.
func TestVersionsTogetherAndAlone(t *testing.T) {
	d := New(databaseOfOneName(t))
	defer d.Close()
	var versions []string
	for n := range manyVersions {
		versions = append(versions, fmt.Sprintf("1.%d.0", n))
	}
	versions = append(versions, "2.0.5", "1:1.5.0-1", "1.5.0-r3", "1.5.0-rc1", "none at all")
	for name, identifier := range identifiers {
		t.Run(name, func(t *testing.T) {
			together, err := d.Match(t.Context(), versionsOf(t, identifier, versions...))
			if err != nil {
				t.Fatal(err)
			}
			if together.Totals.Matches < 5*manyVersions || together.Totals.Matches > manyVersions*manyVersions/2 {
				t.Errorf("%d matches", together.Totals.Matches)
			}
			for n, v := range versions {
				alone, err := d.Match(t.Context(), versionsOf(t, identifier, v))
				if err != nil {
					t.Fatal(err)
				}
				got := together.Components[n]
				got.Pointer, got.Line = alone.Components[0].Pointer, alone.Components[0].Line
				if a, b := written(t, got), written(t, alone.Components[0]); a != b {
					t.Errorf("%s among others: %.2000s\nalone: %.2000s", v, a, b)
				}
			}
		})
	}
}

func written(t *testing.T, c Component) string {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// counting counts how often grype goes to the database behind its reader's back, to complete what it found.
type counting struct {
	v6.Reader
	times int
}

func (c *counting) GetDB() *gorm.DB {
	c.times++
	return c.Reader.(interface{ GetDB() *gorm.DB }).GetDB()
}

// TestWhatIsKnownOfANameIsReadOnce: after the second version nothing more is read, however many come.
func TestWhatIsKnownOfANameIsReadOnce(t *testing.T) {
	dir := databaseOfOneName(t)
	reader, err := v6.NewReader(v6.Config{DBDirPath: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	counted := &counting{Reader: reader}
	e := newEngine(newSparing(counted, ""), newKnowledge())
	for n := range manyVersions {
		before := counted.times
		found, _, err := e.find(t.Context(), []grypepkg.Package{{ID: "0", Name: "part", Version: fmt.Sprintf("1.%d.0", n), Type: syftpkg.NpmPkg, Language: syftpkg.JavaScript}})
		if err != nil || len(found) == 0 {
			t.Fatalf("%d found, %v", len(found), err)
		}
		if read := counted.times - before; (read > 0) != (n < 2) {
			t.Errorf("version %d: read %d times", n, read)
		}
	}
}
