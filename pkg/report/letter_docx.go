package report

import (
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/report/docx"
)

// letters is the letter to the supplier as a document of a word processor; of several deliveries each begins on a page of its own.
type letters struct {
	out   docx.Document
	begun bool
}

func newLetters(int) Document { return &letters{} }

// Add writes nothing yet: the file is one archive.
func (l *letters) Add(_ io.Writer, d *decision.Decision, _ Options) error {
	if l.begun {
		l.out.NewPage()
	}
	l.begun = true
	for _, b := range letterTo(d) {
		b.addTo(&l.out)
	}
	return nil
}

func (l *letters) Close(w io.Writer) error { return l.out.Write(w) }

func (b block) addTo(out *docx.Document) {
	switch b.kind {
	case heading:
		out.Heading(b.level, escaped(b.text))
	case item:
		out.Item(b.level, escaped(b.text))
	case address:
		out.Lines(eachEscaped(b.lines)...)
	case listing:
		out.Listing(eachEscaped(b.lines)...)
	default:
		out.Paragraph(escaped(b.bold), escaped(b.text))
	}
}

func eachEscaped(lines []string) []string {
	var all []string
	for _, line := range lines {
		all = append(all, escaped(line))
	}
	return all
}
