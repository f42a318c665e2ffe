package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// What is asked for when software is not what was signed, whatever else its checks would ask for: to make papers fit an exchanged file would be the wrong request.
const (
	askWhatWasSigned      = "Send the software exactly as you signed it, and tell us how what was delivered came to be another: until then nothing else about it can be settled."
	expectedWhatWasSigned = "the file that was signed"
)

// suspects are the files of which it must be known first how they came to be as they are.
type suspects struct {
	tampered map[string]string // a signature about the file is over other content, or does not hold, and none makes up for it; with the reason
	stranger map[string]bool   // a signature holds, by somebody who may not make it
}

func suspectsOf(d *decision.Decision) suspects {
	s := suspects{map[string]string{}, map[string]bool{}}
	for _, t := range d.Trust {
		l := t.Ladder
		broken := slices.ContainsFunc(t.Signatures, func(s decision.Signature) bool { return s.Tried && s.Ladder.Present && !s.Ladder.Valid })
		switch {
		case l.Whole():
		case l.Valid && !l.Covers, !l.Valid && broken:
			s.tampered[t.Path] = t.Reason
		case l.Valid && !(l.Recognised && l.Authorised):
			s.stranger[t.Path] = true
		}
	}
	return s
}

// Ranks of findings that are equally grave: what a reader needs to know first.
const (
	saysTampered = iota // why the software is not what was signed
	aboutTampered
	aboutStranger
	anythingElse
)

func (s suspects) rank(f decision.Finding) int {
	reason, tampered := s.tampered[f.Subject.Ref]
	switch {
	case f.Subject.Kind != decision.KindArtifact, !stands(f):
		return anythingElse
	case tampered && reason != "" && strings.Contains(f.Message, reason):
		return saysTampered
	case tampered:
		return aboutTampered
	case s.stranger[f.Subject.Ref]:
		return aboutStranger
	}
	return anythingElse
}

// firstThingsFirst sets apart what stands against software that is not what was signed: it asks for that software and nothing else. That comes first,
// then what a stranger signed, each among what is equally grave.
func firstThingsFirst(d *decision.Decision, all []group) []group {
	s := suspectsOf(d)
	var out []group
	for _, g := range all {
		if !stands(g.Finding) || g.Who == "hospital" {
			out = append(out, g)
			continue
		}
		out = append(out, s.apart(g)...)
	}
	slices.SortStableFunc(out, func(a, b group) int { // within the order that the groups have: see graver
		switch ra, rb := a.Outcome.Settled(), b.Outcome.Settled(); {
		case ra != rb && rb:
			return -1
		case ra != rb:
			return 1
		}
		return cmp.Or(a.Severity.Compare(b.Severity), cmp.Compare(s.rank(a.Finding), s.rank(b.Finding)))
	})
	return out
}

// apart parts a group into what is about software that is not what was signed, and the rest.
func (s suspects) apart(g group) []group {
	var tampered, rest []decision.Finding
	for _, f := range g.all {
		if s.rank(f) <= aboutTampered {
			f.Ask, f.Expected, f.Fix, f.Awaits = askWhatWasSigned, expectedWhatWasSigned, "", ""
			tampered = append(tampered, f)
		} else {
			rest = append(rest, f)
		}
	}
	var out []group
	if len(tampered) > 0 {
		out = append(out, group{Finding: tampered[0], all: tampered, count: len(tampered)})
	}
	if len(rest) > 0 {
		// A stranger's file stands for the group.
		slices.SortStableFunc(rest, func(a, b decision.Finding) int { return s.rank(a) - s.rank(b) })
		out = append(out, group{Finding: rest[0], all: rest, count: g.count - len(tampered)})
	}
	return out
}
