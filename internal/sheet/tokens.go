package sheet

import (
	"encoding/xml"
	"io"
)

// tokens are the pieces of a part's XML, one at a time and each of them bounded: the XML reader alone would hold a tag of any length, with
// a hundred times its memory in attributes, and any number of open elements.
type tokens struct {
	d     *xml.Decoder
	in    *counted
	depth int // open elements
}

func (w *workbook) tokens(r io.Reader, part string) *tokens {
	in := &counted{r: r, w: w, part: part}
	return &tokens{d: xml.NewDecoder(in), in: in}
}

// next is the next piece. What it holds of text is valid until the next call.
func (t *tokens) next() (xml.Token, error) {
	t.in.piece = 0
	token, err := t.d.Token()
	if err != nil {
		return nil, err
	}
	switch e := token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > MaxDepth {
			return nil, overLimit(t.in.part, "nested elements", MaxDepth)
		}
		if len(e.Attr) > MaxAttributes {
			return nil, overLimit(t.in.part, "attributes of one element", MaxAttributes)
		}
		for _, a := range e.Attr {
			if len(a.Value) > MaxCellBytes {
				return nil, overLimit(t.in.part, "bytes in an attribute", MaxCellBytes)
			}
		}
	case xml.EndElement:
		t.depth--
	case xml.Directive:
		return nil, &Error{Where: t.in.part, Found: "a document type", Expected: "none"}
	}
	return token, nil
}

// skip reads on to the end of the element that was begun last.
func (t *tokens) skip() error {
	for outside := t.depth - 1; t.depth > outside; {
		if _, err := t.next(); err != nil {
			return err
		}
	}
	return nil
}

// counted bounds how much of a workbook is unpacked, and how much for one piece of XML.
type counted struct {
	r     io.Reader
	w     *workbook
	part  string
	piece int // bytes read since the last piece was complete
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.piece += n
	if c.w.unpacked += n; c.w.unpacked > MaxUnpacked {
		return n, overLimit(c.part, "bytes when unpacked", MaxUnpacked)
	}
	if c.piece > MaxTokenBytes {
		return n, overLimit(c.part, "bytes in one tag, comment or text", MaxTokenBytes)
	}
	return n, err
}
