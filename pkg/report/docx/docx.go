// Package docx writes simple documents of Office Open XML (ECMA-376, WordprocessingML), as word processors open them: headings, paragraphs, lists
// and listings, in one column, with nothing outside of the file and nothing that runs. The same content gives the same bytes.
package docx

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// MaxLevel is the lowest level of headings and of items that has a style.
const MaxLevel = 3

// Document is one being written. The zero value is empty and ready.
type Document struct {
	body bytes.Buffer
}

// Heading adds a heading; level 1 is the title.
func (d *Document) Heading(level int, text string) {
	d.add("Heading"+strconv.Itoa(within(level, 1)), "", "", text)
}

// Paragraph adds a paragraph that begins with words in bold, which may be empty.
func (d *Document) Paragraph(bold, text string) { d.add("Normal", "", bold, text) }

// Item adds an item of a list; level 0 is the outermost.
func (d *Document) Item(level int, text string) {
	d.add("ListParagraph", fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, within(level, 0)), "", text)
}

// Lines adds a paragraph of lines that stay apart.
func (d *Document) Lines(lines ...string) { d.add("Normal", "", "", lines...) }

// Listing adds lines of a file, in letters of one width.
func (d *Document) Listing(lines ...string) { d.add("Listing", "", "", lines...) }

// NewPage lets what follows begin on a page of its own.
func (d *Document) NewPage() {
	d.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
}

func within(level, lowest int) int { return min(max(level, lowest), MaxLevel) }

func (d *Document) add(style, properties, bold string, lines ...string) {
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>`, style, properties)
	if bold != "" {
		d.run(`<w:rPr><w:b/></w:rPr>`, bold+" ")
	}
	for i, line := range lines {
		if i > 0 {
			d.body.WriteString(`<w:r><w:br/></w:r>`)
		}
		d.run("", line)
	}
	d.body.WriteString("</w:p>\n")
}

func (d *Document) run(properties, text string) {
	d.body.WriteString(`<w:r>` + properties + `<w:t xml:space="preserve">`)
	// What XML cannot hold at all is left out by EscapeText, as U+FFFD; line ends and tabs would be white space of the markup.
	_ = xml.EscapeText(&d.body, []byte(strings.Map(blank, text)))
	d.body.WriteString(`</w:t></w:r>`)
}

func blank(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

//go:embed styles.xml
var styles string

//go:embed numbering.xml
var numbering string

const (
	head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	wordprocessing = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

	contentTypes = head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
		`<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>` +
		`</Types>`

	packageRelations = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
		`</Relationships>`

	documentRelations = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>` +
		`</Relationships>`

	// page is ISO A4 with margins of 2.5 cm, in twentieths of a point.
	page = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>`
)

// Write writes the file. Its parts bear no time.
func (d *Document) Write(w io.Writer) error {
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"word/document.xml", head + `<w:document ` + wordprocessing + `><w:body>` + d.body.String() + page + `</w:body></w:document>`},
		{"word/styles.xml", styles},
		{"word/numbering.xml", numbering},
		{"word/_rels/document.xml.rels", documentRelations},
	}
	out := zip.NewWriter(w)
	for _, part := range parts {
		f, err := out.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return fmt.Errorf("write the document: %w", err)
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return fmt.Errorf("write the document: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}
