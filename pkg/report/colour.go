package report

import "github.com/cleanbill-dev/cleanbill/pkg/decision"

// Terminal colours. They support the words and never replace them.
const (
	bold   = "1"
	green  = "1;32"
	yellow = "1;33"
	red    = "1;31"
)

var verdictColour = map[decision.Verdict]string{decision.Accept: green, decision.Conditional: yellow, decision.Reject: red}

func (p *page) colour(code, text string) string {
	if !p.options.Colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
