package cyclonedx

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/natural"
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
		return cmp.Or(natural.Compare(a.Pointer, b.Pointer), cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	return slices.Compact(losses)
}
