// Package report renders decisions. There is one result model, the decision document, and one small renderer
// for each format; none knows more than the JSON.
package report

import (
	"fmt"
	"io"
	"sort"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Options says how to render for a place: a terminal of some width, with or without colour.
type Options struct {
	Width   int  // columns; 0 means 100
	Colour  bool // support only: nothing is said by colour alone
	Verbose bool // everything, not only what fits a first look
}

// Renderer writes one decision.
type Renderer func(w io.Writer, d *decision.Decision, o Options) error

var renderers = map[string]Renderer{
	"text":     Text,
	"json":     JSON,
	"markdown": Markdown,
}

// For returns the renderer of a format. An unknown format is an error that lists the known ones.
func For(format string) (Renderer, error) {
	r, ok := renderers[format]
	if !ok {
		return nil, fmt.Errorf("unknown output format %q: expected one of %v", Printable(format), Formats())
	}
	return r, nil
}

// Formats lists the known formats, sorted.
func Formats() []string {
	names := make([]string, 0, len(renderers))
	for n := range renderers {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
