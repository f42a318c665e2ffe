package vex

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// piece is what one thing that is said is made of: what follows a comma or because may be a reason though what stands before is none.
var piece = regexp.MustCompile(`[,:()]|\s[-–—]+\s|\b(because|since|as|so|therefore|thus|hence|but|however|although|and)\b`)

// articles and verbs that carry no meaning of their own; without them labels and sentences made of them are alike.
var carriers = regexp.MustCompile(`\b(the|an?|is|are|was|were|be|been|has|have|this|that|these|it|its|our|we|you)\b`)

// labels are the words of the formats for why something is not affected, and for being so, as folded gives them.
var labels = []string{
	"componentnotpresent", "vulnerablecodenotpresent", "vulnerablecodenotinexecutepath", "vulnerablecodecannotcontrolledbyadversary", "inlinemitigationsalreadyexist",
	"codenotpresent", "codenotreachable", "requiresconfiguration", "requiresdependency", "requiresenvironment", "protectedbycompiler", "protectedatruntime", "protectedatperimeter", "protectedbymitigatingcontrol",
	"notaffected", "knownnotaffected", "notvulnerable", "notimpacted", "notexploitable", "falsepositive", "noimpact", "fixed", "resolved", "exploitable", "reachable",
}

const (
	productWords = `(device|product|software|firmware|system|pump|component|package|library|version)s?`
	flaw         = `(vulnerability|vulnerabilities|issue|flaw|problem|finding|cve|cve-[0-9]{4}-[0-9]+|ghsa(-[0-9a-z]{4}){3})`
	slight       = `(low|lower|minor|negligible|minimal|small|acceptable|accepted|tolerable|tolerated|no|residual)`
	measured     = `(risk|impact|severity|likelihood|probability|exposure)s?`
	who          = `( (by|from) .{1,80})?`
)

// The pieces that do not say why, in lower case and without carriers. Each is matched whole: words that are not known stay an explanation.
var (
	// nothingSaid repeats that the product is not affected, or says that somebody looked, or where to look.
	nothingSaid = regexp.MustCompile(`^((` + productWords + ` )?not (affected|vulnerable|impacted|exploitable)( by ` + flaw + `)?( in ` + productWords + `)?|` + flaw + `( does)? not (affect|impact|apply to|apply|relevant|exploitable|applicable)( to)?( ` + productWords + `)?|` +
		flaw + `|no (further )?(impact|effect|relevance|exposure)( on| to| for)?( ` + productWords + `)?|no (further )?actions?( required| needed| necessary| planned)?|accepted|acceptable|tolerated|tolerable|ok|okay|yes|fine|done|checked|verified|reviewed|confirmed|assessed|analy[sz]ed|see (vex|advisory|advisories|cve|nvd|ticket|bulletin|attached|attachment|report|assessment|analysis)|not relevant|irrelevant)$`)
	// planned says what will be, not what is.
	planned = regexp.MustCompile(`^(` + productWords + ` |` + flaw + ` |(a )?(fix|update|patch) )?(will|to|planned to|scheduled to|going to) ?(fixed|patched|updated|resolved|repaired|corrected|removed|released|available|follow|come)?( (in|with|by|for|from) .{1,60})?$|^(a )?(fix|update|patch|upgrade) (planned|scheduled|pending|in progress|expected)( (in|with|by|for) .{1,60})?$`)
	// borne says that somebody bears the risk, or that it is slight: the product has it.
	borne = regexp.MustCompile(`^(` + slight + ` )+` + measured + who + `$|^(residual )?` + measured + ` (too )?(very )?` + slight + who + `$|^accept(ed|s|ing)? (residual )?` + measured + who + `$|^` + measured + ` accept(ance|ed)?( signed| approved| documented)?` + who + `$`)
	// opposite says of the code what only something that is affected has.
	opposite = regexp.MustCompile(`^(vulnerable |affected )?(code|function|functions|component|library|feature|` + flaw + `) (can |does |do )?(reachable|reached|present|exists?|there|executed|called|used|enabled|exploitable|exploited|in execut(e|ion) path)( in ` + productWords + `)?$`)

	// undecided says that nobody knows yet, or that the product is affected: whatever stands beside it.
	undecided = regexp.MustCompile(`^(still )?(investigating|analy[sz]ing|checking|assessing|evaluating)( ` + flaw + `)?$|^(still |currently )?under (investigation|analysis|evaluation|assessment|review)$|^(investigation|analysis|evaluation|assessment) (still )?(ongoing|pending|in progress|open|not finished|not complete(d)?)$|^(yet )?to (yet )?(analy[sz]ed|investigated|assessed|evaluated|checked|determined)$|^in triage$|^(` + productWords + ` )?(known )?affected( by ` + flaw + `)?$`)
)

// Explains says whether words say why a product is not affected. English words that are known do not: those that repeat the label or the status, tell of a plan,
// of a risk that somebody bears or of a small likelihood, or say the opposite. A sentence that tells any of that gives a reason only where it also names something
// that keeps the flaw from being used. Where words say that nobody knows yet, or that the product is affected, nothing beside them gives one either.
// False is certain and true is not: words that are not known, and other languages, stay what they are, for a person to read.
func Explains(words string) bool {
	if sbom.Answer(words) != sbom.Stated {
		return false
	}
	why := false
	for _, clause := range clauses(words) {
		clause = strings.ReplaceAll(clause, "_", " ")
		strict := doubtful(clause)
		for _, part := range piece.Split(clause, -1) {
			said := plain(part)
			if undecided.MatchString(said) {
				return false
			}
			why = why || said != "" && !saysNoReason(said) && (!strict || !noReason(part) && mechanism.MatchString(part))
		}
	}
	return why
}

// plain takes away what carries no meaning.
func plain(said string) string {
	return strings.Join(strings.Fields(strings.Trim(carriers.ReplaceAllString(said, " "), " .!?'\"")), " ")
}

func saysNoReason(said string) bool {
	if sbom.Answer(said) != sbom.Stated || slices.Contains(labels, strings.NewReplacer(" ", "", "-", "").Replace(said)) {
		return true
	}
	for _, kind := range []*regexp.Regexp{nothingSaid, planned, borne, opposite} {
		if kind.MatchString(said) {
			return true
		}
	}
	return false
}
