package sbom

import (
	"regexp"
	"slices"
	"strings"
)

// longestReason bounds what is read of a reason, in bytes. What is longer may say anything, and leaves open whether support goes on.
const longestReason = 4096

// A reason stands in place of a level or of a day, and may itself say that support is over: "support ended in 2019, no exact date is known". It is read in lower case, one
// clause after another.
var (
	reasonClauses = regexp.MustCompile(`[.;,:!?()\n\r–—]+(\s+|$)|[;,()\n\r–—]+|\s+(but|and|although|though|however|aber|und|mais|et)\s+`)
	// overWords say that support is over.
	overWords = regexp.MustCompile(`(^|[^\pL])(end(ed|s|ing)|(is|was|are|were|been|already|long) (already |long )?over|expired?s?|lapsed|ceas(ed|es)|stopped|terminated|abandon[a-zé]*|archived|orphaned|discontinu[a-z]*|retired|obsolete|unsupported|unmaintained|withdrawn|dead|defunct|inactive|dormant|sunset[a-z]*|` +
		`past|no longer|(not|nobody|no one|never)( [\pL]+){0,3} any ?more|closed down|shut down|went out of business|bankrupt|insolvent|eingestellt|beendet|abgekündigt|ausgelaufen|abgelaufen|veraltet|nicht (mehr|länger)|n'est plus|plus (maintenu|supporté)e?|abandonnée?|obsolète|terminée?|fin de (vie|support))($|[^\pL])`)
	// unover stands before a word of overWords and takes it back: "has not ended".
	unover = regexp.MustCompile(`(^|[^\pL])(not|never|no|none|nor|isn't|hasn't|wasn't|aren't|nicht|kein|keine)( (yet|been|being|be|currently|officially|formally|considered))*$`)
	// unkept says that nobody looks after it.
	unkept = regexp.MustCompile(`(^|[^\pL])((not|never|isn't|aren't|no longer|nicht)( (being|been|be|actively|currently|officially|really|further|fully|commercially|well|much|aktiv))*[ -](maintain|support|develop|updat|patch|repair|fix|looked after|gepflegt|gewartet|unterstützt)(ed|ing|e?t|)($|[^\pL])|` +
		`(nobody|no one|no-one|none|niemand)( [\pL]+)? (maintain|support|develop|updat|patch|repair|fixe|look|pfleg|wart)|(does not|doesn't|do not|don't|cannot) (maintain|support|develop|update|patch|repair|fix)( (it|this|that|them|any of)([^\pL]|$)|$)|` +
		`(no|without|kein|keine|keinen)( (more|further|active|official|upstream|vendor|security|longer|commercial|known|current|regular|new))* (support|maintenance|maintainers?|updates?|patch(es)?|fixes|development|releases|wartung|pflege)( (is|are|was|were|has|have|since|after|any ?more|exists?|from|by|for|will|mehr|seit)([^\pL]|$)|$))`)
	// endName is an end by its name. It says that support is over where it is reached, and nothing where it is not known.
	endName  = regexp.MustCompile(`(^|[^\pL])(end[ -]?of[ -]?(life|support|maintenance|service|sales?)|eol|eos|eosl|eom|lebensende|supportende)($|[^\pL])`)
	nameOnly = regexp.MustCompile(`(^|[^\pL])(no|not|none|never|isn't|doesn't|hasn't|without|unknown|undefined|unpublished|unannounced|depends?|follows?|tied|same|aligned|governed|determined|varies|rolling|kein|keine|keinen|nicht|unbekannt|aucune?|pas)($|[^\pL])`)
	year     = regexp.MustCompile(`(^|[^0-9])(19|20)[0-9][0-9]($|[^0-9])`)
	// yearly are words that make of a year beside them an end that is past, or to come.
	yearly = regexp.MustCompile(`(^|[^\pL])(until|till|through|up to|bis|jusqu|last (release|updat|commit|version|maintain|support|patch)|letzte)`)
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

// leavesOpen says whether a reason why a level or a day is missing says that support is over, or may say so.
func leavesOpen(reason string) bool {
	if len(reason) > longestReason {
		return true
	}
	plain := plainReason(reason)
	return normalLevel(plain) == SupportEnded || normalLevel(plain) == SupportAbandoned || slices.ContainsFunc(reasonClauses.Split(plain, -1), overClause)
}

// overClause is leavesOpen of one clause.
func overClause(clause string) bool {
	for _, m := range overWords.FindAllStringSubmatchIndex(clause, -1) {
		if !unover.MatchString(strings.TrimRight(clause[:m[4]], " ")) {
			return true
		}
	}
	dated := year.MatchString(clause)
	return unkept.MatchString(clause) || endName.MatchString(clause) && (dated || !nameOnly.MatchString(clause)) || dated && yearly.MatchString(clause)
}

// plainReason is a reason in lower case, with one blank between its words and without the marks around it.
func plainReason(reason string) string {
	return strings.Trim(strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(reason, "’", "'"))), " "), ` .!?"'-()`)
}

// EndReason is the reason that stands in place of an end of support; "" where none does.
func (s *Support) EndReason() string {
	if !s.JustifiesEnd() {
		return ""
	}
	_, reason, _ := strings.Cut(s.Justification.Text, ": ")
	return strings.TrimSpace(reason)
}
