package weight

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
)

// The attributes of one element of XML, and the bytes of its tag. Real ones have five, in a few hundred bytes.
const (
	Attributes = 100
	TagBytes   = 64 << 10
)

var (
	errAttributes = fmt.Errorf("element of XML with more than %d attributes", Attributes)
	errTag        = fmt.Errorf("tag of XML of more than %d bytes", TagBytes)
)

// xmlForm bounds the attributes of each element, in ASCII or any text that holds it, also in UTF-16.
func xmlForm(in *bufio.Reader) error {
	for {
		c, err := in.ReadByte()
		if err != nil {
			return err
		}
		if c != '<' {
			continue
		}
		next, err := in.Peek(1)
		if err != nil {
			return err
		}
		switch next[0] {
		case '!':
			err = xmlMarkup(in)
		case '?':
			err = xmlUntil(in, "?>")
		default:
			err = xmlTag(in)
		}
		if err != nil {
			return err
		}
	}
}

var errPlist = errors.New("property list in neither XML nor the binary form")

// plistForm allows a property list the forms that those of programs have: XML and Apple's binary one, but not the older texts.
func plistForm(in *bufio.Reader) error {
	const binary = "bplist"
	head, err := in.Peek(len(binary))
	switch {
	case err != nil || string(head) == binary:
		return err
	case !strings.HasPrefix(strings.TrimPrefix(string(head), "\ufeff"), "<"):
		return errPlist
	}
	return xmlForm(in)
}

// xmlMarkup reads what begins with an exclamation mark: what may hold tags that are none.
func xmlMarkup(in *bufio.Reader) error {
	for _, m := range [][2]string{{"!--", "-->"}, {"![CDATA[", "]]>"}} {
		begin, end := m[0], m[1]
		if head, err := in.Peek(len(begin)); err == nil && string(head) == begin {
			_, _ = in.Discard(len(begin))
			return xmlUntil(in, end)
		}
	}
	return nil
}

// xmlUntil reads to the end of a mark.
func xmlUntil(in *bufio.Reader, mark string) error {
	last := make([]byte, len(mark)) // what was read last
	for {
		c, err := in.ReadByte()
		if err != nil {
			return err
		}
		copy(last, last[1:])
		if last[len(last)-1] = c; string(last) == mark {
			return nil
		}
	}
}

// xmlTag reads a tag, in which blanks, equals signs and quotation marks part what may be a name of an attribute.
func xmlTag(in *bufio.Reader) error {
	words, apart := 0, true
	quote := byte(0)
	for range TagBytes {
		c, err := in.ReadByte()
		switch {
		case err != nil:
			return err
		case c == 0: // half of a letter in UTF-16
		case quote != 0:
			if c == quote {
				quote = 0
			}
			apart = true
		case c == '>':
			return nil
		case c == '"' || c == '\'':
			quote = c
		case c <= ' ' || c == '=' || c == '/':
			apart = true
		case apart:
			apart = false
			if words++; words > Attributes+1 { // and the name of the element
				return errAttributes
			}
		}
	}
	return errTag
}
