package spdx

// In the JSON form all values are text, but for these.
var (
	truths  = map[string]bool{"filesAnalyzed": true, "isLive": true, "isValid": true, "isWayBackLink": true}
	numbers = map[string]bool{"offset": true, "lineNumber": true, "order": true}
)

// typed gives the words of a field the type that the field has in the JSON form.
func typed(key, words string, at place) *Node {
	switch {
	case truths[key]:
		return at.truth(words)
	case numbers[key]:
		return at.number(words)
	}
	return at.value(words)
}

// Elements are the lists whose entries can be components, in the order of the standard (SPDX 2.3 clauses 7 to 9).
var Elements = []string{"packages", "files", "snippets"}

// holdElements holds a finished tree to the limit of packages, files and snippets.
func (b *builder) holdElements() error {
	for _, list := range Elements {
		for _, entry := range b.doc.Root.Items(list) {
			if err := b.element(place{entry.Line, entry.Column}); err != nil {
				return err
			}
		}
	}
	return nil
}
