// Package report renders decisions. There is one result model, the decision document, and one small renderer
// for each format; none knows more than the JSON.
package report

import (
	"io"
	"maps"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Options says how to render for a place: a terminal of some width, with or without colour.
type Options struct {
	Width   int  // columns; 0 means 100
	Colour  bool // support only: nothing is said by colour alone
	Verbose bool // everything, not only what fits a first look
	// GroupBy is the control framework by whose ids pages list the checks once more, such as "NIST CSF 2.0"; empty: none. JSON bears the ids of all.
	GroupBy string
}

// Renderer writes one decision.
type Renderer = func(w io.Writer, d *decision.Decision, o Options) error

var renderers = map[string]Renderer{
	"text":     Text,
	"json":     JSON,
	"markdown": Markdown,
}

// Renderers are the formats of a decision by name.
func Renderers() map[string]Renderer { return maps.Clone(renderers) }
