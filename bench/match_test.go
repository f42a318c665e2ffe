package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/anchore/grype/grype"
	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/matcher"
	"github.com/anchore/grype/grype/matcher/dpkg"
	"github.com/anchore/grype/grype/matcher/rpm"
	"github.com/anchore/grype/grype/matcher/stock"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/grype/grype/version"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// What is matched: so many components against so many advisories, about so many packages.
const (
	matchedComponents = 1_000
	advisoryCount     = 100_000
	advisedPackages   = 20_000
)

// advisories are about packages of npm, of Debian 12 and products named by CPE, a third each. One in ten is about the version that components have.
func advisories(n int) iter.Seq2[grypedb.Advisory, error] {
	return func(yield func(grypedb.Advisory, error) bool) {
		for i := range n {
			fixed := "1.0.0"
			if i%10 == 0 {
				fixed = "9.0.0"
			}
			ranges := []grypedb.Range{{Constraint: "<" + fixed, Fixed: fixed}}
			name := fmt.Sprintf("part-%05d", i%advisedPackages)
			a := grypedb.Advisory{ID: fmt.Sprintf("GHSA-%06d", i), Aliases: []string{fmt.Sprintf("CVE-2024-%06d", i)}, Summary: "Something can be done that should not be possible.",
				URL: "https://example.org/advisory", CVSS: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}}
			switch i % 3 {
			case 0:
				a.Packages = []grypedb.AffectedPackage{{Type: "npm", Name: name, Ranges: ranges}}
			case 1:
				a.Packages = []grypedb.AffectedPackage{{Type: "deb", Name: name, Distro: "debian-12", Ranges: ranges}}
			default:
				a.CPEs = []grypedb.AffectedCPE{{CPE: "cpe:2.3:a:example:" + name + ":*:*:*:*:*:*:*:*", Ranges: ranges}}
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

func build(dir string, n int) error {
	_, err := grypedb.Build(grypedb.Options{Dir: dir, Built: time.Unix(1_790_000_000, 0), Origin: "bench"}, grypedb.Advisories(grypedb.Provider{ID: "bench", Version: "1"}, advisories(n)))
	return err
}

// advised is the folder of the database, made once.
var advised = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "cleanbill-bench-database-")
	if err != nil {
		return "", err
	}
	leftovers = append(leftovers, dir)
	return dir, build(dir, advisoryCount)
})

// matchedSBOM has components of the three kinds.
func matchedSBOM() []byte {
	type component struct {
		Type    string `json:"type"`
		Ref     string `json:"bom-ref"`
		Name    string `json:"name"`
		Version string `json:"version"`
		Purl    string `json:"purl,omitempty"`
		CPE     string `json:"cpe,omitempty"`
	}
	var all []component
	for i := range matchedComponents {
		name := fmt.Sprintf("part-%05d", i*7%advisedPackages)
		c := component{Type: "library", Ref: fmt.Sprintf("c%d", i), Name: name, Version: "2.0.0"}
		switch i % 3 {
		case 0:
			c.Purl = "pkg:npm/" + name + "@2.0.0"
		case 1:
			c.Purl = "pkg:deb/debian/" + name + "@2.0.0?arch=arm64&distro=debian-12"
		default:
			c.CPE = "cpe:2.3:a:example:" + name + ":2.0.0:*:*:*:*:*:*:*"
		}
		all = append(all, c)
	}
	text, err := json.Marshal(map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": all})
	if err != nil {
		panic(err)
	}
	return text
}

// looked is one look-up of all components, and how many matches it gave.
type looked func() (matches int, err error)

// byUs opens the database, looks all components up, and holds the file against its digest.
func byUs(b *testing.B) looked {
	dir, err := advised()
	if err != nil {
		b.Fatal(err)
	}
	doc, err := sbom.Read("device.cdx.json", matchedSBOM(), sbom.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	return func() (int, error) {
		d := match.New(dir)
		r, err := d.Match(b.Context(), doc)
		if err != nil {
			return 0, err
		}
		return r.Totals.Matches, d.Close()
	}
}

// byGrype is the same with grype's own library, on packages that it has read before.
func byGrype(b *testing.B) looked {
	dir, err := advised()
	if err != nil {
		b.Fatal(err)
	}
	packages, about, _, err := grypepkg.ProvideFromReader(bytes.NewReader(matchedSBOM()), grypepkg.ProviderConfig{})
	if err != nil {
		b.Fatal(err)
	}
	return func() (int, error) {
		r, err := v6.NewReader(v6.Config{DBDirPath: dir})
		if err != nil {
			return 0, err
		}
		engine := grype.VulnerabilityMatcher{VulnerabilityProvider: v6.NewVulnerabilityProvider(r), Matchers: matcher.NewDefaultMatchers(matcher.Config{
			Stock: stock.MatcherConfig{UseCPEs: true},
			Dpkg:  dpkg.MatcherConfig{MissingEpochStrategy: version.MissingEpochStrategyZero},
			Rpm:   rpm.MatcherConfig{MissingEpochStrategy: version.MissingEpochStrategyAuto},
		})}
		found, _, err := engine.FindMatches(packages, about)
		if err != nil {
			return 0, err
		}
		return found.Count(), r.Close()
	}
}

func BenchmarkMatch(b *testing.B)      { look(b, byUs(b)) }
func BenchmarkMatchGrype(b *testing.B) { look(b, byGrype(b)) }

func look(b *testing.B, once looked) {
	b.ReportAllocs()
	for b.Loop() {
		n, err := once()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n), "matches")
	}
}

// BenchmarkMatchBesideGrype has both in turn, so that what else the machine does meets both alike.
func BenchmarkMatchBesideGrype(b *testing.B) {
	var clock, processor [2]time.Duration
	turn := [2]looked{byUs(b), byGrype(b)}
	for b.Loop() {
		for i, once := range turn {
			began, used := time.Now(), processorTime()
			if _, err := once(); err != nil {
				b.Fatal(err)
			}
			clock[i] += time.Since(began)
			processor[i] += processorTime() - used
		}
	}
	b.ReportMetric(clock[0].Seconds()/clock[1].Seconds(), "times-grype")
	if processor[1] > 0 {
		b.ReportMetric(processor[0].Seconds()/processor[1].Seconds(), "cpu-times-grype")
	}
}

// BenchmarkBuildDatabase makes databases of advisories.
func BenchmarkBuildDatabase(b *testing.B) {
	for _, n := range []int{1_000, 10_000, advisoryCount} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				dir := filepath.Join(b.TempDir(), "6")
				if err := build(dir, n); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				_ = os.RemoveAll(dir)
				b.StartTimer()
			}
		})
	}
}

// BenchmarkProcessMatch is the whole command.
func BenchmarkProcessMatch(b *testing.B) {
	dir, err := advised()
	if err != nil {
		b.Fatal(err)
	}
	matchProcess(b, dir, matchedSBOM())
}

// BenchmarkProcessMatchVersions is the whole command on 1,000 and 4,000 versions of one name, of which every second has a vulnerability of its own: each look-up of
// a version finds all that is known of the name.
func BenchmarkProcessMatchVersions(b *testing.B) {
	for _, n := range []int{1_000, 4_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			if _, err := grypedb.Build(grypedb.Options{Dir: dir, Built: time.Unix(1_790_000_000, 0), Origin: "bench"}, grypedb.Advisories(grypedb.Provider{ID: "bench", Version: "1"}, advisoriesOfOneName(n))); err != nil {
				b.Fatal(err)
			}
			var all []map[string]string
			for i := range n {
				v := fmt.Sprintf("1.%d.0", i)
				all = append(all, map[string]string{"type": "library", "bom-ref": v, "name": "part", "version": v, "purl": "pkg:npm/part@" + v})
			}
			text, err := json.Marshal(map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": all})
			if err != nil {
				b.Fatal(err)
			}
			matchProcess(b, dir, text)
		})
	}
}

// advisoriesOfOneName are advisories about every second of n versions.
func advisoriesOfOneName(n int) iter.Seq2[grypedb.Advisory, error] {
	return func(yield func(grypedb.Advisory, error) bool) {
		for i := 0; i < n; i += 2 {
			ranges := []grypedb.Range{{Constraint: fmt.Sprintf("=1.%d.0", i)}}
			a := grypedb.Advisory{ID: fmt.Sprintf("GHSA-%06d", i), Summary: "Something can be done that should not be possible.", URL: "https://example.org/advisory",
				CVSS: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}, Packages: []grypedb.AffectedPackage{{Type: "npm", Name: "part", Ranges: ranges}}}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// matchProcess runs the command on an SBOM with the database in a folder.
func matchProcess(b *testing.B, database string, text []byte) {
	work := b.TempDir()
	folder := filepath.Join(work, "vulnerability")
	if err := os.Mkdir(folder, 0o750); err != nil {
		b.Fatal(err)
	}
	if err := os.Symlink(database, filepath.Join(folder, "6")); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(work, "device.cdx.json"), text, 0o600); err != nil {
		b.Fatal(err)
	}
	run(b, work, "vuln", "match", "--data", work, "--quiet", "device.cdx.json")
}
