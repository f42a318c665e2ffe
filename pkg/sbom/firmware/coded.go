package firmware

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
)

// Base64 in text (RFC 4648, with either alphabet): scripts that install themselves, and settings, hold archives that way.
const (
	// codedLeast is the shortest run that is decoded, in characters. Shorter ones hold no more than 384 bytes.
	codedLeast = 512
	// codedStep and codedProbe say at which places text is looked at for a run, and how closely. Any run has such a
	// place, also one that lies in two windows of a sample.
	codedStep  = 128
	codedProbe = 64
	// codedBreaks is the most line breaks in a probe: lines of base64 have 60 characters and more.
	codedBreaks = 2
	// codedQuick is how many characters tell a magic.
	codedQuick = 16
	// codedHead is more text than the first headBytes bytes take, with its line breaks.
	codedHead = 2 * headBytes
	// codedRuns bounds the containers that are opened in one text.
	codedRuns = 100
)

// codedValue maps the characters of base64 to those of the first alphabet; 0 for any other.
var codedValue = func() (v [256]byte) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		v[c] = c
	}
	v['-'], v['_'] = '+', '/'
	return v
}()

// hasCoded says that text may hold a run of base64.
func hasCoded(b []byte) bool {
	for at := 0; at+codedProbe <= len(b); at += codedStep {
		if isCoded(b[at:at+codedProbe]) && isLongAround(b, at) {
			return true
		}
	}
	return false
}

// isLongAround says that a run of the least length may go through a place. One that reaches to an end of the bytes
// may go on there.
func isLongAround(b []byte, at int) bool {
	n := 0
	for i := at - 1; n < codedLeast; i-- {
		if i < 0 {
			return true
		}
		if codedValue[b[i]] != 0 {
			n++
		} else if !isBreak(b[i]) {
			break
		}
	}
	for _, c := range b[at:] {
		if codedValue[c] != 0 {
			n++
		} else if !isBreak(c) {
			return n >= codedLeast
		}
		if n >= codedLeast {
			return true
		}
	}
	return true
}

// isCoded says that a probe may lie in a run: lines of base64, with blanks at their beginnings only. Rules of dashes and
// the like are none.
func isCoded(probe []byte) bool {
	breaks, broken, n := 0, true, 0
	for i, c := range probe {
		switch {
		case codedValue[c] != 0:
			n++
			if broken = false; (c == '-' || c == '_') && i > 1 && probe[i-1] == c && probe[i-2] == c {
				return false
			}
		case c == '\n' || c == '\r':
			if !broken {
				breaks++
			}
			broken = true
		case !broken || !isBreak(c):
			return false
		}
	}
	return breaks <= codedBreaks && n >= codedProbe/2
}

// isBreak says that a character may stand between two lines of a run.
func isBreak(c byte) bool { return c == '\n' || c == '\r' || c == ' ' || c == '\t' }

// decodeHead decodes the beginning of a run.
func decodeHead(text []byte) []byte {
	r := &codedReader{in: bufio.NewReaderSize(bytes.NewReader(text), codedProbe)}
	b := make([]byte, headBytes)
	n, _ := fillBuffer(r, b) // the run may be shorter
	return b[:n]
}

// isLong says that a run has at least codedLeast characters.
func isLong(text []byte) bool {
	n, broken := 0, false
	for _, c := range text {
		switch {
		case codedValue[c] != 0:
			if n++; n == codedLeast {
				return true
			}
			broken = false
		case c == '\n' || c == '\r' || broken && isBreak(c):
			broken = true
		default:
			return false
		}
	}
	return false
}

// codedReader decodes a run of base64 up to the first character that is none.
type codedReader struct {
	in    *bufio.Reader
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
	broken := false // a line break was met, and no character of the next line
	for n < len(group) {
		c, err := r.in.ReadByte()
		if err != nil {
			r.err = err
			break
		}
		switch v := codedValue[c]; {
		case v != 0:
			group[n] = v
			n, broken = n+1, false
		case c == '\n' || c == '\r' || broken && isBreak(c):
			broken = true
		default:
			r.err = io.EOF
		}
		if r.err != nil {
			break
		}
		r.taken++
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
