package firmware

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
)

// alphabet is a set of characters that stand for numbers of bits, one behind the other. Those of base64 hold all others.
type alphabet struct {
	char   [256]byte // the character that decode takes for each; 0 for any that is none of them
	decode func(to, text []byte) (int, error)
}

// base64Text are both alphabets of RFC 4648, without their padding.
var base64Text = newAlphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", func(to, text []byte) (int, error) {
	if len(text)%4 == 1 {
		text = text[:len(text)-1]
	}
	return base64.RawStdEncoding.Decode(to, text)
})

var hexText = newAlphabet("0123456789abcdefABCDEF", func(to, text []byte) (int, error) {
	return hex.Decode(to, text[:len(text)&^1])
})

func newAlphabet(chars string, decode func(to, text []byte) (int, error)) *alphabet {
	a := &alphabet{decode: decode}
	for _, c := range []byte(chars) {
		a.char[c] = c
	}
	return a
}

func init() { base64Text.char['-'], base64Text.char['_'] = '+', '/' }

var (
	base64Coding = coding{noLead, base64Text.isLong, base64Text.reader}
	hexCoding    = coding{hexLead, hexText.isLong, hexText.reader}
)

// hexLead counts the signs for a number: 0x, or x behind a backslash.
func hexLead(text []byte) int {
	n := 0
	if bytes.HasPrefix(text, []byte("0")) {
		n = 1
	}
	if n < len(text) && (text[n] == 'x' || text[n] == 'X') {
		return n + 1
	}
	return 0
}

// codedScan follows a run: characters in lines, with blanks at the beginnings of lines only.
type codedScan struct {
	chars  int
	breaks int  // of lines; blank ones count with the one before
	line   bool // a line break was met, and no character behind it
}

// take goes one character on. It says no when the character is not of the run.
func (s *codedScan) take(a *alphabet, c byte) bool {
	switch {
	case a.char[c] != 0:
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

// scan goes on to the end of a run, or until it has codedLeast characters.
func (a *alphabet) scan(s codedScan, text []byte) (end codedScan, ended bool) {
	for _, c := range text {
		if s.chars >= codedLeast {
			break
		}
		if !s.take(a, c) {
			return s, true
		}
	}
	return s, false
}

func isBreak(c byte) bool { return c == '\n' || c == '\r' }

func isIndent(c byte) bool { return c == ' ' || c == '\t' }

func (a *alphabet) isLong(text []byte) bool {
	s, _ := a.scan(codedScan{}, text)
	return s.chars >= codedLeast
}

// isLongAround says that a run of the least length may go through a place. One that reaches to an end of the bytes
// may go on there.
func isLongAround(b []byte, at int) bool {
	n := 0
	for i := at - 1; n < codedLeast; i-- {
		if i < 0 {
			return true
		}
		if base64Text.char[b[i]] != 0 {
			n++
		} else if !isBreak(b[i]) && !isIndent(b[i]) { // backwards, what is indented is not known yet
			break
		}
	}
	s, ended := base64Text.scan(codedScan{chars: n, line: true}, b[at:])
	return !ended || s.chars >= codedLeast
}

// isCoded says that a probe may lie in a run. Rules of dashes and the like are none.
func isCoded(probe []byte) bool {
	for i := 2; i < len(probe); i++ {
		if c := probe[i]; (c == '-' || c == '_') && probe[i-1] == c && probe[i-2] == c {
			return false
		}
	}
	s, ended := base64Text.scan(codedScan{line: true}, probe)
	return !ended && s.breaks <= codedBreaks && s.chars >= codedLine
}

// decodeQuick decodes the first codedQuick characters; less when there is another one among them.
func (a *alphabet) decodeQuick(text []byte) []byte {
	var group, out [codedQuick]byte
	for i := range group {
		if group[i] = a.char[text[i]]; group[i] == 0 {
			return nil
		}
	}
	n, _ := a.decode(out[:], group[:])
	return out[:n]
}

// digitReader decodes a run in an alphabet.
type digitReader struct {
	*alphabet
	in    *bufio.Reader
	run   codedScan
	taken int64
	left  []byte
	buf   [4 * 1024]byte
	err   error
}

func (a *alphabet) reader(in *bufio.Reader) codedReader { return &digitReader{alphabet: a, in: in} }

func (r *digitReader) textBytes() int64 { return r.taken }

func (r *digitReader) Read(p []byte) (int, error) {
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

// more decodes the next characters, of which all but the last make whole bytes.
func (r *digitReader) more() {
	var group [4 * 1024]byte
	n := 0
	for n < len(group) && r.err == nil {
		var c byte
		switch c, r.err = r.in.ReadByte(); {
		case r.err != nil:
		case !r.run.take(r.alphabet, c):
			r.err = io.EOF
		default:
			r.taken++
			if v := r.char[c]; v != 0 {
				group[n] = v
				n++
			}
		}
	}
	out, err := r.decode(r.buf[:], group[:n])
	r.left = r.buf[:out]
	if r.err == nil || !errors.Is(r.err, io.EOF) {
		r.err = errors.Join(r.err, err)
	}
}
