package strictxml

import "github.com/cleanbill-dev/cleanbill/internal/strictjson"

// Error is one fault and its place, as in JSON. Its Pointer is the path of the element that is open at the place; empty outside of
// the outermost.
type Error = strictjson.Error

// The kinds of fault. Those of JSON mean the same.
const (
	Syntax   = strictjson.Syntax   // not well-formed, or something after the document
	CutOff   = strictjson.CutOff   // the text ends before the document does
	TooLarge = strictjson.TooLarge // bytes, nodes, attributes, a text, a name
	TooDeep  = strictjson.TooDeep  // nesting
	Encoding = strictjson.Encoding // not UTF-8, or a character that XML does not allow

	Doctype   strictjson.Kind = "doctype"   // a document type declaration, or an entity that only one could define
	Namespace strictjson.Kind = "namespace" // a prefix that nothing declares, or a declaration that is not allowed
)

// quote shows a supplier's text in a message.
func quote[T string | []byte](text T) string { return strictjson.Quote(string(text)) }
