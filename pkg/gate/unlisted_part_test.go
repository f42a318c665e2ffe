package gate

import (
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestPartsThatNoSBOMListsAreKnownAgain: by any identifier that a statement gives what it names, and not by an id that means something in its own document alone.
func TestPartsThatNoSBOMListsAreKnownAgain(t *testing.T) {
	const id, cpe = "CVE-2026-31337", "cpe:2.3:a:lwip:lwip:2:*:*:*:*:*:*:*"
	part := func(id, name string, identifiers ...string) vex.Component {
		c := vex.Component{ID: id, Name: name}
		for _, text := range identifiers {
			c.Identify(text)
		}
		return c
	}
	doubtful := part("CSAFPID-7", "lwIP 2", "pkg:generic/lwip@2")
	doubtful.Ambiguous = true
	later, exact := part("c12", "", "pkg:generic/lwip"), part("c12", "", "pkg:generic/lwip")
	later.Versions, exact.Versions = []vex.VersionRange{{Range: "vers:generic/>=3"}}, []vex.VersionRange{{Version: "2"}}
	for name, c := range map[string]struct {
		then, now vex.Component
		want      decision.ObligationState
	}{
		"purl":                                    {part("", "", "pkg:generic/lwip@2"), part("", "", "pkg:generic/lwip@2"), decision.ObligationMet},
		"purl, CSAF by now":                       {part("", "", "pkg:generic/lwip@2"), part("CSAFPID-7", "lwIP 2", "pkg:generic/lwip@2"), decision.ObligationMet},
		"purl, beside an address by now":          {part("", "", "pkg:generic/lwip@2"), part("https://maker.example/lwip", "", "pkg:generic/lwip@2"), decision.ObligationMet},
		"address and purl, purl by now":           {part("https://maker.example/lwip", "", "pkg:generic/lwip@2"), part("", "", "pkg:generic/lwip@2"), decision.ObligationMet},
		"address":                                 {part("https://maker.example/lwip", ""), part("https://maker.example/lwip", "", "pkg:generic/lwip@2"), decision.ObligationMet},
		"another address":                         {part("https://maker.example/lwip", ""), part("https://maker.example/lwip-tools", ""), decision.ObligationNotJudged},
		"CPE":                                     {part("", "", cpe), part("CSAFPID-7", "lwIP 2", "pkg:generic/lwip@2", cpe), decision.ObligationMet},
		"another CPE":                             {part("", "", cpe), part("CSAFPID-7", "lwIP 2", "cpe:2.3:a:lwip:lwip:3:*:*:*:*:*:*:*"), decision.ObligationNotJudged},
		"CSAF, another id":                        {part("CSAFPID-7", "lwIP 2"), part("CSAFPID-9", "lwIP 2"), decision.ObligationMet},
		"CSAF, the id of something else":          {part("CSAFPID-7", "lwIP 2"), part("CSAFPID-7", "BusyBox 1"), decision.ObligationNotJudged},
		"CSAF, a name that begins so":             {part("CSAFPID-7", "lwIP 2"), part("CSAFPID-9", "lwIP 2 tools"), decision.ObligationNotJudged},
		"CSAF with purl, the id of another":       {part("CSAFPID-7", "lwIP 2", "pkg:generic/lwip@2"), part("CSAFPID-7", "BusyBox 1", "pkg:generic/busybox@1"), decision.ObligationNotJudged},
		"CSAF with purl, another id":              {part("CSAFPID-7", "lwIP 2", "pkg:generic/lwip@2"), part("CSAFPID-9", "lwIP (2.0)", "pkg:generic/lwip@2"), decision.ObligationMet},
		"purl, beside one of something else":      {part("", "", "pkg:generic/lwip@2"), part("CSAFPID-7", "lwIP 2", "pkg:generic/lwip@2", "pkg:generic/busybox@1"), decision.ObligationNotJudged},
		"purl, under an id that is defined twice": {part("", "", "pkg:generic/lwip@2"), doubtful, decision.ObligationNotJudged},
		"purl, a range of versions":               {part("", "", "pkg:generic/lwip@2"), later, decision.ObligationNotJudged},
		"purl, a version":                         {part("", "", "pkg:generic/lwip@2"), exact, decision.ObligationMet},
		"purl, the name alone":                    {part("", "", "pkg:generic/lwip@2"), part("CSAFPID-7", "lwip"), decision.ObligationMet},
		"purl, another name":                      {part("", "", "pkg:generic/lwip@2"), part("CSAFPID-7", "lwip-tools"), decision.ObligationNotJudged},
	} {
		was := pumpSaying(t, id, vex.Affected, []string{pumpPart("zlib", "1.3")}, []vex.Component{c.then})
		first := newTally(was, false)
		if err := first.take(asksAction(decision.Fail, id)); err != nil {
			t.Fatal(err)
		}
		o := decision.ObligationDelta{Obligation: first.obligations(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))[0]}
		ev := pumpSaying(t, id, vex.Fixed, []string{pumpPart("zlib", "1.3")}, []vex.Component{c.now})
		ev.owing = map[string]bool{"A-001": true}
		run := newTally(ev, false)
		if err := run.take(asksAction(decision.Pass)); err != nil {
			t.Fatal(err)
		}
		f := formerly{check: func(string) *policy.Check { return asksAction(decision.Pass)[0].Check }}
		if got := run.obliged(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), f)(&o); got != c.want {
			t.Errorf("%s: %s, expected %s: %+v", name, got, c.want, o.In)
		}
	}
}
