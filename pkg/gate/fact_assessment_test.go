package gate

import (
	"testing"
	"time"
)

// TestWholeDays: data from after the moment judged at are of a negative age, however little after.
func TestWholeDays(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	for d, want := range map[time.Duration]int{0: 0, hour: 0, day - 1: 0, day: 1, 8*day + hour: 8, -hour: -1, -day: -1, -day - 1: -2} {
		if got := wholeDays(d); got != want {
			t.Errorf("%s: got %d, want %d", d, got, want)
		}
	}
}
