package gate

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// name is what the thing is called that somebody has to do something about. The zero name is the delivery.
type name struct {
	kind, name, version string
	component           string          // that a vulnerability is in
	of                  string          // what a thing is of that a result names one by one
	pkg                 string          // what tells the component from others of its name: its package URL without version and what follows
	ask                 string          // what to do in place of what the check says
	listed              *sbom.Component // that the thing is, or is in, as an SBOM lists it; nil where it is none
	unfound             bool            // statements alone speak of it: the data do not find it there
	due                 string          // day by which it has to be done; "": as the check says
}

func (n name) String() string {
	text := n.name
	if n.component != "" {
		text += " in " + n.component
	}
	if n.version == "" {
		return text
	}
	return text + " " + n.version
}

// aboutOf is what an obligation is about, as data: the id of a vulnerability, and the versions of the component, none where they are not all known. Decisions of before these
// were told by themselves have them in their words alone, where the name of the component stands between the two, as String puts it.
func aboutOf(o decision.Obligation) (vulnerability string, versions []string) {
	if o.Component == "" || o.Vulnerability != "" || len(o.Versions) > 0 {
		return o.Vulnerability, o.Versions
	}
	vulnerability, text, found := strings.Cut(o.About, " in "+o.Component)
	if !found {
		vulnerability = ""
		_, text, found = strings.Cut(o.About, o.Component)
	}
	text, _, _ = strings.Cut(text, " (")
	text, spaced := strings.CutPrefix(text, " ")
	if !found || !spaced || text == "" || len(o.About) >= maxName { // of a text that was cut nobody knows what followed
		return vulnerability, nil
	}
	return vulnerability, strings.Split(text, ", ")
}

// key tells names apart by their digest: of a hundred thousand names themselves a map would take five times as much. What a thing is of is no part of it, as it is none
// of the id of an obligation: things of one name are one thing.
type key [16]byte

func (n name) key() (k key) {
	text := make([]byte, 0, 256)
	for _, part := range []string{n.kind, n.name, n.version, n.component, n.pkg, n.ask, n.due} {
		text = append(append(strconv.AppendInt(text, int64(len(part)), 10), ':'), part...)
	}
	sum := sha256.Sum256(text)
	copy(k[:], sum[:])
	return k
}

// nameIndex numbers the names of subjects, so that a set of them takes one bit each.
type nameIndex struct {
	subjects int // how many there may be
	numbers  map[key]int
	last     []due // by number: the last subject of the name
	next     int   // the number that comes next when subjects come in the order of the check before, as they mostly do
}

// due is a subject and the day by which something has to be done about it: together they make a name.
type due struct {
	subject *policy.Subject
	day     string
}

func newNameIndex(subjects int) *nameIndex { return &nameIndex{subjects: subjects} }

// number is that of a name; a new one gets the next.
func (x *nameIndex) number(n name) int {
	k := n.key()
	if x.numbers == nil {
		x.numbers, x.last = make(map[key]int, x.subjects), make([]due, 0, x.subjects)
	}
	number, known := x.numbers[k]
	if !known {
		number = len(x.last)
		x.numbers[k] = number
		x.last = append(x.last, due{})
	}
	return number
}

// ofSubject is the number of a subject's name.
func (x *nameIndex) ofSubject(s *policy.Subject, n name) int {
	is := due{s, n.due}
	if x.next >= len(x.last) || x.last[x.next] != is {
		n.pkg = packageOf(s)
		x.next = x.number(n)
		x.last[x.next] = is
	}
	x.next++
	return x.next - 1
}

// nameSet is a set of names that knows the first of them.
type nameSet struct {
	index *nameIndex
	seen  numbers
	first []name // at most MaxThings
	count int
}

func (x *nameIndex) emptySet() nameSet { return nameSet{index: x} }

// add puts a name into the set.
func (s *nameSet) add(n name) { s.put(s.index.number(n), n) }

// addSubject puts the name of a subject into the set.
func (s *nameSet) addSubject(of *policy.Subject, n name) {
	if before := len(s.first); s.put(s.index.ofSubject(of, n), n) && len(s.first) > before {
		s.first[before].listed = componentOf(of)
		s.first[before].pkg = packageOf(of)
		s.first[before].unfound = onlyStated(of)
	}
}

// put says whether the name is new.
func (s *nameSet) put(number int, n name) bool {
	if !s.seen.add(number) {
		return false
	}
	if s.count++; len(s.first) < MaxThings {
		s.first = append(s.first, n)
	}
	return true
}

// clone is a set of its own with the same names.
func (s *nameSet) clone() nameSet {
	return nameSet{index: s.index, seen: slices.Clone(s.seen), first: slices.Clone(s.first), count: s.count}
}

// join adds the names of another set of the same index, after those that are there.
func (s *nameSet) join(other nameSet) {
	for _, n := range other.first {
		s.add(n)
	}
	s.count += s.seen.join(other.seen)
}
