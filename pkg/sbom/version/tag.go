package version

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tagWords are the words that tags of source code begin with before a version.
var tagWords = []string{"v", "version", "rel", "release", "releases"}

// tagSigns stand between the words and numbers of a tag.
const tagSigns = "-_./ "

// maxTag bounds tags and the names that they may begin with, in bytes.
const maxTag = 256

// OfTag is the version in the tag that a project gives its source code: 3.0.8 of "openssl-3.0.8", "OpenSSL_3_0_8", "v3.0.8" and "release/3.0.8". What stands before the number must be one of the names, or a word
// for a version. Any other text is given back as it is.
func OfTag(v string, names ...string) string {
	if len(v) > maxTag {
		return v
	}
	rest, words := v, slices.Concat(names, tagWords)
	for n := 0; n < len(words); n++ {
		if after, is := cutWord(rest, words[n]); is {
			rest, n = after, -1
		}
	}
	if rest == v || rest == "" || !digit(rest[0]) {
		return v
	}
	if !strings.Contains(rest, ".") {
		rest = strings.ReplaceAll(rest, "_", ".")
	}
	return rest
}

// cutWord gives what follows a word, in whatever letters and with whatever signs it is written, where that ends there.
func cutWord(text, word string) (rest string, is bool) {
	if len(word) > maxTag {
		return "", false
	}
	word = strings.ToLower(word)
	rest = text
	letters := false
	for word != "" {
		if strings.IndexByte(tagSigns, word[0]) >= 0 {
			word = word[1:]
			continue
		}
		rest = strings.TrimLeft(rest, tagSigns)
		r, size := utf8.DecodeRuneInString(word)
		if rest == "" || !strings.EqualFold(rest[:min(size, len(rest))], string(r)) {
			return "", false
		}
		letters = letters || !digit(word[0])
		word, rest = word[size:], rest[size:]
	}
	plain := strings.TrimLeft(rest, tagSigns)
	// With no sign behind it a word ends only where a number begins; where it ends in a digit itself, nobody can tell where that is.
	glued := plain == rest
	if !letters || plain == "" || glued && !digit(plain[0]) || glued && text != rest && digit(text[len(text)-len(rest)-1]) {
		return "", false
	}
	return plain, true
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
