package report

import "github.com/cleanbill-dev/cleanbill/pkg/decision"

// Terminal colours. They support the words and never replace them.
const (
	bold   = "1"
	green  = "1;32"
	yellow = "1;33"
	red    = "1;31"
)

var verdictTone = map[decision.Verdict]Tone{decision.Accept: Good, decision.Conditional: Fair, decision.Reject: Bad}
