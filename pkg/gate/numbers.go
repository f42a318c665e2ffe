package gate

import "math/bits"

// numbers is a set of small numbers, of one bit each.
type numbers []uint64

// add says whether the number is new.
func (s *numbers) add(n int) bool {
	s.reach(n/64 + 1)
	bit := uint64(1) << (n % 64)
	if (*s)[n/64]&bit != 0 {
		return false
	}
	(*s)[n/64] |= bit
	return true
}

// join adds those of another set, and says how many are new.
func (s *numbers) join(other numbers) (added int) {
	s.reach(len(other))
	for i, w := range other {
		added += bits.OnesCount64(w &^ (*s)[i])
		(*s)[i] |= w
	}
	return added
}

// reach makes room for so many words.
func (s *numbers) reach(words int) {
	for len(*s) < words {
		*s = append(*s, 0)
	}
}

func (s numbers) none() bool { return len(s) == 0 }

func (s numbers) has(n int) bool { return n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }
