package lifecycle

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// noise are words of names that tell nothing apart.
var noise = map[string]bool{"microsoft": true, "ms": true, "the": true, "r": true, "tm": true, "version": true}

// additions are words that stand behind the name of a product and leave it the same product: of its release and of the machine that it was
// built for. What else may stand there are versions, and the words that a product's own data have.
var additions = map[string]bool{
	"lts": true, "esm": true, "longterm": true, "release": true, "edition": true, "final": true, "stable": true, "fips": true,
	"x86": true, "x64": true, "amd64": true, "i386": true, "i686": true, "arm64": true, "aarch64": true, "armhf": true, "bit": true,
}

// families are names that are those of several products, or of a part of them. They say nothing besides an identifier that is known: the "jre" of
// Temurin is not Oracle's, and the "Linux" of a distribution not that of kernel.org.
var families = map[string]bool{"windows": true, "windows nt": true, "linux": true, "kernel": true, "java": true, "java se": true, "jre": true, "jdk": true,
	"java runtime environment": true, "java se runtime environment": true, "java se development kit": true, "java development kit": true, "java platform": true}

// wordsOf are the words of a name, in small letters. A point holds a word together where it stands between digits, and signs such as that
// of a trademark belong to none.
func wordsOf(name string) []string { return slices.Collect(wordsIn(name)) }

// wordsIn gives them one by one: most components are told by the first of them to be no product that the data know.
func wordsIn(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := name; rest != ""; {
			end := strings.IndexFunc(rest, parts)
			word := rest
			if end < 0 {
				rest = ""
			} else {
				_, width := utf8.DecodeRuneInString(rest[end:])
				word, rest = rest[:end], rest[end+width:]
			}
			if word = strings.ToLower(strings.Trim(word, ".")); word != "" && !noise[word] && !yield(word) {
				return
			}
		}
	}
}

// parts says whether a character parts two words.
func parts(r rune) bool {
	if r < utf8.RuneSelf {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && r != '.' && r != '+'
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// beginning is how names of a product begin.
type beginning struct {
	words   []string
	open    bool // anything may follow
	product *Product
	*lexicon
}

// lexicon is the words that may stand around the names of a product.
type lexicon struct {
	vendors map[string]bool // of its CPE names, each in one word
	cycles  map[string]bool // of labels, codenames and editions
}

func lexiconOf(p *Product) *lexicon {
	l := &lexicon{vendors: map[string]bool{}, cycles: map[string]bool{}}
	for _, id := range p.CPEs {
		l.vendors[strings.Join(wordsOf(strings.ReplaceAll(parseCPE(id).Vendor, "_", " ")), "")] = true
	}
	for _, c := range p.Cycles {
		for _, name := range append([]string{c.Label, c.Codename}, c.Editions...) {
			for word := range wordsIn(name) {
				l.cycles[word] = true
			}
		}
	}
	return l
}

// said is what a name says besides that of the product.
type said struct {
	products []*Product
	name     string   // of the product, as the longer name has it
	rest     []string // the words behind it
}

// named finds the products that a name is of. family is that it says so of several products.
func (t *Table) named(name string) (products []*Product, family bool) {
	if !t.mayName(name) {
		return nil, false
	}
	words := wordsOf(name)
	whole := strings.Join(words, " ")
	if found := t.byName[whole]; len(found) > 0 {
		return found, families[whole]
	}
	found := t.readWords(name, words)
	return found.products, families[found.name]
}

// mayName says whether one of the words that a name of a product could begin with begins any. Of nearly all components none does.
func (t *Table) mayName(name string) bool {
	if strings.ContainsAny(name, "([") { // what stands in brackets may be left out
		return true
	}
	at := 0
	for word := range wordsIn(name) {
		if len(t.byFirst[word]) > 0 {
			return true
		}
		if start, version := versionBehind(word); version != "" && len(t.byFirst[start]) > 0 {
			return true
		}
		if at++; at > maxVendorWords {
			return false
		}
	}
	return false
}

// read finds the products whose name a longer name begins with, where what stands before is their vendor and what follows leaves them the
// same product: "Canonical Ubuntu 18.04.6 LTS" is Ubuntu, and "Ubuntu Remote 2" is not. The longest name counts.
func (t *Table) read(name string) said { return t.readWords(name, wordsOf(name)) }

// readWords is read of a name whose words are at hand.
func (t *Table) readWords(name string, words []string) said {
	if found := t.spoken(words); len(found.products) > 0 || !strings.ContainsAny(name, "([") {
		return found
	}
	return t.spoken(wordsOf(withoutBrackets(name)))
}

func (t *Table) spoken(words []string) said {
	var found said
	longest := 0
	for at := range words[:min(len(words), maxVendorWords+1)] {
		readings := [][]string{words[at:]}
		if name, version := versionBehind(words[at]); version != "" {
			readings = append(readings, append([]string{name, version}, words[at+1:]...))
		}
		for _, whole := range readings {
			for _, b := range t.byFirst[whole[0]] {
				if len(b.words) < longest || !b.begins(whole) || !b.madeBy(words[:at]) {
					continue
				}
				if len(b.words) > longest {
					longest, found = len(b.words), said{name: strings.Join(b.words, " "), rest: whole[len(b.words):]}
				}
				if !slices.Contains(found.products, b.product) {
					found.products = append(found.products, b.product)
				}
			}
		}
	}
	return found
}

// begins says whether words are a name of the product, with what may follow it.
func (b beginning) begins(words []string) bool {
	if len(words) < len(b.words) || !slices.Equal(words[:len(b.words)], b.words) {
		return false
	}
	return b.open || b.knows(words[len(b.words):])
}

// maxVendorWords is of how many words the name of a vendor before that of a product may be.
const maxVendorWords = 3

// versionBehind takes a version off a word that ends in one, as in "python2.7".
func versionBehind(word string) (name, version string) {
	at := strings.IndexFunc(word, unicode.IsDigit)
	if at <= 0 || !strings.Contains(word[at:], ".") || strings.Contains(word[:at], ".") {
		return word, ""
	}
	return word[:at], word[at:]
}

// withoutBrackets leaves out what stands in brackets.
func withoutBrackets(name string) string {
	var out strings.Builder
	depth := 0
	for _, r := range name {
		switch r {
		case '(', '[':
			depth++
			out.WriteByte(' ')
		case ')', ']':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				out.WriteRune(r)
			}
		}
	}
	return out.String()
}

// madeBy says whether words name the vendor of the product, as its CPE names have it. No words do.
func (l *lexicon) madeBy(words []string) bool {
	return len(words) == 0 || l.vendors[strings.Join(words, "")]
}

// knows says whether words are of versions, of editions and names of the product's cycles, or such as leave any product the same.
func (l *lexicon) knows(words []string) bool {
	for n, w := range words {
		updates := w == "update" && n+1 < len(words) && isVersion(words[n+1]) // "Java 8 Update 201"
		if !updates && !additions[w] && !isVersion(w) && !l.cycles[w] {
			return false
		}
	}
	return true
}

// isVersion says whether a word of a name is a version.
func isVersion(word string) bool {
	word = strings.TrimPrefix(word, "v")
	return word != "" && word[0] >= '0' && word[0] <= '9'
}

// versionIn is the version among words: the first that is no width of a machine's words; "" without one.
func versionIn(words []string) string {
	for i, w := range words {
		width := i+1 < len(words) && words[i+1] == "bit" || i > 0 && words[i-1] == "x86"
		if isVersion(w) && !width {
			return trimmed(w)
		}
	}
	return ""
}
