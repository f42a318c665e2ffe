package spdx

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// MaxAliased bounds the values that aliases repeat.
const MaxAliased = 100_000

// YAML reads the YAML form, which has the fields of the JSON form. Values are those of the core schema of YAML 1.2, so that version 1.10
// without quotes is a number, as for any other reader; Node.Written has the words. Text that YAML 1.1 takes for something else is a problem
// of the kind Unquoted, a tag one of the kind Syntax. The error is a *strictjson.Error.
func YAML(data []byte, lim Limits) (*Document, error) {
	lim.MaxBytes = min(lim.MaxBytes, syntax.MaxYAMLBytes)
	b, err := newBuilder(data, lim)
	if err != nil {
		return nil, err
	}
	root, err := syntax.ParseYAML(data)
	if err != nil {
		return nil, yamlFault(err)
	}
	r := &yamlReader{builder: b}
	r.lineEnds(data)
	if b.doc.Root, err = r.value(root, "", "", 0); err != nil {
		return nil, err
	}
	return b.doc, b.holdElements()
}

// lineEnds reports each character that ends a line up to YAML 1.1, as for the library, and none in YAML 1.2 (section 5.4): a comment, say, ends there for some
// readers and goes on for others.
func (r *yamlReader) lineEnds(data []byte) {
	at := place{1, 1}
	for i, c := range string(data) {
		switch c {
		case '\u0085', '\u2028', '\u2029':
			r.problem(strictjson.Syntax, at, "", fmt.Sprintf("the character %U, which ends a line in YAML 1.1 and none in YAML 1.2", c), "line feeds, which end one for every reader")
		case '\n':
			at = place{at.line + 1, 0}
		case '\r':
			if i+1 == len(data) || data[i+1] != '\n' {
				at = place{at.line + 1, 0}
			}
		}
		at.column++
	}
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// yamlFault says it as this room does, with the place that the library's message has.
func yamlFault(err error) error {
	var large *syntax.TooLargeError
	var second *syntax.SecondDocumentError
	switch {
	case errors.Is(err, io.EOF):
		return fail(strictjson.CutOff, place{1, 1}, "no value", "an SPDX document")
	case errors.As(err, &large):
		return fail(strictjson.TooLarge, place{1, 1}, large.Found, large.Expected)
	case errors.As(err, &second):
		return fail(strictjson.Syntax, place{second.Line, second.Column}, "a second YAML document", "one document in a file")
	}
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
		if n.Style&yaml.TaggedStyle != 0 && n.ShortTag() != "!!map" {
			r.tag(n, pointer)
		}
		return r.object(n, pointer, depth)
	case yaml.SequenceNode:
		if n.Style&yaml.TaggedStyle != 0 && n.ShortTag() != "!!seq" {
			r.tag(n, pointer)
		}
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
	return r.scalar(n, key, pointer), nil
}

func (r *yamlReader) object(n *yaml.Node, pointer string, depth int) (*Node, error) {
	object := yamlPlace(n).object()
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, at := n.Content[i], yamlPlace(n.Content[i])
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			return nil, fail(strictjson.Syntax, at, "a key that is no plain text", "the name of a field")
		}
		where := pointer + "/" + strictjson.Escape(key.Value)
		if key.Style&yaml.TaggedStyle != 0 && key.ShortTag() != "!!str" {
			r.tag(key, where)
		}
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
