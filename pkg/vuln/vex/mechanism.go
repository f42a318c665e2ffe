package vex

import "regexp"

const (
	denied  = `\b(no|not|never|neither|nor|nothing|none|cannot|\w+n't)\b`
	notDone = `(present|reach(able|ed)?|call(s|ed|ers?)?|us(e|es|ed|able)|invok(e|es|ed)|loads?|loaded|link(s|ed)?|compil(e|es|ed)|built|build|contain(s|ed)?|includ(e|es|ed)|enabled?|expos(e|es|ed)|execut(e|es|ed|able|ion)|install(ed)?|ship(s|ped)?|listen(s|ing)?|accessible|pars(e|es|ed)|process(es|ed)?|controll(ed|able) by|pass(es|ed)?|` +
		`support(s|ed)?|perform(s|ed)?|implement(s|ed)?|runs?|start(s|ed)?|import(s|ed)?|instantiated?|part of|populated|paths?|networks?|interfaces?|sockets?|listeners?|shells?|consoles?|browsers?|interpreters?|parsers?|decoders?|stacks?|servers?|modules?|drivers?|connectors?|radios?|modems?|engines?)`
	done = `(compiled out|(compiled|built|configured|linked) (without|with no-?)|(compiled|built) with [\w-]*no-[\w-]+|left out|omitted|stripped|removed|disabled|deactivated|backported|re-?written|validate[sd]|sanitise[sd]|sanitize[sd]|escape[sd]|sandbox(ed|es)?|seccomp|selinux|apparmor|aslr|relro|canar(y|ies)|` +
		`constants?|constant (arguments?|values?|strings?)|hard-?coded|read-only|statically|bounded|range-?checked|(length|size|bounds|signature|range)s? (is|are) (checked|verified|limited)|limited to \d+ (bytes|characters|entries|elements)|truncated|allow-?list(ed)?)`
	guards = `(patch(es|ed)?|fix(es|ed)?|updates?|hot-?fix(es)?|repairs?|corrections?|remedy|remed(iation|ies)|mitigat\w+|work-?arounds?|protect\w*|counter-?measures?|safeguards?|controls|checks?|checked|validation|verification|authenticat\w+|encrypt\w*|signatures?|hardening|isolation|restrict\w+|limits?|filters?|sandbox\w*|passwords?|aslr|canar(y|ies)|seccomp|selinux|apparmor|relro)`
)

// What keeps a flaw from being used: something that is not there or not done, or something that is done about it.
var (
	notDoneInIt = regexp.MustCompile(denied + `.*\b` + notDone + `\b|\bwithout\b.*\b(support|parser|decoder|module|driver|stack|server|shell)\b`)
	doneInIt    = regexp.MustCompile(`\b` + done + `\b`)
	// turned takes out what is done but for a word that turns it round: "input is not validated".
	turned = regexp.MustCompile(`(` + denied + `|\bwithout\b)(\W+\w+){0,5}?\W+` + done + `\b`)
	// unguarded says that a protection is not there, or denies something else than the use of the flaw.
	unguarded = regexp.MustCompile(`(` + denied + `|\bwithout\b)(\W+\w+){0,4}?\W+(` + guards + `|prevent\w*|stops?|keeps?|hinders?|evidence|indications?|proof|reasons?|doubt|problems?|plans?|impact|effect|influence|secret|wonder|question|surprise|matter|longer supported|only|just|merely|all|every|always|necessarily|fully|completely|entirely|directly|yet|true|correct|the case|any ?more|any longer|support (this|the|these|our))\b|` +
		`\b` + guards + `\b(\W+\w+){0,3}?\W+` + denied)
	// aside is a denial that is about the work on a flaw, or about the support of a product, and not about the code.
	aside = regexp.MustCompile(`\b(analys[ie]s|assessments?|tests?|scan(s|ners?)?|audits?|reviews?|procedures?|process|cve(-\S+)?|cvss|nvd|exploits?|advisor(y|ies)|polic(y|ies))\b.*\b(performed|perform|runs?|supported|support|process|part of|uses?|used|processed)\b|\b(performed|perform|runs?|supported|support|process|part of|uses?|used|processed)\b.*\b(analys[ie]s|assessments?|tests?|audits?|reviews?|cve(-\S+)?|cvss|nvd|exploits?|advisor(y|ies)|polic(y|ies))\b|\b` + productWords + ` (is |are |was )?(not|no longer) supported\b`)
	// building is an option of a build that is not set, and what is used for nothing but a build.
	building = regexp.MustCompile(`\bonly (used|needed|run|called|invoked) (at|during|for) (the )?((image|package) )?(build(ing)?|compilation)\b|\bconfig [a-z0-9 ]+(is )?not (set|selected|defined)\b|\bconfig [a-z0-9 ]+=n\b`)
	// remote is what nobody reaches because of where a device stands.
	remote = regexp.MustCompile(`\b(reach\w*|access\w*|expos\w*|connect\w*)\b.*\b(networks?|internet|intranet|lan|outside|extern\w*|remote\w*|public\w*)\b|\b(remote|public|external)ly\b|\b` + productWords + ` (is |are |was )?(not|never) (\w+ )?(reach\w*|access\w*|expos\w*|connect\w*)`)
)

// namesMechanism says whether a piece of a sentence, in lower case, names something in the product that keeps a flaw from being used.
func namesMechanism(piece string) bool {
	names := notDoneInIt.MatchString(piece) || building.MatchString(piece) ||
		doneInIt.MatchString(piece) && doneInIt.MatchString(turned.ReplaceAllString(piece, " ")) && !siteWords.MatchString(piece)
	return names && !unguarded.MatchString(piece) && !aside.MatchString(piece) && !remote.MatchString(piece)
}
