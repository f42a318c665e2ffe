package policy

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// BeforeUse is when an obligation is due that names no other time.
const BeforeUse = decision.BeforeUse

// Roles are the words for who must meet an obligation.
func Roles() []string {
	return []string{"supplier", "hospital", "procurement", "clinical engineering", "network team", "IT security", "risk owner", "clinical user"}
}

// span is a time after the decision.
var span = regexp.MustCompile(`^([1-9][0-9]{0,3}) (days|months)$`)

func (check *Check) vetObligation() error {
	n := field(check.node, "obligation")
	if n == nil {
		return nil
	}
	if err := check.src.require(n, "obligation", "text"); err != nil {
		return err
	}
	if err := check.src.oneOf(n, "role", check.Obligation.Role, append(Roles(), "")); err != nil {
		return err
	}
	if due := check.Obligation.Due; due != "" && due != BeforeUse && !span.MatchString(due) {
		return check.src.at(field(n, "due"), "write before use, 30 days or 6 months", "due %q is no time", due)
	}
	if on := field(n, "dueOn"); on != nil && check.Obligation.Due != "" {
		return check.src.at(on, "keep one of the two", "an obligation has due or dueOn")
	}
	return nil
}

// obliged is the outcome of a result once its obligation is looked at. Where the day or the things cannot be told it is an error: nobody knows what an
// acceptance would depend on. What refuses a delivery stays what it is, for an error weighs less, and nothing is accepted then that could depend on anything.
func (b *boundProgram) obliged(ctx context.Context, o decision.Outcome, s decision.Severity, vars *activation) (decision.Outcome, error) {
	if b.code.dueOn == nil && b.code.things == nil {
		return o, nil
	}
	if o.Settled() || s == decision.Block && (o == decision.Fail || o == decision.Withheld) {
		return o, nil
	}
	if err := b.code.oblige(ctx, &Result{}, vars); err != nil {
		return decision.Error, err
	}
	return o, nil
}

// oblige works out what the obligation of a result depends on. A day that cannot be told is no day later than BeforeUse, and things that cannot be told are
// the subject as a whole.
func (c *compiled) oblige(ctx context.Context, r *Result, vars *activation) error {
	var faults []error
	if c.dueOn != nil {
		r.Due = BeforeUse
		day, err := c.dueOn.string(ctx, vars)
		if err == nil && day != "" { // no day is known
			if _, err = time.Parse(time.DateOnly, day); err != nil {
				err = fmt.Errorf("%s (%s): expected a day such as 2026-12-01, got %q", c.dueOn.name, c.dueOn.text, day)
			}
		}
		switch {
		case err != nil:
			faults = append(faults, err)
		case day != "":
			r.Due = day
		}
	}
	if c.things != nil {
		list, err := c.things.texts(ctx, vars)
		faults = append(faults, err)
		r.Things = list
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("the obligation cannot be told: %w", err)
	}
	return nil
}

// DueAt is when an obligation of a decision made at a moment is due: BeforeUse, or a date.
func (o Obligation) DueAt(decided time.Time) string {
	if day, is := after(o.Due, decided); is {
		return day.Format(time.DateOnly)
	}
	return BeforeUse
}

// after is the day, at midnight UTC, that lies a span such as "30 days" or "6 months" after a moment; false where the text is no span.
func after(text string, from time.Time) (day time.Time, is bool) {
	parts := span.FindStringSubmatch(text)
	if parts == nil {
		return day, false
	}
	n, _ := strconv.Atoi(parts[1]) // digits, by the pattern
	from = from.UTC().Truncate(24 * time.Hour)
	if parts[2] == "days" {
		return from.AddDate(0, 0, n), true
	}
	return addMonths(from, n), true
}
