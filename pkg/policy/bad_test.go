package policy

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestBad lays each case of testdata/bad over testdata/good and compares the whole message. The comment of
// a case may ask for more than loading and compiling: "run: tests", or "pack: FILE" in its folder user.
func TestBad(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(cases) < 25 {
		t.Fatalf("found %d cases: %v", len(cases), err)
	}
	base := readTree(t, "testdata/good")
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := maps.Clone(base)
			user := fstest.MapFS{}
			for _, f := range archive.Files[:len(archive.Files)-1] {
				if inner, ok := strings.CutPrefix(f.Name, "user/"); ok {
					user[inner] = &fstest.MapFile{Data: f.Data}
					continue
				}
				files[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			got := defects(files, user, strings.TrimSpace(string(archive.Comment)))
			if got == "" {
				t.Fatal("no error")
			}
			want := &archive.Files[len(archive.Files)-1]
			if *update {
				want.Data = []byte(got + "\n")
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got+"\n" != string(want.Data) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want.Data)
			}
		})
	}
}

func defects(files, user fstest.MapFS, run string) string {
	c, err := LoadCatalogue(files)
	if err != nil {
		return err.Error()
	}
	if name, ok := strings.CutPrefix(run, "pack: "); ok {
		_, err := c.loadPackFS(user, name, "checks")
		return err.Error()
	}
	var errs []error
	for _, pack := range c.Packs() {
		if pack.Name != "strict" && run != "" {
			continue
		}
		_, err := c.Compile(pack, testEnvironment())
		if pack.Name == "strict" {
			errs = append(errs, err)
		}
	}
	if run == "run: tests" {
		for _, check := range c.Checks() {
			for _, r := range c.RunTests(check, testEnvironment()) {
				errs = append(errs, r.Err)
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err.Error()
	}
	return ""
}

func readTree(t *testing.T, root string) fstest.MapFS {
	t.Helper()
	tree := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, path))
		tree[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
