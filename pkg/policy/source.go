package policy

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/strictyaml"
)

// Limits of a policy file.
const (
	MaxFileSize = 1 << 20               // bytes of one YAML file
	MaxFiles    = 5000                  // YAML files of one folder
	MaxNesting  = strictyaml.MaxNesting // levels of lists and mappings
)

// source is one YAML file and its text, kept so that every error can show the line it is about.
type source struct {
	file  string
	shown string // the same for people, with the folder that a user named
	data  []byte
	lines []string
	root  *yaml.Node
}

// readSource reads one file. An empty file, a second document, an alias, an explicit type, a duplicate key and text
// that is not UTF-8 are errors: each would let two readers see two policies.
func readSource(fsys fs.FS, name string) (*source, error) {
	if err := demandFile(fsys, name); err != nil {
		return nil, err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	src, err := parseSource(name, data)
	var defect *Error
	switch folder, isFolder := fsys.(folderFS); {
	case !isFolder:
	case err == nil:
		src.shown = folder.path(name)
	case errors.As(err, &defect):
		defect.File = folder.path(name)
	}
	return src, err
}

// demandFile refuses what may never end, or never begin, before it is opened.
func demandFile(fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	if err != nil || info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice|fs.ModeCharDevice) == 0 {
		return nil // what else is wrong with it, opening it tells
	}
	shown := name
	if folder, isFolder := fsys.(folderFS); isFolder {
		shown = folder.path(name)
	}
	return &Error{File: shown, Message: "is a pipe, a socket or a device: expected a file"}
}

// folderFS is a folder of the user's, under the name that messages call it by.
type folderFS struct {
	fs.FS
	name string
}

// Stat tells of a file without opening it, which a pipe would wait for.
func (f folderFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

func (f folderFS) path(name string) string { return filepath.ToSlash(filepath.Join(f.name, name)) }

func parseSource(name string, data []byte) (*source, error) {
	src := &source{file: name, data: data}
	src.lines = strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	root, err := strictyaml.Tree(name, data, MaxFileSize)
	var fault *strictyaml.Error
	if errors.As(err, &fault) {
		e := src.place(fault.Line, fault.Column, fault.Hint, "%s", fault.Problem)
		if hint := quoteHint(e.text); hint != "" {
			e.Hint = hint
		}
		return nil, e
	}
	if err != nil {
		return nil, fmt.Errorf("read policy %s: %w", name, err)
	}
	src.root = root
	return src, nil
}

func (s *source) at(n *yaml.Node, hint, format string, args ...any) *Error {
	return s.place(n.Line, n.Column, hint, format, args...)
}

func (s *source) place(line, column int, hint, format string, args ...any) *Error {
	e := &Error{File: cmp.Or(s.shown, s.file), Line: line, Column: column, Hint: hint, Message: fmt.Sprintf(format, args...)}
	if line > 0 && line <= len(s.lines) {
		e.text = s.lines[line-1]
	}
	return e
}

// field returns the value of a key of a mapping; nil when it is not there.
func field(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
