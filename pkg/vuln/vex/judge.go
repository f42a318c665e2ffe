package vex

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// How careful a status asks to be.
const (
	silent = iota // nothing is said
	calm          // not affected, fixed
	open          // under investigation
	alarm         // affected
)

func caution(s Status) int {
	switch s {
	case NotAffected, Fixed:
		return calm
	case UnderInvestigation:
		return open
	case Affected:
		return alarm
	}
	return silent
}

// Calm says whether a status ends what it is about: not affected, fixed.
func (s Status) Calm() bool { return caution(s) == calm }

// Judgement is what all statements together say of one vulnerability in one thing.
type Judgement struct {
	Status Status // empty when nothing that counts is said
	// Decides is the claim that the status rests on; nil when there is none.
	Decides *Claim
	// Conflict says that some calm and others warn, so that people must look.
	Conflict bool
	Claims   []*Claim // all that are about it, those that do not count among them
}

// For merges what is said of a vulnerability in a part, or in the product as a whole. What is said of the product as a whole is said of each
// part. The most careful of the latest statements of each series decides, whoever made it; only the buyer's own decision
// stands above others.
func (m *Merged) For(part int, id vuln.ID) Judgement {
	return m.judge(part, id, func(id vuln.ID, take func(int)) {
		for _, s := range m.about(Whole, id) {
			take(int(s.claim))
		}
		if part == Whole {
			return
		}
		for _, s := range m.about(part, id) {
			take(int(s.claim))
		}
	})
}

// ForMissing merges what is said of a vulnerability in a part that statements name in the product and that the inventory does not have.
func (m *Merged) ForMissing(name string, id vuln.ID) Judgement {
	return m.judge(Whole, id, func(id vuln.ID, take func(int)) {
		if of := m.missing[id][name]; of != nil {
			for _, i := range of.claims {
				take(i)
			}
		}
	})
}

// judge weighs the claims that each gives for an id, by their place in Claims, which are sorted.
func (m *Merged) judge(part int, id vuln.ID, each func(id vuln.ID, take func(int))) Judgement {
	var found []int
	for _, alias := range m.aliases(id) {
		each(alias, func(i int) { found = append(found, i) })
	}
	slices.Sort(found)
	var j Judgement
	for _, i := range slices.Compact(found) {
		j.Claims = append(j.Claims, &m.Claims[i])
	}
	j.decide(part)
	return j
}

// statusFor is the status of a claim for a part: one that says that the component is not present, about the product as a whole, is
// contradicted by the part that the vulnerability was found in.
func (c *Claim) statusFor(part int) Status {
	if c.Statement.Status == NotAffected && c.Statement.Justification == ComponentNotPresent && part != Whole {
		return UnderInvestigation
	}
	return c.Status
}

func (j *Judgement) decide(part int) {
	standing, undecided := j.latest(part)
	if buyers := slices.DeleteFunc(slices.Clone(standing), func(c *Claim) bool { return c.Rank != Buyer }); len(buyers) > 0 {
		standing = buyers
	} else {
		j.Conflict = undecided || slices.ContainsFunc(standing, func(c *Claim) bool { return c.statusFor(part).Calm() }) &&
			slices.ContainsFunc(standing, func(c *Claim) bool { return caution(c.statusFor(part)) > calm })
	}
	if len(standing) == 0 {
		return
	}
	j.Decides = slices.MaxFunc(standing, func(a, b *Claim) int {
		return cmp.Or(cmp.Compare(caution(a.statusFor(part)), caution(b.statusFor(part))), cmp.Compare(a.Rank, b.Rank), a.changed.Compare(b.changed), claimOrder(*b, *a))
	})
	j.Status = j.Decides.statusFor(part)
	j.Conflict = j.Conflict || slices.ContainsFunc(standing, func(c *Claim) bool {
		return c.statusFor(part) != c.Status || slices.Contains(c.Concerns, Contradicted)
	})
}

// latest gives of each series the claims of its highest revision, and of those the last; when several are of one time, the most careful
// ones. Undecided says that of one time some calm and others warn.
func (j *Judgement) latest(part int) (out []*Claim, undecided bool) {
	best := map[string]*Claim{}
	var names []string
	for _, c := range j.Claims {
		if caution(c.statusFor(part)) == silent {
			continue
		}
		other, some := best[c.series]
		if !some {
			names = append(names, c.series)
		}
		if !some || cmp.Or(byRevision(c, other), c.changed.Compare(other.changed), cmp.Compare(caution(c.statusFor(part)), caution(other.statusFor(part))), claimOrder(*other, *c)) > 0 {
			best[c.series] = c
		}
	}
	for _, name := range names {
		out = append(out, best[name])
	}
	for _, c := range j.Claims {
		last := best[c.series]
		undecided = undecided || c.statusFor(part).Calm() && caution(last.statusFor(part)) > calm && byRevision(c, last) == 0 && c.changed.Equal(last.changed)
	}
	return out, undecided
}

// Named lists what some claim is about: each part, the product as a whole, or a part that the inventory does not have, with each vulnerability
// by the name that its statement gives it; sorted, each once.
func (m *Merged) Named() []Subject {
	var out []Subject
	for i := range m.Claims {
		c := &m.Claims[i]
		for _, id := range m.calls(c.Statement) {
			if c.Hit.Whole() {
				out = append(out, Subject{Part: Whole, ID: id})
			}
			for _, part := range c.Hit.Parts {
				out = append(out, Subject{Part: part, ID: id})
			}
			for _, part := range c.Hit.Missing {
				out = append(out, Subject{Part: Whole, Missing: part.Label(), ID: id})
			}
		}
	}
	slices.SortFunc(out, func(a, b Subject) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Missing, b.Missing), cmp.Compare(a.ID, b.ID))
	})
	return slices.Compact(out)
}

// PartsOf lists the parts that claims about a vulnerability name, by whichever of its ids these are found, those that the statement alone gives it among them; sorted, each once.
func (m *Merged) PartsOf(id vuln.ID) (out []int) {
	for _, alias := range m.aliases(id) {
		for _, s := range m.byID[alias] {
			if part := int(s.part); part != Whole && (len(out) == 0 || out[len(out)-1] != part) {
				out = append(out, part)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// MissingOf gives likewise the parts that claims about a vulnerability name and that the inventory does not have, with all their identifiers, by what to call them.
func (m *Merged) MissingOf(id vuln.ID) map[string][]*Component {
	out := map[string][]*Component{}
	for _, alias := range m.aliases(id) {
		for name, of := range m.missing[alias] {
			out[name] = append(out[name], of.parts...)
		}
	}
	return out
}

// calls is what to call that which a statement is about: its name, or the ids that its name and address speak of where the name is none that anybody knows.
func (m *Merged) calls(st *Statement) []vuln.ID {
	v := &st.Vulnerability
	name := vuln.ParseID(v.Name)
	if st.calms() || name.Scheme() != vuln.Other || len(m.aliases(name)) > 1 {
		return []vuln.ID{name}
	}
	if spoken := vuln.Spoken(v.Name, v.ID); len(spoken) > 0 {
		return spoken
	}
	return []vuln.ID{name}
}

// Subject is a part, or the product as a whole, and a vulnerability.
type Subject struct {
	Part    int
	Missing string // what the part is called that the inventory does not have; Part is then Whole
	ID      vuln.ID
}

func byRevision(a, b *Claim) int { return compareRevisions(a.revision, b.revision) }

// compareRevisions orders revisions of documents, which are whole numbers or semantic versions: what comes before a release is less than it, and what
// was built does not count.
func compareRevisions(a, b string) int {
	split := func(text string) (release, before string) {
		text, _, _ = strings.Cut(text, "+")
		release, before, _ = strings.Cut(text, "-")
		return release, before
	}
	aRelease, aBefore := split(a)
	bRelease, bBefore := split(b)
	switch by := order.AtSight(aRelease, bRelease); {
	case by != 0 || aBefore == bBefore:
		return by
	case aBefore == "":
		return 1
	case bBefore == "":
		return -1
	}
	return order.AtSight(aBefore, bBefore)
}
