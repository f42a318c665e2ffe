// Package strictxml reads XML 1.0 with name spaces so that two readers cannot see two documents in the same bytes. It
// reads less than the standard allows: no document type declaration and so no entity but the five of the standard, no
// encoding but UTF-8. What is not well-formed, or beyond a limit, is refused with its place; nothing is repaired.
package strictxml

// The limits that an Options without values stands for.
const (
	DefaultMaxBytes      = 256 << 20
	DefaultMaxDepth      = 128
	DefaultMaxNodes      = 3_000_000
	DefaultMaxAttributes = 100
	DefaultMaxText       = 16 << 20
	DefaultMaxTree       = 16 << 30
)

// MaxNamespaces bounds the name space declarations that are in force at one place: each name is looked up in them.
const MaxNamespaces = 64

// MaxName bounds the bytes of a name with its prefix.
const MaxName = 1000

// Options bounds what is read. A limit of zero or less means the default.
type Options struct {
	MaxBytes      int // bytes of the document
	MaxDepth      int // nested elements
	MaxNodes      int // elements and attributes together
	MaxAttributes int // attributes and name space declarations of one element
	MaxText       int // bytes of one attribute value, or of the text directly in one element

	// MaxTree bounds the bytes of memory that the elements take with what is made of them, as estimated: an empty element takes
	// a hundred times its length.
	MaxTree int
}

// What an element and an attribute take, in bytes of memory on 64-bit machines, with what is made of them in another form.
const (
	weightElement   = 350
	weightAttribute = 100
)

func (o Options) withDefaults() Options {
	set := func(n *int, d int) {
		if *n <= 0 {
			*n = d
		}
	}
	set(&o.MaxBytes, DefaultMaxBytes)
	set(&o.MaxDepth, DefaultMaxDepth)
	set(&o.MaxNodes, DefaultMaxNodes)
	set(&o.MaxAttributes, DefaultMaxAttributes)
	set(&o.MaxText, DefaultMaxText)
	set(&o.MaxTree, DefaultMaxTree)
	return o
}

// Parse reads the whole text as one XML document and returns its outermost element. A byte order mark before the
// document, comments and processing instructions are skipped. The tree is never deeper than MaxDepth, so it may be
// walked by recursion. The error is an *Error.
func Parse(data []byte, opt Options) (*Node, error) {
	s := newScanner(data, opt)
	if err := s.document(); err != nil {
		return nil, err
	}
	return s.root, nil
}
