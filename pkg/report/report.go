// Package report renders decisions. There is one result model, the decision document, and one small renderer
// for each format; none knows more than the JSON.
package report

import (
	"io"
	"maps"
	"slices"

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

// Document writes the decisions of one run into one place, in one format: Add for each, then Close. What is written is
// whole only after Close.
type Document interface {
	Add(w io.Writer, d *decision.Decision, o Options) error
	Close(w io.Writer) error
}

var renderers = map[string]Renderer{
	"text":     Text,
	"json":     JSON,
	"markdown": Markdown,
	"letter":   Letter,
}

// documents are the formats in which several decisions need something around them.
var documents = map[string]func(deliveries int) Document{
	"sarif": newSARIF,
	"junit": newJUnit,
	"html":  newHTML,
	"docx":  newLetters,
}

// Renderers are the formats of a decision in which several simply follow one another, by name. Tests of what all formats say go through them.
func Renderers() map[string]Renderer { return maps.Clone(renderers) }

// Formats are the names of all formats, sorted.
func Formats() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range renderers {
			if !yield(name) {
				return
			}
		}
		for name := range documents {
			if !yield(name) {
				return
			}
		}
	})
}

// Begin starts a document for that many deliveries. The format is one of Formats.
func Begin(format string, deliveries int) Document {
	if begin := documents[format]; begin != nil {
		return begin(deliveries)
	}
	return sequence{renderers[format]}
}

// sequence writes decisions one after the other.
type sequence struct{ render Renderer }

func (s sequence) Add(w io.Writer, d *decision.Decision, o Options) error { return s.render(w, d, o) }

func (sequence) Close(io.Writer) error { return nil }
