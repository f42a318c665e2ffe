package cyclonedx

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Loss is one thing that the written document does not say, or says otherwise. What and Why are phrases for people,
// with the document's own words quoted so that no terminal acts on them.
type Loss struct {
	Pointer string `json:"pointer"` // JSON pointer into the document before; a path of elements where that is XML
	What    string `json:"what"`
	Why     string `json:"why"`
}

func sorted(losses []Loss) []Loss {
	slices.SortStableFunc(losses, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	return slices.Compact(losses)
}

// show writes a value for a message, short.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return strictjson.Quote(v)
	case json.Number:
		return v.String()
	case map[string]any:
		return fmt.Sprintf("an object of %d", len(v))
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	}
	return fmt.Sprint(v)
}
