package observe

import (
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/anchore/syft/syft/pkg"
	"github.com/bmatcuk/doublestar/v4"
)

var somePaths = []string{
	"a.jar", "bin/python3.11", "etc/os-release", "lib/apk/db/installed", "opt/app/package-lock.json", "opt/app/node_modules/x/package.json",
	"usr/lib/os-release", "usr/lib/python3/dist-packages/x.egg-info", "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/lib/x.so.1.2", "usr/share/doc/x/copyright",
	"var/lib/dpkg/info/x:amd64.list", "var/lib/dpkg/status", "var/lib/dpkg/status.d/x", "var/lib/rpm/Packages", "{odd}/[name]",
}

// matches are the paths by the index; each must be what the library says of the whole path.
func matches(t testing.TB, paths []string, pattern string) []string {
	t.Helper()
	sort.Strings(paths)
	var out []string
	if err := newNames(paths).match(pattern, func(p string) { out = append(out, p) }); err != nil {
		t.Fatal(err)
	}
	return sortedSet(out)
}

func byLibrary(paths []string, pattern string) []string {
	var out []string
	for _, p := range paths {
		if doublestar.MatchUnvalidated(strings.TrimPrefix(pattern, "/"), p) {
			out = append(out, p)
		}
	}
	return sortedSet(out)
}

func TestNamesMatchAsTheLibraryDoes(t *testing.T) {
	for _, pattern := range []string{
		"**/package.json", "**/*.jar", "*.jar", "**/*", "**", "**/lib/**", "/var/lib/dpkg/info/x:amd64.*", "**/python*", "**/lib*/**/x.so*", "**/[a-z].jar", "**/?.jar",
		"**/{var/lib,usr/lib/sysimage}/rpm/{Packages,Packages.db,rpmdb.sqlite}", "etc/*", "**/os-{release,version}", "var/**/{status,status.d/*}", "**/*.egg-info", "nothing", `**/\{odd\}/*`,
		pkg.RpmDBGlob, pkg.ApkDBGlob, pkg.DpkgDBGlob, "**/{a,{b,x}}.so*", "**/lib/dpkg/status",
	} {
		if got, want := matches(t, slices.Clone(somePaths), pattern), byLibrary(somePaths, pattern); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

func TestBadPatternIsAnError(t *testing.T) {
	if err := newNames(nil).match("a[", func(string) {}); err == nil || !strings.Contains(err.Error(), `"a["`) {
		t.Errorf("error %v", err)
	}
}

func TestManyAlternativesStayOnePattern(t *testing.T) {
	pattern := strings.Repeat("{a,b}", 9) + ".jar"
	if n := len(alternatives(pattern)); n != 1 {
		t.Errorf("%d patterns, more than %d allowed", n, maxAlternatives)
	}
	if got := matches(t, []string{"ababababa.jar", "x.jar"}, pattern); !slices.Equal(got, []string{"ababababa.jar"}) {
		t.Errorf("%q", got)
	}
}

// Each of many directories has a file of one name, and what lies beside each is asked for: the cost of one question may
// not grow with the number of directories.
func TestNamesBesideOneFile(t *testing.T) {
	paths := make([]string, 0, 1000)
	for i := range 1000 {
		paths = append(paths, "d"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+strings.Repeat("y", i/26)+"/package.json")
	}
	sort.Strings(paths)
	n := newNames(slices.Compact(paths))
	from, to := prefixed(n.paths, "da/")
	if !n.more(n.candidates("*"), to-from) {
		t.Errorf("%d paths below the directory, and all %d would be gone over", to-from, len(n.paths))
	}
	if n.more(n.candidates("nothing"), 0) {
		t.Error("no name is more than no step")
	}
}
