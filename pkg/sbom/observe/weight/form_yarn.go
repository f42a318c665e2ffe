package weight

import (
	"bufio"
	"errors"
	"fmt"
)

// YarnSigns is how many flow collections, lists, doubled quotes and merge keys there may be in a yarn.lock, none of which Yarn writes.
const YarnSigns = 500

// YarnLine is how long a line of a yarn.lock may be, in bytes: the longest that Yarn writes name all ranges of one package.
const YarnLine = 16 << 10

var (
	errYarnSigns = errors.New("lists and objects that no yarn.lock has")
	errYarnLine  = fmt.Errorf("a line of more than %d bytes", YarnLine)
)

// yarnForm bounds the nesting of what is read as YAML, by its signs wherever they stand, and its lines.
func yarnForm(in *bufio.Reader) error {
	signs, length, before := 0, 0, byte(0)
	for {
		c, err := in.ReadByte()
		if err != nil {
			return err
		}
		if length++; c == '\n' {
			length = 0
		}
		if yarnSign(before, c) {
			signs++
		}
		switch {
		case length > YarnLine:
			return errYarnLine
		case signs > YarnSigns:
			return errYarnSigns
		}
		before = c
	}
}

// yarnSign says of two characters that the second begins a flow collection, or ends what begins an item, a key, a quote or a merge.
func yarnSign(before, c byte) bool {
	switch c {
	case '[', '{':
		return true
	case '"', '<':
		return c == before
	case ' ', '\n':
		return before == '-' || before == '?'
	}
	return false
}
