package weight

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
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
	signs, line, before := 0, 0, byte(0)
	for {
		c, err := in.ReadByte()
		if err != nil {
			return err
		}
		if line++; c == '\n' {
			line = 0
		}
		if line > YarnLine {
			return errYarnLine
		}
		if c == '[' || c == '{' || (c == '"' || c == '<') && c == before || (c == ' ' || c == '\n') && strings.IndexByte("-?", before) >= 0 {
			if signs++; signs > YarnSigns {
				return errYarnSigns
			}
		}
		before = c
	}
}
