package observe

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// write puts files below a new directory.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		imagetest.Must(t, os.MkdirAll(filepath.Dir(p), 0o700))
		imagetest.Must(t, os.WriteFile(p, []byte(content), 0o600))
	}
	return dir
}

func lookDirectory(ctx context.Context, t testing.TB, dir string, lim Limits) *Observation {
	t.Helper()
	root, err := os.OpenRoot(dir)
	imagetest.Must(t, err)
	defer root.Close()
	o, err := LookDirectory(ctx, root, lim)
	imagetest.Must(t, err)
	return o
}

func TestLinksOfADirectoryStayInside(t *testing.T) {
	outside := write(t, map[string]string{"secret/status": imagetest.Status, "os-release": imagetest.OSRelease})
	dir := write(t, map[string]string{"data/dpkg/status": imagetest.Status, "etc/motd": "x"})
	for at, target := range map[string]string{
		"lib":            "data",                               // leads to lib/dpkg/status inside
		"etc/issue":      "/etc/motd",                          // inside, where the directory is the root of a system
		"etc/gone":       "nothing",                            // leads nowhere
		"etc/os-release": filepath.Join(outside, "os-release"), // leads out of the tree
		"var":            filepath.Join("..", "..", "..", "..", "..", "..") + outside,
		"loop":           "loop",
		"data/up":        "..",
	} {
		imagetest.Must(t, os.Symlink(target, filepath.Join(dir, at)))
	}
	o := lookDirectory(context.Background(), t, dir, Limits{})
	z := o.has("zlib1g")
	if z == nil || len(z.Paths) != 1 || z.Path != "data/dpkg/status" || o.has("debian") != nil || o.Whole {
		t.Errorf("found %+v, unread %v", o.Components, o.Unread)
	}
	var out []string
	for _, u := range o.Unread {
		out = append(out, u.Path)
	}
	if got := strings.Join(out, " "); got != "etc/os-release var" || !o.missed("symbolic link to "+outside+"/os-release, out of the directory: not followed") {
		t.Errorf("links out of the directory: %v", o.Unread)
	}
}

func TestLimitsOfADirectory(t *testing.T) {
	dir := write(t, map[string]string{
		"var/lib/dpkg/status": imagetest.Status, "etc/os-release": imagetest.OSRelease, "a/b/c/d.txt": "x",
		"lib/outer.jar": archiveOf("inner.jar", archiveOf("core.jar", archiveOf("META-INF/MANIFEST.MF", mainManifest))),
	})
	for want, lim := range map[string]Limits{
		"Files is 3":      {Files: 3},
		"NameBytes is 30": {NameBytes: 30},
		"FileBytes is 10": {FileBytes: 10},
		"PathBytes is 12": {PathBytes: 12},
		"Depth is 1":      {Depth: 1},
	} {
		if o := lookDirectory(context.Background(), t, dir, lim); o.Whole || !o.missed(want) {
			t.Errorf("whole %v, unread %v; want %q", o.Whole, o.Unread, want)
		}
	}
	many := map[string]string{}
	for _, name := range strings.Split("abcdefgh", "") {
		many[name+"/package-lock.json"] = "{"
	}
	o := lookDirectory(context.Background(), t, write(t, many), Limits{Unread: 3})
	if len(o.Unread) != 4 || !o.missed("more than 3 parts") {
		t.Errorf("unread %v", o.Unread)
	}
}

// A directory of more files than allowed is read in steps, and what is listed of it is the same each time.
func TestLongDirectories(t *testing.T) {
	files := map[string]string{}
	for i := range 2*listStep + 10 {
		files[fmt.Sprintf("%c/%05d.txt", 'a'+i%3, i)] = ""
	}
	root, err := os.OpenRoot(write(t, files))
	imagetest.Must(t, err)
	defer root.Close()
	for _, lim := range []Limits{{}, {Files: listStep + 5}, {NameBytes: 8000}} {
		first := ""
		for range 3 {
			l, err := walkDirectory(context.Background(), root, lim.Filled())
			imagetest.Must(t, err)
			if over := len(l.nodes) < len(files)+3; over != (lim != Limits{}) || over != (len(l.skipped) == 1) {
				t.Fatalf("%d nodes, unread %v", len(l.nodes), l.skipped)
			}
			if now := fmt.Sprint(slices.Sorted(maps.Keys(l.nodes)), l.skipped); first != "" && now != first {
				t.Errorf("another list: %d nodes, unread %v", len(l.nodes), l.skipped)
			} else {
				first = now
			}
		}
	}
}

func TestWhatCannotBeReadInADirectoryIsUnread(t *testing.T) {
	dir := write(t, map[string]string{"var/lib/dpkg/status": imagetest.Status, "closed/package-lock.json": "{}", "ok/x.txt": "", "cut.jar": "PK\x03\x04"})
	imagetest.Must(t, os.Chmod(filepath.Join(dir, "closed"), 0))
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "closed"), 0o700) })
	o := lookDirectory(context.Background(), t, dir, Limits{})
	if o.has("zlib1g") == nil || !o.missed("cut.jar: read Java archive") {
		t.Errorf("%+v, unread %v", o.Components, o.Unread)
	}
	if os.Geteuid() != 0 && !o.missed("closed: directory not read") {
		t.Errorf("unread %v", o.Unread)
	}
}

func TestDirectoryThatIsNone(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	imagetest.Must(t, err)
	defer root.Close()
	o, err := LookDirectory(context.Background(), root, Limits{})
	if err != nil || !o.Whole || len(o.Components) != 0 {
		t.Errorf("empty: %+v, %v", o, err)
	}
	ctx, end := context.WithCancel(context.Background())
	end()
	if _, err := LookDirectory(ctx, root, Limits{}); err == nil {
		t.Error("no error after the context ended")
	}
	imagetest.Must(t, root.Close())
	if _, err := LookDirectory(context.Background(), root, Limits{}); err == nil {
		t.Error("no error for a directory that is closed")
	}
}

// Programs are known by their first bytes; only names with an ending of something else spare the look.
func TestProgramsAreKnownByContent(t *testing.T) {
	pe := make([]byte, 0x84)
	copy(pe, "MZ")
	pe[0x3c] = 0x80
	copy(pe[0x80:], "PE\x00\x00")
	for content, want := range map[string]string{
		"\x7fELF\x02\x01": mimeELF, "\xcf\xfa\xed\xfe...": mimeMach, "\xca\xfe\xba\xbe\x00\x00\x00\x02": mimeMach, "\xca\xfe\xba\xbe\x00\x00\x00\x41": "", string(pe): mimePE,
		"MZ": "", "": "", "#!/bin/sh": "",
	} {
		if got := programOf(strings.NewReader(content)); got != want {
			t.Errorf("%.10q: %q, want %q", content, got, want)
		}
	}
	for name, want := range map[string]bool{"lib/libc.so.6": false, "bin/sh": false, "x/README": true, "a.JS": true, "a.dll": false, "LICENSE": true} {
		if tellingName(name) != want {
			t.Errorf("%s: telling is %v", name, !want)
		}
	}
}
