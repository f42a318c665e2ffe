// Package spdx reads the syntaxes that SPDX 2 has besides JSON, each into one tree: the one that the JSON form of the
// same document would have. What that tree means is package sbom's business.
package spdx

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Node is one value of the tree, and its place in the text.
type Node struct {
	Line   int // 1-based
	Column int // 1-based, in bytes

	// Written are the words in YAML that stand for a number, a truth value or nothing; "" for text, and in the other syntaxes.
	Written string

	scalar  any              // string, bool, json.Number or nil, when it is neither object nor list
	members map[string]*Node // of an object
	items   []*Node          // of a list
	list    bool
}

// Tree returns the value in the shapes of encoding/json with UseNumber: map[string]any, []any, string, json.Number,
// bool, nil.
func (n *Node) Tree() any {
	switch {
	case n.members != nil:
		out := make(map[string]any, len(n.members))
		for key, member := range n.members {
			out[key] = member.Tree()
		}
		return out
	case n.list:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.Tree()
		}
		return out
	}
	return n.scalar
}

// What nodes take of memory in bytes, with their part of Tree, on 64-bit machines.
const (
	weightScalar = 152
	weightObject = 688
	weightList   = 120

	weightCreator = 400 // besides, for what is made of it
)

// weight is what a node takes of memory with all that is in it, in bytes, estimated.
func (n *Node) weight() int {
	sum := weightScalar
	if n.members != nil {
		sum = weightObject
	} else if n.list {
		sum = weightList
	}
	for _, member := range n.members {
		sum += member.weight()
	}
	for _, item := range n.items {
		sum += item.weight()
	}
	return sum
}

// At returns the value that a JSON pointer leads to, or the nearest value above it that there is.
func (n *Node) At(pointer string) *Node {
	for _, token := range strictjson.Tokens(pointer) {
		next := n.members[token]
		if i, err := strconv.Atoi(token); n.list && err == nil && i >= 0 && i < len(n.items) {
			next = n.items[i]
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// Items returns the entries of the list under a key; none when there is no list.
func (n *Node) Items(key string) []*Node {
	if list := n.members[key]; list != nil {
		return list.items
	}
	return nil
}

// text returns the string under a key.
func (n *Node) text(key string) string {
	if member := n.members[key]; member != nil {
		s, _ := member.scalar.(string)
		return s
	}
	return ""
}

// place is where something was read.
type place struct{ line, column int }

func (p place) object() *Node {
	return &Node{Line: p.line, Column: p.column, members: map[string]*Node{}}
}

func (p place) value(scalar any) *Node { return &Node{Line: p.line, Column: p.column, scalar: scalar} }

func (p place) newList() *Node { return &Node{Line: p.line, Column: p.column, list: true} }

// number reads a count; what is none stays text, so that validation shows it.
func (p place) number(text string) *Node {
	const longest = 18 // digits that fit any integer
	if text == "" || len(text) > longest || strings.Trim(text, "0123456789") != "" {
		return p.value(text)
	}
	return p.value(json.Number(text))
}

// truth reads true or false, whatever their capitals.
func (p place) truth(text string) *Node {
	switch strings.ToLower(text) {
	case "true":
		return p.value(true)
	case "false":
		return p.value(false)
	}
	return p.value(text)
}

// put sets a member and says whether there was none before.
func (n *Node) put(key string, value *Node) bool {
	_, twice := n.members[key]
	n.members[key] = value
	return !twice
}

// push appends to the list under a key and returns its index there.
func (n *Node) push(key string, value *Node) int {
	list := n.members[key]
	if list == nil {
		list = place{value.Line, value.Column}.newList()
		n.members[key] = list
	}
	list.items = append(list.items, value)
	return len(list.items) - 1
}
