package release_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// listed is what `go list` says of a package on one platform.
type listed struct {
	ImportPath, Dir string
	GoFiles         []string
	ImportMap       map[string]string
	Standard        bool
	Module          *struct{ Main bool }
	Error           *struct{ Err string }
}

// TestEveryPlatformCompiles checks the types of everything that the program is built of, as it is chosen for each platform that is released: whether a
// dependency or a file of ours is missing there shows without building it six times.
func TestEveryPlatformCompiles(t *testing.T) {
	b := config(t).Builds[0]
	for _, system := range b.GOOS {
		for _, processor := range b.GOARCH {
			if system == runtime.GOOS && processor == runtime.GOARCH {
				continue // this test is built for it
			}
			t.Run(system+" "+processor, func(t *testing.T) {
				c := &checked{files: token.NewFileSet(), packages: map[string]*types.Package{"unsafe": types.Unsafe}, processor: processor}
				for _, p := range listOf(t, b.Main, append(b.Env, "GOOS="+system, "GOARCH="+processor)) {
					if err := c.check(p); err != nil {
						t.Fatalf("%s: %v", p.ImportPath, err)
					}
				}
				if len(c.packages) < 300 {
					t.Errorf("only %d packages", len(c.packages))
				}
			})
		}
	}
}

// listOf lists a program with everything that it imports, each behind its own imports.
func listOf(t *testing.T, program string, env []string) (out []listed) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", "list", "-deps", "-e", "-json=ImportPath,Dir,GoFiles,ImportMap,Standard,Module,Error", program)
	c.Dir, c.Env = repository, append(os.Environ(), env...)
	text, err := c.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var p listed
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return out
		case err != nil:
			t.Fatal(err)
		case p.Error != nil:
			t.Fatalf("%s: %s", p.ImportPath, p.Error.Err)
		}
		out = append(out, p)
	}
}

// checked are the packages of one platform whose types are known.
type checked struct {
	files     *token.FileSet
	packages  map[string]*types.Package
	processor string
}

func (c *checked) check(p listed) error {
	if p.ImportPath == "unsafe" {
		return nil
	}
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(c.files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	own := p.Module != nil && p.Module.Main
	var faults []string
	config := types.Config{
		Importer: imports{c, p.ImportMap}, Sizes: types.SizesFor("gc", c.processor), IgnoreFuncBodies: !own, DisableUnusedImportCheck: !own,
		Error: func(err error) { faults = append(faults, err.Error()) },
	}
	checked, _ := config.Check(p.ImportPath, c.files, files, nil) // its errors went to faults
	c.packages[p.ImportPath] = checked
	if len(faults) > 0 {
		return errors.New(strings.Join(faults, "; "))
	}
	return nil
}

// imports finds the imports of one package among those that were checked before it.
type imports struct {
	of      *checked
	renamed map[string]string // those of the standard library that are vendored
}

func (i imports) Import(path string) (*types.Package, error) {
	if to, ok := i.renamed[path]; ok {
		path = to
	}
	if p := i.of.packages[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not there on this platform", path)
}
