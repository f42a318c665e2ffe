// Package strictjson reads JSON (RFC 8259) so that two readers cannot see two documents in the same bytes. It is
// strict where encoding/json is silent: duplicate keys, invalid UTF-8, halves of surrogate pairs.
//
// Trees have the shapes of encoding/json with UseNumber: map[string]any, []any, string, json.Number, bool, nil.
package strictjson

// The limits that an Options without values stands for.
const (
	DefaultMaxBytes    = 256 << 20
	DefaultMaxDepth    = 128
	DefaultMaxValues   = 16_000_000
	DefaultMaxKept     = 512 << 20
	DefaultMaxTree     = 16 << 30
	DefaultMaxProblems = 10_000
)

// A number is bounded: arithmetic on a longer one costs more than reading it, and no format needs it.
const (
	MaxNumber   = 64 // characters
	MaxExponent = 300
)

// Options bounds what is read. A limit of zero or less means the default.
type Options struct {
	MaxBytes  int // bytes of the document
	MaxDepth  int // nested objects and arrays
	MaxString int // bytes of one string; by default those of the document
	MaxValues int // JSON values of any kind

	// MaxKept bounds the bytes of JSON pointers that are kept. They repeat every key above them, so that a document
	// can ask for far more of them than it is long.
	MaxKept int

	// MaxTree bounds the bytes of memory that the tree takes, as estimated. A text of brackets alone
	// asks for a hundred times its length.
	MaxTree int

	MaxProblems int // listed by Parse, of each kind

	// FoldDepth is how deep in the document (1 is the outermost object or array) keys that differ in letter case only count
	// as duplicates, since some readers ignore case. Zero: nowhere. It is for formats that name all their keys; where
	// a supplier chooses them, as in build arguments, HTTP_PROXY beside http_proxy is no fault.
	FoldDepth int

	// Unkept names a member of the outermost object whose value is held against all rules and then dropped: in the tree an object or array is empty.
	Unkept string

	// Records has objects of few members in the items of a Stream be *Record, where they are else map[string]any.
	// Whoever keeps more of them than strings keeps others with them.
	Records bool
}

func (o Options) withDefaults() Options {
	set := func(n *int, d int) {
		if *n <= 0 {
			*n = d
		}
	}
	set(&o.MaxBytes, DefaultMaxBytes)
	set(&o.MaxDepth, DefaultMaxDepth)
	set(&o.MaxString, o.MaxBytes)
	set(&o.MaxValues, DefaultMaxValues)
	set(&o.MaxKept, DefaultMaxKept)
	set(&o.MaxTree, DefaultMaxTree)
	set(&o.MaxProblems, DefaultMaxProblems)
	return o
}

// Notes is told of a document while it is read, when the place of everything is known anyway.
type Notes interface {
	// Object is told of each object after all that is in it. Its error ends the reading and is what Parse returns.
	Object(o Object) error
}

// Stream is implemented by Notes that take the items of arrays one by one, so that the tree need not hold them. It is
// asked for each array that is a member of the outermost object.
type Stream interface {
	// Begin says whether to take the items of the array that begins at offset; in the tree it is then empty.
	Begin(key string, offset int) bool
	// Item is told of each item. Its error ends the reading and is what Parse returns.
	Item(index int, value any, span Span) error
	// End is told of the end of an array that was begun.
	End() error
}

// Span is where a value lies in the text, in bytes.
type Span struct{ From, To int }

// Object is an object of the document, as Notes see it.
type Object struct {
	Holder string // the key that holds it; "key[]" when it is an item of that key's array
	Line   int    // of its opening brace

	many map[string]any
	few  *Record // nil when many is not
	s    *scanner
}

// Member is the value of a member; nil when there is none.
func (o Object) Member(key string) any {
	if o.few != nil {
		value, _ := o.few.Get(key)
		return value
	}
	return o.many[key]
}

// Pointer returns the object's JSON pointer, to be kept.
func (o Object) Pointer() string { return o.s.here() }

// Charge counts the object's pointer as kept, for Notes that lead to its being built again later.
func (o Object) Charge() { o.s.kept += len(o.s.path) }

// Hold counts so many bytes as part of the tree, for Notes that make more of an object than there is in the tree.
func (o Object) Hold(bytes int) { o.s.tree += bytes }

// Refuse returns an error of kind TooLarge at the object's end.
func (o Object) Refuse(found, expected string) error { return o.s.fail(TooLarge, found, expected) }

// Problems are the faults of a document that leave a reading.
type Problems struct {
	Listed []Error      // in document order, at most Options.MaxProblems of a kind
	Count  map[Kind]int // all of them
}

// Parse reads the whole text as one JSON value and goes on after what leaves a reading: duplicate keys (the last one
// counts), and text that is no clean text (bad bytes become U+FFFD; control characters stay). Those are problems, of
// kind DuplicateKey and Encoding. A byte order mark before the document is skipped. notes may be nil.
// The error is an *Error, or what notes returned.
func Parse[T Text](data T, opt Options, notes Notes) (tree any, problems Problems, err error) {
	s := newScanner(string(data), opt)
	s.notes = notes
	s.stream, _ = notes.(Stream)
	// RFC 8259 section 8.1 lets a reader ignore a byte order mark.
	s.skipMark()
	if tree, err = s.document(); err != nil {
		return nil, Problems{}, err
	}
	return tree, Problems{Listed: s.problems, Count: s.listed}, nil
}

// Strict reads the whole text as one JSON value and refuses, with an *Error, whatever is not exactly that: what Parse
// notes as a problem, and a byte order mark. Escaped control characters are valid JSON and pass.
func Strict[T Text](data T, opt Options) (any, error) {
	s := newScanner(string(data), opt)
	s.strict = true
	tree, err := s.document()
	if err != nil {
		return nil, err
	}
	return tree, nil
}

// Text is what JSON is read from. What is read from bytes is copied once. The strings of a tree are parts of the text, which lives
// as long as any of them.
type Text interface{ []byte | string }

// Place is where a value begins.
type Place struct {
	Line   int // 1-based
	Column int // 1-based, in bytes
}

// Locate returns the place of each of the pointers that exists in data.
func Locate[T Text](data T, want map[string]bool, opt Options) map[string]Place {
	s := newScanner(string(data), opt)
	s.want, s.found = want, make(map[string]Place, len(want))
	s.skipMark()
	// The text was parsed before; a pointer that cannot be found simply has no place.
	_, _ = s.document()
	return s.found
}
