package verify

import "github.com/cleanbill-dev/cleanbill/internal/strictjson"

// MaxJSONDepth bounds the nesting of any JSON that this package reads.
const MaxJSONDepth = 128

// How strictly JSON is read. Where the format names all keys, two that differ in letter case only are one key written
// twice to some readers. Where the supplier chooses keys, as in predicates, HTTP_PROXY beside http_proxy is in order.
var fixedKeys = strictjson.Options{MaxDepth: MaxJSONDepth, FoldDepth: MaxJSONDepth, MaxTree: maxSealTree} // bundles, log entries, trusted roots

// document is for one of so many bytes.
func document(size int) strictjson.Options {
	return strictjson.Options{MaxDepth: MaxJSONDepth, MaxTree: leastTree + treePerByte*size}
}

// statementKeys is for a statement of so many bytes, whose outermost object alone has fixed keys. Its predicate is kept where it is read.
func statementKeys(size int, predicate bool) strictjson.Options {
	o := document(size)
	o.FoldDepth = 1
	if o.MaxTree = min(o.MaxTree, maxPredicateTree); !predicate {
		o.Unkept = "predicate"
	}
	return o
}

// Limits on the memory that the values of a document take, in bytes, as estimated. Anybody can write a file that nobody signed, and a text of brackets
// takes fifty times its length. Large SBOMs take up to four times theirs; what a bundle or an envelope is about is text to it.
const (
	maxSealTree      = 32 << 20
	maxPredicateTree = 160 << 20
	leastTree        = 40 << 20
	treePerByte      = 4
)

// The two ways into a tree.
var child, text = strictjson.Member, strictjson.MemberText
