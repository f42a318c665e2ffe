package weight

import (
	"errors"
	"strings"
)

// errHidden is told of a lock file that says more than can be counted in its words.
var errHidden = errors.New("aliases of YAML, many documents, or characters written as escapes: what its packages need of each other cannot be counted")

// yamlDocuments are the documents of one file at most: pnpm writes two. In each, a package may be named without its version.
const yamlDocuments = 4

// wordTies weighs the ties in a lock file whose packages are words such as "name@1.0", or "/name/1.0" in old files of pnpm: yarn.lock,
// pnpm-lock.yaml, bun.lock. Whatever else is a word may be the name of a package that is needed.
func wordTies(text string, left int64) (int64, error) {
	if hides(text) || strings.Count(text, "\n---") > yamlDocuments {
		return 0, errHidden
	}
	o := newOffers()
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\"',{}[]", r) }) {
		word = strings.TrimSuffix(word, ":")
		for _, name := range packageNames(word) {
			o.provide(name)
		}
		if !strings.Contains(word[min(1, len(word)):], "@") {
			o.need(word)
		}
		if so := o.names / namesPerPackage; so > left {
			return so, nil
		}
	}
	return o.weight(), nil
}

// packageNames are the names that a word may give a package.
func packageNames(word string) (names []string) {
	if head, _, found := strings.Cut(word, "/-/"); found { // of a registry
		if _, path, found := strings.Cut(head, "://"); found {
			_, name, _ := strings.Cut(path, "/")
			return []string{name}
		}
	}
	word, _, _ = strings.Cut(word, "(")
	word = strings.TrimPrefix(word, "/")
	first, last := strings.IndexByte(word[min(1, len(word)):], '@')+1, strings.LastIndexByte(word, '@')
	if last > 0 {
		names = append(names, word[:first])
		if last != first {
			names = append(names, word[:last])
		}
		if _, target, found := strings.Cut(word, "@npm:"); found && strings.LastIndexByte(target, '@') > 0 {
			names = append(names, target[:strings.LastIndexByte(target, '@')])
		}
	}
	if slash := strings.LastIndexByte(word, '/'); slash > 0 {
		names = append(names, word[:slash])
	}
	return names
}

// hides says that a text has aliases, by which one list is that of many packages, or escapes of characters.
func hides(text string) bool {
	for _, escape := range []string{`\x`, `\u`, `\U`, `\/`, "\\\n", "\\\r"} {
		if strings.Contains(text, escape) {
			return true
		}
	}
	for i, c := range text {
		if c == '*' && i+1 < len(text) && i > 0 && strings.IndexByte(" \t\n,{[:", text[i-1]) >= 0 && isLetter(text[i+1]) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '-'
}
