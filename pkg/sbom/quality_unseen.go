package sbom

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// unseen notes characters by which a name, version or identifier reads as another: such as reorder what is shown, and such as are not seen
// (Unicode 15, properties Bidi_Control and Default_Ignorable_Code_Point; CVE-2021-42574).
func (q *quality) unseen(c *Component) {
	of := bearer{c.Pointer, c.Ref}
	for _, f := range []struct{ at, text string }{
		{"/bom-ref", c.Ref}, {"/group", c.Group}, {"/name", c.Name.Text}, {"/version", c.Version.Text}, {"/cpe", c.CPE.Text}, {"/swid/tagId", c.Details().SWID},
		{"/supplier", c.Supplier.Text}, {"/manufacturer", c.Manufacturer.Text}, {"/publisher", c.Details().Publisher.Text}, {"/author", c.Details().Author.Text},
	} {
		q.unseenIn(of, f.at, f.text, "")
	}
	if q.unseenIn(of, "/purl", c.Purl.Text, "") {
		return
	}
	for _, part := range []string{c.Purl.Namespace, c.Purl.Name, c.Purl.Version} {
		if q.unseenIn(of, "/purl", part, ", percent-encoded") {
			return
		}
	}
}

// unseenOfService is unseen for a service.
func (q *quality) unseenOfService(s *Service) {
	q.unseenIn(bearer{s.Pointer, s.Ref}, "/bom-ref", s.Ref, "")
	q.unseenIn(bearer{s.Pointer, s.Ref}, "/name", s.Name, "")
}

// unseenIn notes the first such character of a text, and says whether there is one. as says how it is written when it is not as itself.
func (q *quality) unseenIn(of bearer, at, text, as string) bool {
	r, what := firstUnseen(text)
	if what != "" {
		q.noteOf(Unseen, of, at, fmt.Sprintf("%s with U+%04X%s, %s", strictjson.Quote(text), r, as, what), "only characters that are seen, in the order in which they are written")
	}
	return what != ""
}

// firstUnseen finds the first character that is not seen or that reorders what is, and says what it is; "" when there is none.
func firstUnseen(text string) (r rune, what string) {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf || r == utf8.RuneError:
		case unicode.Is(unicode.Bidi_Control, r):
			return r, "which changes the direction of text"
		case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // of the class of those that are not seen, and seen
		case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Zl, unicode.Zp):
			return r, "which is not seen"
		}
	}
	return 0, ""
}
