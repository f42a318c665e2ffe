package cdxxml

import (
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// listKey names a list of an element.
type listKey struct {
	holder *strictxml.Node
	key    string
}

// Path returns the path of the element or attribute that a JSON pointer leads to, or where it would stand.
func (d *Document) Path(pointer string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	path, n := d.lead(d.Root, bom, pointer)
	if n != nil && (n.Name == "component" || n.Name == "service") {
		d.nodes[path] = n
	}
	return path
}

// Below does the same with a pointer that begins at a component or service, given by its path.
func (d *Document) Below(path, pointer string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.at(path)
	s := component
	if n.Name == "service" {
		s = service
	}
	below, _ := d.lead(n, s, pointer)
	return below
}

// lead follows a pointer from an element. The node is nil when the path leads to something else than an element that is
// there.
func (d *Document) lead(n *strictxml.Node, s shape, pointer string) (string, *strictxml.Node) {
	for pointer != "" {
		var key string
		key, pointer = cut(pointer)
		f, known := s[key]
		if !known {
			return n.Path(), nil
		}
		switch f.kind {
		case attribute, attributeFlag, attributeNumber:
			return n.Path() + "/@" + f.called(key), nil
		case own, ownToken, expressed, classed, flowing:
			return n.Path(), n
		case text, token, flag, words, number, object:
			children := named(n, f.called(key))
			if len(children) == 0 {
				return n.Path() + "/" + f.called(key), nil
			}
			n = children[0]
		default:
			item, path := d.item(n, key, f, &pointer)
			if item == nil {
				return path, nil
			}
			if f.kind == refs {
				return item.Path() + "/@ref", nil
			}
			n = item
			if f.kind == licences { // the key between is the name of the item
				if key, pointer = cut(pointer); key == "expression" {
					return n.Path(), n
				}
				s = licence
				continue
			}
		}
		if f.shape == nil {
			return n.Path(), n
		}
		s = *f.shape
	}
	return n.Path(), n
}

// item takes the index from the pointer. Without an index, or with one that leads nowhere, it returns the path of the list.
func (d *Document) item(n *strictxml.Node, key string, f field, pointer *string) (*strictxml.Node, string) {
	var index string
	index, *pointer = cut(*pointer)
	i, err := strconv.Atoi(index)
	if err == nil {
		at := listKey{n, key}
		items, known := d.lists[at]
		if !known {
			items = f.items(n)
			d.lists[at] = items
		}
		if i >= 0 && i < len(items) {
			return items[i], ""
		}
	}
	if f.name == "" {
		return nil, n.Path()
	}
	for _, wrapper := range named(n, f.name) {
		return nil, wrapper.Path()
	}
	return nil, n.Path() + "/" + f.name
}

// cut takes the first token off a pointer. No key that is read holds a character that pointers escape.
func cut(pointer string) (token, rest string) {
	token = strings.TrimPrefix(pointer, "/")
	if i := strings.IndexByte(token, '/'); i >= 0 {
		return token[:i], token[i:]
	}
	return token, ""
}

// at returns the element that a path leads to, or the nearest one above it that there is.
func (d *Document) at(path string) *strictxml.Node {
	n, rest := d.Root, ""
	begin := path
	for begin != "" && d.nodes[begin] == nil {
		begin = begin[:max(0, strings.LastIndexByte(begin, '/'))]
	}
	if begin != "" {
		n, rest = d.nodes[begin], path[len(begin):]
	} else {
		_, rest = cut(path) // the first step is the outermost element itself
	}
	for rest != "" {
		var step string
		step, rest = cut(rest)
		next := child(n, step)
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// Place returns the line and column of the element or attribute that a path leads to, or of the nearest element above.
func (d *Document) Place(path string) (line, column int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.at(path)
	if i := strings.LastIndex(path, "/@"); i >= 0 {
		for _, a := range n.Attrs {
			if a.Name == path[i+2:] {
				return int(a.Line), int(a.Column)
			}
		}
	}
	return int(n.Line), int(n.Column)
}

// child finds the child of one step of a path.
func child(n *strictxml.Node, step string) *strictxml.Node {
	step = "/" + step
	name, index, indexed := strings.Cut(step, "[")
	if i, err := strconv.Atoi(strings.TrimSuffix(index, "]")); indexed && err == nil && i >= 1 && i <= len(n.Children) {
		// Lists mostly hold nothing else, so that the place in the list is the index.
		if c := n.Children[i-1]; "/"+c.Name == name && c.Step() == step {
			return c
		}
	}
	for _, c := range n.Children {
		if strings.HasPrefix(step, "/"+c.Name) && c.Step() == step {
			return c
		}
	}
	return nil
}
