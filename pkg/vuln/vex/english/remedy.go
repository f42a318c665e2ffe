package english

import (
	"regexp"
	"slices"
	"strings"
)

// clauseEnd is where one thing that is said ends: a full stop inside of a version is none.
var clauseEnd = regexp.MustCompile(`[.!?](\s+|$)|[;\n\r]+`)

// opening is what may stand before the thing to do: who should do it, or that it is advice.
var opening = regexp.MustCompile(`^([-*•]\s*|\d+\)\s*|please\s+|(vendor fix|fix|workaround|mitigation|recommendation|remediation|solution|action)s?:\s*|as a (workaround|mitigation),?\s*|(we|it is|the maker|the vendor) (recommend(s|ed)?|advise[sd]?)( that| to)?:?\s*|recommended( to)?:?\s*|(until then|meanwhile|in the meantime),?\s*|(the |all )?(customers?|users?|hospitals?|operators?|administrators?|clinics?|you) ((should|must|can)( also)?|need to|have to|are advised to)\s+)`)

// The verbs of protection that a user can give at once. None of them is also a noun by which a plan could be told.
var (
	protection = regexp.MustCompile(`^(disable|deactivate|turn off|turn \S+ off|switch off|switch \S+ off|disconnect|unplug|block|close|restrict|limit|isolate|segment|segregate|separate|filter|deny|uninstall|remove|allow only|only allow|only connect|connect only|(do not|don't|never) (connect|expose|plug|open|enable|use|insert|install|attach)|(enable|configure|activate|enforce) \S+)\b`)
	placement  = regexp.MustCompile(`^(place|put|keep|operate|use|run|connect|protect|install)\b.*\b(behind|firewalls?|gateways?|v-?lans?|vpns?|offline|(isolated|separate|segmented|trusted) networks?|network segments?)\b`)
	secrets    = regexp.MustCompile(`^(change|set|rotate|replace|revoke|renew)\b.*\b(passwords?|credentials?|keys?|certificates?|settings?|configurations?|parameters?|options?)\b`)
	unprotect  = regexp.MustCompile(`\b(planned|plans?|will|future|later|not (possible|available|planned|supported|feasible|recommended)|cannot|can't|impossible|tbd|tba|to be|access to (the )?(advisory|details|information))\b`)
)

// orLater tells of a version that is there.
var orLater = regexp.MustCompile(`\bor (later|newer|higher|above)\b`)

// Repairs that are there: which version to go to, or that one has it.
var (
	install = regexp.MustCompile(`^((update|upgrade|patch|migrate|move|switch|roll back|rollback|downgrade)\b.*\bto\b.*\d|(install|apply|deploy|download)\b.*\b(updates?|upgrades?|patch(es)?|fix(es)?|hot-?fix(es)?|versions?|releases?|service packs?)\b|replace\b.*\b(with|by)\b)`)
	there   = regexp.MustCompile(`\b((fixed|repaired|patched|resolved|corrected|remediated|solved) (in|by|with|since|as of)\b.*\d|(version|release|update|upgrade|patch|fix|hot-?fix|workaround)\b.*\b((is|are) (now )?available|fixes|resolves|corrects|repairs|(contains|includes|has) (the|a) (fix|repair|patch|correction))\b)`)
	undone  = regexp.MustCompile(`\b(no|not|none|nothing|never|cannot|without|unfixed|unavailable|unplanned|unknown|unresolved|will|plan(s|ned|ning)?|future|later|soon|next|upcoming|forthcoming|pending|follows?|coming|expected|scheduled|intend(s|ed)?|target(s|ed)?|tbd|tba|to be|in progress|under (development|evaluation|investigation|analysis|review|test)|accept(ed|able)?|consider(ed|ing)?|may|might|could|would|should|possibly|perhaps|partly|partially|(when|once|as soon as|until|if|after)\b.*\b(available|released|ready|published|issued|provided|possible|out))\b|\b\w+n't\b`)
)

// NamesRemedy says whether words, in English, name a repair that is there, or something that a user can do at once against the vulnerability. It knows
// what it knows: false of other words says that people must read them, and not that they name nothing.
func NamesRemedy(words string) bool {
	for _, clause := range clauses(words) {
		if (protection.MatchString(clause) || placement.MatchString(clause) || secrets.MatchString(clause)) && !unprotect.MatchString(clause) {
			return true
		}
		if (install.MatchString(clause) || there.MatchString(clause)) && !undone.MatchString(clause) {
			return true
		}
	}
	return false
}

// announced are clauses that say of a repair that it is not there.
var announced = regexp.MustCompile(`\b(plan(s|ned|ning)?|future|soon|upcoming|forthcoming|pending|scheduled|expected|tbd|tba|to follow|next (release|version|update|revision)|in progress|working on|under (development|evaluation|investigation|analysis|review|test)|` +
	`(will|to) be (available|released|fixed|repaired|patched|provided|published|issued|addressed|resolved|delivered|corrected|added)|not( yet)? (available|released|ready|published|planned|fixed)|no (fix|patch|update|upgrade|release|solution|remediation)(es|s)?|` +
	`(when|once|as soon as|until|after)\b.*\b(available|released|ready|published|issued|provided|out))\b`)

// lacking are clauses that say that something is not so, which of a repair says as much.
var lacking = regexp.MustCompile(`\b(isn't|hasn't|aren't)\b`)

// Postpones says whether all that words, in English, say of a repair is that it is not there: that it is planned, or will be. Words that are not known say
// nothing of the kind.
func Postpones(words string) bool {
	all := clauses(words)
	return len(all) > 0 && !NamesRemedy(words) && !slices.ContainsFunc(all, func(clause string) bool { return !announced.MatchString(clause) && !lacking.MatchString(clause) })
}

// declining are the sentences that say of a repair that there will be none, and no more. The list is closed: what stands beside such words may be something to do.
var declining = regexp.MustCompile(`^(no fix( is)? (planned|available)|there is no fix( and no workaround)?|(it )?(will not|won't) (fix|be fixed)|wontfix|(the )?risk( is)? accepted)$`)

// quotes are what may stand around a sentence and says nothing.
const quotes = " \t\"'.!“”„()[]"

// Declines says whether all that words, in English, say is that nothing will be done. Words that are not known say nothing of the kind.
func Declines(words string) bool {
	said := false
	for _, clause := range clauses(strings.Trim(words, quotes)) {
		if clause = strings.Join(strings.Fields(strings.Trim(clause, quotes)), " "); clause == "" {
			continue
		}
		if !declining.MatchString(clause) {
			return false
		}
		said = true
	}
	return said && !strings.Contains(words, "?")
}

// sentences are the things that words say one after another.
func sentences(words string) []string {
	return clauseEnd.Split(strings.ReplaceAll(words, "’", "'"), -1)
}

// clauses are the same, in lower case and without what only opens them.
func clauses(words string) []string {
	var out []string
	for _, clause := range sentences(orLater.ReplaceAllString(strings.ToLower(words), "")) {
		clause = strings.TrimSpace(clause)
		for at := opening.FindStringIndex(clause); at != nil; at = opening.FindStringIndex(clause) {
			clause = clause[at[1]:]
		}
		if clause != "" {
			out = append(out, clause)
		}
	}
	return out
}

var (
	// needless are clauses that ask for nothing.
	needless = regexp.MustCompile(`^(no (further |additional |other )?(actions?|steps?|measures?|updates?|changes?)( (is|are))?( (required|needed|necessary))?( (by|for|from|of) (the )?(users?|customers?|hospitals?|operators?))?|nothing (further |else )?(is |has )?(to do|to be done|needed|required|necessary))\.?$`)
	// installed is a whole clause of nothing but one version to install, or that has the repair.
	installed = regexp.MustCompile(`^(this |it )?((is|was|were|has been|have been) )?(update|upgrade|install|apply|deploy|use|fixed|repaired|patched|resolved|corrected|remediated|solved)( (to|in|by|with|since|as|of|from|at|least|the|this|that|your|product|device|firmware|software|system|package|component|library|version|release|update|upgrade|build))* v?(\d[0-9a-z.+~:-]*)\W*$`)
)

// AsksNothing says whether all that an action says is that there is nothing to do, or to install one version that is there already, as has tells. A clause that says anything
// more, or of anything else, asks for it.
func AsksNothing(words string, has func(version string) bool) bool {
	for _, clause := range clauses(words) {
		if needless.MatchString(clause) {
			continue
		}
		if m := installed.FindStringSubmatch(clause); m == nil || !has(strings.TrimRight(m[len(m)-1], ".,:-")) {
			return false
		}
	}
	return true
}
