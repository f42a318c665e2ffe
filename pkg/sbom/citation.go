package sbom

import (
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// citation notes the JSON pointers by which a citation says what it is about (CycloneDX 1.7, citations[].pointers).
func (n *notes) citation(o strictjson.Object) {
	if o.Holder != "citations[]" {
		return
	}
	pointers, _ := o.Members["pointers"].([]any)
	if len(pointers) == 0 {
		return
	}
	pointer := o.Pointer() + "/pointers/"
	for i, v := range pointers {
		if cited, ok := v.(string); ok {
			o.Hold(mentionWeight)
			n.out.cited = append(n.out.cited, located{cited, pointer + strconv.Itoa(i)})
		}
	}
}

// citations reports the pointers that lead to nothing in the document: what is said of it is said of nothing. In XML, which uses pointers
// into the JSON form as well, those are told that lead nowhere for sure.
func (r *reader) citations(lim Limits) {
	p := r.parsed
	want := map[string]bool{}
	for _, c := range p.cited {
		if isPointer(c.text) {
			want[strictjson.Pointer(strictjson.Tokens(c.text))] = true
		}
	}
	found := map[string]strictjson.Place{}
	if p.xml == nil && len(want) > 0 {
		found = p.places(want, lim)
	}
	for _, c := range p.cited {
		expected := "a JSON pointer to something in this document"
		if isPointer(c.text) {
			tokens := strictjson.Tokens(c.text)
			if _, leads := found[strictjson.Pointer(tokens)]; leads || p.xml != nil && !p.xml.Lacks(tokens) {
				continue
			}
		} else {
			expected += ", which begins with a slash (RFC 6901)"
		}
		r.problem(DanglingRef, c.pointer, "", strictjson.Quote(c.text)+", which leads to nothing", expected)
	}
}

// isPointer says whether words have the form of a JSON pointer (RFC 6901 section 3).
func isPointer(words string) bool {
	if words != "" && words[0] != '/' {
		return false
	}
	for rest := words; ; {
		i := strings.IndexByte(rest, '~')
		if i < 0 {
			return true
		}
		if rest = rest[i+1:]; rest == "" || rest[0] != '0' && rest[0] != '1' {
			return false
		}
	}
}
