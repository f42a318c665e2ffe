package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Limits of a policy file.
const (
	MaxFileSize = 1 << 20 // bytes of one YAML file
	MaxFiles    = 5000    // YAML files of one folder
	MaxNesting  = 40      // levels of lists and mappings
)

// source is one YAML file and its text, kept so that every error can show the line it is about.
type source struct {
	file  string
	data  []byte
	lines []string
	root  *yaml.Node
}

// readSource reads one file. An empty file, a second document, an alias, a duplicate key and text that is
// not UTF-8 are errors: each would let two readers see two policies.
func readSource(fsys fs.FS, name string) (*source, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	return parseSource(name, data)
}

func parseSource(name string, data []byte) (*source, error) {
	src := &source{file: name, data: data}
	if len(data) > MaxFileSize {
		return nil, src.wholeFile("split it into several files", "file is larger than %d bytes", MaxFileSize)
	}
	if !utf8.Valid(data) {
		return nil, src.wholeFile("save it as UTF-8", "file is not valid UTF-8")
	}
	src.lines = strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0 {
		return nil, src.wholeFile("", "file is empty")
	}
	if err != nil {
		return nil, src.syntax(err)
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, src.syntax(err)
		}
		return nil, src.at(&second, "write one document per file", "a second YAML document begins here")
	}
	src.root = doc.Content[0]
	return src, src.vet(src.root, 0)
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

func (s *source) syntax(err error) error {
	message, line := err.Error(), 0
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = m[2]
	}
	return s.place(line, 0, "check indentation and quotes near this line", "not valid YAML: %s", message)
}

// vet refuses what the YAML library lets pass.
func (s *source) vet(n *yaml.Node, depth int) error {
	if depth > MaxNesting {
		return s.at(n, "", "nested deeper than %d levels", MaxNesting)
	}
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return s.at(n, "write the value out", "anchors and aliases are not allowed")
	}
	seen := map[string]bool{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if child.Kind != yaml.ScalarNode {
				return s.at(child, "", "a key must be plain text")
			}
			if seen[child.Value] {
				return s.at(child, "keep one of the two", "key %q is written twice", child.Value)
			}
			seen[child.Value] = true
		}
		if err := s.vet(child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (s *source) at(n *yaml.Node, hint, format string, args ...any) *Error {
	return s.place(n.Line, n.Column, hint, format, args...)
}

func (s *source) wholeFile(hint, format string, args ...any) *Error {
	return s.place(0, 0, hint, format, args...)
}

func (s *source) place(line, column int, hint, format string, args ...any) *Error {
	e := &Error{File: s.file, Line: line, Column: column, Hint: hint, Message: fmt.Sprintf(format, args...)}
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
