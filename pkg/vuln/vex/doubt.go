package vex

import "regexp"

// What a sentence may tell besides a reason, or in place of one: that somebody lives with the flaw, that it will go, that nobody is expected to use it, that it is
// there. None of it says why the product is not affected, whoever the subject is and whatever else the sentence has.
var (
	risk  = regexp.MustCompile(`\brisks?\b`)
	bears = regexp.MustCompile(`\brisks?\b.*\b` + borneWords + `\b|\b` + borneWords + `\b.*\brisks?\b`)
	goes  = regexp.MustCompile(`\b(will|shall|going to|scheduled to|to be) (be )?(fix|address|patch|resolv|correct|remov|updat|upgrad|mitigat|remediat|repair|eliminat|replac)\w*`)
	// elsewhere are pieces of nothing but that another version, or an update, has the repair.
	elsewhere = regexp.MustCompile(`^\W*((this|it|the \w+) )?((is|was|were|has been|have been) )?(fix|patch|resolv|correct|remediat|repair)(ed)? (in|by|with|from|as of|since) (the )?(software |firmware )?(version|release|update|patch|build|v|service pack|hotfix)?[ -]*v?[0-9][\w.\-]*\W*$|` +
		`\b(once|after|when|if|until|unless|provided)\b.*\b(updat|upgrad|patch|fix|hotfix|version|release|service pack)\w*\b.*\b(installed|applied|deployed|rolled out|in place)\b`)
	chance = regexp.MustCompile(`\b(unlikely|improbable|implausible|rarely|seldom|theoretical(ly)?|(not|hardly|less|least)( very| really)? (likely|probable|plausible)|(low|lower|small|slight|negligible|minimal|remote) (likelihood|probability|chance|possibility)|(hard|difficult) to (exploit|reach|use|trigger))\b`)
	stands = regexp.MustCompile(`\b(can|could|may|might) (also |still |easily |well )?be (reached|exploited|triggered|executed|called|accessed|invoked)\b|\b(is|are|was|were|be|being|remains?|stays?) (still |also |indeed |there and )?(reachable|present|exposed|vulnerable|exploitable)\b`)
	// closed takes out of a sentence what would be open but for a word that turns it round.
	closed = regexp.MustCompile(`\b(no|not|never|neither|nor|none|nothing|nowhere|without|cannot|unless|only|\w+n't)\b(\W+\w+){0,5}?\W+` + openWords + `\b|\b` + openWords + `\s+(only|solely)\b|\b(mitigation|protection|countermeasure|control|check|validation|authentication|firewall|filter|sandbox|aslr|canar(y|ies))\w*\W+(is|are) present\b`)
)

const (
	borneWords = `(accept\w*|toler\w+|low(er)?|minor|negligible|minimal|small|residual|outweigh\w*|justif\w+|no)`
	openWords  = `(reached|reachable|present|exposed|vulnerable|exploited|exploitable|triggered|executed|called|accessed|invoked)`
)

// mechanism is what keeps a flaw from being used: something that is not there or not done, or something that is done about it.
var mechanism = regexp.MustCompile(`\b(no|not|never|neither|nor|nothing|none|without|cannot|\w+n't)\b.*\b(present|reach(able|ed)?|call(s|ed)?|us(es|ed|able)|invoked|load(s|ed)?|link(s|ed)?|compiled|built|included|enabled|exposed|executed|executable|installed|shipped|listen(s|ing)?|accessible|parsed|processed|controlled|passed|connect(s|ed|ion)?|networks?|interfaces?|sockets?|ports?|input)\b|` +
	`\b(compiled out|disabled|deactivated|removed|stripped|left out|backport(s|ed)?|re-?written|validat(es|ed)|sanitis(es|ed)|sanitiz(es|ed)|escaped|rejects|rejected|filters|filtered|blocks|blocked|sandbox(ed)?|seccomp|selinux|apparmor|aslr|relro|canar(y|ies)|constants?|hard-?coded|read-only|unprivileged|statically)\b`)

// doubtful says whether a sentence, in lower case, tells any of that, or speaks of risks at all.
func doubtful(sentence string) bool { return risk.MatchString(sentence) || noReason(sentence) }

// noReason says whether a piece of a sentence tells that.
func noReason(piece string) bool {
	return bears.MatchString(piece) || goes.MatchString(piece) || elsewhere.MatchString(piece) || announced.MatchString(piece) || chance.MatchString(piece) || stands.MatchString(closed.ReplaceAllString(piece, " "))
}
