package weight

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// How many dependencies, engines and the like weigh as much as a package, and how many other members and items.
const (
	linksPerPackage   = 4
	membersPerPackage = 64
)

// npmEntries counts the packages of a lock file of npm (npm documentation, package-lock.json): the members of the object
// "packages", and of "dependencies" at any depth of nesting, where every other level is one of packages. A string there is no
// package, but what a package needs. Counting ends as soon as there is more than is left.
func npmEntries(content io.Reader, left int64) (int64, error) {
	l := npmCount{offers: newOffers(), in: bufio.NewReaderSize(content, 256<<10)}
	for {
		c, err := l.in.ReadByte()
		if so := l.entries + l.links/linksPerPackage + l.others/membersPerPackage + 1; so > left {
			return so, nil
		} else if errors.Is(err, io.EOF) {
			return so + l.weight(), nil
		}
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\n', '\r':
		case ':':
			l.named = true
		default:
			if err := l.value(c); err != nil && !errors.Is(err, io.EOF) {
				return 0, err
			}
		}
	}
}

// npmCount is a lock file that is being counted.
type npmCount struct {
	offers
	in                     *bufio.Reader
	depth                  int64
	entries, links, others int64
	named                  bool   // the next value is that of a member
	key                    string // the string before
	raw                    []byte // of the string that is read
}

// lastOf is the name of a package by its place, such as "node_modules/a/node_modules/@b/c".
func lastOf(place string) string {
	parts := strings.Split(place, "node_modules/")
	return parts[len(parts)-1]
}

// value counts what begins with a byte, which is a name, a value or a mark.
func (l *npmCount) value(c byte) (err error) {
	switch {
	case l.named && l.depth%2 == 0 && c != '"':
		l.entries++
		l.provide(lastOf(l.key))
	case l.named && l.depth%2 == 0:
		l.links++
		l.need(l.key)
	case l.named || c == ',':
		l.others++
	}
	named := l.named
	l.named = false
	switch c {
	case '"':
		was := l.key
		l.key, err = l.text()
		if named && l.depth%2 == 1 && strings.EqualFold(was, "name") { // goes by another name
			l.provide(l.key)
		}
	case '{', '[':
		l.depth++
	case '}', ']':
		l.depth--
	}
	return err
}

// text reads a string to its end.
func (l *npmCount) text() (string, error) {
	l.raw = append(l.raw[:0], '"')
	if err := quoted(l.in, func(part []byte) { l.raw = append(l.raw, part...) }); err != nil {
		return "", err
	}
	raw := l.raw
	if plain := raw[1 : len(raw)-1]; isPlain(plain) {
		return string(plain), nil
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return string(raw), nil // which syft does not read, either
	}
	return s, nil
}

// isPlain says that a string of JSON stands for itself, as nearly all do: taking one apart costs more than all the rest.
func isPlain(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == '\\' || r == utf8.RuneError })
}
