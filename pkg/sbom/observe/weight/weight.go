// Package weight holds a file against the form of its kind, and counts how many packages it makes catalogers hold at most, before they see it: they hold all packages of a
// tree before they give any.
package weight

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// The weight of a file is told by signs that each package must have in its format, or the like of it in dependencies and other records. It is near the number of packages in the lists that get
// long in practice, and far above it in others, which never get that long.

// RecordBytes of a file weigh as much as one package: they are kept as records of it.
const RecordBytes = 8 << 10

// signs are what is counted in a file.
type signs struct {
	lines, blanks        int64 // ended by a newline; those without content
	commas, tags, quotes int64
	objects, arrays      int64 // their beginnings
	tables               int64 // of TOML, in an array of tables
	nulls                int64 // of JSON, in place of an object
	zeros                int64 // of UTF-16, which hides the rest
	dependencies, uses   int64 // words of Maven and of GitHub workflows
	escapes              int64
}

// weighers are for the lists that get long, by last name.
var weighers = map[string]func(s signs) int64{
	"yarn.lock":   func(s signs) int64 { return max(s.blanks, s.lines/8) + s.commas/4 + s.objects },
	"Cargo.lock":  tables,
	"poetry.lock": tables,
	"uv.lock":     tables,
	"pdm.lock":    tables,
	"go.sum":      lines, // looked up in only
	"copyright":   nothing,
	"pom.xml":     func(s signs) int64 { return s.dependencies/2 + s.tags/64 + s.zeros },
}

func nothing(signs) int64 { return 0 }

func stanzas(s signs) int64 { return max(s.blanks, s.lines/32) + s.commas/4 }

func tables(s signs) int64 { return s.tables + s.objects + (s.lines+s.commas)/16 }

// anyList bounds the packages of every text: one needs a line, a comma, an element or a quoted string of its own.
func anyList(s signs) int64 { return max(s.lines+s.commas, s.tags/2, s.quotes/2) + 1 }

func jsonList(s signs) int64 { return s.objects + s.arrays + s.nulls + s.commas/16 }

func workflow(s signs) int64 { return s.uses + s.escapes + s.commas/4 + s.lines/32 }

// List weighs a list. One without the form of its kind is an error. What is over the weight that is left is told as soon as it is known.
func (c *Counter) List(p string, content io.ReaderAt, size, left int64) (int64, error) {
	weight, base := size/RecordBytes, path.Base(p)
	if err := fits(p, content, size); err != nil {
		return 0, err
	}
	if base == "package-lock.json" || base == "npm-shrinkwrap.json" {
		n, err := npmEntries(io.NewSectionReader(content, 0, size), left)
		return weight + n, err
	}
	s, first, err := countSigns(content, size)
	weight += weigher(p, base, first)(s)
	if err == nil && weight <= left {
		var ties int64
		ties, err = c.ties(p, io.NewSectionReader(content, 0, size), left)
		weight += ties
	}
	return weight, err
}

// isStanzas recognises the databases of dpkg, opkg and apk.
func isStanzas(p, base string) bool {
	return base == "status" || base == "installed" || strings.Contains(p, "dpkg/status.d/")
}

func weigher(p, base string, first byte) func(signs) int64 {
	switch {
	case weighers[base] != nil:
		return weighers[base]
	case isStanzas(p, base):
		return stanzas
	case strings.Contains(p, "dpkg/info/"): // the files of a package
		return lines
	case strings.Contains(p, ".github/"):
		return workflow
	case first == '{':
		return jsonList
	}
	return anyList
}

// countSigns reads a file to its end. first is its first byte that is no blank.
func countSigns(content io.ReaderAt, size int64) (s signs, first byte, err error) {
	buf := make([]byte, min(size, 256<<10))
	for off := int64(0); off < size; off += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), size-off)]
		if n, err := content.ReadAt(b, off); n < len(b) {
			return s, first, errors.Join(io.ErrUnexpectedEOF, err)
		}
		if rest := bytes.TrimLeft(b, " \t\r\n\ufeff"); first == 0 && len(rest) > 0 {
			first = rest[0]
		}
		s.add(b)
	}
	return s, first, nil
}

func (s *signs) add(b []byte) {
	for n, sign := range map[*int64]string{
		&s.lines: "\n", &s.commas: ",", &s.tags: "<", &s.objects: "{", &s.arrays: "[", &s.tables: "[[", &s.nulls: "null", &s.zeros: "\x00",
		&s.dependencies: "dependency", &s.uses: "uses", &s.escapes: `\`,
	} {
		*n += int64(bytes.Count(b, []byte(sign)))
	}
	s.quotes += int64(bytes.Count(b, []byte(`"`)) + bytes.Count(b, []byte(`'`)))
	s.blanks += blankLines(b)
}

// blankLines counts the lines without content, also with blanks in them, and one for what is not ended by one.
func blankLines(b []byte) (n int64) {
	blank := false
	for _, c := range b {
		switch c {
		case '\n':
			if blank {
				n++
			}
			blank = true
		case ' ', '\t', '\r':
		default:
			blank = false
		}
	}
	return n + 1
}
