package observe

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/anchore/syft/syft"
	"github.com/anchore/syft/syft/cataloging"
	"github.com/anchore/syft/syft/cataloging/pkgcataloging"
	"github.com/anchore/syft/syft/pkg/cataloger/golang"
	_ "github.com/glebarez/go-sqlite" // syft reads RPM databases with a driver that its user links

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// matcher is syft's matcher of licence texts, built once for all comparisons.
var matcher = sync.OnceValues(func() (context.Context, error) {
	return syft.SetContextLicenseScanner(context.Background(), syft.DefaultCreateSBOMConfig().Licenses)
})

// bySyft are the components that syft.CreateSBOM finds in a directory, as "type name version purl". Its one
// setting that runs a program (go) is off.
func bySyft(t testing.TB, dir string) []string {
	t.Helper()
	ctx, err := matcher()
	imagetest.Must(t, err)
	src, err := syft.GetSource(ctx, dir, syft.DefaultGetSourceConfig().WithSources("dir"))
	imagetest.Must(t, err)
	defer src.Close()
	settings := golang.DefaultCatalogerConfig()
	settings.UsePackagesLib = false
	cfg := syft.DefaultCreateSBOMConfig().WithPackagesConfig(pkgcataloging.DefaultConfig().WithGolangConfig(settings))
	s, err := syft.CreateSBOM(ctx, src, cfg)
	imagetest.Must(t, err)
	var out []string
	for p := range s.Artifacts.Packages.Enumerate() {
		version := p.Version
		if version == cataloging.UnknownStubValue {
			version = ""
		}
		out = append(out, strings.Join([]string{string(p.Type), p.Name, version, p.PURL}, " "))
	}
	return sortedSet(out)
}

// byUs are ours, without the operating system, which syft keeps apart.
func byUs(t testing.TB, dir string) ([]string, *Observation) {
	t.Helper()
	root, err := os.OpenRoot(dir)
	imagetest.Must(t, err)
	defer root.Close()
	o, err := LookDirectory(context.Background(), root, Limits{})
	imagetest.Must(t, err)
	var out []string
	for _, c := range o.Components {
		if c.Type != TypeOperatingSystem {
			out = append(out, strings.Join([]string{c.Type, c.Name, c.Version, c.Purl}, " "))
		}
	}
	return sortedSet(out), o
}

// differences are the lines that only one side has: "- " only syft, "+ " only we.
func differences(syft, us []string) []string {
	var out []string
	for _, line := range syft {
		if !slices.Contains(us, line) {
			out = append(out, "- "+line)
		}
	}
	for _, line := range us {
		if !slices.Contains(syft, line) {
			out = append(out, "+ "+line)
		}
	}
	return out
}

// TestParityOnGivenDirectories compares on the directories that the environment names, as a list of paths.
func TestParityOnGivenDirectories(t *testing.T) {
	list := needs.Variable(t, "CLEANBILL_PARITY", "directories to compare with syft on, as a list of paths")
	for _, dir := range filepath.SplitList(list) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			syft := bySyft(t, dir)
			us, o := byUs(t, dir)
			for _, u := range o.Unread {
				t.Logf("unread %s: %s", u.Path, u.Reason)
			}
			diff := differences(syft, us)
			t.Logf("agree %d of %d", len(syft)-len(slices.DeleteFunc(slices.Clone(diff), func(s string) bool { return s[0] == '+' })), len(syft))
			for _, d := range diff {
				t.Error(d)
			}
		})
	}
}
