package policy

import (
	"maps"
	"slices"
	"strings"
)

// maxListed is how many allowed values a hint lists before it only counts them.
const maxListed = 30

// suggest names the closest allowed value, or lists what is allowed.
func suggest(found string, allowed []string) string {
	best, distance := "", len(found)/2+1
	for _, candidate := range allowed {
		if d := editDistance(strings.ToLower(found), strings.ToLower(candidate)); d < distance {
			best, distance = candidate, d
		}
	}
	if best != "" {
		return `did you mean "` + best + `"?`
	}
	if len(allowed) == 0 {
		return "nothing is defined here"
	}
	if len(allowed) > maxListed {
		allowed = append(slices.Clone(allowed[:maxListed]), "…")
	}
	return "allowed: " + strings.Join(allowed, ", ")
}

// editDistance is the number of insertions, deletions and replacements between two short words.
func editDistance(a, b string) int {
	const longest = 64 // names are short; a hostile one is not worth quadratic work
	if len(a) > longest || len(b) > longest {
		return longest
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		previous := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := previous
			if a[i] != b[j] {
				cost++
			}
			previous = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
