package weight

import (
	"bufio"
	"io"
	"strings"
)

// Of packages that provide one name and packages that need it, catalogers tie each to each, and a tie holds both. A
// few hundred kilobytes of a database can ask for a hundred million ties, so they are counted as well.

// LineBytes bounds one line of a database.
const LineBytes = 4 << 20

// byLine reads a list line by line.
func byLine(in io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(in)
	s.Buffer(make([]byte, formBuffer), LineBytes)
	return s
}

// TiesPerPackage is how many ties between packages weigh as much as a package.
const TiesPerPackage = 4

// namesPerPackage is how many names that are provided or needed weigh as much as a package.
const namesPerPackage = 16

// offers are the names that are provided and needed in one list, and how often each.
type offers struct {
	provided, needed map[string]int64
	names, ties      int64 // in all
}

func newOffers() offers { return offers{provided: map[string]int64{}, needed: map[string]int64{}} }

// weight is that of the ties.
func (o *offers) weight() int64 { return o.ties/TiesPerPackage + o.names/namesPerPackage }

// provide and need note one name, and the ties that come of it.
func (o *offers) provide(name string) {
	o.provided[strings.Clone(name)]++
	o.ties += o.needed[name]
	o.names++
}

func (o *offers) need(name string) {
	o.needed[strings.Clone(name)]++
	o.ties += o.provided[name]
	o.names++
}

// stanzaTies reads a database of dpkg, opkg (deb-control(5)) or apk (apk-package(5)), or the metadata of a package of Python (Core
// metadata specifications). A field of dpkg may go on
// in lines that begin with a blank, and its name may be in any case. Counting ends as soon as there is more than is left.
func stanzaTies(o *offers, content io.Reader, left int64) error {
	in := byLine(content)
	field := ""
	for in.Scan() {
		line := in.Text()
		if line == "" || line[0] != ' ' && line[0] != '\t' {
			field, line, _ = strings.Cut(line, ":")
			if len(field) > 1 { // those of apk have one letter, and its case tells
				field = strings.ToLower(field)
			}
		}
		switch field {
		case "package", "provides", "P", "p":
			count(o.provide, line, field)
		case "depends", "pre-depends", "D":
			count(o.need, line, field)
		case "name":
			o.provide(plainName(line))
		case "requires-dist":
			o.need(plainName(line))
		}
		if o.names/namesPerPackage > left {
			break
		}
	}
	return in.Err()
}

// count adds the names of a field, without versions and architectures.
func count(note func(name string), names, field string) {
	separators := ",|"
	if len(field) == 1 {
		separators = " "
	}
	for name := range strings.FieldsFuncSeq(names, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if end := strings.IndexAny(name, "[(<>="); end >= 0 {
			name = name[:end]
		}
		if name = strings.TrimSpace(name); name != "" {
			note(name)
		}
	}
}
