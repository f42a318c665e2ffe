package match_test

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestAnotherBuild: an advisory about another build than the CPE names counts nowhere, and is told; so is one whose word for the build is another.
func TestAnotherBuild(t *testing.T) {
	db := reopen(t, changed(t, "UPDATE cpes SET target_software = 'windows' WHERE product = 'busybox'"))
	ids := []vuln.ID{"CVE-2021-42386", "CVE-2022-48174"}
	for cpe, want := range map[string]struct {
		state           match.State
		found, setAside []vuln.ID
	}{
		"cpe:2.3:a:busybox:busybox:1.33.0:*:*:*:*:linux:*:*":   {match.Clean, nil, ids},
		"cpe:2.3:a:busybox:busybox:1.33.0:*:*:*:*:windows:*:*": {match.Matched, ids, nil},
		"cpe:2.3:a:busybox:busybox:1.33.0:*:*:*:*:*:*:*":       {match.Matched, ids, nil},
		"cpe:2.3:a:busybox:busybox:1.33.0:*:*:*:*:-:*:*":       {match.Matched, ids, nil},
		"cpe:2.3:a:busybox:busybox:1.34.1:*:*:*:*:linux:*:*":   {match.Clean, nil, ids[1:]},
		"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:linux:*:*":   {match.Clean, nil, nil},
	} {
		r, err := db.Match(t.Context(), read(t, device(component{Type: "application", Name: "busybox", CPE: cpe})))
		if err != nil {
			t.Fatal(err)
		}
		c := r.Components[1]
		var found []vuln.ID
		for _, m := range c.Matches {
			found = append(found, m.ID)
		}
		slices.Sort(found)
		if c.State != want.state || !slices.Equal(found, want.found) || !slices.Equal(c.Dismissed, want.setAside) {
			t.Errorf("%s: got %s, found %v, set aside %v; expected %+v", cpe, c.State, found, c.Dismissed, want)
		}
	}
}
