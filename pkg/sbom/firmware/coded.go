package firmware

import (
	"bufio"
	"bytes"
	"io"
)

// Bytes written as text: scripts that install themselves, and settings, hold archives that way.
const (
	// codedLeast is the shortest run that is decoded, in characters. Shorter ones hold no more than 384 bytes.
	codedLeast = 512
	// codedStep and codedProbe say at which places text is looked at for a run, and how closely. Any run has such a
	// place, also one that lies in two windows of a sample.
	codedStep  = 128
	codedProbe = 64
	// codedBreaks is the most line breaks in a probe: programs write lines of 60 characters and more.
	codedBreaks = 2
	// codedLine is the shortest line of a run, in characters.
	codedLine = codedProbe / codedBreaks
	// codedQuick is how many characters tell a magic.
	codedQuick = 16
	// codedHead is more text than the first headBytes bytes take, with its line breaks.
	codedHead = 3 * headBytes
	// codedRuns bounds the containers that are opened in one text.
	codedRuns = 100
)

// coding is a way to write bytes as text.
type coding struct {
	lead   func(text []byte) int              // the characters that say what follows, and are not of the run
	isLong func(text []byte) bool             // text begins with a run of at least codedLeast characters
	reader func(in *bufio.Reader) codedReader // of what the run holds
}

// codedReader decodes a run up to the first character that is none of it.
type codedReader interface {
	io.Reader
	textBytes() int64 // taken from the text so far
}

var codings = []coding{base64Coding, hexCoding, uuCoding}

// codingsOfDigits are those at the beginning of codings.
const codingsOfDigits = 2

// hasCoded says that text may hold a run.
func hasCoded(b []byte) bool {
	for at := 0; at+codedProbe <= len(b); at += codedStep {
		if isCoded(b[at:at+codedProbe]) && isLongAround(b, at) {
			return true
		}
	}
	return hasUU(b)
}

// decodeHead decodes the beginning of a run.
func (c coding) decodeHead(text []byte) []byte {
	r := c.reader(bufio.NewReaderSize(bytes.NewReader(text), 2*codedProbe))
	b := make([]byte, headBytes)
	n, _ := fillBuffer(r, b) // the run may be shorter
	return b[:n]
}

func noLead([]byte) int { return 0 }
