package weight

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

var (
	errPHP      = errors.New("no complete serialised value of PHP")
	errPHPDeep  = errors.New("arrays of PHP inside each other deeper than those of a package")
	errPHPAgain = errors.New("arrays of PHP that begin like lists and are none: too much to be read again")
)

// phpDepth is how deep the arrays of the description of a PEAR package lie inside each other. Real ones have seven or eight.
const phpDepth = 32

// phpNumberBytes is how long a number is at most.
const phpNumberBytes = 32

// phpAgain is how many times what is in the file the parser may read: an array that begins like a list and is none is read
// twice, with all that lies in it.
const phpAgain = 4

// phpForm holds a file against the form that PHP serialises values in (PHP manual, serialize), to its end.
func phpForm(in *bufio.Reader) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	r := phpReader{rest: b}
	cost, err := r.value(0)
	switch {
	case err != nil:
		return err
	case cost > phpAgain*int64(len(b)):
		return errPHPAgain
	}
	return nil
}

// phpReader takes values off a text. Each gives the bytes that the parser reads for it.
type phpReader struct{ rest []byte }

// until takes what comes before a mark, and the mark.
func (r *phpReader) until(mark byte) (string, error) {
	before, rest, found := bytes.Cut(r.rest, []byte{mark})
	if !found || len(before) > phpNumberBytes {
		return "", errPHP
	}
	r.rest = rest
	return string(before), nil
}

// literal takes exactly that.
func (r *phpReader) literal(s string) error {
	rest, found := bytes.CutPrefix(r.rest, []byte(s))
	if !found {
		return errPHP
	}
	r.rest = rest
	return nil
}

// length takes a number of at most what is left, and the colon behind it.
func (r *phpReader) length() (int, error) {
	text, err := r.until(':')
	n, bad := strconv.Atoi(text)
	if err != nil || bad != nil || n < 0 || n > len(r.rest) {
		return 0, errPHP
	}
	return n, nil
}

// value takes one, inside of so many arrays.
func (r *phpReader) value(level int) (int64, error) {
	before := len(r.rest)
	if before < 2 {
		return 0, errPHP
	}
	kind := r.rest[0]
	again, err := int64(0), errPHP
	if r.rest[1] == ':' || kind == 'N' && r.rest[1] == ';' {
		r.rest = r.rest[2:]
		again, err = r.valueOf(kind, level)
	}
	return int64(before-len(r.rest)) + again, err
}

// valueOf takes what follows the letter of a kind. It gives what the parser reads besides, by reading again.
func (r *phpReader) valueOf(kind byte, level int) (int64, error) {
	switch kind {
	case 'N':
		return 0, nil
	case 'b', 'i', 'd':
		return 0, r.number(kind)
	case 's':
		return 0, errors.Join(r.text(), r.literal(";"))
	case 'a':
		return r.members(level, false)
	case 'O':
		if err := errors.Join(r.text(), r.literal(":")); err != nil {
			return 0, err
		}
		return r.members(level, true)
	}
	return 0, errPHP
}

// number takes one, and the semicolon behind it. Integers have one spelling each, so that a key can be told by its text.
func (r *phpReader) number(kind byte) error {
	text, err := r.until(';')
	if err != nil {
		return err
	}
	fine := false
	switch kind {
	case 'b':
		fine = text == "0" || text == "1"
	case 'i':
		n, bad := strconv.Atoi(text)
		fine = bad == nil && strconv.Itoa(n) == text
	case 'd':
		_, bad := strconv.ParseFloat(text, 64)
		fine = bad == nil
	}
	if !fine {
		return errPHP
	}
	return nil
}

// text takes a length and so many bytes between quotation marks.
func (r *phpReader) text() error {
	n, err := r.length()
	if err != nil || len(r.rest) < n+2 || r.rest[0] != '"' || r.rest[n+1] != '"' {
		return errPHP
	}
	r.rest = r.rest[n+2:]
	return nil
}

// members takes those of an array or object, in braces.
func (r *phpReader) members(level int, object bool) (int64, error) {
	if level >= phpDepth {
		return 0, errPHPDeep
	}
	n, err := r.length()
	if err != nil || r.literal("{") != nil {
		return 0, errPHP
	}
	begin, again, list := len(r.rest), int64(0), !object
	for i := range n {
		key := r.rest
		if len(key) == 0 || key[0] != 's' && (object || key[0] != 'i') {
			return 0, errPHP
		}
		if _, err := r.value(level); err != nil {
			return 0, err
		}
		if list && !bytes.HasPrefix(key, []byte("i:"+strconv.Itoa(i)+";")) { // all before is read once more
			again, list = 2*again+int64(begin-len(key)), false
		}
		was := len(r.rest)
		cost, err := r.value(level + 1)
		if err != nil {
			return 0, err
		}
		again += cost - int64(was-len(r.rest))
	}
	return again, r.literal("}")
}
