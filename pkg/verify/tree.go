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

// child gives the value at a chain of keys, nil where there is none.
func child(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

// text gives the string at a chain of keys, empty where there is none.
func text(v any, keys ...string) string {
	s, _ := child(v, keys...).(string)
	return s
}
