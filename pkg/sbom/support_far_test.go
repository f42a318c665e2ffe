package sbom

import (
	"testing"
	"time"
)

// A day more than fifty years ahead answers nothing: it fills a field.
func TestDaysTooFarAheadAnswerNothing(t *testing.T) {
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for day, want := range map[string]State{
		"2034-06-30": Stated, "2020-01-01": Stated, "2076-11-20": Stated, "2076-11-21": Malformed, "2999-01-01": Malformed, "9999-12-31": Malformed,
	} {
		s := SupportOf([]Property{
			{Name: "cdx:lifecycle:milestone:endOfSupport", Value: day}, {Name: "cdx:lifecycle:milestone:endOfLife", Value: day},
			{Name: "cdx:lifecycle:milestone:endOfGuaranteedSupport", Value: day},
		})
		for name, d := range map[string]Date{"support": s.At(at).End, "life": s.At(at).EndOfLife, "guaranteed support": s.At(at).EndGuaranteed} {
			if d.State != want || d.Text != day {
				t.Errorf("end of %s on %s: %+v, want %s", name, day, d, want)
			}
		}
		if s.End.State != Stated {
			t.Errorf("%s: what was read has changed: %+v", day, s.End)
		}
	}
}
