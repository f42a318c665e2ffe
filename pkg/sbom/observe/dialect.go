package observe

import (
	"bytes"
	"io"
	"path"
	"strings"
)

// Some lists are read by those who install from them in another way than catalogers do. What is told apart here keeps its length and its places.

// asRead gives content as the programs that a file is made for read it.
func asRead(p string, content io.ReaderAt) io.ReaderAt {
	switch base := path.Base(p); {
	case isRequirements(base):
		return respelled{content, asLines}
	case strings.HasPrefix(base, "gradle.lockfile"):
		return respelled{content, lineFeeds}
	case strings.HasSuffix(base, ".json"):
		return respelled{content, nil}
	}
	return content
}

// isRequirements is what catalogers take for a list of pip.
func isRequirements(base string) bool {
	return strings.Contains(base, "requirements") && strings.HasSuffix(base, ".txt")
}

var byteOrderMark = []byte("\ufeff")

// respelled is content with blanks in place of a byte order mark, and with other bytes in place of some.
type respelled struct {
	content io.ReaderAt
	respell func(b []byte) // may look at reach bytes on either side; nil for nothing
}

// reach is how far the bytes of one character, or of the two of a line end, may go over the end of what is read.
const reach = 2

func (r respelled) ReadAt(p []byte, off int64) (int, error) {
	from := max(off-reach, 0)
	before := int(off - from)
	b := make([]byte, before+len(p)+reach)
	n, err := r.content.ReadAt(b, from)
	b = b[:n]
	if from == 0 && bytes.HasPrefix(b, byteOrderMark) {
		copy(b, "   ")
	}
	if r.respell != nil {
		r.respell(b)
	}
	n = copy(p, b[min(before, n):])
	if n == len(p) {
		err = nil
	}
	return n, err
}

// lineEnds end a line for pip, which splits as Python's str.splitlines does, besides a line feed.
var lineEnds = []string{"\v", "\f", "\x1c", "\x1d", "\x1e", "\u0085", "\u2028", "\u2029"}

// lineFeeds writes a carriage return that ends a line as a line feed.
func lineFeeds(b []byte) {
	for i := range b {
		if b[i] == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			b[i] = '\n'
		}
	}
}

// asLines writes each end of a line as a line feed, with blanks before it where it is longer.
func asLines(b []byte) {
	lineFeeds(b)
	for _, end := range lineEnds {
		for rest := b; ; {
			i := bytes.Index(rest, []byte(end))
			if i < 0 {
				break
			}
			copy(rest[i:], "  "[:len(end)-1]+"\n")
			rest = rest[i+len(end):]
		}
	}
}
