package gate

import (
	"sort"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// trustOf gives the trust ladder of one file.
func (ev *evidence) trustOf(path string) fact.Trust {
	ft, ok := ev.trust.Files[path]
	if !ok {
		return fact.Trust{Reason: "no such file in the delivery", SignedAt: absentDate()}
	}
	t := ladderFact(ft.Ladder)
	t.Signer, t.Reason = ft.Signer, ft.Reason
	t.SignedAt = absentDate()
	for _, s := range ft.Signatures {
		switch {
		case !s.Tried && s.Ladder.Present:
			t.Unsupported = append(t.Unsupported, s.Path)
		case s.Ladder.Present && s.Tried && !s.Ladder.Valid:
			t.Broken = true
		}
	}
	sort.Strings(t.Unsupported)
	if best := ft.Best; best != nil {
		t.Lowered, t.Root, t.SignedAt = best.Lowered, best.TrustedRoot, dateFromRFC3339(best.SignedAt)
		t.RootAgeDays, t.RootKnown = ev.rootAge(best.TrustedRootDigest)
		t.Algorithm, t.Fingerprint, t.Through = best.Algorithm, best.Fingerprint, best.Through
		t.Keyed = t.Valid && best.TrustedRoot == ""
	}
	t.Untold = ev.untold(t) || ev.listedByNobody[path]
	return t
}

// statementTrust gives the trust ladder of a statement itself.
func (ev *evidence) statementTrust(s *verify.Statement) fact.Trust {
	t := ladderFact(s.Ladder)
	t.Signer, t.Reason, t.SignedAt = s.Signer, s.Reason, dateFromTime(s.SignedAt)
	t.Broken = s.Ladder.Present && s.Tried && !s.Ladder.Valid
	if s.Ladder.Present && !s.Tried {
		t.Unsupported = []string{s.Path}
	}
	t.Lowered, t.Root = s.Lowered, s.TrustedRoot
	t.RootAgeDays, t.RootKnown = ev.rootAge(s.TrustedRootDigest)
	t.Keyed = t.Valid && s.TrustedRoot == ""
	t.Untold = ev.untold(t)
	return t
}

func ladderFact(l decision.Ladder) fact.Trust {
	return fact.Trust{
		Present: l.Present, Valid: l.Valid, Recognised: l.Recognised,
		Authorised: l.Authorised, Covers: l.Covers, Timely: l.Timely, Whole: l.Whole(),
	}
}

// rootAge is the age of a trusted root in days; false when no such root is known, or it holds no key with a date.
func (ev *evidence) rootAge(digest string) (days int, known bool) {
	for _, r := range ev.roots {
		if digest != "" && r.Digest == digest {
			newest, err := time.Parse(time.RFC3339, r.Newest)
			return r.AgeDays, err == nil && !newest.IsZero()
		}
	}
	return 0, false
}

// textFact, dateFact and the like put the states of package sbom into the words of policy.
func textFact(t sbom.Text) fact.Text {
	return fact.Text{State: stateWord(t.State), Text: t.Text, Known: t.State == sbom.Stated}
}

func dateFact(d sbom.Date) fact.Date {
	return fact.Date{State: stateWord(d.State), Text: d.Text, Known: d.State == sbom.Stated, Date: d.Time}
}

// stateWord makes silence out of a state that no reader set.
func stateWord(s sbom.State) string {
	if s == "" {
		return string(sbom.Absent)
	}
	return string(s)
}

func stated(s string) fact.Text {
	if s == "" {
		return fact.Text{State: string(sbom.Absent)}
	}
	return fact.Text{State: string(sbom.Stated), Text: s, Known: true}
}

func absentDate() fact.Date { return fact.Date{State: string(sbom.Absent)} }

func dateFromRFC3339(s string) fact.Date {
	if s == "" {
		return absentDate()
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return fact.Date{State: string(sbom.Malformed), Text: s}
	}
	return dateFromTime(t)
}

func dateFromTime(t time.Time) fact.Date {
	if t.IsZero() {
		return absentDate()
	}
	return fact.Date{State: string(sbom.Stated), Text: t.UTC().Format(time.RFC3339), Known: true, Date: t.UTC()}
}
