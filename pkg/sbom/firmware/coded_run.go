package firmware

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
)

// codedValue maps the characters of base64 to those of the first alphabet; 0 for any other.
var codedValue = func() (v [256]byte) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		v[c] = c
	}
	v['-'], v['_'] = '+', '/'
	return v
}()

// codedScan follows a run of base64: characters in lines, with blanks at the beginnings of lines only.
type codedScan struct {
	chars  int
	breaks int  // of lines; blank ones count with the one before
	line   bool // a line break was met, and no character behind it
}

// take goes one character on. It says no when the character is not of the run.
func (s *codedScan) take(c byte) bool {
	switch {
	case codedValue[c] != 0:
		s.chars, s.line = s.chars+1, false
	case isBreak(c):
		if !s.line {
			s.breaks++
		}
		s.line = true
	case !s.line || !isIndent(c):
		return false
	}
	return true
}

// scanCoded goes on to the end of a run, or until it has codedLeast characters.
func scanCoded(s codedScan, text []byte) (end codedScan, ended bool) {
	for _, c := range text {
		if s.chars >= codedLeast {
			break
		}
		if !s.take(c) {
			return s, true
		}
	}
	return s, false
}

func isBreak(c byte) bool { return c == '\n' || c == '\r' }

func isIndent(c byte) bool { return c == ' ' || c == '\t' }

// codedReader decodes a run of base64 up to the first character that is none.
type codedReader struct {
	in    *bufio.Reader
	scan  codedScan
	taken int64 // bytes of the text
	left  []byte
	buf   [3 * 1024]byte
	err   error
}

func (r *codedReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.more()
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// more decodes the next groups of four characters. The last one may be shorter.
func (r *codedReader) more() {
	var group [4 * 1024]byte
	n := 0
	for n < len(group) && r.err == nil {
		var c byte
		switch c, r.err = r.in.ReadByte(); {
		case r.err != nil:
		case !r.scan.take(c):
			r.err = io.EOF
		default:
			r.taken++
			if v := codedValue[c]; v != 0 {
				group[n] = v
				n++
			}
		}
	}
	if n%4 == 1 {
		n--
	}
	out, err := base64.RawStdEncoding.Decode(r.buf[:], group[:n])
	r.left = r.buf[:out]
	if err != nil && r.err == nil {
		r.err = err
	}
}

// decodeHead decodes the beginning of a run.
func decodeHead(text []byte) []byte {
	r := &codedReader{in: bufio.NewReaderSize(bytes.NewReader(text), codedProbe)}
	b := make([]byte, headBytes)
	n, _ := fillBuffer(r, b) // the run may be shorter
	return b[:n]
}

// decodeQuick decodes the first codedQuick characters; less when there is another one among them.
func decodeQuick(text []byte) []byte {
	var group [codedQuick]byte
	for i := range group {
		if group[i] = codedValue[text[i]]; group[i] == 0 {
			return nil
		}
	}
	out := make([]byte, codedQuick/4*3)
	n, _ := base64.RawStdEncoding.Decode(out, group[:])
	return out[:n]
}
