// Package english reads what VEX statements say in words: why something is not affected, what they ask of people, and whether they name a repair. It knows forms of English and nothing of
// statements; what it does not know it never takes for a reason, nor for nothing to do.
package english

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// MaxReason is how many bytes of the words that say why something is not affected are read: more is for people to read.
const MaxReason = 4_000

// Reading is what words come to that say why something is not affected.
type Reading string

// The readings.
const (
	// Explains: every sentence is of a known form, and one at least names what in the product keeps the flaw from being used.
	Explains Reading = "explains"
	// SaysNothing: the words repeat the label, or are of a known kind that gives no reason.
	SaysNothing Reading = "says-nothing"
	// Unread: there is something that is not understood. A person has to read it.
	Unread Reading = "unread"
)

// Read reads words, in English, that say why a product is not affected. A sentence is understood when it names a mechanism in the product and tells of no
// condition, duty, plan, risk, chance or other version besides, or when it says nothing beyond the label. Where words say that nobody knows yet, or that the product is
// affected, nothing beside them gives a reason. What is not understood, in any language, is never taken for a reason: it stays for a person.
func Read(words string) Reading {
	if sbom.Answer(words) != sbom.Stated {
		return SaysNothing
	}
	if len(words) > MaxReason || strings.Contains(words, "?") {
		return Unread
	}
	count := map[sentenceKind]int{}
	for _, sentence := range readable(words) {
		count[kindOf(sentence)]++
	}
	switch {
	case count[undecidedSentence] > 0:
		return SaysNothing
	case count[unreadSentence] > 0 || count[noReasonSentence] > 0 && count[reasonSentence] > 0:
		return Unread
	case count[reasonSentence] > 0:
		return Explains
	}
	return SaysNothing
}

// sentenceKind is what one sentence comes to.
type sentenceKind int

const (
	unreadSentence    sentenceKind = iota
	emptySentence                  // the label again
	noReasonSentence               // of a risk, a plan, a chance, or of code that is there, and of nothing that is done about it
	undecidedSentence              // nobody knows yet, or the product is affected
	reasonSentence
)

func kindOf(sentence string) sentenceKind {
	pieces := piece.Split(sentence, -1)
	empty, why, ordered := true, false, false
	for _, part := range pieces {
		said := plain(part)
		if undecided.MatchString(said) {
			return undecidedSentence
		}
		if said == "" || saysNothing(said) {
			continue
		}
		empty = false
		names := namesMechanism(part)
		why = why || names
		ordered = ordered || orders(part, !names)
	}
	switch {
	case empty:
		return emptySentence
	case !why && doubtful(sentence):
		return noReasonSentence
	case !why || ordered || conceded(strings.ReplaceAll(sentence, fold, " ")) || qualified(sentence):
		return unreadSentence
	}
	return reasonSentence
}

// fold stands where a line was broken.
const fold = "\v"

var (
	// ending is where a sentence ends. A semicolon parts what belongs together: "Go uses crypto/ssh; libssh is not called".
	ending = regexp.MustCompile(`[.!]+(\s+|$)|[\n\r]+`)
	// wrapped is a line that goes on in the next one. Where it breaks a piece may end.
	wrapped = regexp.MustCompile(`([^.!;:\s])[ \t]*\r?\n[ \t]*([a-z])`)
	// department is what IT is in capitals alone.
	department = regexp.MustCompile(`\bIT\b`)
	// piece is what one thing that is said is made of.
	piece = regexp.MustCompile(`[,:;()` + fold + `]|\s[-–—]+\s|\b(because|since|as|so|therefore|thus|hence|and|but|however|although)\b`)
	// carriers are articles and verbs that carry no meaning of their own; without them labels and sentences made of them are alike.
	carriers = regexp.MustCompile(`\b(the|an?|is|are|was|were|be|been|has|have|this|that|these|it|its|our|we|you)\b`)
)

// readable are the sentences of words, in lower case.
func readable(words string) []string {
	words = department.ReplaceAllString(words, "the department")
	words = wrapped.ReplaceAllString(strings.ReplaceAll(words, "’", "'"), "$1 "+fold+" $2")
	var out []string
	for _, sentence := range ending.Split(strings.ReplaceAll(strings.ToLower(words), "_", " "), -1) {
		if strings.TrimSpace(sentence) != "" {
			out = append(out, sentence)
		}
	}
	return out
}

// plain takes away what carries no meaning.
func plain(said string) string {
	return strings.Join(strings.Fields(strings.Trim(carriers.ReplaceAllString(said, " "), " .!?'\"")), " ")
}

// labels are the words of the formats for why something is not affected, and for being so, in small letters, without carriers, spaces and hyphens.
var labels = []string{
	"componentnotpresent", "vulnerablecodenotpresent", "vulnerablecodenotinexecutepath", "vulnerablecodecannotcontrolledbyadversary", "inlinemitigationsalreadyexist",
	"codenotpresent", "codenotreachable", "requiresconfiguration", "requiresdependency", "requiresenvironment", "protectedbycompiler", "protectedatruntime", "protectedatperimeter", "protectedbymitigatingcontrol",
	"notaffected", "knownnotaffected", "notvulnerable", "notimpacted", "notexploitable", "falsepositive", "noimpact", "fixed", "resolved", "exploitable", "reachable",
}

const (
	productWords = `(device|` + kinds + `|product|software|firmware|system|component|package|library|version)s?`
	flaw         = `(vulnerability|vulnerabilities|issue|flaw|problem|finding|cve|cve-[0-9]{4}-[0-9]+|ghsa(-[0-9a-z]{4}){3})`
)

// Pieces that do not say why, in lower case and without carriers. Each is matched whole.
var (
	// nothingSaid repeats that the product is not affected, or says that somebody looked, or where to look.
	nothingSaid = regexp.MustCompile(`^(((all )?(versions? of )?` + productWords + `( [a-z]+)? )?not (affected|vulnerable|impacted|exploitable)( by ` + flaw + `)?( in ` + productWords + `)?|` + flaw + `( does)? not (affect|impact|apply to|apply|relevant|exploitable|applicable)( to)?( ` + productWords + `)?|` +
		flaw + `|no (further )?(impact|effect|relevance|exposure)( on| to| for)?( ` + productWords + `)?|no (further )?actions?( required| needed| necessary| planned)?|accepted|acceptable|tolerated|tolerable|ok|okay|yes|fine|done|checked|verified|reviewed|confirmed|assessed|analy[sz]ed|see (vex|advisory|advisories|cve|nvd|ticket|bulletin|attached|attachment|report|assessment|analysis)|not relevant|irrelevant)$`)
	// undecided says that nobody knows yet, or that the product is affected.
	undecided = regexp.MustCompile(`^(still )?(investigating|analy[sz]ing|checking|assessing|evaluating)( ` + flaw + `)?$|^(still |currently )?under (investigation|analysis|evaluation|assessment|review)$|^(investigation|analysis|evaluation|assessment) (still )?(ongoing|pending|in progress|open|not finished|not complete(d)?)$|^(yet )?to (yet )?(analy[sz]ed|investigated|assessed|evaluated|checked|determined)$|^in triage$|^(` + productWords + ` )?(known )?affected( by ` + flaw + `)?$`)
)

func saysNothing(said string) bool {
	return sbom.Answer(said) != sbom.Stated || slices.Contains(labels, strings.NewReplacer(" ", "", "-", "").Replace(said)) || nothingSaid.MatchString(said)
}
