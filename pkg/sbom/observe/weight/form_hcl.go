package weight

import (
	"bufio"
	"errors"
	"fmt"
)

// HCLSigns is how many characters there may be besides blanks, strings and comments, each of which may take some hundred bytes. In
// real lock files they are one in twenty.
const HCLSigns = 1 << 17

var (
	errHCLSigns      = fmt.Errorf("more than %d characters besides strings and comments", HCLSigns)
	errHCLExpression = errors.New("more than the blocks, names, lists and plain strings that a lock file of Terraform has")
	errHCLString     = errors.New("string of HCL with a template or a line break")
)

// hclForm allows a lock file of Terraform what it is made of: blocks, attributes, lists and strings without templates (Terraform,
// Dependency Lock File). The parser knows all expressions of the language, each of which may hold others without end.
func hclForm(in *bufio.Reader) error {
	var open depth
	for signs := 0; ; {
		c, err := in.ReadByte()
		if c != ' ' {
			signs++
		}
		switch {
		case err != nil:
			return err
		case signs > HCLSigns:
			return errHCLSigns
		case c == '"':
			err = hclString(in)
		case c == '#':
			err = line(in)
		case c == '/':
			err = hclComment(in)
		case !hclPlain(c):
			return errHCLExpression
		default:
			err = open.mark(c)
		}
		if err != nil {
			return err
		}
	}
}

func hclPlain(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', '=', ',', '{', '}', '[', ']', '_':
		return true
	}
	return c|0x20 >= 'a' && c|0x20 <= 'z'
}

func hclComment(in *bufio.Reader) error {
	if next, err := in.Peek(1); err != nil || next[0] != '/' && next[0] != '*' {
		return errHCLExpression
	}
	return comment(in)
}

// hclString reads a string to its end. One with a template would go on in another way.
func hclString(in *bufio.Reader) error {
	for before := byte(0); ; {
		c, err := in.ReadByte()
		switch {
		case err != nil || c == '"':
			return err
		case c == '\n', c == '{' && (before == '$' || before == '%'):
			return errHCLString
		case c == '\\':
			if _, err = in.ReadByte(); err != nil {
				return err
			}
		}
		before = c
	}
}
