package english

import "regexp"

const (
	denied  = `\b(no|not|never|neither|nor|nothing|none|cannot|\w+n't)\b`
	notDone = `(present|reach(able|ed)?|call(s|ed|ers?)?|us(e|es|ed|able)|invok(e|es|ed)|loads?|loaded|link(s|ed)?|compil(e|es|ed)|built|build|contain(s|ed)?|includ(e|es|ed)|enabled?|expos(e|es|ed)|execut(e|es|ed|able|ion)|install(ed)?|ship(s|ped)?|listen(s|ing)?|accessible|pars(e|es|ed)|process(es|ed)?|controll(ed|able) by|pass(es|ed)?|` +
		`support(s|ed)?|perform(s|ed)?|implement(s|ed)?|runs?|start(s|ed)?|import(s|ed)?|instantiated?|part of|populated|paths?|networks?|interfaces?|sockets?|listeners?|shells?|consoles?|browsers?|interpreters?|parsers?|decoders?|stacks?|servers?|modules?|drivers?|connectors?|radios?|modems?|engines?)`
	done = `(compiled out|(compiled|built|configured|linked) (without|with no-?)|(compiled|built) with [\w-]*no-[\w-]+|left out|omitted|stripped|removed|disabled|deactivated|re-?written|validate[sd]|sanitise[sd]|sanitize[sd]|sandboxed|in (a|an|its) (\w+ )?sandbox|(seccomp|selinux|apparmor) (filter|policy|profile|sandbox)|(aslr|relro|canar(y|ies)|seccomp|selinux|apparmor) (is|are) (enabled|active|enforced)|` +
		`constant (arguments?|values?|strings?)|(input|argument|parameter|value|size|length)s?\b[\w ]* (is|are) (constant|hard-?coded|bounded|range-?checked)|reads constants|range-?checked|(length|size|bounds|signature|range)s? (is|are) (checked|verified|limited)|limited to \d+ (bytes|characters|entries|elements)|truncated|allow-?listed)`
	meant  = `(analys[ie]s|assessments?|tests?|reviews?|procedures?|process|polic(y|ies))`
	acted  = `(performed|perform|runs?|supported|support|process|part of|uses?|used|processed|executed|present|include[ds]?)`
	guards = `(patch(es|ed)?|fix(es|ed)?|updates?|hot-?fix(es)?|repairs?|corrections?|remedy|remed(iation|ies)|mitigat\w+|work-?arounds?|protect\w*|counter-?measures?|safeguards?|controls|checks?|checked|validation|verification|authenticat\w+|encrypt\w*|signatures?|hardening|isolation|restrict\w+|limits?|filters?|sandbox\w*|passwords?|aslr|canar(y|ies)|seccomp|selinux|apparmor|relro|secure|safe|hardened|sanitizers?|sanitisers?|assertions?|logging|security)`
)

// What keeps a flaw from being used: something that is not there or not done, or something that is done about it.
var (
	notDoneInIt = regexp.MustCompile(denied + `.*\b` + notDone + `\b|\bwithout\b.*\b(support|parser|decoder|module|driver|stack|server|shell)\b`)
	doneInIt    = regexp.MustCompile(`\b` + done + `\b`)
	// turned takes out what is done but for a word that turns it round: "input is not validated".
	turned = regexp.MustCompile(`(` + denied + `|\bwithout\b)(\W+\w+){0,5}?\W+` + done + `\b`)
	// unguarded says that a protection is not there, or denies something else than the use of the flaw.
	unguarded = regexp.MustCompile(`(` + denied + `|\bwithout\b)(\W+\w+){0,4}?\W+(` + guards + `|prevent\w*|stops?|keeps?|hinders?|evidence|indications?|proof|reasons?|doubt|problems?|plans?|impact|effect|influence|secret|wonder|question|surprise|matter|longer supported|only|just|merely|all|every|always|necessarily|fully|completely|entirely|directly|yet|true|correct|the case|any ?more|any longer|support (this|the|these|our))\b|` +
		`\b` + guards + `\b(\W+\w+){0,3}?\W+(` + denied + `|(disabled|deactivated|removed|stripped|omitted|left out|compiled out|permissive)\b)`)
	// narrow denies the use of the flaw in one way: from somewhere, over something, as somebody.
	narrow = regexp.MustCompile(denied + `.*\b` + notDone + `\b.*\b(from|over|via|through|with|for|as|than|again|twice|often|manually|automatically)\b`)
	// aside is a denial that is about the work on a flaw, or about the support of a product, and not about the code.
	aside = regexp.MustCompile(`\b(scopes?|sboms?|contracts?|reports?|inventor(y|ies)|exploits?|attacks?|proofs?|poc|scan(s|ners?)?|cves?|cve-\S+|nvd|cvss|audits?|findings?|advisor(y|ies)|risk files?|information)\b|\b` + meant + `\b.*\b` + acted + `\b|\b` + acted + `\b.*\b` + meant + `\b|\b` + productWords + ` (is |are |was )?(not|no longer) supported\b`)
	// building is an option of a build that is not set, and what is used for nothing but a build.
	building = regexp.MustCompile(`\bonly (used|needed|run|called|invoked) (at|during|for) (the )?((image|package) )?(build(ing)?|compilation)\b|\bconfig [a-z0-9 ]+(is )?not (set|selected|defined)\b|\bconfig [a-z0-9 ]+=n\b`)
	// remote is what nobody reaches because of where a device stands.
	remote = regexp.MustCompile(`\b(reach\w*|access\w*|expos\w*|connect\w*)\b.*\b(networks?|internet|intranet|lan|outside|extern\w*|remote\w*|public\w*)\b|\b(remote|public|external)ly\b|\b` + productWords + ` (is |are |was )?(not|never) (\w+ )?(reach\w*|access\w*|expos\w*|connect\w*)`)
)

// namesMechanism says whether a piece of a sentence, in lower case, names something in the product that keeps a flaw from being used.
func namesMechanism(piece string) bool {
	names := notDoneInIt.MatchString(piece) || building.MatchString(piece) ||
		doneInIt.MatchString(piece) && doneInIt.MatchString(turned.ReplaceAllString(piece, " ")) && !siteWords.MatchString(piece)
	return names && !unguarded.MatchString(piece) && !aside.MatchString(piece) && !narrow.MatchString(piece) && !remote.MatchString(piece)
}
