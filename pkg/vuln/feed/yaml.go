package feed

import (
	"errors"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictyaml"
)

// YAML parses a text of at most limit bytes as strictly as JSON is parsed. What is neither true, false nor null is text, as
// it is written: a version 1.10 is no 1.1, and a date is no moment.
func YAML(format, file string, data []byte, limit int) (*Document, Value, error) {
	if len(data) > limit {
		return nil, Value{}, &Error{Format: format, File: file, Problem: "found more; expected at most " + strconv.Itoa(limit) + " bytes", Err: ErrTooLarge}
	}
	root, err := strictyaml.Tree(file, data, limit)
	if err != nil {
		out := &Error{Format: format, File: file, Problem: err.Error()}
		var fault *strictyaml.Error
		if errors.As(err, &fault) {
			out.Line, out.Problem = fault.Line, fault.Message()
		}
		return nil, Value{}, out
	}
	d := &Document{format: format, file: file, lines: map[string]int{}}
	return d, Value{doc: d, tree: d.plain(root, "")}, nil
}

// plain turns a node into the shapes of JSON, and notes its line.
func (d *Document) plain(n *yaml.Node, at string) any {
	d.lines[at] = n.Line
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			m[key] = d.plain(n.Content[i+1], at+"/"+strictjson.Escape(key))
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for i, item := range n.Content {
			list = append(list, d.plain(item, at+"/"+strconv.Itoa(i)))
		}
		return list
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		var is bool
		if n.Decode(&is) == nil {
			return is
		}
	}
	return n.Value
}
