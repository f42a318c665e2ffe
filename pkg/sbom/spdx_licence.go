package sbom

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// extracted takes in the licences that a document defines itself, LicenseRef-… (SPDX 2.3 clause 10.1).
func (x *spdx2) extracted() {
	x.root.each("hasExtractedLicensingInfos", "", func(n node, at string) {
		x.r.once(x.defined, foldRef(n.str("licenseId")), n.str("licenseId"), at+"/licenseId")
	})
}

// licenceRefs holds the references to licences in these fields of an element against what the document defines, and those to licences of
// others, DocumentRef-…:LicenseRef-…, against the documents that are named (clause 6.6). What leads nowhere is noted: as with
// licence ids, nobody can tell which licence is meant, and the inventory stands.
func (x *spdx2) licenceRefs(n node, at string, fields []string) {
	for _, key := range fields {
		switch v := n.get(key).(type) {
		case string:
			x.licenceRef(v, func() string { return at + "/" + key })
		case []any:
			for i, one := range v {
				if words, ok := one.(string); ok {
					x.licenceRef(words, func() string { return at + "/" + key + "/" + strconv.Itoa(i) })
				}
			}
		}
	}
}

// licenceRef notes what an expression refers to and nothing declares.
func (x *spdx2) licenceRef(words string, pointer func() string) {
	x.r.undeclared(words, pointer, func(ref string) (expected string) {
		document, _, other := strings.Cut(ref, ":")
		if _, named := x.external[document]; other && !named {
			return "a licence of a document that externalDocumentRefs names (SPDX 2.3 clause 6.6)"
		}
		if _, here := x.defined[foldRef(ref)]; !other && !here {
			return "a licence that hasExtractedLicensingInfos declares (SPDX 2.3 clause 10.1)"
		}
		return ""
	})
}

// undeclared notes the references in a licence expression that lead nowhere, each once. lacking says what is expected in place of one; ""
// for one that leads somewhere.
func (r *reader) undeclared(words string, pointer func() string, lacking func(ref string) (expected string)) {
	var told map[string]bool // most expressions have none to tell
	for ref := range licenceRefsIn(words) {
		if expected := lacking(ref); expected != "" && !told[ref] {
			if told == nil {
				told = map[string]bool{}
			}
			told[ref] = true
			r.problem(LicenceRef, pointer(), "", strictjson.Quote(ref)+", which nothing declares", expected)
		}
	}
}

// once reports a name that is declared a second time: which of the two counts differs between readers. key is what of the name counts.
func (r *reader) once(declared map[string]string, key, name, pointer string) {
	if name == "" {
		return // a schema violation
	}
	if first, twice := declared[key]; twice {
		r.problem(DuplicateRef, pointer, name, fmt.Sprintf("%s, which %s declares already", strictjson.Quote(name), first), "each name declared once")
		return
	}
	declared[key] = pointer
}

// foldRef is what of a reference to a licence counts: case does not (SPDX 2.3 annex D.2).
func foldRef(ref string) string { return strings.ToLower(ref) }

// licenceRefsIn are the references in an expression to licences and additions that no list has, as written.
func licenceRefsIn(words string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' }) {
			if isLicenceRef(word) && !yield(word) {
				return
			}
		}
	}
}

func isLicenceRef(word string) bool {
	for _, prefix := range []string{"LicenseRef-", "AdditionRef-", "DocumentRef-"} {
		if len(word) >= len(prefix) && strings.EqualFold(word[:len(prefix)], prefix) {
			return true
		}
	}
	return false
}
