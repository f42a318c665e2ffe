package sbom

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/natural"
)

// Problem is one reason to distrust a document. Found and Expected are phrases for people: short, and with the
// supplier's words quoted so that no terminal acts on them.
type Problem struct {
	Code     Code
	Pointer  string // JSON pointer, in XML the path, of the offending value, or of what lacks one
	Line     int    // 1-based; 0 when not known
	Column   int    // 1-based, in bytes; 0 when not known
	Ref      string // bom-ref of the component concerned, or the one that nothing bears; as written
	Name     string // name and version of the component concerned, cut when very long; "" when there is none
	Found    string // the offending value
	Expected string // what is allowed in its place
}

// Message says in one sentence what is wrong, without the place.
func (p Problem) Message() string { return "found " + p.Found + "; expected " + p.Expected }

// Code sorts problems for policy.
type Code string

// The codes of what makes a document invalid: its structure is not that of its format, or two readers may see two
// documents in it, or a reference leads nowhere.
const (
	SchemaViolation Code = "schema"
	DuplicateKey    Code = "duplicate-key"
	DuplicateRef    Code = "duplicate-ref"
	DanglingRef     Code = "dangling-ref"
	SelfRef         Code = "self-ref"
	Encoding        Code = "encoding"     // invalid UTF-8, control characters
	ForeignName     Code = "foreign-name" // of another XML name space, with a name of the format
)

// The codes of notes: the document reads in one way, and a field of it says what cannot be right.
const (
	Cycle              Code = "cycle"
	BadHash            Code = "hash"                // no digest of its algorithm
	BadPurl            Code = "purl"                // no package URL
	PurlContradicts    Code = "purl-contradicts"    // names another name or version than the component
	BadCPE             Code = "cpe"                 // no CPE name
	LicenceUnlisted    Code = "licence-id"          // not on the SPDX licence list
	LicenceDeprecated  Code = "licence-deprecated"  // on the list, and no longer to be used
	BadExpression      Code = "licence-expression"  // no SPDX licence expression
	LicenceRef         Code = "licence-ref"         // names a licence of the document's own that nothing declares
	BadTimestamp       Code = "timestamp"           // no time with a zone
	BadDate            Code = "date"                // prose where a date is asked for
	UnknownSupport     Code = "support"             // a name in a name space of support that is not known
	FutureDate         Code = "future-date"         // later than the moment judged at
	NoName             Code = "name"                // empty, or words for silence where a name is asked for
	PlaceholderVersion Code = "placeholder-version" // words where a version is asked for
	BadSerial          Code = "serial-number"       // no urn:uuid
	Extension          Code = "extension"           // in another XML name space: no reader of the format sees it
	Unquoted           Code = "unquoted"            // text in YAML that readers of YAML 1.1 take for something else
	Parted             Code = "parted"              // text in XML with a comment or processing instruction in it
	Unseen             Code = "unseen"              // characters that are not seen, or that reorder what is
	Unfollowed         Code = "unfollowed"          // an expression that may lead to something, or to nothing
	UnknownProperty    Code = "unknown-property"    // of an element of SPDX 3, which its class has not
	WrongClass         Code = "class"               // an element of SPDX 3 of a class that cannot stand there: a tool for who made something
	BadForm            Code = "form"                // words that the text of SPDX asks for in another form
)

// invalidating are the codes that make a document invalid.
var invalidating = map[Code]bool{SchemaViolation: true, DuplicateKey: true, DuplicateRef: true, DanglingRef: true,
	SelfRef: true, Encoding: true, ForeignName: true}

// Effect is what a problem does to the document that has it.
type Effect string

// The effects.
const (
	Invalidates Effect = "invalid"
	Noted       Effect = "note"
)

var effectRank = map[Effect]int{Invalidates: 0, Noted: 1}

// Effect says whether a problem makes its document invalid.
func (c Code) Effect() Effect {
	if invalidating[c] {
		return Invalidates
	}
	return Noted
}

func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(natural.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Found, b.Found), cmp.Compare(a.Expected, b.Expected))
	})
}
