package sbom

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// citation notes the JSON pointers and path expressions by which a citation says what it is about (CycloneDX 1.7, citations[]).
func (n *notes) citation(o strictjson.Object) {
	if o.Holder != "citations[]" {
		return
	}
	note := func(key string, to []located) []located {
		list, _ := o.Member(key).([]any)
		for i, v := range list {
			if cited, ok := v.(string); ok {
				o.Hold(mentionWeight)
				to = append(to, located{cited, o.Pointer() + "/" + key + "/" + strconv.Itoa(i)})
			}
		}
		return to
	}
	n.out.cited = note("pointers", n.out.cited)
	n.out.citedPaths = note("expressions", n.out.citedPaths)
}

// cited is what a citation says it is about.
type cited struct {
	located
	tokens   []string // of the JSON pointer; of a path expression the names and numbers that it consists of
	is       bool     // a pointer or path at all
	expected string
}

const citedPointer, citedPath = "a JSON pointer to something in this document", "a path to something in this document"

// citations reports what leads to nothing in the document: what is said of it is said of nothing. In XML, which uses pointers
// into the JSON form as well, those are told that lead nowhere for sure. Path expressions are followed when they are paths of names and
// numbers; others are noted.
func (r *reader) citations(lim Limits) {
	p := r.parsed
	var all []cited
	for _, c := range p.cited {
		if isPointer(c.text) {
			all = append(all, cited{c, strictjson.Tokens(c.text), true, citedPointer})
		} else {
			all = append(all, cited{c, nil, false, citedPointer + ", which begins with a slash (RFC 6901)"})
		}
	}
	for _, c := range p.citedPaths {
		tokens, plain := pathTokens(c.text)
		switch {
		case p.xml != nil || isPath(c.text) && !plain:
			r.problem(Unfollowed, c.pointer, "", strictjson.Quote(c.text)+", an expression that was not evaluated", "a path of names and numbers in JSON, or a JSON pointer: whether it leads to something is not known")
		case plain:
			all = append(all, cited{c, tokens, true, citedPath})
		default:
			all = append(all, cited{c, nil, false, citedPath + ", which begins with $ (RFC 9535)"})
		}
	}
	r.lead(all, lim)
}

// lead reports those that lead to nothing.
func (r *reader) lead(all []cited, lim Limits) {
	p := r.parsed
	want := map[string]bool{}
	for _, c := range all {
		if c.is {
			want[strictjson.Pointer(c.tokens)] = true
		}
	}
	found := map[string]strictjson.Place{}
	if p.xml == nil && len(want) > 0 {
		found = p.places(want, lim)
	}
	for _, c := range all {
		if c.is {
			if _, leads := found[strictjson.Pointer(c.tokens)]; leads || p.xml != nil && !p.xml.Lacks(c.tokens) {
				continue
			}
		}
		r.problem(DanglingRef, c.pointer, "", strictjson.Quote(c.text)+", which leads to nothing", c.expected)
	}
}

// isPath says that words begin as path expressions do (RFC 9535 section 2.2).
func isPath(words string) bool { return strings.HasPrefix(words, "$") }

// pathStep is one step of a path that leads to one place at most: a name after a dot or in quotes, or an index (RFC 9535
// sections 2.3.1 and 2.3.3). Names with escapes are left to the whole language.
var pathStep = regexp.MustCompile(`^(?:\.([A-Za-z_\x{80}-\x{10FFFF}][0-9A-Za-z_\x{80}-\x{10FFFF}]*)|\['([^'\\]*)'\]|\["([^"\\]*)"\]|\[(0|[1-9][0-9]*)\])`)

// pathTokens gives the names and numbers of a path expression that has nothing else.
func pathTokens(path string) (tokens []string, plain bool) {
	rest, ok := strings.CutPrefix(path, "$")
	for ok && rest != "" {
		m := pathStep.FindStringSubmatch(rest)
		if m == nil {
			return nil, false
		}
		tokens = append(tokens, m[1]+m[2]+m[3]+m[4])
		rest = rest[len(m[0]):]
	}
	return tokens, ok
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
