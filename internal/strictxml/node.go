package strictxml

import (
	"strconv"
	"strings"
)

// Node is one element.
type Node struct {
	Space string // name space; empty for none
	Name  string // local name
	Attrs []Attr // in the order of the document, without name space declarations

	// Text is the character data directly in the element, put together, with CDATA sections and references resolved.
	// Where an element has children, white space alone between them is not kept.
	Text     string
	Children []*Node // in the order of the document
	Parent   *Node   // nil for the outermost element

	Line, Column int32 // of the opening "<", 1-based; the column in bytes
	index        int32 // among the siblings of the same local name, 1-based; 0 when there is no other

	// Parted says that Text goes on, with more than white space, behind a comment or processing instruction. Many programs take only a part of it.
	Parted bool
}

// Attr is one attribute.
type Attr struct {
	Space string // name space; empty for an attribute without prefix
	Name  string // local name
	Value string // normalised as CDATA is (XML 1.0 section 3.3.3)

	Line, Column int32 // of the name
}

// Attr returns the value of the attribute without name space that has this name, and whether there is one.
func (n *Node) Attr(name string) (string, bool) {
	for i := range n.Attrs {
		if a := &n.Attrs[i]; a.Space == "" && a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// Child returns the first child with this name in the element's own name space, or nil.
func (n *Node) Child(name string) *Node {
	for _, c := range n.Children {
		if c.Name == name && c.Space == n.Space {
			return c
		}
	}
	return nil
}

// Step is the last step of the element's path: "/component[4]", or "/metadata" when no sibling has the same local name.
func (n *Node) Step() string {
	if n.index == 0 {
		return "/" + n.Name
	}
	return "/" + n.Name + "[" + strconv.Itoa(int(n.index)) + "]"
}

// Path is where the element is in the document, as local names: "/bom/components/component[4]".
func (n *Node) Path() string {
	var steps []string
	for at := n; at != nil; at = at.Parent {
		steps = append(steps, at.Step())
	}
	var b strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteString(steps[i])
	}
	return b.String()
}

// number gives the children of an element that share a local name their index. counts is empty before and after.
func (n *Node) number(counts map[string]int32) {
	if len(n.Children) < 2 {
		return
	}
	for _, c := range n.Children {
		counts[c.Name]++
		c.index = counts[c.Name]
	}
	for _, c := range n.Children {
		if counts[c.Name] == 1 {
			c.index = 0
		}
	}
	clear(counts)
}
