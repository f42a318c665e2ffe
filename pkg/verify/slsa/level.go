package slsa

import (
	"fmt"
	"regexp"
	"strconv"
)

// trackLevel is the form of SLSA's own levels; names of others have no order.
var trackLevel = regexp.MustCompile(`^SLSA_([A-Z]+)_LEVEL_([0-9]+)$`)

// highest is the highest level of each track of SLSA 1.2; the lowest is 0, which asks for nothing.
var highest = map[string]int{"BUILD": 3, "SOURCE": 4}

// CheckLevel says why a name is no level: it has the form of one of a track of SLSA 1.2, and the track has no such level. What a verifier
// means by one nobody can say. Names of other forms, and of tracks that are not SLSA's, are whoever made them up's.
func CheckLevel(name string) error {
	form := trackLevel.FindStringSubmatch(name)
	if form == nil {
		return nil
	}
	top, known := highest[form[1]]
	if n, err := strconv.Atoi(form[2]); !known || err == nil && n <= top && strconv.Itoa(n) == form[2] {
		return nil
	}
	return fmt.Errorf("%.80s is no level of SLSA 1.2: expected SLSA_%s_LEVEL_0 to SLSA_%[2]s_LEVEL_%d", name, form[1], top)
}

// reaches says whether a level that was found is the one asked for, or a higher one of the same track of SLSA 1.2.
func reaches(found, asked string) bool {
	f, a := trackLevel.FindStringSubmatch(found), trackLevel.FindStringSubmatch(asked)
	if f == nil || a == nil || f[1] != a[1] || highest[f[1]] == 0 {
		return found == asked
	}
	return f[2] >= a[2] // one digit each, as CheckLevel has seen to
}

// onePerTrack refuses levels of which two are of one track: SLSA 1.2 has a summary state the highest alone ("Verification Summary
// Attestation", verifiedLevels), and which of the two the verifier means nobody can say.
func onePerTrack(levels []string) error {
	seen := map[string]string{}
	for _, level := range levels {
		form := trackLevel.FindStringSubmatch(level)
		if form == nil {
			continue
		}
		if first := seen[form[1]]; first != "" && first != level {
			return fmt.Errorf("found %s and %s: expected one level of each track", first, level)
		}
		seen[form[1]] = level
	}
	return nil
}
