package sbom

import "github.com/cleanbill-dev/cleanbill/internal/strictjson"

// name notes a name that is there and names nothing: schemas ask for text, and "" is one. Where the name is missing altogether, the
// schema says so, and a snippet of SPDX needs none.
func (q *quality) name(c *Component) {
	if c.Name.State != Absent || c.Element == Snippet || q.told[c.Pointer] {
		return
	}
	found := "an empty name"
	if c.Name.Text != "" {
		found = strictjson.Quote(c.Name.Text) + ", which names nothing"
	}
	q.note(NoName, c, "/name", found, "the name of the component")
}
