package vuln

import "time"

// Ahead is by how much the time of data or of a statement may lie after the moment judged at: clocks and zones differ, and a day is often
// named by its first moment.
const Ahead = 24 * time.Hour

// Age is how old something is at a moment, in whole days of 24 hours. It is below 0 for what was made after the moment by more than
// Ahead, and 0 for what was made after it by less.
func Age(made, at time.Time) int {
	const day = 24 * time.Hour
	since := at.Sub(made)
	if since < -Ahead {
		return int((since - day + 1) / day)
	}
	return int(max(since, 0) / day)
}
