package english

import (
	"regexp"
	"strings"
	"unicode"
)

// What a sentence may tell besides a reason, or in place of one: that somebody lives with the flaw, that it will go, that nobody is expected to use it, that it is
// there. None of it says why the product is not affected, whoever the subject is and whatever else the sentence has.
var (
	risk   = regexp.MustCompile(`\brisks?\b`)
	goes   = regexp.MustCompile(`\b(will|shall|going to|scheduled to|to be) (be )?(fix|address|patch|resolv|correct|remov|updat|upgrad|mitigat|remediat|repair|eliminat|replac)\w*`)
	chance = regexp.MustCompile(`\b(unlikely|improbable|implausible|rarely|seldom|theoretical(ly)?|(not|hardly|less|least)( very| really)? (likely|probable|plausible)|(low|lower|small|slight|negligible|minimal|remote) (likelihood|probability|chance|possibility)|(hard|difficult) to (exploit|reach|use|trigger))\b`)
	stands = regexp.MustCompile(`\b(can|could|may|might) (also |still |easily |well )?be (reached|exploited|triggered|executed|called|accessed|invoked)\b|\b(is|are|was|were|be|being|remains?|stays?) (still |also |indeed |there and )?(reachable|present|exposed|vulnerable|exploitable)\b`)
	// closed takes out of a sentence what would be open but for a word that turns it round.
	closed = regexp.MustCompile(`\b(no|not|never|neither|nor|none|nothing|nowhere|without|cannot|unless|only|\w+n't)\b(\W+\w+){0,5}?\W+` + openWords + `\b|\b` + openWords + `\s+(only|solely)\b`)
)

const openWords = `(reached|reachable|present|exposed|vulnerable|exploited|exploitable|triggered|executed|called|accessed|invoked)`

// doubtful says whether a sentence, in lower case, tells any of that, or speaks of risks at all.
func doubtful(sentence string) bool {
	return risk.MatchString(sentence) || goes.MatchString(sentence) || announced.MatchString(sentence) || chance.MatchString(sentence) || stands.MatchString(closed.ReplaceAllString(sentence, " "))
}

// What takes from a sentence that what it names is so, in the product that is delivered, whatever anybody does.
var (
	condition = regexp.MustCompile(`\b(if|when|whenever|where(ver)?|unless|(as|so) long as|provid(ed|ing)|once|after|while|whilst|until|till|in case|assum\w+|given|except\w*|other than|apart from|otherwise|depend(s|ing|ent)? (on|upon)|(on|upon) (request|demand)|optional(ly)?|only (if|when|while|where|with|in case|by|from|through|via|for)|with (the |an? )?(\w+ ){1,2}(disabled|deactivated|blocked|closed|off|removed)|(by|through|via|requires?) \w+ing)\b|^\W*\w+ing\b|` +
		`\b(reach\w*|access\w*|expos\w*|call\w*|trigger\w*|us\w+)\b.*\bwithout\b|\bby (an? )?(un)?(authenticated|authori[sz]ed|privileged|anonymous|remote|external|normal|ordinary)\b|\bas (root|(an? )?(admin\w*|privileged))\b`)
	// unsure says how often, how far, how well or how surely something is so, or that it is to be so.
	unsure = regexp.MustCompile(`\b(whether|exclud\w+|rul\w+ out|unclear|clear|unknown|known?|sure|certain(ly)?|confident|believ\w+|think|thinks|expect\w*|suppos\w+|presum\w+|hopes?|seems?|appears?|may|maybe|might|could|would|should|must|shall|will|ought|needs?|not to be|important|necessary|essential|vital|crucial|required|probabl\w+|likely|possibly|perhaps|yet|then|able|aware|knowledge|tell|we (found|find|saw|see)|so far|to date|to be|being|upstream|branch|trunk|recent(ly)?|now|meantime|week|month|year|sold|thanks to|by virtue|owing to|on account|due to|most(ly)?|some(times)?|often|part(ly|ially)|hard(ly)?|practically|essentially|basically|virtually|almost|nearly|largely|mainly|primarily|usual(ly)?|normal(ly)?|typical(ly)?|general(ly)?|default|recommended|intended|standard|initially|originally|currently|temporar\w+|for now|plan\w*|intend\w*|try|tries|attempt\w*|` +
		`reported(ly)?|alleged(ly)?|claim\w*|told|says?|according|safely|securely|properly|correctly|sufficiently|adequately|can (only |also |easily |then )?be|practice|operat(ion|ed)|clinical\w*|therap\w+|treatments?|patients?|deploy\w*|deliver\w*|factory|environments?|wrong|untrue|incorrect(ly)?)\b`)
	// version is one that is not said to be the one that is delivered. Those of protocols, and numbers of vulnerabilities, are none.
	version = regexp.MustCompile(`\d\.\d|\b(versions?|releases?|updates?|upgrades?|patch(es)?|service packs?|builds?|revisions?|models?|variants?|editions?|generations?|` + productWords + `)\W+([a-z]{0,4}-?\d|[a-z]\b)|\b(next|new|newer|newest|later|latest|future|coming|upcoming|earlier|previous|older|fixed|patched|corrected|updated|repaired) (\w+ )?(versions?|releases?|updates?|builds?|revisions?|generations?|models?|` + productWords + `)\b|` +
		`\b(another|others?|different|successors?|replacements?|hot-?fix(es)?|service packs?|updates?|upgrades?|patch(es)?|fix(es)?|releases?|q[1-4]|20[2-9][0-9]|january|february|march|april|june|july|august|september|october|november|december)\b`)
	numbered = regexp.MustCompile(`\b(d?tls|ssl|https?|smb|snmp|usb|bluetooth|ntlm|ssh|ip|unicode|iso|iec)[ /-]?v?\d+(\.\d+)?\b|\bcve-[0-9]{4}-[0-9]+`)
	// used is code that is there and used.
	used = regexp.MustCompile(`\b(is|are|was|were|be|being|gets?|remains?|stays?) (still |also |indeed |there and )?(reached|reachable|exposed|vulnerable|exploited|exploitable|triggered|executed|called|accessed|invoked|used|loaded)\b`)
	// chosen is what is so where a device is set up in some way.
	chosen = regexp.MustCompile(`\b(settings?|configurations?|options?|ports?)\b.*\b(used|enabled|activated?|active)\b`)
	// around is what is not in a device: the people and places around it, and the state that they keep it in.
	around = regexp.MustCompile(`\b(your?|yours|buyers?|sites?|facilit(y|ies)|every(one|body)|some(one|body)|any(one|body)|they|switch(es)?|routers?|gateways?|proxy|proxies|ids|ips|antivirus|endpoints?|subnets?|physical(ly)?|premises|on-?site|data cent(er|re)s?|surveillance|off|offline|closed|blocked|locked|filtered|unplugged|disconnected|separated|restricted|field|night|daily|weekly|monthly|powered|trust(ed)?|untrusted|outside|maintenance|during (the )?(installation|commissioning|setup|service)|sticks?|media|remote(ly)?|attackers?|adversar(y|ies)|intruders?|hackers?|nobody)\b`)
	bidden = `(activate|adjust|apply|avoid|back up|close|configure|connect|consult|deactivate|delete|deny|deploy|disable|disconnect|download|enable|enforce|ensure|follow|harden|install|isolate|keep|migrate|monitor|observe|operate|plug|prevent|prohibit|protect|reboot|refer|refrain|remove|rename|replace|restart|restrict|revoke|rotate|secure|segment|segregate|separate|uninstall|unplug|update|upgrade|validate|verify|wipe)`
	// bade are those that are as often nouns.
	bade = `(add|allow|ask|block|call us|change|check|choose|consider|contact|control|create|do|don't|expose|implement|leave|limit|load|lock|make|move|open|place|put|read|reset|review|run|scan|select|set|shut|stop|switch|test|turn|use|wait)`
)

// Where a sentence begins like an order. A verb that is a noun as well begins none where the sentence goes on with what that does: "use of eval is compiled out".
var (
	ordering = regexp.MustCompile(`^\W*(\d+\W+)?((please|kindly|simply|just|then|first(ly)?|second(ly)?|finally|always|also|instead|additionally|further|now|never|only) )*(` + bidden + `|` + bade + `)\b`)
	naming   = regexp.MustCompile(`^\W*\w+( of [\w-]+| [\w-]+)? (is|are|was|were|has|have|do|does|cannot|can|isn't|aren't|rejects?)\b|^\W*(test|review|check) [a-z]+-\d+\W*$`)
	// anywhere is what may be one, or tell of a repair, wherever it stands.
	anywhere = regexp.MustCompile(`\b(` + bidden + `|patch(es)?|fix(es)?|updates|upgrades|corrections?|repairs?|work-?arounds?|mitigat\w+)\b`)
)

// orders says whether a piece of a sentence, in lower case, may tell the reader what to do. Of one without a mechanism any verb that may be an order is enough.
func orders(piece string, any bool) bool {
	return any && anywhere.MatchString(piece) || ordering.MatchString(piece) && !naming.MatchString(piece)
}

// qualified says whether a sentence, in lower case, tells of a condition, a duty, a plan, a risk, another version, or of what is around the device, besides what it names.
func qualified(sentence string) bool {
	sentence = ofSoftware.ReplaceAllString(numbered.ReplaceAllString(sentence, " "), " ")
	for _, kind := range []*regexp.Regexp{risk, goes, announced, chance, condition, unsure, version, around, beyondWords, place, told, people, chosen} {
		if kind.MatchString(sentence) {
			return true
		}
	}
	return strings.ContainsFunc(sentence, foreign) || used.MatchString(closed.ReplaceAllString(sentence, " "))
}

// foreign says whether a letter is none of English.
func foreign(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }
