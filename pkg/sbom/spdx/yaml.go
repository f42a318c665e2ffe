package spdx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// The YAML library keeps everything that a text holds at once, at up to some hundred times the size of the text, before
// anything can be looked at. So the text is bounded more tightly than in the other syntaxes.
const (
	MaxYAMLBytes = 16 << 20
	// MaxYAMLMarks bounds the characters that can begin a value: line ends, commas, brackets, braces and list marks.
	MaxYAMLMarks = 3 << 18
	// MaxAliased bounds the values that aliases repeat.
	MaxAliased = 100_000
)

// YAML reads the YAML form, which has the fields of the JSON form. Numbers and dates stay as they are written where the
// form wants text: version 1.10 is not 1.1. The error is a *strictjson.Error.
func YAML(data []byte, lim Limits) (*Document, error) {
	lim.MaxBytes = min(lim.MaxBytes, MaxYAMLBytes)
	b, err := newBuilder(data, lim)
	if err != nil {
		return nil, err
	}
	if marks := yamlMarks(data); marks > MaxYAMLMarks {
		return nil, fail(strictjson.TooLarge, place{1, 1}, fmt.Sprintf("YAML with %d line ends, commas, brackets and list marks", marks), fmt.Sprintf("at most %d", MaxYAMLMarks))
	}
	root, err := yamlRoot(data)
	if err != nil {
		return nil, err
	}
	r := &yamlReader{builder: b}
	if b.doc.Root, err = r.value(root, "", "", 0); err != nil {
		return nil, err
	}
	return b.doc, b.holdElements()
}

func yamlMarks(data []byte) int {
	marks := 0
	for _, mark := range []string{"\n", "\r", ",", "[", "{", "- ", "-\t", "? "} {
		marks += bytes.Count(data, []byte(mark))
	}
	return marks
}

// yamlRoot parses the text, which must hold one document.
func yamlRoot(data []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0 {
		return nil, fail(strictjson.CutOff, place{1, 1}, "no value", "an SPDX document")
	} else if err != nil {
		return nil, yamlFault(err)
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, fail(strictjson.Syntax, yamlPlace(&second), "a second YAML document", "one document in a file")
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlFault(err)
	}
	return doc.Content[0], nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// yamlFault takes the place out of the library's message.
func yamlFault(err error) error {
	at, found := place{1, 1}, err.Error()
	if m := yamlLine.FindStringSubmatch(found); m != nil {
		found = m[2]
		if line, err := strconv.Atoi(m[1]); err == nil && line > 0 {
			at.line = line
		}
	}
	return fail(strictjson.Syntax, at, "no valid YAML ("+strictjson.Quote(found)+")", "YAML, indented and quoted throughout")
}

func yamlPlace(n *yaml.Node) place { return place{max(1, n.Line), max(1, n.Column)} }

type yamlReader struct {
	*builder
	aliases int // that are being followed
	aliased int // values that they repeat
}

// value converts one value, which is under a key of the object at a pointer. A value that contains itself by an alias
// ends at the limit of depth.
func (r *yamlReader) value(n *yaml.Node, key, pointer string, depth int) (*Node, error) {
	at := yamlPlace(n)
	if depth > r.lim.MaxDepth {
		return nil, fail(strictjson.TooDeep, at, "values nested too deeply", fmt.Sprintf("at most %d levels", r.lim.MaxDepth))
	}
	if err := r.count(at, len(n.Value)); err != nil {
		return nil, err
	}
	if r.aliases > 0 {
		if r.aliased++; r.aliased > MaxAliased {
			return nil, fail(strictjson.TooLarge, at, "more values repeated by aliases than can be read", fmt.Sprintf("at most %d", MaxAliased))
		}
	}
	switch n.Kind {
	case yaml.AliasNode:
		r.aliases++
		defer func() { r.aliases-- }()
		return r.value(n.Alias, key, pointer, depth+1)
	case yaml.MappingNode:
		return r.object(n, pointer, depth)
	case yaml.SequenceNode:
		list := at.newList()
		for i, item := range n.Content {
			value, err := r.value(item, key, fmt.Sprintf("%s/%d", pointer, i), depth+1)
			if err != nil {
				return nil, err
			}
			list.items = append(list.items, value)
		}
		return list, nil
	}
	if n.ShortTag() == "!!null" {
		return at.value(nil), nil
	}
	return typed(key, r.clean(n.Value, at, pointer), at), nil
}

func (r *yamlReader) object(n *yaml.Node, pointer string, depth int) (*Node, error) {
	object := yamlPlace(n).object()
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, at := n.Content[i], yamlPlace(n.Content[i])
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			return nil, fail(strictjson.Syntax, at, "a key that is no plain text", "the name of a field")
		}
		where := pointer + "/" + strictjson.Escape(key.Value)
		value, err := r.value(n.Content[i+1], key.Value, where, depth+1)
		if err != nil {
			return nil, err
		}
		if !object.put(key.Value, value) {
			r.problem(strictjson.DuplicateKey, at, where, "the key "+strictjson.Quote(key.Value)+" again", "each key once")
		}
	}
	return object, nil
}
