package lifecycle

import (
	"encoding/json"
	"time"
)

// State says how much is stated about the end of something.
type State string

// The states. What is not stated is neither over nor going on.
const (
	NotStated State = ""
	OnDay     State = "day"   // it ends with a day
	Ended     State = "ended" // it is over, and the day is not known
	GoesOn    State = "open"  // it is not over, and no day is set
)

// Date is when something ends, as far as that is stated.
type Date struct {
	State State
	Day   time.Time // midnight UTC of the last day; zero unless State is OnDay
}

// Past says whether it is over at a moment; known is false when that is not stated. The last day still counts.
func (d Date) Past(at time.Time) (past, known bool) {
	switch d.State {
	case OnDay:
		return !at.Before(d.Day.AddDate(0, 0, 1)), true
	case Ended:
		return true, true
	case GoesOn:
		return false, true
	}
	return false, false
}

// Before says whether one is over before another: what has ended comes first, then days in their order, then what goes on,
// and last what is not stated.
func (d Date) Before(o Date) bool {
	if d.State == OnDay && o.State == OnDay {
		return d.Day.Before(o.Day)
	}
	return rank[d.State] < rank[o.State]
}

var rank = map[State]int{Ended: 0, OnDay: 1, GoesOn: 2, NotStated: 3}

// String is the day, or "ended", "open" or "not stated".
func (d Date) String() string {
	switch d.State {
	case OnDay:
		return d.Day.Format(time.DateOnly)
	case NotStated:
		return "not stated"
	}
	return string(d.State)
}

// MarshalJSON writes what String says; null when nothing is stated.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.State == NotStated {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}
