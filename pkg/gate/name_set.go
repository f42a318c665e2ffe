package gate

import "math/bits"

// name is what a finding's subject is called.
type name struct{ name, version string }

func (n name) String() string {
	if n.version == "" {
		return n.name
	}
	return n.name + " " + n.version
}

// nameIndex numbers the names of subjects, so that a set of them takes one bit each.
type nameIndex map[name]int

// nameSet is a set of names that knows the first of them.
type nameSet struct {
	index nameIndex
	seen  []uint64 // a bit for each number
	first []name   // at most shownNames
	count int
}

// shownNames is how many names of a set are told.
const shownNames = 3

func (x nameIndex) emptySet() nameSet { return nameSet{index: x} }

// add puts a name into the set.
func (s *nameSet) add(n name) {
	number, known := s.index[n]
	if !known {
		number = len(s.index)
		s.index[n] = number
	}
	for len(s.seen) <= number/64 {
		s.seen = append(s.seen, 0)
	}
	bit := uint64(1) << (number % 64)
	if s.seen[number/64]&bit != 0 {
		return
	}
	s.seen[number/64] |= bit
	if s.count++; len(s.first) < shownNames {
		s.first = append(s.first, n)
	}
}

// join adds the names of another set of the same index, after those that are there.
func (s *nameSet) join(other nameSet) {
	for _, n := range other.first {
		s.add(n)
	}
	for i, w := range other.seen {
		for len(s.seen) <= i {
			s.seen = append(s.seen, 0)
		}
		s.count += bits.OnesCount64(w &^ s.seen[i])
		s.seen[i] |= w
	}
}
