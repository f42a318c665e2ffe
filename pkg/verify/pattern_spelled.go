package verify

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strings"
)

var (
	errIdentityOpen = errors.New("expected a pattern that spells out scheme, host and owner up to the next / (dots escaped), or the @ of an e-mail address and everything after it, with nothing before it that could be a / or a : (as in [^@/:]+@): anybody may have a name on the rest")
	errIssuerOpen   = errors.New("expected a pattern that spells out scheme and host (dots escaped): anybody may run an issuer elsewhere")
)

// Limits of what counts as spelled out.
const (
	maxSpellings = 64 // texts that the alternatives in a pattern lead to
	maxLetters   = 4  // alternatives of one letter; more are a class that strangers have names in
)

// spelledIdentity demands of a pattern for certificate names that strangers cannot fit it, in none of its alternatives: what comes
// before the first variable part must name an owner, not only a host that many share; or it must be an e-mail address of
// one domain. Names of workflows hold an @ as well, with a branch after it that anybody may create.
func spelledIdentity(pattern string) error {
	tree := treeOf(pattern)
	if tree == nil {
		return errIdentityOpen
	}
	for _, alternative := range alternatives(tree) {
		if !ownedURL(alternative) && !ownedAddress(alternative) {
			return errIdentityOpen
		}
	}
	return nil
}

// spelledIssuer demands the same of a pattern for issuers.
func spelledIssuer(pattern string) error {
	tree := treeOf(pattern)
	if tree == nil || !everySpelling(spellings(tree, false), func(s spelling) bool {
		rest, ok := strings.CutPrefix(s.text, "https://")
		host, _, ended := strings.Cut(rest, "/")
		return ok && host != "" && (ended || s.whole)
	}) {
		return errIssuerOpen
	}
	return nil
}

// treeOf parses what stands between the anchors of a pattern; nil when it is none.
func treeOf(pattern string) *syntax.Regexp {
	tree, err := syntax.Parse(strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$"), syntax.Perl)
	if err != nil {
		return nil
	}
	return tree
}

// alternatives lists what a pattern is at its outermost level.
func alternatives(tree *syntax.Regexp) []*syntax.Regexp {
	switch tree.Op {
	case syntax.OpCapture:
		return alternatives(tree.Sub[0])
	case syntax.OpAlternate:
		var all []*syntax.Regexp
		for _, sub := range tree.Sub {
			all = append(all, alternatives(sub)...)
		}
		return all
	}
	return []*syntax.Regexp{tree}
}

// ownedURL says whether every match begins with https, a host and an owner. The owner must be closed by a "/": whoever may name
// himself "maker" can also be "maker-evil".
func ownedURL(tree *syntax.Regexp) bool {
	return everySpelling(spellings(tree, false), func(s spelling) bool {
		rest, ok := strings.CutPrefix(s.text, "https://")
		host, path, _ := strings.Cut(rest, "/")
		owner, _, closed := strings.Cut(path, "/")
		return ok && host != "" && (s.whole || owner != "" && closed)
	})
}

// ownedAddress says whether every match is an e-mail address in a domain that is spelled out. One that could hold a / or a : could
// be the URL of a stranger's workflow, on a branch called after the domain.
func ownedAddress(tree *syntax.Regexp) bool {
	if canHold(tree, '/') || canHold(tree, ':') {
		return false
	}
	return everySpelling(spellings(tree, true), func(s spelling) bool {
		at := strings.LastIndexByte(s.text, '@')
		return at >= 0 && strings.Contains(s.text[at+1:], ".") && (at > 0 || !s.whole)
	})
}

// spelling is text that matches of a pattern begin with, or end in, and whether that is all of them.
type spelling struct {
	text  string
	whole bool
}

func everySpelling(all []spelling, good func(spelling) bool) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(s spelling) bool { return !good(s) })
}

// open is the spelling of what is not spelled out.
var open = []spelling{{}}

// spellings lists the texts that every match begins with, or ends in, one for each alternative.
func spellings(tree *syntax.Regexp, fromEnd bool) []spelling {
	switch tree.Op {
	case syntax.OpEmptyMatch:
		return []spelling{{"", true}}
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase != 0 {
			return open
		}
		return []spelling{{string(tree.Rune), true}}
	case syntax.OpCharClass: // a|b is parsed as [ab]
		return ofClass(tree.Rune)
	case syntax.OpCapture:
		return spellings(tree.Sub[0], fromEnd)
	case syntax.OpAlternate:
		var all []spelling
		for _, sub := range tree.Sub {
			all = append(all, spellings(sub, fromEnd)...)
		}
		return atMost(all)
	case syntax.OpConcat:
		return joined(tree.Sub, fromEnd)
	}
	return open
}

// ofClass lists the characters of a class, given as the ends of its ranges.
func ofClass(ranges []rune) []spelling {
	var all []spelling
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] >= maxLetters {
			return open
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			all = append(all, spelling{string(r), true})
		}
	}
	if len(all) > maxLetters {
		return open
	}
	return all
}

// joined puts the spellings of parts behind each other, for as long as they are whole.
func joined(parts []*syntax.Regexp, fromEnd bool) []spelling {
	all := []spelling{{"", true}}
	if fromEnd {
		parts = slices.Clone(parts)
		slices.Reverse(parts)
	}
	for _, part := range parts {
		var longer []spelling
		for _, s := range all {
			if !s.whole {
				longer = append(longer, s)
				continue
			}
			for _, more := range spellings(part, fromEnd) {
				if fromEnd {
					longer = append(longer, spelling{more.text + s.text, more.whole})
				} else {
					longer = append(longer, spelling{s.text + more.text, more.whole})
				}
			}
		}
		if all = atMost(longer); !slices.ContainsFunc(all, func(s spelling) bool { return s.whole }) {
			break
		}
	}
	return all
}

// atMost takes a pattern with too many alternatives for one that spells nothing out.
func atMost(all []spelling) []spelling {
	if len(all) > maxSpellings {
		return open
	}
	return all
}

// canHold says whether a match may hold a character.
func canHold(tree *syntax.Regexp, r rune) bool {
	switch tree.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpLiteral:
		return slices.Contains(tree.Rune, r)
	case syntax.OpCharClass:
		for i := 0; i+1 < len(tree.Rune); i += 2 {
			if tree.Rune[i] <= r && r <= tree.Rune[i+1] {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(tree.Sub, func(sub *syntax.Regexp) bool { return canHold(sub, r) })
}
