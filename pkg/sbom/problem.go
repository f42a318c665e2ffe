package sbom

import (
	"cmp"
	"slices"
)

// Problem is one reason to distrust a document. Found and Expected are phrases for people: short, and with the
// supplier's words quoted so that no terminal acts on them.
type Problem struct {
	Code     Code
	Pointer  string // JSON pointer of the offending value, or of what lacks one
	Line     int    // 1-based; 0 when not known
	Column   int    // 1-based, in bytes; 0 when not known
	Ref      string // bom-ref of the component concerned, or the one that nothing bears; as written
	Name     string // name and version of the component concerned, as written; "" when there is none
	Found    string // the offending value
	Expected string // what is allowed in its place
}

// Message says in one sentence what is wrong, without the place.
func (p Problem) Message() string { return "found " + p.Found + "; expected " + p.Expected }

// Code sorts problems for policy.
type Code string

// The codes.
const (
	SchemaViolation Code = "schema"
	DuplicateKey    Code = "duplicate-key"
	DuplicateRef    Code = "duplicate-ref"
	DanglingRef     Code = "dangling-ref"
	SelfRef         Code = "self-ref"
	Cycle           Code = "cycle"
	Encoding        Code = "encoding" // invalid UTF-8, control characters
)

// Effect is what a problem does to the document that has it.
type Effect string

// The effects.
const (
	Invalidates Effect = "invalid" // another reader may see another document, or none
	Remarks     Effect = "note"    // the document is read as it stands, and says less, or something doubtful
)

var effectRank = map[Effect]int{Invalidates: 0, Remarks: 1}

// Effect says whether a problem makes its document invalid.
func (c Code) Effect() Effect { return Invalidates }

func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Found, b.Found), cmp.Compare(a.Expected, b.Expected))
	})
}
