package match

import (
	"errors"
	"fmt"
	"testing"

	"github.com/anchore/grype/grype/version"
)

// ranges as records have them, and what no record should have.
var ranges = []string{
	"", "<1.2.3", "<=1.2.3", ">1.2.3", ">=1.0,<1.2.3", ">=1.0,<1.2.3||>=2.0,<2.0.5", "=1.2.3", "1.2.3", "=1.2.3||=2.0.0||=1:1.2.3-4", "<1:1.2.3-4", "<0:1.2.3-4.el9", "<1.2.3-r4", "< 0",
	"<1.2.3-rc1", ">=v1.0.0,<v1.2.3", "<2.0.0.RELEASE", "<=1.8.0_351", "<2024.1", "<1.0p9", ">1.0 <2.0", "=foo", "!=1.0", "<<1.0", "(1.0)", "||", ",", "<1.0,", "<", "<a b",
}

// versions of components; the last are none.
var versions = []string{
	"1.2.3", "1.2.2", "v1.2.3", "1.2.3-4", "1:1.2.3-4", "0:1.2.3-4.el9", "1.2.3-r4", "1.2.3-r3", "1.2.3-rc1", "1.2.3.RELEASE", "2.0.0", "2.0.4", "0", "1.8.0_352", "1.8.0", "2024.1.0", "1.0p10",
	"1.0.0+git1", "v0.0.0-20240101000000-abcdefabcdef", "10", "1", "", "latest", "devel", "(devel)", "1..2", "-1", "1.2.3 4", "é", "99999999999999999999.1",
}

// TestConstraintsAnswerAsGrypesDo holds every range against every version in every format, first and again: nothing that is kept between may change an answer.
func TestConstraintsAnswerAsGrypesDo(t *testing.T) {
	formats := append([]version.Format{version.UnknownFormat}, version.Formats...)
	configs := []version.ComparisonConfig{{}, {MissingEpochStrategy: version.MissingEpochStrategyZero}, {MissingEpochStrategy: version.MissingEpochStrategyAuto}}
	held, within, without, failed := 0, 0, 0, 0
	for _, of := range formats {
		for _, text := range ranges {
			grypes, err := version.GetConstraint(text, of)
			if err != nil {
				continue
			}
			ours := readOnce(grypes)
			if ours.String() != grypes.String() || ours.Value() != grypes.Value() || ours.Format() != grypes.Format() {
				t.Errorf("%q in %s is now %q, %q, %s", text, of, ours, ours.Value(), ours.Format())
			}
			against := &heldAgainst{}
			for _, raw := range versions {
				for _, in := range formats {
					for _, config := range configs {
						v := version.NewWithConfig(raw, in, config)
						want, wantErr := satisfied(grypes, v)
						for range 2 {
							got, err := satisfied(asked{ours, against}, version.NewWithConfig(raw, in, config))
							if got != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
								t.Errorf("%s in %q of %s: %t, %v; expected %t, %v", v, text, of, got, err, want, wantErr)
							}
						}
						held++
						switch {
						case wantErr != nil:
							failed++
						case want:
							within++
						default:
							without++
						}
					}
				}
			}
			want, wantErr := satisfied(grypes, nil)
			if got, err := satisfied(asked{ours, against}, nil); got != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Errorf("no version in %q of %s: %t, %v; expected %t, %v", text, of, got, err, want, wantErr)
			}
		}
	}
	if within < 1000 || without < 1000 || failed < 1000 {
		t.Errorf("of %d only %d are within, %d without, %d no version: the table says little", held, within, without, failed)
	}
}

var errPanicked = errors.New("panicked")

func satisfied(c version.Constraint, v *version.Version) (within bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errPanicked
		}
	}()
	return c.Satisfied(v)
}

// TestRangesThatRecordsShareAreHeldOnce: the answer of a range rests on its words and format alone.
func TestRangesThatRecordsShareAreHeldOnce(t *testing.T) {
	count := &counted{Constraint: version.MustGetConstraint("<2.0", version.DebFormat)}
	same := &counted{Constraint: version.MustGetConstraint("<2.0", version.DebFormat)}
	held := &heldAgainst{}
	for range 3 {
		for _, c := range []*counted{count, same} {
			if within, err := (asked{readOnce(c), held}).Satisfied(version.New("1.0", version.DebFormat)); !within || err != nil {
				t.Errorf("%t, %v", within, err)
			}
		}
	}
	if count.asked+same.asked != 1 {
		t.Errorf("held %d times against one version", count.asked+same.asked)
	}
	if within, err := (asked{readOnce(count), held}).Satisfied(version.New("2.0", version.DebFormat)); within || err != nil {
		t.Errorf("another version: %t, %v", within, err)
	}
}

type counted struct {
	version.Constraint
	asked int
}

func (c *counted) Satisfied(v *version.Version) (bool, error) {
	c.asked++
	return c.Constraint.Satisfied(v)
}
