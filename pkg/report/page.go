package report

import (
	"bytes"
	"fmt"
	"strings"
)

// DefaultWidth is how wide a page is that goes to no terminal, in columns.
const DefaultWidth = 100

// Page is text for a person, built in memory and broken to a width. Commands whose result is no decision build theirs
// with it, so that everything cleanbill prints looks alike and is equally harmless: strings are made Printable by
// the methods that take them.
type Page struct {
	bytes.Buffer
	Options Options
}

// NewPage returns an empty page for a place.
func NewPage(o Options) *Page {
	if o.Width == 0 {
		o.Width = DefaultWidth
	}
	return &Page{Options: o}
}

// Painted is text made by Paint, which no method escapes again.
type Painted string

// Tone is how a page sets words off where there is colour.
type Tone string

// The tones.
const (
	Strong Tone = bold
	Good   Tone = green
	Fair   Tone = yellow
	Bad    Tone = red
)

// Paint makes words Printable and, where there is colour, sets them off. Nothing may be said by colour alone.
func (p *Page) Paint(t Tone, words string) Painted {
	return Painted(p.colour(string(t), Printable(words)))
}

// Line writes one line. Strings among the arguments are made Printable.
func (p *Page) Line(format string, args ...any) {
	safe := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			safe[i] = Printable(v)
		case error:
			safe[i] = Printable(v.Error())
		default:
			safe[i] = arg
		}
	}
	fmt.Fprintf(p, format+"\n", safe...)
}

// Title begins a section, after an empty line.
func (p *Page) Title(text string) { p.Line("\n%s", p.Paint(Strong, text)) }

// Wrapped writes text below a hanging label, broken at spaces to the page's width.
func (p *Page) Wrapped(label, text string) {
	indent := strings.Repeat(" ", len([]rune(label)))
	for i, l := range breakLines(text, max(p.Options.Width-len(indent), 20)) {
		if i == 0 {
			fmt.Fprintf(p, "%s%s\n", escaped(label), escaped(l))
			continue
		}
		fmt.Fprintf(p, "%s%s\n", indent, escaped(l))
	}
}

// Table writes rows in columns, each as wide as its widest cell but the last, after an indent of two. Cells are made
// Printable and cut to a headline's length. Columns listed in right are aligned to the right.
func (p *Page) Table(rows [][]string, right ...int) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len([]rune(Headline(cell))))
		}
	}
	flush := map[int]bool{}
	for _, i := range right {
		flush[i] = true
	}
	for _, row := range rows {
		line := " "
		for i, cell := range row {
			cell = Headline(cell)
			pad := strings.Repeat(" ", widths[i]-len([]rune(cell)))
			if flush[i] {
				line += " " + pad + cell + " "
			} else {
				line += " " + cell + pad + " "
			}
		}
		fmt.Fprintf(p, "%s\n", strings.TrimRight(line, " "))
	}
}

func (p *Page) colour(code, text string) string {
	if !p.Options.Colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func breakLines(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len([]rune(line))+1+len([]rune(word)) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
