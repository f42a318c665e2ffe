// Package plan reads what a supplier says will be done with a component that nobody maintains any more.
package plan

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Plan is what words say about what will be done with a component that nobody maintains any more. Told and Refused exclude each other; with neither the words
// were not understood, or say only half, and people must read them.
type Plan struct {
	Told    bool      // one thing that is said names what is done, and by which day or release, and nothing takes it back
	Refused bool      // the words are known to be no plan: a refusal, a risk that is accepted, something done for whoever asks or pays
	Why     string    // why it is no plan, in words for a report; empty where it is told
	Due     time.Time // the moment when the last day that the plan names is over, in UTC; zero where it names a release alone
}

// longest bounds what is read of a plan, in bytes: a sentence or two say what is done, and reading takes its time.
const longest = 4096

// Words of plans, in lower case.
var (
	// refusal says that nothing will be done, or tells of what was done last.
	refusal = regexp.MustCompile(`(^|[^a-z])(not?|never|none|nothing|nobody|unplanned|without|unchanged|cannot|unable|impossible|infeasible|unfeasible|unnecessary|refus(e|es|ed|al)|declin(e|es|ed)|tbd|tba|nicht|kein|keine)([^a-z]|$)|n't\b|` +
		`\b(ruled out|out of scope|decided against|opted against)\b|\blast (updat|upgrad|patch|releas|maintain|replac|migrat)|\b(stays?|remains?|kept|left|leave|keep) (as|in) `)
	// accepted says that somebody bears the risk.
	accepted = regexp.MustCompile(`\b(accept(s|ed|ing|able|ance)?|tolera(te|tes|ted|ting|ble)|residual risk|low risk|risk (is )?(low|negligible|small|minor))\b`)
	// bought is what is done only for whoever asks for it, or pays.
	bought = regexp.MustCompile(`\b(up)?on (\w+ )?(request|demand|order|inquiry|enquiry)s?\b|\b(when|if|where) (asked|ordered|requested)\b|\b(costs?|fees?|prices?|expenses?|charges?|charged|chargeable|payable|paid|payment|quotes?|quotations?|invoiced?|purchas(e|ed|able)|optional|optionally)\b`)
	// undecided is what hangs on something, or of which nobody has decided that it will be done.
	undecided = regexp.MustCompile(`\b(if|unless|whether|may|might|could|would|should|can|possibl[ey]|perhaps|maybe|potentially|probably|likely|consider(s|ed|ing|ation)?|evaluat(e|es|ed|ing|ion)|investigat(e|es|ed|ing|ion)|assess(es|ed|ing|ment)?|explor(e|es|ed|ing)|discuss(ed|ing|ion)?|` +
		`review(s|ed|ing)?|intend(s|ed)?|hopes?|hoped|tr(y|ies)|best effort|aim(s|ed)?|wish(es)?|propos(e|es|ed|al)|tentative(ly)?|feasibility|subject to|depend(s|ing|ent)|in case|to be (decided|determined|confirmed|planned|scheduled|defined)|` +
		`(when|where|as|once|as soon as|as far as) (it is |they are )?(available|possible|needed|required|necessary|feasible|practical))\b`)
	// handed is what is left to others.
	handed = regexp.MustCompile(`\b(customer|buyer|hospital|clinic|user|operator|client|owner)s?'? (must|should|shall|will|can|may|has to|have to|needs? to|is to|are to|is responsible|are responsible)\b|\bresponsibility of\b|\bby (the|your) (customer|buyer|hospital|clinic|user|operator|client)s?\b`)
	// papers are changed instead of the component.
	papers = regexp.MustCompile(`\bof (the|this|that|our|its) (documents?|documentation|manual|report|policy|procedure|letter|addendum|assessment|analysis|risk \w+|instructions?|list|sbom)\b|\b(updat(e|es|ed|ing)|replac(e|es|ed|ing)|rewrit(e|es|ten)) (the |this |our )?(documents?|documentation|manual|report|policy|procedure|letter|addendum|risk \w+|instructions?|list|sbom)\b`)
	// done is what was, and did not help.
	done = regexp.MustCompile(`\b(was|were|has been|have been|had been|already)\b`)
	// act is something that ends or mends the use of a component.
	act = regexp.MustCompile(`\b(replac(e|es|ed|ing|ement)|updat(e|es|ed|ing)|upgrad(e|es|ed|ing)|migrat(e|es|ed|ing|ion)|remov(e|es|ed|ing|al)|switch(es|ed|ing)?|patch(es|ed|ing)?|backport(s|ed|ing)?|swap(s|ped|ping)?|substitut(e|es|ed|ing|ion)|fork(s|ed)?|` +
		`retir(e|es|ed|ing|ement)|phas(e|es|ed|ing) out|phase-out|mov(e|es|ed|ing) to|gone|drop(s|ped|ping)?|rewrit(e|es|ing|ten)|eliminat(e|es|ed|ing)|delet(e|es|ed|ing)|decommission(s|ed|ing)?|exchang(e|es|ed|ing)|taken over)\b`)
	// release is that of the device with which it comes. A version behind "to" or "with" is the one that the component goes to, and says not when.
	release = regexp.MustCompile(`\b(in|from|as of|until|before|by|with|for|since|to ship in|due in|ships in|target|target release|planned for)( (the|our|device|product|pump|system|software|firmware|next|major|maintenance))* (releases?|firmware|software|service pack|sp|maintenance release) ?v?[0-9]` +
		`|\b(in|from|as of|until|before)( (the|our|device|product|system|software|firmware|major))* (version |v|update )?[0-9]+(\.[0-9]+)+\b|\b(in|from|as of|until|before)( (the|our|device|product|system|software|firmware|major))* (version |v|update )[0-9]|^release v?[0-9]`)
	// planEnd ends one thing that is said; what begins by goesOn belongs to what stands before.
	planEnd = regexp.MustCompile(`[.!?](\s+|$)|[;\n\r]+`)
	goesOn  = regexp.MustCompile(`^(it is |this is |this happens )?(planned|scheduled|due|by|in|until|before|release|target|date|eta|deadline|when|owner|who|responsible|with)\b`)
	// may is the month, and not the verb.
	may = regexp.MustCompile(`\bmay( [0-9]{1,2}(st|nd|rd|th)?)?,? 20[2-9][0-9]\b|\b([0-9]{1,2}(st|nd|rd|th)?\.?|in|of|end|mid|early|late|until) may\b`)
)

// Of reads a plan to replace or update a component, in English. It is told only by what says what is done and by when. Words that it does not know are
// neither a plan nor a refusal.
func Of(words string) Plan {
	if len(words) > longest {
		return Plan{Why: fmt.Sprintf("it is longer than %d bytes, and was not read: what is done, and by which day or release, takes a sentence or two", longest)}
	}
	text := strings.ToLower(strings.ReplaceAll(words, "’", "'"))
	text = strings.NewReplacer("no later than", "by", "not later than", "by", "no. ", "number ").Replace(text)
	text = may.ReplaceAllStringFunc(text, func(said string) string { return strings.Replace(said, "may", fifth, 1) })
	if refusal.MatchString(text) {
		return Plan{Refused: true, Why: "it says that nothing will be done, or what was done last"}
	}
	p := Plan{Why: "it does not say in words that are understood what will be done, and by which day or release"}
	for _, said := range saidIn(text) {
		acts := act.MatchString(said)
		switch {
		case !acts && accepted.MatchString(said):
			p.Refused, p.Why = true, "that a risk is accepted mends nothing"
		case !acts:
		case bought.MatchString(said):
			p.Refused, p.Why = true, "what is done only for who asks or pays is no plan"
		case undecided.MatchString(said):
			p.Why = "it hangs on something, or is not decided"
		case handed.MatchString(said):
			p.Why = "it is left to others"
		case papers.MatchString(said):
			p.Why = "it speaks of a document, and not of the component"
		case done.MatchString(said):
			p.Why = "it tells what was done, not what will be"
		default:
			due := lastDay(said)
			if due.IsZero() && !release.MatchString(said) {
				p.Why = "it does not say by which day or release"
				continue
			}
			return Plan{Told: true, Due: due}
		}
	}
	return p
}

// saidIn are the things that are said one after another, each with what only goes on with it.
func saidIn(text string) []string {
	var out []string
	for _, said := range planEnd.Split(text, -1) {
		said = strings.TrimSpace(said)
		switch {
		case said == "":
		case len(out) > 0 && goesOn.MatchString(said):
			out[len(out)-1] += ", " + said
		default:
			out = append(out, said)
		}
	}
	return out
}
