package openpgp

import (
	"bytes"
	"io"
)

// canonicalText hands text on as signatures of type 0x01 are made over it: lines end in CRLF, whatever they ended in. As in GnuPG, all CRs
// before the LF belong to the end of the line, and so do those at the end of the text. Content with NUL bytes is no text: GnuPG takes them
// for blanks at the end of a line, others do not, so that what such a signature covers would depend on who reads it.
type canonicalText struct {
	out    io.Writer
	crs    int // carriage returns held back
	binary bool
}

var crlf = []byte("\r\n")

func (c *canonicalText) Write(p []byte) (int, error) {
	c.binary = c.binary || bytes.IndexByte(p, 0) >= 0
	for rest := p; len(rest) > 0; {
		special := bytes.IndexAny(rest, "\r\n")
		if special < 0 {
			special = len(rest)
		}
		if special > 0 {
			c.release()
			if _, err := c.out.Write(rest[:special]); err != nil {
				return 0, err
			}
			rest = rest[special:]
			continue
		}
		if rest[0] == '\r' {
			c.crs++
		} else {
			c.crs = 0
			if _, err := c.out.Write(crlf); err != nil {
				return 0, err
			}
		}
		rest = rest[1:]
	}
	return len(p), nil
}

// release writes held back carriage returns that no line feed followed.
func (c *canonicalText) release() {
	for ; c.crs > 0; c.crs-- {
		_, _ = c.out.Write(crlf[:1]) // into a hash, which takes everything
	}
}
