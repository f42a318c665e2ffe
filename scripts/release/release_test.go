// Package release_test holds the files that a release is made by against each other and against the repository, and runs their shell parts.
package release_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

const repository = "../.."

// goreleaser is the part of .goreleaser.yaml that this test reads.
type goreleaser struct {
	Version int `yaml:"version"`
	Before  struct {
		Hooks []string `yaml:"hooks"`
	} `yaml:"before"`
	Builds []struct {
		Main   string   `yaml:"main"`
		Env    []string `yaml:"env"`
		GOOS   []string `yaml:"goos"`
		GOARCH []string `yaml:"goarch"`
	} `yaml:"builds"`
	Archives []struct {
		Files []content `yaml:"files"`
	} `yaml:"archives"`
	Packages []struct {
		Formats  []string  `yaml:"formats"`
		Contents []content `yaml:"contents"`
	} `yaml:"nfpms"`
	SBOMs []struct {
		Artifacts string   `yaml:"artifacts"`
		Args      []string `yaml:"args"`
	} `yaml:"sboms"`
	Signs []struct {
		Command   string `yaml:"cmd"`
		Artifacts string `yaml:"artifacts"`
		Signature string `yaml:"signature"`
	} `yaml:"signs"`
	Release struct {
		Draft bool `yaml:"draft"`
	} `yaml:"release"`
}

type content struct {
	Source string `yaml:"src"`
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func config(t *testing.T) goreleaser {
	t.Helper()
	var g goreleaser
	if err := yaml.Unmarshal([]byte(read(t, ".goreleaser.yaml")), &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestWhatIsReleased(t *testing.T) {
	g := config(t)
	if g.Version != 2 || len(g.Builds) != 1 || len(g.Archives) != 1 || len(g.Packages) != 1 || len(g.Signs) != 1 {
		t.Fatalf("%+v", g)
	}
	b := g.Builds[0]
	for name, is := range map[string][2][]string{
		"systems":       {b.GOOS, {"linux", "darwin", "windows"}},
		"architectures": {b.GOARCH, {"amd64", "arm64"}},
		"environment":   {b.Env, {"CGO_ENABLED=0"}},
		"packages":      {g.Packages[0].Formats, {"deb", "rpm", "apk"}},
	} {
		if !slices.Equal(is[0], is[1]) {
			t.Errorf("%s: %v, expected %v", name, is[0], is[1])
		}
	}
	if s := g.Signs[0]; s.Command != "cosign" || s.Artifacts != "all" || s.Signature != "${artifact}.sigstore.json" {
		t.Errorf("signatures: %+v", s)
	}
	var of []string
	for _, s := range g.SBOMs {
		of = append(of, s.Artifacts)
	}
	if !slices.Equal(of, []string{"archive", "package"}) {
		t.Errorf("SBOMs of %v", of)
	}
	if !g.Release.Draft {
		t.Error("a release must be a draft until it was judged")
	}
}

var (
	ownScript = regexp.MustCompile(`scripts/[a-z/]+\.sh`)
	ownInput  = regexp.MustCompile(`(?m)^\s+(?:suppliers|packs): (release/\S+)$`)
	installed = regexp.MustCompile(`goreleaser(?:/v2@)?\s?(v[0-9.]+[0-9])`)
)

// TestPathsExist looks for every file of the repository that the files of the release name. What pages.sh makes is looked for when that is run.
func TestPathsExist(t *testing.T) {
	g := config(t)
	workflow := read(t, ".github/workflows/release.yml")
	paths := ownScript.FindAllString(workflow+read(t, ".goreleaser.yaml"), -1)
	for _, m := range ownInput.FindAllStringSubmatch(workflow, -1) {
		paths = append(paths, m[1])
	}
	paths = append(paths, g.Builds[0].Main, "Dockerfile")
	for _, c := range append(g.Archives[0].Files, g.Packages[0].Contents...) {
		if !strings.HasPrefix(c.Source, "out/") {
			paths = append(paths, c.Source)
		}
	}
	if len(paths) < 12 {
		t.Fatalf("only %d paths found: %v", len(paths), paths)
	}
	for _, p := range paths {
		if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(p))); err != nil {
			t.Error(err)
		}
	}
}

// TestScriptOfSBOMs: goreleaser runs what makes SBOMs in the folder of what was built, and not at the root as it does with hooks.
func TestScriptOfSBOMs(t *testing.T) {
	dist := filepath.Join(t.TempDir(), "dist")
	if err := os.Mkdir(dist, 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "scripts"), filepath.Join(filepath.Dir(dist), "scripts")); err != nil {
		t.Fatal(err)
	}
	for _, s := range config(t).SBOMs {
		if info, err := os.Stat(dist + string(filepath.Separator) + filepath.FromSlash(s.Args[0])); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s: %v", s.Args[0], err)
		}
	}
	if text := read(t, "scripts/release/sbom.sh"); strings.Contains(text, " ./") {
		t.Error("sbom.sh names something by where it lies at the root")
	}
}

// TestOneVersionOfGoreleaser: the file is written for the version that the workflow installs.
func TestOneVersionOfGoreleaser(t *testing.T) {
	want := installed.FindStringSubmatch(read(t, ".github/workflows/release.yml"))
	is := installed.FindStringSubmatch(read(t, ".goreleaser.yaml"))
	if want == nil || is == nil || want[1] != is[1] {
		t.Errorf(".goreleaser.yaml is for %v, the workflow installs %v", is, want)
	}
}

// TestWhatIsDemanded loads the registry and the pack that a release is judged by.
func TestWhatIsDemanded(t *testing.T) {
	registry, err := verify.LoadRegistryPath(filepath.Join(repository, "release", "suppliers"))
	if err != nil {
		t.Fatal(err)
	}
	s := registry.Find("cleanbill")
	if s == nil || !s.Lists(verify.Product{Name: "cleanbill"}) {
		t.Fatal("the registry does not list cleanbill")
	}
	pattern := regexp.MustCompile(s.Signers[0].Sigstore.IdentityPattern)
	for identity, want := range map[string]bool{
		"https://github.com/cleanbill-dev/cleanbill/.github/workflows/release.yml@refs/tags/v0.1.0":      true,
		"https://github.com/cleanbill-dev/cleanbill/.github/workflows/release.yml@refs/tags/v0.1.0-rc.1": true,
		"https://github.com/cleanbill-dev/cleanbill/.github/workflows/release.yml@refs/heads/main":       false,
		"https://github.com/cleanbill-dev/cleanbill/.github/workflows/ci.yml@refs/tags/v0.1.0":           false,
		"https://github.com/cleanbill-dev2/cleanbill/.github/workflows/release.yml@refs/tags/v0.1.0":     false,
	} {
		if pattern.MatchString(identity) != want {
			t.Errorf("%s: accepted %t", identity, !want)
		}
	}
	if status, out := cleanbill(t, "policy", "lint", filepath.Join(repository, "release", "pack.yaml")); status != 0 {
		t.Error(out)
	}
}

func TestImageHoldsTheProgramAlone(t *testing.T) {
	text := read(t, "Dockerfile")
	for _, want := range []string{"\nFROM scratch\n", "\nUSER 65532:65532\n", "\nENTRYPOINT [\"/cleanbill\"]\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("Dockerfile: no line %q", want)
		}
	}
	if strings.Count(text, "\nCOPY ") != 1 || strings.Contains(text, "\nRUN ") {
		t.Error("Dockerfile: expected one COPY and no RUN")
	}
}

func needBash(t *testing.T) {
	t.Helper()
	needs.Programs(t, "bash")
	needs.Programs(t, "sha256sum")
}

// TestScriptsStopAtTheFirstFailure holds all scripts of the release to the rule of the house.
func TestScriptsStopAtTheFirstFailure(t *testing.T) {
	scripts, err := filepath.Glob("*.sh")
	if err != nil || len(scripts) < 4 {
		t.Fatalf("%v %v", scripts, err)
	}
	for _, s := range scripts {
		if !strings.Contains(read(t, "scripts/release/"+s), "\nset -euo pipefail\n") {
			t.Errorf("%s: want set -euo pipefail", s)
		}
	}
}

// TestDelivery lays a release out, and has the manifest read as that of any supplier.
func TestDelivery(t *testing.T) {
	needBash(t)
	script, err := filepath.Abs("delivery.sh")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	dist := filepath.Join(home, "dist")
	files := []string{"cleanbill_0.1.0_linux_amd64.tar.gz", "cleanbill_0.1.0_linux_amd64.tar.gz.cdx.json", "cleanbill_0.1.0_checksums.txt"}
	if err := os.Mkdir(dist, 0o700); err != nil {
		t.Fatal(err)
	}
	put := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(home, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("bundle.json")
	run := func(to, version string) (string, error) {
		c := exec.Command("bash", script, "dist", "bundle.json", to, version)
		c.Dir = home
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := run("empty", "0.1.0"); err == nil || !strings.Contains(out, "no file of version 0.1.0") {
		t.Errorf("an empty release: %v %s", err, out)
	}
	for _, f := range files {
		put("dist/" + f)
	}
	if out, err := run("unsigned", "0.1.0"); err == nil || !strings.Contains(out, "is not signed") {
		t.Errorf("a release without signatures: %v %s", err, out)
	}
	for _, f := range files {
		put("dist/" + f + ".sigstore.json")
	}
	put("dist/config.yaml") // goreleaser's own notes stay behind
	if out, err := run("delivery", "0.1.0"); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if out, err := run("delivery", "0.1.0"); err == nil || !strings.Contains(out, "is there already") {
		t.Errorf("laid out twice: %v %s", err, out)
	}
	d, err := delivery.Open(t.Context(), filepath.Join(home, "delivery"), delivery.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Manifest == nil || d.Manifest.Product.Name != "cleanbill" || d.Manifest.Product.Version != "0.1.0" || len(d.Manifest.Files) != 7 {
		t.Errorf("the manifest is read as %+v; problems %v", d.Manifest, d.Problems)
	}
	for _, p := range d.Problems {
		if text := fmt.Sprint(p); !strings.Contains(text, "manifest-role") { // what stands for evidence here is none
			t.Error(text)
		}
	}
}

// TestPages makes what goes into archives and packages besides the program.
func TestPages(t *testing.T) {
	needBash(t)
	home := t.TempDir()
	bin := filepath.Join(home, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	// A stand-in for the compiler: which commands the script runs is what matters here.
	standIn := "#!/usr/bin/env bash\nif [[ $3 == docs ]]; then mkdir -p \"$5\"; echo page >\"$5/cleanbill.1\"; else echo \"$*\"; fi\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(standIn), 0o700); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("pages.sh")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("bash", script)
	c.Dir = home
	c.Env = append(c.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	g := config(t)
	for _, content := range append(g.Archives[0].Files, g.Packages[0].Contents...) {
		if !strings.HasPrefix(content.Source, "out/") {
			continue
		}
		if made, err := filepath.Glob(filepath.Join(home, filepath.FromSlash(content.Source))); err != nil || len(made) == 0 {
			t.Errorf("pages.sh makes no %s: %v", content.Source, err)
		}
	}
	// Each shell that the script asks for is one that the program knows.
	for _, shell := range []string{"bash", "fish", "powershell", "zsh"} {
		if status, out := cleanbill(t, "completion", shell); status != 0 {
			t.Error(out)
		}
		text, err := os.ReadFile(filepath.Join(home, "out", "completions", shell))
		if want := fmt.Sprintf("run ./cmd/cleanbill completion %s\n", shell); err != nil || string(text) != want {
			t.Errorf("%s: %q %v", shell, text, err)
		}
	}
}

func cleanbill(t *testing.T, args ...string) (status int, out string) {
	t.Helper()
	var all bytes.Buffer
	status = cli.Main(context.Background(), cli.Process{
		Args: append([]string{"cleanbill"}, args...), Stdout: &all, Stderr: &all,
		Now: func() time.Time { return time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC) }, Getenv: func(string) string { return "" },
	})
	return status, all.String()
}
