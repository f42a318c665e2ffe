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
		if o.About != "" {
			out[i].abouts = append(out[i].abouts, o.About)
		}
	}
	return out
}

// Name is the id, or how many there are.
func (k Duty) Name() string {
	if len(k.All) == 1 {
		return k.ID
	}
	return fmt.Sprintf("ob-%s, %d things", k.From, len(k.All))
}

// Sentence is what is to be done, and the first things that it is about.
func (k Duty) Sentence() string {
	if len(k.abouts) == 0 {
		return k.What
	}
	shown := k.abouts[:min(len(k.abouts), shownThings)]
	text := k.What + " (concerns " + strings.Join(shown, ", ")
	if more := len(k.abouts) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text + ")"
}
