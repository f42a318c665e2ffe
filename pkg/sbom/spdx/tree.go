package spdx

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Limits bounds what is read. All must be set.
type Limits struct {
	MaxBytes    int // bytes of the document
	MaxDepth    int // nested values
	MaxString   int // bytes of one text
	MaxValues   int // values of any kind
	MaxElements int // packages, files and snippets
	MaxTree     int // bytes of memory that the values take, as estimated
	MaxProblems int // problems listed, of each kind
}

// Document is one document as it was read.
type Document struct {
	Root     *Node
	Problems strictjson.Problems // what leaves a reading: Syntax, DuplicateKey and Encoding
}

// builder grows the tree and holds it to the limits.
type builder struct {
	lim      Limits
	doc      *Document
	values   int
	elements int
	tree     int // bytes of memory, estimated
}

func newBuilder(data []byte, lim Limits) (*builder, error) {
	b := &builder{lim: lim}
	b.doc = &Document{Root: place{1, 1}.object(), Problems: strictjson.Problems{Count: map[strictjson.Kind]int{}}}
	if len(data) > lim.MaxBytes {
		return nil, &strictjson.Error{Kind: strictjson.TooLarge, Line: 1, Column: 1, Found: fmt.Sprintf("%d bytes", len(data)), Expected: fmt.Sprintf("at most %d", lim.MaxBytes)}
	}
	return b, nil
}

// problem notes a fault that leaves a reading.
func (b *builder) problem(kind strictjson.Kind, at place, pointer, found, expected string) {
	problems := &b.doc.Problems
	if problems.Count[kind]++; problems.Count[kind] > b.lim.MaxProblems {
		return
	}
	problems.Listed = append(problems.Listed, strictjson.Error{Kind: kind, Line: at.line, Column: at.column, Pointer: pointer, Found: found, Expected: expected})
}

// fail is a fault that ends the reading.
func fail(kind strictjson.Kind, at place, found, expected string) error {
	return &strictjson.Error{Kind: kind, Line: at.line, Column: at.column, Found: found, Expected: expected}
}

// count holds one more value to the limits.
func (b *builder) count(at place, length int) error {
	if length > b.lim.MaxString {
		return fail(strictjson.TooLarge, at, fmt.Sprintf("a text of %d bytes", length), fmt.Sprintf("at most %d", b.lim.MaxString))
	}
	if b.values++; b.values > b.lim.MaxValues {
		return fail(strictjson.TooLarge, at, "more values than can be read", fmt.Sprintf("at most %d", b.lim.MaxValues))
	}
	return nil
}

// hold counts a finished value towards the memory of the tree.
func (b *builder) hold(n *Node) error {
	if b.tree += n.weight(); b.tree > b.lim.MaxTree {
		return fail(strictjson.TooLarge, place{n.Line, n.Column}, fmt.Sprintf("values that take more than %d MiB of memory", b.lim.MaxTree>>20), "fewer and longer ones")
	}
	return nil
}

// element holds one more package, file or snippet to the limit.
func (b *builder) element(at place) error {
	if b.elements++; b.elements > b.lim.MaxElements {
		return fail(strictjson.TooLarge, at, "more packages, files and snippets than can be read", fmt.Sprintf("at most %d", b.lim.MaxElements))
	}
	return nil
}

// clean reports what is no clean text, and returns what is left of it: bad bytes become U+FFFD.
func (b *builder) clean(text string, at place, pointer string) string {
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			b.problem(strictjson.Encoding, at, pointer, fmt.Sprintf("the byte 0x%02X, which is no valid UTF-8", text[i]), "UTF-8")
			return strings.ToValidUTF8(text, "\uFFFD")
		case strictjson.Control(r):
			b.problem(strictjson.Encoding, at, pointer, fmt.Sprintf("the control character U+%04X", r), "none but tab, line feed, form feed and carriage return")
			return strings.ToValidUTF8(text, "\uFFFD")
		}
	}
	return text
}
