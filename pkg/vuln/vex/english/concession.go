package english

import (
	"regexp"
	"slices"
	"strings"
)

const (
	// touches are verbs by which something uses a flaw, as one says them of one thing, and touch as one says them of several, or behind a denial.
	touches = `(uses|calls|loads|reaches|invokes|executes|imports|links|needs|requires|accesses|triggers|opens|parses|processes|handles|reads|decodes|contains|includes|ships|keeps|carries|runs|starts|relies on|makes use of|employs|utili[sz]es|consumes|queries|has)`
	touch   = `(use|call|load|reach|invoke|execute|import|link|need|require|access|trigger|open|parse|process|handle|read|decode|contain|include|rely on)`
	// touched is what is done to it.
	touched = `(reached|triggered|executed|called|accessed|invoked|used|loaded|needed|required|imported|linked|parsed|processed|opened|started|run)`
	// kinds are what hospitals call devices by that are no part of another: of a monitor, a scanner, a console or a workstation there is one in many systems.
	kinds = `(pump|ventilator|analy[sz]er|dialy[sz]er|infuser|injector|defibrillator|incubator|imager|implant)`
	// entire is what is the whole of what is delivered, or of the way that it is made or run.
	entire = `((the|this|these|those|our|its|any|all|every|either|a|an|final|shipped|delivered|released|running|` + kinds + `|device|product|medical|service|container|image|package|kernel|code|source|execut(e|ion)|build|compile|run|seccomp|selinux|apparmor)('s)? )*` +
		`(products?|devices?|` + kinds + `s?|software|firmware|hardware|systems?|images?|containers?|packages?|build(ing|s)?|builds?[ -]time|compil(ation|e[ -]time)|run-?times?|run time|code|source|kernel|binar(y|ies)|configuration|archives?|jars?|file ?systems?|trees?|versions?|design|paths?|times?|way|sandbox|all|(packaging|shipping|release|shipment)|call)\b`
)

// What limits a denial to a time, a place or a part, or takes it back for one.
var (
	// limits are words behind which a place, a time, a purpose or somebody stands.
	limits = regexp.MustCompile(`\b(by|at|on|upon|in|within|inside|during|before|under|among|part of|out of|removed from|used to|called to|loaded to|run to)\b`)
	// unlimited are those of them behind which stands the whole of the product.
	unlimited = regexp.MustCompile(`\b(by|at|on|in|into|within|inside|during|before|under|part of|out of|removed from) ((any|all) ([\w-]+ ){0,2}(of|in) )?(any|no|` + entire + `)`)
	// goesOn is a word behind that, other than a noun, which would make it a part: "by the device updater".
	goesOn = regexp.MustCompile(`^\s+[a-z]`)
	joined = regexp.MustCompile(`^\s+(at|in|on|by|of|to|for|from|with|without|during|before|is|are|was|were|has|and|or|that|which|the|an?|this|these|any|our|its|itself|either|it|we|cannot|not)\b`)
	// rarely says that something is so in part.
	rarely = regexp.MustCompile(`\b(much|widely|extensively|heavily|regularly|frequently|routinely|permanently|continuously|actively|explicitly|intentionally|knowingly|deliberately|today|nowadays|these days|elsewhere|unlike|contrary|opposed|contrast|rather|instead|vice versa|excepted|exceptions?|save (for|by|in|at|when)|barring|besides|aside|only (one|user|caller|consumer)|not so|the same|in turn)\b`)
	// denier is what, in a sentence like "the application does not use it", does not use the flaw.
	denier = regexp.MustCompile(`^(.*?)\b(does not|do not|did not|doesn't|don't|didn't|never|cannot|can't|can not) (ever |itself )?(` + touch + `|` + touches + `|run (the|an?|it|any))\b`)
	// denies is that where it is the whole of the product, or who speaks.
	denies = regexp.MustCompile(`^\W*((manual|automated|code|review|analysis|shows?|indicates|determined|confirms|that) )*(we|it|which|that|` + entire + `)?\W*$`)
)

// What says that something else uses the flaw, or has it.
var (
	// unsaid takes out of a piece what is denied there.
	unsaid = regexp.MustCompile(denied + `(\W+[\w'-]+){0,5}?\W+(` + touches + `|` + touch + `|` + touched + `)\b`)
	// acts is something that uses something, and what.
	acts = regexp.MustCompile(`\b` + touches + `\b(.*)$`)
	// plural is the same of several: "two services use it".
	plural = regexp.MustCompile(`\b` + touch + ` (it|them|this|that|these|those|the|both)\b|\b\w+s (it|them)\b`)
	// meantIt are words for what was spoken of before.
	meantIt = regexp.MustCompile(`^\W*(it|them|this|that|these|those|one|the|its|both|all|some|such)\b`)
	// elliptic leaves out what something does, or is: "the updater does".
	elliptic = regexp.MustCompile(`\b(do|does|did|is|are|was|were|has|have|can|will)( (so|it|too|this|that|still|however))*\W*$`)
	// somewhere is what is used in some place or by somebody, or lies there: "only called by the updater".
	somewhere = regexp.MustCompile(`\b` + touched + ` (only |solely |just )?(by|in|at|on|during|from|within|inside|before|under|through|via|elsewhere)\b|^\W*` + touched + `\b|\b(is|are|was|were|be|being|remains?|stays?|lives?|resides?|exists?|kept|present|contained|included|found|located|there|linked|built|compiled) (only |still |just |solely )*(in|into|within|inside|of|by|part of)\b`)
	// remainder is a piece that is only a place, a time or a thing that something else is said of.
	remainder = regexp.MustCompile(`^\W*(only |solely |just |merely |not |also )*(by|in|at|on|during|from|within|inside|before|under|through|via|upon)\b|^\W*(only|solely|just|merely|exclusively)\b|^\W*(the|an?|its|our) [\w-]+ ((service|process|tool|daemon|server|program|app|application|component|module) )?only\W*$`)
	// chosenPart is what is taken of something of several parts.
	chosenPart = regexp.MustCompile(`^\W*only (the )?([\w-]+ ){1,3}(is|are) (linked|compiled|built|included|shipped|installed|enabled|started)\W*$`)
	// elsewhereOut is the part that has it and is itself left out: "the function is in the command line tool, which is not shipped".
	elsewhereOut = regexp.MustCompile(`\b(is|are|lies?) (only )?(part of|in) (the|an?) ([\w-]+ ){0,3}[\w-]+,? (which|that) (is|are|was|were) (not|never) (also )?`)
	word         = regexp.MustCompile(`[\w-]+`)
)

// unlimit takes out of a piece of a sentence what limits it to the whole of the product.
func unlimit(piece string) string {
	var out strings.Builder
	at := 0
	for _, m := range unlimited.FindAllStringIndex(piece, -1) {
		if goesOn.MatchString(piece[m[1]:]) && !joined.MatchString(piece[m[1]:]) && !strings.HasSuffix(piece[:m[1]], "any") {
			continue
		}
		out.WriteString(piece[at:m[0]] + " _ ")
		at = m[1]
	}
	return out.String() + piece[at:]
}

// partial says whether a piece of a sentence that names a mechanism, in lower case, denies the use of the flaw at one time, in one place, for one purpose or by one part alone.
func partial(piece string) bool {
	if rarely.MatchString(piece) || limits.MatchString(unlimit(piece)) {
		return true
	}
	m := denier.FindStringSubmatch(piece)
	return m != nil && !denies.MatchString(m[1])
}

// conceded says whether a sentence, in lower case, that denies the use of a flaw does so for a part alone, or says that something else uses it. Pieces that say nothing are passed over.
func conceded(sentence string) bool {
	sentence = elsewhereOut.ReplaceAllString(sentence, " is not ")
	ends := append(piece.FindAllStringIndex(sentence, -1), []int{len(sentence), len(sentence)})
	at, after := 0, false
	for _, end := range ends {
		part, rest, behind := sentence[at:end[0]], sentence[:at]+" "+sentence[end[0]:], after
		at, after = end[1], sentence[end[0]:end[1]] == "but"
		if said := plain(part); said == "" || saysNothing(said) {
			continue
		}
		names := namesMechanism(part)
		if names && partial(part) || uses(part, rest) || elliptic.MatchString(part) || !names && (behind || remains(part)) {
			return true
		}
	}
	return false
}

// uses says whether a piece of a sentence says that something uses what is spoken of, in the rest as well.
func uses(piece, rest string) bool {
	left := unsaid.ReplaceAllString(unlimit(piece), " ")
	if plural.MatchString(left) {
		return true
	}
	m := acts.FindStringSubmatch(left)
	return m != nil && (meantIt.MatchString(m[2]) || m[1] != "runs" && m[1] != "starts" && strings.TrimSpace(m[2]) == "" || sharesWord(m[2], rest))
}

// remains says whether a piece that names no mechanism says of something that it has the flaw, or is only a place or a time.
func remains(piece string) bool {
	left := unlimit(piece)
	return rarely.MatchString(left) || somewhere.MatchString(unsaid.ReplaceAllString(left, " ")) || remainder.MatchString(left) && !chosenPart.MatchString(piece)
}

// sharesWord says whether a word of what something uses is spoken of besides.
func sharesWord(object, rest string) bool {
	said := word.FindAllString(rest, -1)
	return slices.ContainsFunc(word.FindAllString(object, -1), func(w string) bool {
		return len(w) > 2 && slices.Contains(said, w) || len(w) > 4 && strings.Contains(rest, w)
	})
}
