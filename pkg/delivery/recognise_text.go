package delivery

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const (
	// proseSniff is how much of a text is judged for its shape.
	proseSniff = 64 << 10
	// titleSniff is where the title of an MDS2 form must stand.
	titleSniff = 1 << 10
)

// recogniseText is called for UTF-8 without control characters. cut says that body is only the beginning.
func recogniseText(body []byte, cut bool) Kind {
	switch {
	case hasPrefix(body, "<"): // no SBOM, see recogniseSBOM; it may be code (HTML, SVG) or configuration
		return KindUnknown
	case hasPrefix(body, "-----BEGIN "):
		return recogniseArmour(body)
	case hasPrefix(body, "untrusted comment:"):
		return recogniseMinisign(body)
	case isSSHKey(body):
		return KindPublicKey
	case checksumList(body, cut):
		return KindChecksums
	case !cut && supportTable(body):
		return KindSupport
	case !prose(body):
		return KindUnknown
	case mds2(body):
		return KindMDS2
	}
	return KindText
}

// mds2Answer is a question of the form by its number, with an answer in the same line.
var mds2Answer = regexp.MustCompile(`(?im)^[ \t|]*[a-z]{3,4}-\d+(\.\d+)*\b.*[?:;,|\t][ \t]*(yes|no|n/a|not applicable|see note[s ]?\d*)\b`)

// mds2 tells a filled-in MDS2 form (HN 1-2019) from a text that only speaks of one: the title stands at the top, and at least one question is answered.
func mds2(body []byte) bool {
	return bytes.Contains(body[:min(len(body), titleSniff)], []byte("Manufacturer Disclosure Statement for Medical Device Security")) &&
		mds2Answer.Match(body[:min(len(body), proseSniff)])
}

var (
	gnuChecksum = regexp.MustCompile(`^\\?([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128}) [ *]\S`)
	// A file that holds nothing but one digest; a lone one names no file but can do nothing else either.
	bareDigest  = regexp.MustCompile(`^(sha(1|224|256|384|512):)?([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})$`)
	listRemark  = regexp.MustCompile(`^#([#\s].*)?$`) // not "#!", which has a file run
	bsdChecksum = regexp.MustCompile(`^[A-Z][A-Z0-9/-]* ?\(.+\) ?= ?[0-9A-Fa-f]{32,128}$`)
)

// checksumList wants every line to be one of GNU or BSD style or a remark, or the file to be one digest.
func checksumList(body []byte, cut bool) bool {
	if bareDigest.Match(bytes.TrimSpace(body[:min(len(body), titleSniff)])) && len(body) < titleSniff {
		return true
	}
	if cut {
		body = body[:bytes.LastIndexByte(body, '\n')+1] // the last line may be half
	}
	seen := false
	for line := range lines(body, len(body)) {
		if line == "" || listRemark.MatchString(line) {
			continue
		}
		if !gnuChecksum.MatchString(line) && !bsdChecksum.MatchString(line) {
			return false
		}
		seen = true
	}
	return seen
}

// lines gives the lines of the first n bytes without line ends and trailing blanks.
func lines(body []byte, n int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range bytes.Lines(body[:min(len(body), n)]) {
			if !yield(strings.TrimRight(string(line), " \t\r\n")) {
				return
			}
		}
	}
}

var (
	setting = regexp.MustCompile(`^\s*(export\s+|set\s+)?[A-Za-z_][\w.-]*\s*[+:?]?=\s*\S`)
	section = regexp.MustCompile(`^\[[^\]]+\]$`)
	command = regexp.MustCompile(`^\s*(@?echo|if\b.*(then|:)$|then|fi|elif|else:?|esac|done|do|for\b.*(;|:)|while\b.*(;|:)|export|import|from \w+ import|def |class |function |return|set -|mount|exec|source|require|include|use strict|var |let |const |#include|package |func )`)
	closing = regexp.MustCompile(`([;{}\\]|&&|\|\|)$|\$[({\w]`)
)

// prose tells text for people from text for machines. Anyone can run a file without "#!" through a shell, so
// what has the shape of data or code is an artifact: YAML that is a mapping or list, settings, text in which
// every fourth line or more looks like a program's, and text that is not made of words. This cannot be exact; it
// errs towards artifact.
func prose(body []byte) bool {
	body = body[:min(len(body), proseSniff)]
	all, code, sections := 0, 0, 0
	for line := range lines(body, proseSniff) {
		if line == "" {
			continue
		}
		all++
		if section.MatchString(line) {
			sections++
		}
		if setting.MatchString(line) || command.MatchString(line) || closing.MatchString(line) {
			code++
		}
	}
	if all == 0 || code*4 >= all || sections > 0 && code > 0 {
		return false
	}
	return words(body) && !script(body) && !dataYAML(body)
}

// words tells whether text is made of words: four of five characters that are no blanks are letters, at least one
// line has three words, and the words are of a length that a language has.
func words(body []byte) bool {
	const longestMean = 16
	letters, others, count, sentence := 0, 0, 0, false
	for line := range lines(body, proseSniff) {
		onLine := 0
		for _, word := range strings.Fields(line) {
			l := 0
			for _, r := range word {
				if unicode.IsLetter(r) || unicode.IsMark(r) {
					l++
				}
			}
			size := utf8.RuneCountInString(word)
			letters, others = letters+l, others+size-l
			if l*2 > size {
				onLine++
			}
		}
		count += onLine
		sentence = sentence || onLine >= 3
	}
	return sentence && letters >= 4*others && letters <= longestMean*count
}

// dataYAML tells whether a YAML reader would see a mapping or list. Nodes are not resolved, so aliases expand to
// nothing.
func dataYAML(body []byte) bool {
	var doc yaml.Node
	if yaml.Unmarshal(body, &doc) != nil || len(doc.Content) == 0 {
		return false
	}
	return doc.Content[0].Kind != yaml.ScalarNode
}
