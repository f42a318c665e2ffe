package policy

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// maxMonths bounds months(n) to the range of dates that CEL knows.
const maxMonths = 12 * 9999

// monthsType is a span of calendar months. A CEL duration counts seconds and cannot say "24 months".
var monthsType = types.NewOpaqueType("months")

type monthsValue int

func (m monthsValue) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a span of months cannot become %v", t)
}

func (m monthsValue) ConvertToType(t ref.Type) ref.Val {
	if t.TypeName() == "type" {
		return monthsType
	}
	return types.NewErr("a span of months cannot become %s", t.TypeName())
}

func (m monthsValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(monthsValue)
	return types.Bool(ok && o == m)
}

func (m monthsValue) Type() ref.Type { return monthsType }
func (m monthsValue) Value() any     { return int(m) }

// addMonths adds calendar months. A day that the target month lacks becomes its last day, as contracts
// count: 31 January and one month is 28 or 29 February, never a day in March.
func addMonths(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

func newMonths(n types.Int) ref.Val {
	if n > maxMonths || n < -maxMonths {
		return types.NewErr("months(%d): at most %d months either way", int64(n), maxMonths)
	}
	return monthsValue(n)
}

func shiftMonths(t types.Timestamp, n types.Int) ref.Val {
	if m, ok := newMonths(n).(monthsValue); ok {
		moved := addMonths(t.Time, int(m))
		if moved.Year() < 1 || moved.Year() > 9999 {
			return types.NewErr("timestamp overflow")
		}
		return types.Timestamp{Time: moved}
	}
	return newMonths(n)
}

// add is CEL's own + with timestamp + months beside it.
func add(left, right ref.Val) ref.Val {
	if m, ok := right.(monthsValue); ok {
		if t, ok := left.(types.Timestamp); ok {
			return shiftMonths(t, types.Int(m))
		}
	}
	if adder, ok := left.(interface{ Add(ref.Val) ref.Val }); ok {
		return adder.Add(right)
	}
	return types.MaybeNoSuchOverloadErr(left)
}

// subtract is CEL's own - with timestamp - months beside it.
func subtract(left, right ref.Val) ref.Val {
	if m, ok := right.(monthsValue); ok {
		if t, ok := left.(types.Timestamp); ok {
			return shiftMonths(t, types.Int(-m))
		}
	}
	if s, ok := left.(interface{ Subtract(ref.Val) ref.Val }); ok {
		return s.Subtract(right)
	}
	return types.MaybeNoSuchOverloadErr(left)
}

// wholeDays rounds towards zero.
func wholeDays(d types.Duration) ref.Val {
	return types.Int(math.Trunc(d.Duration.Hours() / 24))
}
