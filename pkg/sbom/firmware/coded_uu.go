package firmware

import (
	"bufio"
	"bytes"
	"io"
)

// uuencode (POSIX.1-2017, uuencode, historical algorithm): each line begins with the number of its bytes. The lines around,
// "begin" with mode and name, and "end", are not asked for: a script may know what to do without.

var uuCoding = coding{noLead, isLongUU, func(in *bufio.Reader) codedReader { return &uuReader{in: in} }}

const (
	uuFirst, uuLast = ' ', '`' // the last stands for zero, as the first does
	// uuMost is the longest line, in characters: its number, 63 bytes, and what ends it.
	uuMost = 1 + 84 + 2
)

// uuLine gives the characters of the line that text begins with, number and all, and how much of text it takes. It has
// none when it is no line of uuencode that holds something.
func uuLine(text []byte) (chars []byte, taken int) {
	if len(text) == 0 || text[0] <= uuFirst || text[0] >= uuLast {
		return nil, 0
	}
	n := 1 + (int(text[0]-uuFirst)+2)/3*4
	if len(text) < n {
		return nil, 0
	}
	end := n
	if end < len(text) && text[end] == '\r' {
		end++
	}
	if end < len(text) {
		if text[end] != '\n' {
			return nil, 0
		}
		end++
	}
	for _, c := range text[:n] {
		if c < uuFirst || c > uuLast {
			return nil, 0
		}
	}
	return text[:n], end
}

// uuDecode gives the bytes of a line.
func uuDecode(chars []byte) []byte {
	out := make([]byte, 0, len(chars))
	bits := func(i int) byte { return (chars[i] - uuFirst) & 0x3f }
	for i := 1; i < len(chars); i += 4 {
		out = append(out, bits(i)<<2|bits(i+1)>>4, bits(i+1)<<4|bits(i+2)>>2, bits(i+2)<<6|bits(i+3))
	}
	return out[:bits(0)]
}

func isLongUU(text []byte) bool {
	for n := 0; n < codedLeast; {
		chars, taken := uuLine(text)
		if len(chars) <= codedLine {
			return false
		}
		n, text = n+len(chars)-1, text[taken:]
	}
	return true
}

// hasUU says that text may hold a run: two lines behind each other. A run of the least length that lies in two windows of
// a sample has as many in one of them.
func hasUU(b []byte) bool {
	lines := 0
	for len(b) > 0 {
		chars, taken := uuLine(b)
		if len(chars) <= codedLine {
			if lines, taken = 0, bytes.IndexByte(b, '\n')+1; taken == 0 {
				return false
			}
		} else if lines++; lines == 2 {
			return true
		}
		b = b[taken:]
	}
	return false
}

// uuReader decodes the lines of a run.
type uuReader struct {
	in    *bufio.Reader
	taken int64
	left  []byte
}

func (r *uuReader) textBytes() int64 { return r.taken }

func (r *uuReader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		text, err := r.in.Peek(uuMost)
		chars, taken := uuLine(text)
		if chars == nil && (err == nil || err == io.EOF) {
			return 0, io.EOF
		}
		if chars == nil {
			return 0, err
		}
		r.left = uuDecode(chars)
		r.taken += int64(taken)
		if _, err := r.in.Discard(taken); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
