package vuln

import (
	"testing"
	"time"
)

// TestAge: what is ahead by more than clocks differ is of a negative age, however little more.
func TestAge(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for since, want := range map[time.Duration]int{0: 0, hour: 0, day - 1: 0, day: 1, 8*day + hour: 8, -1: 0, -hour: 0, -day: 0, -day - 1: -2, -2 * day: -2, -2*day - 1: -3} {
		if got := Age(at.Add(-since), at); got != want {
			t.Errorf("%s: got %d, want %d", since, got, want)
		}
	}
}
