package decision

import (
	"strings"
	"time"
)

// Answer is what a signed VEX has to say of a vulnerability in a component so that nobody has to do anything about it any more.
const Answer = `"fixed", or "not affected" with the reason`

// BeforeUse is when an obligation is due that names no other time.
const BeforeUse = "before use"

// Holds says whether an obligation of before that is not known to be met holds a delivery back by itself at a moment: its day is over or, due before use, what it is about is still there, or was left out.
func (o ObligationDelta) Holds(at time.Time) bool {
	late, beforeUse := o.Late(at), o.Due == BeforeUse
	switch {
	case o.State == ObligationOverdue:
		return true
	case o.As != "":
		return late || beforeUse
	}
	return o.State == ObligationNotJudged && (late || o.Left && beforeUse)
}

// Awaited says which statements of the supplier's end an obligation that waits for them, to be put behind what it is about; nothing of one that waits for none.
func (o ObligationDelta) Awaited() string {
	if len(o.Awaits) == 0 {
		return ""
	}
	return " (a signed VEX of the supplier's ends this: " + Answer + ", of " + strings.Join(o.Awaits, "; ") + ")"
}
