package history

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// ErrNoMeasure says that the changes of an earlier delivery were not accepted, and that what it was held against is not at hand.
var ErrNoMeasure = errors.New("it is no measure of what changed")

// Aspect is one kind of what changes from a delivery to the next, which checks judge.
type Aspect string

// The aspects.
const (
	Signers    Aspect = "signers"
	Unsigned   Aspect = "signatures that are gone"
	Builders   Aspect = "builders"
	Versions   Aspect = "an earlier version"
	Revisions  Aspect = "revisions of SBOMs"
	Components Aspect = "components"
	Content    Aspect = "content under the same version"
)

var aspects = []Aspect{Signers, Unsigned, Builders, Versions, Revisions, Components, Content}

// Judges are the checks of a run that judge each aspect, sorted. A decision has those of its own run (Delta.Judged), so that what was accepted then hangs on nothing else.
type Judges map[Aspect][]string

// besides are aspects that are told against an older record as well.
type besides struct {
	than    *Record
	aspects []Aspect
}

// measure is what changes are told against, besides what some aspects are told against too. That is the record and nothing else, unless something was not accepted
// (RULES.md 3.12: since the last accepted delivery). One that was rejected is no measure of anything, nor is a delivery of itself, by its digest: all that decision was held
// against is in its place. Of one that was held back for some aspect, or that shows changes in one that no check was asked about, that aspect is told against what that was told
// against as well: what comes back is no change of what was accepted, and what is new since is one all the same. A delivery that was held against nothing is its own measure.
func (r *Record) measure(delivery string) (whole *Record, also []besides) {
	if r.Base == nil || r.Decision == nil {
		return r, nil
	}
	was := r.alsoThen()
	if r.of(delivery) || r.Decision.Verdict == decision.Reject {
		return r.Base, both(nil, besides{r.Older, was})
	}
	var base, older []Aspect
	standing, unasked := r.standing(), r.unasked()
	for _, aspect := range aspects {
		switch {
		case !slices.Contains(unasked, aspect) && !slices.ContainsFunc(standing, func(check string) bool { return slices.Contains(r.judges(aspect), check) }):
		case slices.Contains(was, aspect):
			older = append(older, aspect)
		default:
			base = append(base, aspect)
		}
	}
	return r, both(both(nil, besides{r.Base, base}), besides{r.Older, older})
}

// alsoThen are the aspects that were told against an older record then.
func (r *Record) alsoThen() (out []Aspect) {
	if r.Decision.Delta == nil || r.Older == nil {
		return nil
	}
	for _, aspect := range r.Decision.Delta.Also {
		out = append(out, Aspect(aspect))
	}
	return out
}

// both adds what says something.
func both(to []besides, one besides) []besides {
	if one.than == nil || len(one.aspects) == 0 {
		return to
	}
	return append(to, one)
}

// Vet refuses a record whose changes were not accepted where there is no other measure: what held it back, and what nobody asked about and the checks of this run ask.
// Its error wraps ErrNoMeasure.
func (r *Record) Vet(now Judges) error {
	if r.Base != nil || r.Decision == nil {
		return nil
	}
	if standing := r.standing(); len(standing) > 0 {
		return fmt.Errorf("%s: %w: %s held it back, for what had changed then, and what it was held against is not at hand", r.Name, ErrNoMeasure, standing[0])
	}
	for _, aspect := range r.unasked() {
		if len(now[aspect]) > 0 {
			return fmt.Errorf("%s: %w: no check was asked then about what had changed (%s), and what it was held against is not at hand", r.Name, ErrNoMeasure, aspect)
		}
	}
	return nil
}

// judges are the checks that judged an aspect then.
func (r *Record) judges(aspect Aspect) []string {
	if r.Decision.Delta == nil {
		return nil
	}
	return r.Decision.Delta.Judged[string(aspect)]
}

// of says whether the record is of a delivery, by its digest.
func (r *Record) of(delivery string) bool {
	return r.Decision != nil && r.Decision.Delivery.Digest == delivery
}

// results hands over what did not pass in a decision: a check, how grave it was, and the waiver that lifts it.
func (r *Record) results(take func(check, waiver string, s decision.Severity, o decision.Outcome)) {
	for _, f := range r.Decision.Findings {
		waiver := ""
		if f.Waiver != nil {
			waiver = f.Waiver.ID
		}
		take(f.Check, waiver, f.Severity, f.Outcome)
	}
	for _, u := range r.Decision.Unlisted {
		take(u.Check, u.Waiver, u.Severity, u.Outcome)
	}
}

// standing are the checks that judged what had changed and held the delivery back.
func (r *Record) standing() []string {
	var out []string
	r.results(func(check, waiver string, s decision.Severity, o decision.Outcome) {
		compares := slices.ContainsFunc(aspects, func(aspect Aspect) bool { return slices.Contains(r.judges(aspect), check) })
		if (s == decision.Block || s == decision.Hold) && !o.Settled() && waiver == "" && compares && !slices.Contains(out, check) {
			out = append(out, check)
		}
	})
	return out
}

// unasked are the aspects in which the decision shows changes and that none of its checks judged: what the packs of that day did not ask, nobody accepted.
func (r *Record) unasked() []Aspect {
	return slices.DeleteFunc(aspectsOf(r.Decision.Delta), func(aspect Aspect) bool { return len(r.judges(aspect)) > 0 })
}

// aspectsOf are the aspects in which something changed that a check would not let pass, or of which nobody can tell.
func aspectsOf(d *decision.Delta) []Aspect {
	if d == nil {
		return nil
	}
	rehashed, grave := slices.ContainsFunc(d.Components.Changes, Rehashed), slices.ContainsFunc(d.Components.Changes, graveAlone)
	var out []Aspect
	for _, a := range []struct {
		aspect Aspect
		is     bool
	}{
		{Signers, len(d.Signers) > 0}, {Unsigned, len(d.Unsigned) > 0}, {Builders, len(d.Builders) > 0}, {Versions, !d.SameProduct || d.Version == Earlier || d.Version == Unknown},
		{Revisions, len(d.Revisions)+len(d.Unnumbered) > 0}, {Components, grave || !d.Components.Compared}, {Content, rehashed || len(d.Replaced) > 0 || !d.Components.Compared},
	} {
		if a.is {
			out = append(out, a.aspect)
		}
	}
	return out
}

// graveAlone says whether a change of a component has to be explained, and is none of its content alone.
func graveAlone(c decision.ComponentChange) bool { return c.Grave && !Rehashed(c) }

// add adds to what changed what some aspects show against an older record.
func add(d, older *decision.Delta, also []Aspect) {
	for _, aspect := range also {
		d.Also = append(d.Also, string(aspect))
		switch aspect {
		case Signers:
			d.Signers = together(d.Signers, older.Signers)
		case Unsigned:
			d.Unsigned = together(d.Unsigned, older.Unsigned)
		case Builders:
			d.Builders = together(d.Builders, older.Builders)
		case Revisions:
			d.Revisions, d.Unnumbered = together(d.Revisions, older.Revisions), together(d.Unnumbered, older.Unnumbered)
		case Versions:
			if older.Version == Earlier || older.Version == Unknown && d.Version != Earlier { // an order that nobody can tell is none that is right
				d.Version = older.Version
			}
		case Components:
			addChanges(&d.Components, older.Components, graveAlone)
		case Content:
			addChanges(&d.Components, older.Components, Rehashed)
			d.Replaced = together(d.Replaced, older.Replaced)
		}
	}
}

// together are two lists without what is in both.
func together[T any](a, b []T) []T {
	for _, one := range b {
		if !slices.ContainsFunc(a, func(other T) bool { return reflect.DeepEqual(one, other) }) {
			a = append(a, one)
		}
	}
	return a
}

func addChanges(to *decision.ComponentDelta, older decision.ComponentDelta, which func(decision.ComponentChange) bool) {
	before := len(to.Changes)
	to.Changes = together(to.Changes, slices.DeleteFunc(slices.Clone(older.Changes), func(c decision.ComponentChange) bool { return !which(c) }))
	for _, c := range to.Changes[before:] {
		to.Counts[c.Change]++
		if c.Grave {
			to.Grave++
		}
	}
	slices.SortStableFunc(to.Changes, func(a, b decision.ComponentChange) int { return cmp.Compare(rank(a), rank(b)) })
	if !older.Compared && to.Compared {
		to.Compared, to.Reason = false, older.Reason
	}
}

// replaced are the files of software that have other content than then: of the same path, or the one file on either side.
func replaced(then, now []decision.File) []string {
	was, is := software(then), software(now)
	out := []string{}
	for _, f := range is {
		if slices.ContainsFunc(was, func(w decision.File) bool { return w.SHA256 == f.SHA256 }) {
			continue
		}
		i := slices.IndexFunc(was, func(w decision.File) bool { return w.Path == f.Path || len(was) == 1 && len(is) == 1 })
		if i >= 0 {
			out = append(out, fmt.Sprintf("%s: sha256:%s, before sha256:%s", f.Path, f.SHA256, was[i].SHA256))
		}
	}
	return out
}

func software(files []decision.File) []decision.File {
	return slices.DeleteFunc(slices.Clone(files), func(f decision.File) bool { return f.Role != decision.RoleArtifact })
}
