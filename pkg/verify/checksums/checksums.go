// Package checksums reads checksum lists strictly: GNU style ("<hex>  name") and BSD style ("SHA256 (name) = <hex>"),
// one of them throughout, so that no two readers see two lists. Remarks, which begin with "#" and a blank, are skipped, as the
// programs that check such lists do. A list by itself says nothing about who made it.
package checksums

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on one list.
const (
	MaxSize  = 16 << 20 // bytes
	MaxLines = 100_000
)

// Entry is one file of a list.
type Entry struct {
	Name    string            // relative to the directory of the list, clean; empty in a list that holds nothing but one digest
	Digests map[string]string // algorithm ("sha256") → lower-case hexadecimal
}

// The algorithms by the name that lists give them, and the length of their digests in hexadecimal digits.
var algorithms = map[string]int{"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}

var (
	gnu = regexp.MustCompile(`^([0-9A-Fa-f]+) [ *](.+)$`)
	bsd = regexp.MustCompile(`^([A-Z]+-?[0-9]+) \((.+)\) = ([0-9A-Fa-f]+)$`)
	// remark is a line for people. "#!" is none: it has a file run.
	remark = regexp.MustCompile(`^#([#\s].*)?$`)
	bare   = regexp.MustCompile(`^(?:(sha[0-9]+):)?([0-9A-Fa-f]+)$`)
)

// Parse reads a list. Entries are in the order of their first line; a file that is listed again must have the same digest,
// or one by another algorithm.
func Parse(data []byte) ([]Entry, error) {
	switch {
	case len(data) > MaxSize:
		return nil, fmt.Errorf("the list has %d bytes; at most %d are read", len(data), MaxSize)
	case !utf8.Valid(data):
		return nil, errors.New("the list is not UTF-8 text")
	}
	if e, ok := lone(data); ok {
		return []Entry{e}, nil
	}
	l := list{places: map[string]int{}}
	number := 0
	for line := range bytes.Lines(data) {
		if number++; number > MaxLines {
			return nil, fmt.Errorf("the list has more than %d lines", MaxLines)
		}
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if text == "" || remark.MatchString(text) {
			continue
		}
		if err := l.line(text); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	if len(l.entries) == 0 {
		return nil, errors.New("the list names no file")
	}
	return l.entries, nil
}

// lone reads a list of nothing but a digest, which is of the file that the list is named after.
func lone(data []byte) (Entry, bool) {
	m := bare.FindStringSubmatch(strings.TrimSpace(string(data[:min(len(data), 200)])))
	if m == nil || len(bytes.TrimSpace(data)) > 200 {
		return Entry{}, false
	}
	algorithm := byLength(len(m[2]))
	if algorithm == "" || m[1] != "" && m[1] != algorithm {
		return Entry{}, false
	}
	return Entry{Digests: map[string]string{algorithm: strings.ToLower(m[2])}}, true
}

func byLength(digits int) string {
	for name, n := range algorithms {
		if n == digits {
			return name
		}
	}
	return ""
}

// list is a list under construction.
type list struct {
	style   string
	entries []Entry
	places  map[string]int // name → index into entries
}

func (l *list) line(text string) error {
	style, algorithm, name, digest := "", "", "", ""
	if m := bsd.FindStringSubmatch(text); m != nil {
		style, algorithm, name, digest = "BSD", strings.ToLower(strings.ReplaceAll(m[1], "-", "")), m[2], m[3]
	} else if m := gnu.FindStringSubmatch(text); m != nil {
		style, algorithm, name, digest = "GNU", byLength(len(m[1])), m[2], m[1]
	}
	switch {
	case style == "":
		return fmt.Errorf("expected \"<digest>  name\" or \"SHA256 (name) = <digest>\", found %.80q", text)
	case l.style != "" && l.style != style:
		return fmt.Errorf("expected %s style as on the lines before, found %s style", l.style, style)
	case algorithms[algorithm] == 0 || algorithms[algorithm] != len(digest):
		return fmt.Errorf("expected a digest by MD5, SHA-1 or SHA-2 in its full length, found %d digits", len(digest))
	}
	l.style = style
	name, err := safe(name)
	if err != nil {
		return err
	}
	return l.add(name, algorithm, strings.ToLower(digest))
}

// safe demands a plain relative path. The escapes of GNU (a backslash in front of the line) are not read: no file of a
// delivery has a name that needs them.
func safe(name string) (string, error) {
	clean := strings.TrimPrefix(name, "./")
	switch {
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == '\\' }):
		return "", fmt.Errorf("expected a name without control characters and backslashes, found %.80q", name)
	case clean == "" || path.IsAbs(clean) || path.Clean(clean) != clean || clean == "." || clean == ".." || strings.HasPrefix(clean, "../"):
		return "", fmt.Errorf("expected a relative path that stays beside the list, found %.80q", name)
	}
	return clean, nil
}

func (l *list) add(name, algorithm, digest string) error {
	at, known := l.places[name]
	if !known {
		at = len(l.entries)
		l.places[name] = at
		l.entries = append(l.entries, Entry{Name: name, Digests: map[string]string{}})
	}
	digests := l.entries[at].Digests
	if old, there := digests[algorithm]; there && old != digest {
		return fmt.Errorf("%.80q is listed before with another %s digest", name, algorithm)
	}
	digests[algorithm] = digest
	return nil
}
