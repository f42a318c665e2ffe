package decision

import (
	"strings"
	"time"
)

// What a signed VEX has to say of a vulnerability so that an obligation ends.
const (
	calmAnswer = `"fixed", or "not affected" with the reason`                                    // nobody has to do anything about it any more
	anyAnswer  = `"fixed", "not affected" with the reason, or "affected" with an action to take` // what becomes of it is said
)

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

// AsksStatements says whether an obligation asks something about statements on vulnerabilities, of the delivery together: an action for each, a reason. That one is stated no more answers nothing, nor does it
// where none could be kept.
func (o Obligation) AsksStatements() bool {
	return o.About == "" && o.Of == "" && (len(o.Asked) > 0 || o.Beyond && len(o.In) == 0)
}

// AsksToExplain says whether an obligation asks to explain what changed of components.
func (o Obligation) AsksToExplain() bool {
	return o.About == "" && o.Of == "" && len(o.In) > 0 && len(o.Asked) == 0
}

// Answer is what a signed VEX of the supplier's has to say of each vulnerability that an obligation waits for. What was asked about statements is answered too by saying what to do: whoever must do it is told by another obligation.
func (o Obligation) Answer() string {
	if o.AsksStatements() {
		return anyAnswer
	}
	return calmAnswer
}

// Awaited says which statements of the supplier's end an obligation that waits for them, to be put behind what it is about; nothing of one that waits for none.
func (o ObligationDelta) Awaited() string {
	if len(o.Awaits) == 0 {
		return ""
	}
	return " (a signed VEX of the supplier's ends this: " + o.Answer() + ", of " + strings.Join(o.Awaits, "; ") + ")"
}
