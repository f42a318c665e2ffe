package sbom

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// longestReason bounds what is read of a reason, in bytes. What is longer may say anything, and leaves open whether support goes on.
const longestReason = 4096

// A reason stands in place of a level or of a day, and may itself say that support is over: "support ended in 2019, no exact date is known". It is read in lower case, one
// clause after another. Words have no end: what these do not say in plain words is a reason, and shown for a person to read.
var (
	reasonClauses = regexp.MustCompile(`[.;,:!?()\n\r–—]+(\s+|$)|[;,()\n\r–—]+|\s+(but|and|although|though|however|aber|und|mais|et)\s+`)
	// overWords say that support is or has been over.
	overWords = regexp.MustCompile(`(^|[^\pL])(` + strings.Join([]string{
		`ended|(is|was|are|were|been|already|long) (already |long )?over( (since|in|now|for|by)|$)|expired|lapsed|elapsed|ceased|stopped|terminated|abandoned|archived|orphaned|discontinued|retired|obsolete|withdrawn|dead|defunct|dormant|inactive|deprecated|superseded|` +
			`(was|been|is|already) sunset|sunsetted|phased[ -]out|given up|gave up|closed down|shut down|went out of business|bankrupt|insolvent`,
		`(is|was|are|long|already) (in the )?past$|past[ -]due|un-?(maintained|supported)|non-?(maintained|supported)|no-longer-(maintained|supported)|no (longer|more)( [\pL]+){0,2} (available|provided|offered|published)|no longer$`,
		`(not|nobody|no one|never)( [\pL]+){0,3} any ?more`,
		`(support|maintenance|development)( [\pL]+){0,3} (finished|run out|ran out|closed|dropped|stalled)|(dropped|cut|finished) (its |the |all )?(support|maintenance|development)|out of (support|maintenance|life|service)`,
		`(used to be|formerly|previously|last) (supported|maintained)|was (supported|maintained) (until|till)|was (supported|maintained)$`,
		`(repository|repo|project|upstream|vendor|maker|supplier|author|maintainer)( [\pL]+){0,3} (gone|deleted|vanished|disappeared|dissolved|passed away)|(there is no|no|without) (upstream|maintainers?)( (any ?more|left|exists?))?$`,
		`eingestellt|beendet|abgekündigt|ausgelaufen|abgelaufen|veraltet|aufgegeben|endete`,
		`(wird |werden |ist )?nicht (mehr|länger)( [\pL]+){0,3} (gepflegt|gewartet|unterstützt|weiterentwickelt|aktualisiert|verfügbar|betreut)|existiert nicht mehr|(wird )?nicht weiterentwickelt`,
		`(n'est|n'a|ne sont)? ?plus( [\pL]+)? (maintenu|supporté|développé)e?|plus de (support|maintenance|mises à jour)|abandonnée?|obsolète|arrêtée?`,
	}, "|") + `)($|[^\pL])`)
	overStems = regexp.MustCompile(`(^|[^\pL])no (longer|more)( [\pL]+){0,2} (maintain|support|develop|updat|patch|fix|receiv|exist|activ)`)
	// unkept says that nobody looks after it.
	unkept = regexp.MustCompile(`(^|[^\pL])((not|never|isn't|aren't|hasn't been|nicht)( (being|been|be|actively|currently|really|further|fully|well|much|aktiv))*[ -]((maintained|supported|patched|looked after|gepflegt|gewartet|unterstützt)($|[^\pL])|updated( (since|in|for)[^\pL]|$))|` +
		`(nobody|no one|no-one|niemand)( [\pL]+)? (maintain|support|develop|update|patche|repair|fixe|look|pfleg|wart)|(does not|doesn't|do not|don't) (maintain|support|develop|update|patch|repair|fix|receive|get)( (it|this|that|them|any of|(security )?(fixes|updates|patches|support))([^\pL]|$)|$)|` +
		`(no|without|kein|keine|keinen)( (more|further|active|upstream|security|longer|new))* (support|maintenance|updates?|patch(es)?|fixes|commits?|development|releases|wartung|pflege|sicherheitsupdates)( (is|are|was|were|has been|have been) (given|provided|offered|published|made|available)| (exists?|since|after|any ?more|left|mehr|seit)([^\pL]|$)|$))`)
	// endReached is an end by its name that is said to be reached, or the name alone.
	endReached = regexp.MustCompile(`(^|[^\pL])(reached|past|passed|beyond|is|are|was) (already )?((its|the|their) )?` + endName + `( (since|in|on|by|now|already)|$)|^((it|this|the component|already|now|is|has|at|the|its) )*` + endName + `( (reached|passed|since .*|is reached|is past|was reached.*|atteinte|dépassée|erreicht))?$|(^|[^\pL])(eol|eos|end[ -]of[ -](life|support))[-']?e?d($|[^\pL])`)
	// unover stands before such words and takes them back: "has not ended". unyet makes of them what may come: "until it is discontinued".
	unover = regexp.MustCompile(`(^|[^\pL])((not|never|no|none|nor|isn't|hasn't|wasn't|aren't|nicht|kein|keine)( (yet|been|being|be|ever|currently|officially|formally|considered))*|no( [\pL]+){1,3} (was|were|is|are|has|have|had)( (ever|yet|been))*)$`)
	unyet  = regexp.MustCompile(`(^|[^\pL])(will|won't|shall|would|to be|until|till|before|unless|if|whenever|when|once|planned|expected|scheduled|wird|werden|bis|falls|wenn|sera|seront|jusqu\S*|si|quand)($|[^\pL])`)
	// untilYear names a year until when support lasts, or in which it ends; looked is a day on which somebody looked, and no end.
	untilYear = regexp.MustCompile(`(^|[^\pL])(until|till|through|up to|bis|jusqu\S*|` + endName + `( date)?)( ([\pL]+|q[1-4]|[0-9]{1,2})[./]?){0,3}[ /]([0-9./q-]*[^0-9])?((19|20)[0-9]{2})($|[^0-9])`)
	looked    = regexp.MustCompile(`(^|[^\pL])(as of|checked|reviewed|assessed|stand|no|not|none|never|kein|keine|nicht|pas|unknown)($|[^\pL])`)
	// noReason are phrases that fill the field: a promise of a reason, or that there is none.
	noReason = regexp.MustCompile(`^(yes|ja|oui|true|ok|okay|later|soon|pending|open|outstanding|confidential|in progress|work in progress|wip|(under|in) (investigation|review|evaluation|clarification)|` +
		`(no|without( a| any)?|kein|keine) (reason|justification|rationale|comment|explanation|grund|begründung|angabe)s?( (given|available|provided|known|stated|necessary|needed))?|` +
		`(the )?(reason|justification|rationale|date|level|grund|begründung|datum)( (is|are|ist))? (unknown|missing|pending|outstanding|open|unbekannt|offen|fehlt|not (known|given|available|provided|stated|determined))|(we|i) (do not|don't) know( (it|that|this))?( yet)?|` +
		`((it|this|that|they|(the )?(date|level|information|data|reason|justification|details?))s? )?(will|shall|must|to|is to|are to|has to|yet to|still to)( still)? (be (provided|delivered|supplied|given|stated|added|determined|sent|completed|clarified|filled in|defined|specified|updated|confirmed|decided|checked|evaluated)|follow)( .*)?|folgt( .*)?|(wird|werden)( .*)? (nachgereicht|nachgeliefert))$`)
)

// saysNothing says whether a reason is none: a promise of one, or that there is none.
func saysNothing(reason string) bool {
	return len(reason) <= longestEvasion && noReason.MatchString(plainReason(reason))
}

// endName is an end by its name. It says that support is over where it is reached, and nothing where it is not known.
const endName = `(end[ -]?of[ -]?(life|live|lifecycle|support|maintenance|service|sales?)|eol|eos|eosl|eom|lebensende|supportende|fin de (vie|support))`

// leavesOpen says whether a reason why a level or a day is missing says in plain words that support is over, or is too long to be read.
func leavesOpen(reason string) bool {
	if len(reason) > longestReason {
		return true
	}
	plain := plainReason(reason)
	return levels[fold(plain)] == SupportEnded || levels[fold(plain)] == SupportAbandoned || slices.ContainsFunc(reasonClauses.Split(plain, -1), overClause)
}

// overClause is leavesOpen of one clause.
func overClause(clause string) bool {
	for _, words := range []*regexp.Regexp{overWords, overStems, unkept, endReached} {
		for _, m := range words.FindAllStringIndex(clause, mostOver) {
			before := strings.TrimSpace(clause[max(0, m[0]-furthestBefore):m[0]])
			if !unyet.MatchString(before) && (words == unkept || !unover.MatchString(before)) {
				return true
			}
		}
	}
	return false
}

// mostOver and furthestBefore bound what is read of one clause: so many statements, and so many bytes before each. Nobody writes more.
const mostOver, furthestBefore = 16, 80

// lastedUntil says whether a reason names a year until when support lasted, and that is past.
func lastedUntil(reason string, at time.Time) bool {
	if len(reason) > longestReason || !strings.Contains(reason, "19") && !strings.Contains(reason, "20") {
		return false // leavesOpen already, or no year: it is asked of each component, many times
	}
	return slices.ContainsFunc(reasonClauses.Split(plainReason(reason), -1), func(clause string) bool {
		m := untilYear.FindStringSubmatch(clause)
		if m == nil || looked.MatchString(clause) {
			return false
		}
		year, err := strconv.Atoi(m[len(m)-3])
		return err == nil && year < at.UTC().Year()
	})
}

// plainReason is a reason in lower case, with one blank between its words and without the marks around it.
func plainReason(reason string) string {
	return strings.Trim(strings.Join(strings.Fields(strings.ToLower(initials.Replace(reason))), " "), ` .!?"'-()`)
}

var initials = strings.NewReplacer("’", "'", "E.O.L", "EOL", "E.O.S", "EOS", "e.o.l", "eol", "e.o.s", "eos")

// EndReason is the reason that stands in place of an end of support; "" where none does.
func (s *Support) EndReason() string {
	if !s.JustifiesEnd() {
		return ""
	}
	_, reason, _ := strings.Cut(s.Justification.Text, ": ")
	return strings.TrimSpace(reason)
}
