package grypedb_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/spf13/afero"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
)

func TestBuildStatesWhatItIs(t *testing.T) {
	data := t.TempDir()
	if err := wellknown.Install(data); err != nil {
		t.Fatal(err)
	}
	dir := wellknown.Folder(data)
	r, err := v6.NewReader(v6.Config{DBDirPath: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	meta, err := r.GetDBMetadata()
	if err != nil {
		t.Fatal(err)
	}
	if !meta.BuildTimestamp.Equal(wellknown.Built) {
		t.Errorf("built %s, expected %s", meta.BuildTimestamp, wellknown.Built)
	}
	imported, err := v6.ReadImportMetadata(afero.NewOsFs(), dir)
	if err != nil {
		t.Fatal(err)
	}
	digest, err := v6.CalculateDBDigest(afero.NewOsFs(), filepath.Join(dir, grypedb.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if imported.Digest != digest {
		t.Errorf("import.json says %s, the file has %s", imported.Digest, digest)
	}
	all, err := wellknown.Advisories()
	if err != nil {
		t.Fatal(err)
	}
	held, err := r.GetVulnerabilities(nil, &v6.GetVulnerabilityOptions{Preload: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(held) != len(all) {
		t.Errorf("%d vulnerabilities, expected %d", len(held), len(all))
	}
}

func TestSameAdvisoriesSameContent(t *testing.T) {
	var contents []string
	for range 2 {
		data := t.TempDir()
		if err := wellknown.Install(data); err != nil {
			t.Fatal(err)
		}
		contents = append(contents, content(t, wellknown.Folder(data)))
	}
	if contents[0] != contents[1] {
		t.Errorf("two databases of the same advisories:\n%s\n%s", contents[0], contents[1])
	}
}

// content is what a database holds, as text.
func content(t *testing.T, dir string) string {
	t.Helper()
	r, err := v6.NewReader(v6.Config{DBDirPath: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	packages, err := r.GetAffectedPackages(nil, &v6.GetPackageOptions{PreloadOS: true, PreloadPackage: true, PreloadVulnerability: true, PreloadBlob: true})
	if err != nil {
		t.Fatal(err)
	}
	cpes, err := r.GetAffectedCPEs(nil, &v6.GetCPEOptions{PreloadCPE: true, PreloadVulnerability: true, PreloadBlob: true})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range packages {
		lines = append(lines, p.String())
	}
	for _, c := range cpes {
		lines = append(lines, c.String())
	}
	if len(lines) < 10 {
		t.Fatalf("only %d rows", len(lines))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestBuildFailsClosed(t *testing.T) {
	good := []grypedb.Range{{Constraint: "<2"}}
	broken := errors.New("the archive is cut off")
	tests := []struct {
		name   string
		source grypedb.Source
		want   string
	}{
		{"nothing", grypedb.Advisories(grypedb.Provider{ID: "p"}, grypedb.Each(nil)), "no record"},
		{"names nothing", of(grypedb.Advisory{ID: "CVE-2024-1"}), "no record"},
		{"no id", of(grypedb.Advisory{Packages: []grypedb.AffectedPackage{{Type: "npm", Name: "a", Ranges: good}}}), "no id"},
		{"no range", of(grypedb.Advisory{ID: "CVE-2024-1", Packages: []grypedb.AffectedPackage{{Type: "npm", Name: "a"}}}), "no range"},
		{"bad range", of(grypedb.Advisory{ID: "CVE-2024-1", Packages: []grypedb.AffectedPackage{{Type: "npm", Name: "a", Ranges: []grypedb.Range{{Constraint: "less than two"}}}}}), `range "less than two"`},
		{"bad CPE", of(grypedb.Advisory{ID: "CVE-2024-1", CPEs: []grypedb.AffectedCPE{{CPE: "cpe:2.3:x", Ranges: good}}}), "cpe:2.3:x"},
		{"source breaks off", grypedb.Advisories(grypedb.Provider{ID: "p"}, func(yield func(grypedb.Advisory, error) bool) { yield(grypedb.Advisory{}, broken) }), broken.Error()},
		{"no folder", grypedb.Providers("does-not-exist"), "does-not-exist"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			_, err := grypedb.Build(grypedb.Options{Dir: dir, Built: wellknown.Built}, tt.source)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, expected %q", err, tt.want)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v (%v)", left, err)
			}
		})
	}
}

func of(a grypedb.Advisory) grypedb.Source {
	return grypedb.Advisories(grypedb.Provider{ID: "p"}, grypedb.Each([]grypedb.Advisory{a}))
}

func TestBuildLeavesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, grypedb.FileName)
	if err := os.WriteFile(there, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := grypedb.Build(grypedb.Options{Dir: dir, Built: time.Unix(0, 0)}, of(grypedb.Advisory{ID: "CVE-2024-1", Packages: []grypedb.AffectedPackage{{Type: "npm", Name: "a", Ranges: []grypedb.Range{{Constraint: "<2"}}}}}))
	if err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("error %v", err)
	}
	if text, err := os.ReadFile(there); err != nil || string(text) != "kept" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestProvidersFailClosed(t *testing.T) {
	tests := []struct{ name, record, want string }{
		{"not JSON", `{"schema": `, "results/record.json"},
		{"unknown schema", `{"schema": "https://example.org/schema/strange/schema-9.0.0.json", "item": {}}`, "no record"},
		{"damaged item", `{"schema": "https://raw.githubusercontent.com/anchore/vunnel/main/schema/vulnerability/osv/schema-1.6.1.json", "item": {"id": 7}}`, "results/record.json"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from := t.TempDir()
			results := filepath.Join(from, "alma", "results")
			if err := os.MkdirAll(results, 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(results, "record.json"), []byte(tt.record), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := grypedb.Build(grypedb.Options{Dir: t.TempDir(), Built: wellknown.Built}, grypedb.Providers(from))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, expected %q", err, tt.want)
			}
		})
	}
}

func TestProviderLimits(t *testing.T) {
	sparse := func(t *testing.T, path string, size int64) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := f.Truncate(size); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name string
		fill func(t *testing.T, dir string)
		want string
	}{
		{"providers", func(t *testing.T, dir string) {
			for n := range grypedb.MaxProviders + 1 {
				if err := os.MkdirAll(filepath.Join(dir, fmt.Sprintf("p%03d", n), "results"), 0o750); err != nil {
					t.Fatal(err)
				}
			}
		}, "more than 200 providers"},
		{"record", func(t *testing.T, dir string) {
			sparse(t, filepath.Join(dir, "nvd", "results", "a.json"), grypedb.MaxRecord+1)
		}, "record results/a.json: "},
		{"metadata", func(t *testing.T, dir string) { sparse(t, filepath.Join(dir, "nvd", "metadata.json"), 1<<20+1) }, "metadata.json: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.fill(t, dir)
			_, err := grypedb.Build(grypedb.Options{Dir: t.TempDir(), Built: wellknown.Built}, grypedb.Providers(dir))
			if err == nil || !strings.Contains(err.Error(), tt.want) || tt.name != "providers" && !errors.Is(err, bounded.ErrTooLarge) {
				t.Errorf("%v, expected %q", err, tt.want)
			}
		})
	}
}
