package verify

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
	"github.com/cleanbill-dev/cleanbill/internal/strictyaml"
)

// SupplierKind is the kind that a registry entry must state.
const SupplierKind = "cleanbill.supplier/v1"

// MaxSupplierSize bounds one registry entry, in bytes, and MaxSuppliers their number.
const (
	MaxSupplierSize = 1 << 20
	MaxSuppliers    = 10_000
)

// RegistryError says what is wrong with a registry entry, and where.
type RegistryError struct {
	Path string // the file
	Line int    // 0 when the whole file is meant
	Err  error
}

func (e *RegistryError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.Path, e.Line, e.Err)
}

// Unwrap gives the cause.
func (e *RegistryError) Unwrap() error { return e.Err }

// LoadRegistryPath reads the registry from a directory of .yaml files, or from one file. Trusted roots are
// read from the same directory and nowhere else.
func LoadRegistryPath(name string) (*Registry, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("open registry: %w", err)
	}
	dir := name
	if !info.IsDir() {
		dir = filepath.Dir(name)
	}
	top, err := os.OpenRoot(dir) // links that lead out of the directory are refused
	if err != nil {
		return nil, fmt.Errorf("open registry: %w", err)
	}
	defer top.Close()
	if info.IsDir() {
		return LoadRegistry(top.FS())
	}
	return loadFiles(top.FS(), []string{filepath.Base(name)})
}

// LoadRegistry reads every .yaml and .yml file at the top of fsys as one supplier. An empty registry is an
// error: it would recognise nobody, which is surely not what was asked for.
func LoadRegistry(fsys fs.FS) (*Registry, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("read registry: %w", err)
	}
	var names []string
	for _, e := range entries {
		if ext := path.Ext(e.Name()); !e.IsDir() && (ext == ".yaml" || ext == ".yml") {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, errors.New("read registry: no .yaml file found; expected one file for each supplier, kind " + SupplierKind)
	}
	if len(names) > MaxSuppliers {
		return nil, fmt.Errorf("read registry: %d entries; at most %d are allowed", len(names), MaxSuppliers)
	}
	return loadFiles(fsys, names)
}

func loadFiles(fsys fs.FS, names []string) (*Registry, error) {
	r := &Registry{Files: map[string][]byte{}}
	fsys = &keeping{fsys, r.Files}
	for _, name := range names {
		s, err := loadSupplier(fsys, name)
		if err != nil {
			return nil, err
		}
		r.Suppliers = append(r.Suppliers, s)
	}
	if err := uniqueNames(r.Suppliers); err != nil {
		return nil, err
	}
	sort.Slice(r.Suppliers, func(i, j int) bool { return r.Suppliers[i].Name < r.Suppliers[j].Name })
	return r, nil
}

func loadSupplier(fsys fs.FS, name string) (*Supplier, error) {
	data, err := readBounded(fsys, name, MaxSupplierSize)
	if err != nil {
		return nil, &RegistryError{Path: name, Err: err}
	}
	s, tree, err := parseSupplier(name, data)
	if err != nil {
		return nil, err
	}
	e := entry{s, tree}
	if err := e.check(); err != nil {
		return nil, err
	}
	if err := e.loadRoots(fsys); err != nil {
		return nil, err
	}
	return s, e.loadKeys(func(name string, limit int64) ([]byte, error) { return readBeside(fsys, name, limit) })
}

func readBounded(fsys fs.FS, name string, limit int64) ([]byte, error) {
	data, err := bounded.File(fsys, name, limit)
	if k, keeps := fsys.(*keeping); keeps && err == nil {
		k.files[name] = data
	}
	return data, err
}

// keeping keeps what is read through it.
type keeping struct {
	fs.FS
	files map[string][]byte
}

// Stat asks without opening.
func (k *keeping) Stat(name string) (fs.FileInfo, error) { return fs.Stat(k.FS, name) }

// parseSupplier knows every field, and keeps the tree for the lines of later errors.
func parseSupplier(name string, data []byte) (*Supplier, *yaml.Node, error) {
	tree, err := strictyaml.Tree(name, data, MaxSupplierSize)
	if err != nil {
		return nil, nil, yamlFault(name, err)
	}
	s := &Supplier{Path: name, Digest: digestOf(data)}
	if err := strictyaml.DecodeTree(name, tree, s); err != nil {
		return nil, nil, yamlFault(name, err)
	}
	return s, tree, nil
}

func yamlFault(name string, err error) error {
	var fault *strictyaml.Error
	if !errors.As(err, &fault) {
		return &RegistryError{Path: name, Err: err}
	}
	return &RegistryError{Path: name, Line: fault.Line, Err: errors.New(fault.Message())}
}

// loadRoots reads the entry's trusted roots.
func (e entry) loadRoots(fsys fs.FS) error {
	names, steps := e.s.TrustedRoots, []any{"trustedRoots"}
	switch {
	case e.s.TrustedRoot != "" && names != nil:
		return e.fault("trustedRoots: expected trustedRoot or trustedRoots, found both", nil, steps...)
	case e.s.TrustedRoot != "":
		names, steps = []string{e.s.TrustedRoot}, []any{"trustedRoot"}
	case names != nil && len(names) == 0:
		return e.fault("trustedRoots: expected files, found an empty list", nil, steps...)
	}
	for i, name := range names {
		at := append(slices.Clone(steps), i) // an index into text changes nothing
		data, err := readBeside(fsys, name, MaxRootSize)
		if err != nil {
			return e.fault("%s: %w", []any{steps[0], err}, at...)
		}
		r, err := NewRoot("supplier registry: "+name, data)
		if err != nil {
			return e.fault("%s %s: %w", []any{steps[0], name, err}, at...)
		}
		if slices.ContainsFunc(e.s.Roots, func(o Root) bool { return o.Digest() == r.Digest() }) {
			return e.fault("%s: %s is listed twice", []any{steps[0], name}, at...)
		}
		e.s.Roots = append(e.s.Roots, r)
	}
	return nil
}

// readBeside reads a file that an entry names. Files come from the registry directory and from nowhere else.
func readBeside(fsys fs.FS, name string, limit int64) ([]byte, error) {
	if !fs.ValidPath(name) || name == "." || strings.Contains(name, `\`) {
		return nil, fmt.Errorf("expected a relative path inside the registry directory, found %q", name)
	}
	return readBounded(fsys, name, limit)
}

// uniqueNames refuses two suppliers that answer to the same name: the reader of a verdict must know who is meant.
func uniqueNames(all []*Supplier) error {
	owner := map[string]*Supplier{}
	for _, s := range all {
		for _, n := range s.names() {
			key := strings.ToLower(strings.TrimSpace(n))
			if other, taken := owner[key]; taken && other != s {
				return &RegistryError{s.Path, 0, fmt.Errorf("the name %q is taken by %s; expected names, titles and aliases that no other entry has", n, other.Path)}
			}
			owner[key] = s
		}
	}
	return nil
}

// lineOf finds the line of the value at a chain of keys (strings) and indexes (ints), or of the deepest part that exists.
func lineOf(n *yaml.Node, steps ...any) int {
	if n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	for _, step := range steps {
		next := childNode(n, step)
		if next == nil {
			break
		}
		n = next
	}
	return n.Line
}

func childNode(n *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step]
		}
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	}
	return nil
}
