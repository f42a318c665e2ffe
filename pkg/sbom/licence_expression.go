package sbom

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// maxExpression bounds an expression that is taken apart, in bytes. The longest seen, of a whole distribution, has 4 KB.
const maxExpression = 64 << 10

// licenceTerm is an id in an expression.
type licenceTerm struct {
	id        string
	exception bool // it follows WITH
}

// parseExpression takes a licence expression apart (SPDX 2.3 annex D) and returns the ids that the licence list must know, or
// says what is wrong. It counts parentheses instead of nesting calls: their depth is the supplier's choice.
func parseExpression(words string) (ids []licenceTerm, fault string) {
	if len(words) > maxExpression {
		return nil, fmt.Sprintf("at most %d bytes long", maxExpression)
	}
	open, wantTerm, exception := 0, true, false
	for _, t := range expressionTokens(words) {
		switch operator := strings.ToUpper(t); {
		case t == "(":
			if !wantTerm || exception {
				return nil, "AND or OR before " + strictjson.Quote(t)
			}
			open++
		case t == ")":
			if open--; open < 0 || wantTerm {
				return nil, "parentheses in pairs, around something"
			}
		case operator == "AND" || operator == "OR" || operator == "WITH":
			if wantTerm {
				return nil, "a licence before " + strictjson.Quote(t)
			}
			wantTerm, exception = true, operator == "WITH"
		case !wantTerm:
			return nil, "AND, OR or WITH before " + strictjson.Quote(t)
		default:
			id, own, ok := simpleLicence(t, exception)
			if !ok {
				return nil, "letters, digits, - and . in an id; found " + strictjson.Quote(t)
			}
			if !own {
				ids = append(ids, licenceTerm{id, exception})
			}
			wantTerm, exception = false, false
		}
	}
	switch {
	case open > 0:
		return nil, "as many closing parentheses as opening ones"
	case wantTerm:
		return nil, "a licence at its end"
	}
	return ids, ""
}

// expressionTokens splits at blanks and parentheses.
func expressionTokens(words string) []string {
	return strings.Fields(apartParentheses.Replace(words))
}

var apartParentheses = strings.NewReplacer("(", " ( ", ")", " ) ")

// simpleLicence reads an id, with or without the "+" of later versions, or a reference to a licence that the document
// itself or another one defines.
func simpleLicence(t string, exception bool) (id string, own, ok bool) {
	id = t
	if document, ref, linked := strings.Cut(t, ":"); linked {
		name, isDocument := strings.CutPrefix(document, "DocumentRef-")
		if !isDocument || !isLicenceID(name) || !strings.HasPrefix(ref, "LicenseRef-") {
			return "", false, false
		}
		id = ref
	}
	for _, prefix := range []string{"LicenseRef-", "AdditionRef-"} {
		if name, isRef := strings.CutPrefix(id, prefix); isRef {
			return id, true, isLicenceID(name)
		}
	}
	if !exception {
		id = strings.TrimSuffix(id, "+")
	}
	return id, false, isLicenceID(id)
}

func isLicenceID(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return s != ""
}
