package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestAnsweredByNobodyNamed: a statement that is signed answers a vulnerability once somebody is named who may sign; an unsigned one, and one where somebody is named, does not.
func TestAnsweredByNobodyNamed(t *testing.T) {
	for name, c := range map[string]struct {
		nobody, signed bool
		status         assess.Status
		claimed        bool
		want           string
	}{
		"signed, and nobody named":  {true, true, assess.Unstated, true, "vex.json"},
		"signed, and somebody":      {false, true, assess.Unstated, true, ""},
		"unsigned":                  {true, false, assess.Unstated, true, ""},
		"nothing said of it":        {true, true, assess.Unstated, false, ""},
		"affected, whoever says so": {true, true, assess.Affected, true, ""},
	} {
		v := &assess.Vulnerability{Status: c.status, Judgement: &vex.Judgement{}}
		if c.claimed {
			v.Judgement.Claims = []*vex.Claim{{Path: "vex.json"}}
		}
		ev := &evidence{noRegistry: c.nobody, vexes: []*vex.Document{{Path: "vex.json"}},
			trust: &verify.Report{Files: map[string]*verify.FileTrust{"vex.json": {Ladder: decision.Ladder{Present: c.signed}}}}}
		if got := ev.answeredIn(&policy.Subject{Facts: &aboutVulnerability{vulnerability: v}}); got != c.want {
			t.Errorf("%s: %q, expected %q", name, got, c.want)
		}
	}
}
