package weight

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
)

// depth counts brackets that are open.
type depth int

var errDeep = fmt.Errorf("brackets inside each other more than %d deep", Depth)

// mark counts a byte, if it is a bracket.
func (d *depth) mark(c byte) error {
	switch c {
	case '{', '[':
		if *d++; *d > Depth {
			return errDeep
		}
	case '}', ']':
		*d = max(0, *d-1)
	}
	return nil
}

// jsonForm bounds the nesting of JSON (RFC 8259), with the comments that some readers allow.
func jsonForm(in *bufio.Reader) error {
	var open depth
	for {
		c, err := in.ReadByte()
		switch {
		case err != nil:
			return err
		case c == '"':
			err = quoted(in, ignore)
		case c == '/':
			err = comment(in)
		default:
			err = open.mark(c)
		}
		if err != nil {
			return err
		}
	}
}

// quoted reads a string to its end, past the quotation mark that it begins with, and shows take its parts, the mark at the end among them.
func quoted(in *bufio.Reader, take func(part []byte)) error {
	escape := false // what was read ends in a backslash that stands for something else
	for {
		part, err := in.ReadSlice('"')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		take(part)
		before, ends := bytes.CutSuffix(part, []byte(`"`))
		rest := bytes.TrimRight(before, `\`)
		odd := (len(before)-len(rest))%2 == 1
		if escape = odd != (escape && len(rest) == 0); ends {
			if !escape {
				return nil
			}
			escape = false
		}
	}
}

func ignore([]byte) {}

// comment reads one to its end, after its first slash; a slash alone is none.
func comment(in *bufio.Reader) error {
	next, err := in.Peek(1)
	if err != nil {
		return err
	}
	switch next[0] {
	case '/':
		return line(in)
	case '*':
		_, _ = in.Discard(1)
		for before := byte(0); ; {
			c, err := in.ReadByte()
			if err != nil || before == '*' && c == '/' {
				return err
			}
			before = c
		}
	}
	return nil
}

// line reads to the end of the line.
func line(in *bufio.Reader) error {
	for {
		c, err := in.ReadByte()
		if err != nil || c == '\n' {
			return err
		}
	}
}
