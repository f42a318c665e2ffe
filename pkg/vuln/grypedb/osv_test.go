package grypedb_test

import (
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v6 "github.com/anchore/grype/grype/db/v6"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/osv"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
)

func records(texts ...string) iter.Seq2[*osv.Advisory, error] {
	return func(yield func(*osv.Advisory, error) bool) {
		for _, text := range texts {
			if !yield(osv.Read("record.json", []byte(text))) {
				return
			}
		}
	}
}

func TestOSV(t *testing.T) {
	const head = `{"id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z", "aliases": ["CVE-2026-0001"], "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}], "affected": [{"package": `
	tests := []struct{ name, affected, want string }{
		{"npm", `{"ecosystem": "npm", "name": "qs"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "6.2.4"}, {"introduced": "6.3.0"}, {"last_affected": "6.3.2"}]}]`, `pkg="npm/qs" <6.2.4 (semantic) fixed in 6.2.4, >=6.3.0,<=6.3.2 (semantic) not-fixed`},
		{"open", `{"ecosystem": "crates.io", "name": "a"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.0.0"}]}]`, `pkg="rust-crate/a" >=1.0.0 (semantic) not-fixed`},
		{"all", `{"ecosystem": "PyPI", "name": "Evil_Package"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]`, `pkg="python/Evil-Package"  (python) not-fixed`},
		{"listed", `{"ecosystem": "PyPI", "name": "a"}, "versions": ["1.0", "1.1", "3.0"], "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]`, `pkg="python/a" <2.0 (python) fixed in 2.0, =3.0 (python) not-fixed`},
		{"commits only", `{"ecosystem": "Maven", "name": "g:a"}, "versions": ["1.0"], "ranges": [{"type": "GIT", "repo": "https://example.org/a", "events": [{"introduced": "0"}]}]`, `pkg="java-archive/g:a" =1.0 (maven) not-fixed`},
		{"Debian", `{"ecosystem": "Debian:12", "name": "openssl"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.11-1~deb12u2"}]}]`, `os="debian@12" pkg="deb/openssl" <3.0.11-1~deb12u2 (deb) fixed in 3.0.11-1~deb12u2`},
		{"Ubuntu", `{"ecosystem": "Ubuntu:22.04:LTS", "name": "openssl"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.2-0ubuntu1.10"}]}]`, `os="ubuntu@22.4" pkg="deb/openssl" <3.0.2-0ubuntu1.10 (deb) fixed in 3.0.2-0ubuntu1.10`},
		{"Alpine", `{"ecosystem": "Alpine:v3.18", "name": "openssl"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.4-r5"}]}]`, `os="alpine@3.18" pkg="apk/openssl" <3.1.4-r5 (apk) fixed in 3.1.4-r5`},
		{"a distribution that grype looks up elsewhere", `{"ecosystem": "Rocky Linux:9", "name": "openssl"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]`, ""},
		{"unknown ecosystem", `{"ecosystem": "OSS-Fuzz", "name": "openssl"}, "versions": ["1.0"]`, ""},
		{"paid channel", `{"ecosystem": "Ubuntu:Pro:16.04:LTS", "name": "openssl"}, "versions": ["1.0"]`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			report, err := grypedb.Build(grypedb.Options{Dir: dir, Built: wellknown.Built}, grypedb.OSV(grypedb.Provider{ID: "osv", Version: "1"}, records(head+tt.affected+"}]}")))
			if tt.want == "" {
				if err == nil || !strings.Contains(err.Error(), "no record") {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || report.Written != 1 {
				t.Fatalf("%v, %+v", err, report)
			}
			if got := affected(t, dir); got != tt.want {
				t.Errorf("%s\nexpected %s", got, tt.want)
			}
		})
	}
}

// affected is the one affected package of a database.
func affected(t *testing.T, dir string) string {
	t.Helper()
	r, err := v6.NewReader(v6.Config{DBDirPath: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all, err := r.GetAffectedPackages(nil, &v6.GetPackageOptions{PreloadOS: true, PreloadPackage: true, PreloadVulnerability: true, PreloadBlob: true})
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	p := all[0]
	if p.Vulnerability.Name != "GHSA-aaaa-bbbb-cccc" || len(p.BlobValue.CVEs) != 1 || len(p.Vulnerability.BlobValue.Severities) != 1 {
		t.Errorf("%v", p)
	}
	var words []string
	if p.OperatingSystem != nil {
		words = append(words, `os="`+p.OperatingSystem.String()+`"`)
	}
	words = append(words, `pkg="`+p.Package.String()+`"`)
	var ranges []string
	for _, r := range p.BlobValue.Ranges {
		ranges = append(ranges, r.Version.Constraint+" ("+r.Version.Type+") "+r.Fix.String())
	}
	return strings.Join(words, " ") + " " + strings.Join(ranges, ", ")
}

func TestOSVEndsWithItsSource(t *testing.T) {
	_, err := grypedb.Build(grypedb.Options{Dir: t.TempDir(), Built: wellknown.Built}, grypedb.OSV(grypedb.Provider{ID: "osv"}, records(`{"id": 7}`)))
	if err == nil || !strings.Contains(err.Error(), "record.json") {
		t.Errorf("%v", err)
	}
}

// TestConformanceOSV builds a database of all records of the Go vulnerability database that there are.
func TestConformanceOSV(t *testing.T) {
	root := needs.Conformance(t)
	paths, err := filepath.Glob(filepath.Join(root, "vulnerability", "osv", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%v, %v", paths, err)
	}
	report, err := grypedb.Build(grypedb.Options{Dir: t.TempDir(), Built: wellknown.Built}, grypedb.OSV(grypedb.Provider{ID: "go", Version: "1"}, func(yield func(*osv.Advisory, error) bool) {
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(osv.Read(path, text)) {
				return
			}
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	for reason, n := range report.Dropped {
		t.Logf("dropped %d: %s", n, reason)
	}
	figures.Hold(t, "Vulnerability databases", "records of the Go vulnerability database: each is in the grype database that is built of them", report.Records, report.Written)
}
