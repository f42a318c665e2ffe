package observe

import (
	"bufio"
	"errors"
	"io"
)

// How many dependencies, engines and the like weigh as much as a package, and how many other members and items.
const (
	linksPerPackage   = 4
	membersPerPackage = 64
)

// npmEntries counts the packages of a lock file of npm (npm documentation, package-lock.json): the members of the object
// "packages", and of "dependencies" at any depth of nesting, where every other level is one of packages. A string there is no
// package, but what a package needs.
func npmEntries(content io.Reader) (int64, error) {
	in := bufio.NewReaderSize(content, 256<<10)
	var depth, entries, links, others int64
	inString, escaped, named := false, false, false
	for {
		c, err := in.ReadByte()
		if errors.Is(err, io.EOF) {
			return entries + links/linksPerPackage + others/membersPerPackage + 1, nil
		}
		if err != nil {
			return 0, err
		}
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case inString:
			inString = c != '"'
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		case c == ':':
			named = true
		default:
			switch {
			case named && depth%2 == 0 && c != '"':
				entries++
			case named && depth%2 == 0:
				links++
			case named || c == ',':
				others++
			}
			named = false
			switch c {
			case '"':
				inString = true
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
		}
	}
}
