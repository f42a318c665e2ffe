package verify

import "github.com/cleanbill-dev/cleanbill/internal/strictjson"

// MaxJSONDepth bounds the nesting of any JSON that this package reads.
const MaxJSONDepth = 128

// How strictly JSON is read. Where the format names all keys, two that differ in letter case only are one key written
// twice to some readers. Where the supplier chooses keys, as in predicates, HTTP_PROXY beside http_proxy is in order.
var (
	fixedKeys     = strictjson.Options{MaxDepth: MaxJSONDepth, FoldDepth: MaxJSONDepth} // bundles, log entries, trusted roots
	statementKeys = strictjson.Options{MaxDepth: MaxJSONDepth, FoldDepth: 1}            // its outermost object only
	anyDocument   = strictjson.Options{MaxDepth: MaxJSONDepth}
)

// The two ways into a tree.
var child, text = strictjson.Member, strictjson.MemberText
