package assess

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestDoubts: what is known under another name is a question until a statement about the component answers it, and keeps the component from being clean so long.
func TestDoubts(t *testing.T) {
	answer := func(rank vex.Rank, id string, status vex.Status) vex.Source {
		return says(rank, "m", status, called(id), about(names(pump, openssl)))
	}
	for name, c := range map[string]struct {
		sources   []vex.Source
		left      []vuln.ID // the exploited first
		state     State
		told      int // vulnerabilities of the component
		exploited bool
	}{
		"nobody says anything": {nil, []vuln.ID{shell, "CVE-2026-1"}, NotAssessable, 0, true},
		"one is answered":      {[]vex.Source{answer(vex.Maker, "CVE-2026-1", vex.NotAffected)}, []vuln.ID{shell}, NotAssessable, 0, true},
		"by another id":        {[]vex.Source{answer(vex.Maker, string(ghsa), vex.Fixed)}, []vuln.ID{"CVE-2026-1"}, NotAssessable, 1, false},
		"calmed by anyone":     {[]vex.Source{answer(vex.Anyone, string(shell), vex.Fixed)}, []vuln.ID{shell, "CVE-2026-1"}, NotAssessable, 1, true},
		"both are answered":    {[]vex.Source{answer(vex.Maker, string(shell), vex.NotAffected), answer(vex.Maker, "CVE-2026-1", vex.NotAffected)}, nil, Clean, 1, false},
		"it has one":           {[]vex.Source{answer(vex.Maker, string(shell), vex.Affected), answer(vex.Maker, "CVE-2026-1", vex.Fixed)}, nil, NotAssessable, 1, false},
		"it is looked into":    {[]vex.Source{answer(vex.Maker, string(shell), vex.UnderInvestigation)}, []vuln.ID{"CVE-2026-1"}, NotAssessable, 1, false},
		"of another component": {[]vex.Source{says(vex.Maker, "m", vex.Fixed, called(string(shell)), about(names(pump, log4j)))}, []vuln.ID{shell, "CVE-2026-1"}, NotAssessable, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			doc := document(t)
			d := found(doc)
			d.Looked[2] = Looked{Component: doc.Components[1], State: NotAssessable, Reason: "other-name", OnlyDoubted: true,
				Doubts: []Found{{ID: "CVE-2026-1", Severity: vuln.Critical}, {ID: shell, Aliases: []vuln.ID{ghsa}, Severity: vuln.High}}}
			r := Join(Case{Documents: []Document{d}, Sources: c.sources, Exploited: catalogue(t), At: day})
			got := r.Documents[0].Components[doc.Components[1]]
			var left []vuln.ID
			for _, doubt := range got.Doubted {
				left = append(left, doubt.Found.ID)
			}
			if !slices.Equal(left, c.left) || got.State != c.state || (got.Reason == "") != (c.state == Clean) || len(got.Vulnerabilities) != c.told {
				t.Errorf("left %v, %s (%s), %d told; expected %+v", left, got.State, got.Reason, len(got.Vulnerabilities), c)
			}
			if is := len(left) > 0 && got.Doubted[0].Exploited != nil; is != c.exploited {
				t.Errorf("exploited: %t", is)
			}
			if n := r.Documents[0].Totals.NotAssessable; (n == 1) != (c.state == NotAssessable) {
				t.Errorf("%d are counted as not assessable", n)
			}
		})
	}
}
