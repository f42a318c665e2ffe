package decision

import (
	"fmt"
	"slices"
	"strings"
)

// Duty is what is to be done of one kind by one party by one day: obligations that differ in nothing but what they are about.
type Duty struct {
	Obligation          // the first of them
	All        []string // ids of all, in order
	Things     int      // that it is about, those that are only counted among them
	abouts     []string
}

// shownThings is how many things a duty names.
const shownThings = 3

// Duties puts obligations of one kind together, in the order of their first.
func (d *Decision) Duties() []Duty {
	var out []Duty
	for _, o := range d.Obligations {
		i := slices.IndexFunc(out, func(k Duty) bool { return k.From == o.From && k.What == o.What && k.Who == o.Who && k.Due == o.Due })
		if i < 0 {
			i = len(out)
			out = append(out, Duty{Obligation: o})
		}
		out[i].All = append(out[i].All, o.ID)
		out[i].Things += max(1, o.More)
		if o.About != "" && o.More == 0 {
			out[i].abouts = append(out[i].abouts, o.About)
		}
	}
	return out
}

// Name is the id, or how many things there are.
func (k Duty) Name() string {
	if len(k.All) == 1 {
		return k.ID
	}
	return fmt.Sprintf("ob-%s, %d things", k.From, k.Things)
}

// Sentence is what is to be done, and the first things that it is about.
func (k Duty) Sentence() string {
	shown := k.abouts[:min(len(k.abouts), shownThings)]
	more := k.Things - len(shown)
	switch {
	case len(shown) > 0 && more > 0:
		return fmt.Sprintf("%s (concerns %s and %d more)", k.What, strings.Join(shown, ", "), more)
	case len(shown) > 0:
		return fmt.Sprintf("%s (concerns %s)", k.What, strings.Join(shown, ", "))
	case k.More > 0:
		return fmt.Sprintf("%s (concerns %d more)", k.What, more)
	}
	return k.What
}

// ObligedThings is how many things there are to be done something about, those that are only counted among them.
func (d *Decision) ObligedThings() (n int) {
	for _, o := range d.Obligations {
		n += max(1, o.More)
	}
	return n
}
