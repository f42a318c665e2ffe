package strictjson

import "iter"

// Record is an object of few members. It takes a quarter of the memory of a map and less time to make, to look
// through and to go over. Its members have no order that counts.
type Record struct{ members []member }

// Get returns the value of a member, and whether there is one. A nil Record has none.
func (r *Record) Get(key string) (value any, has bool) {
	if r == nil {
		return nil, false
	}
	for i := range r.members {
		if r.members[i].key == key {
			return r.members[i].value, true
		}
	}
	return nil, false
}

// Len is how many members there are.
func (r *Record) Len() int { return len(r.members) }

// All goes over the members.
func (r *Record) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for i := range r.members {
			if !yield(r.members[i].key, r.members[i].value) {
				return
			}
		}
	}
}

// Every says whether something holds for each of the members.
func (r *Record) Every(holds func(key string, value any) bool) bool {
	for i := range r.members {
		if !holds(r.members[i].key, r.members[i].value) {
			return false
		}
	}
	return true
}

// Tree is a value with a map in the place of each Record.
func Tree(v any) any {
	switch v := v.(type) {
	case *Record:
		m := make(map[string]any, len(v.members))
		for _, one := range v.members {
			m[one.key] = Tree(one.value)
		}
		return m
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, value := range v {
			m[key] = Tree(value)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = Tree(item)
		}
		return list
	}
	return v
}

// slabs are what records and lists are cut from: asking for memory once for many is most of what they save. A
// part that is in use keeps its slab, and all that others of it lead to: slabs that came before.
type slabs struct {
	records []Record
	members []member
	items   []any
	cut     int // members since the first of these slabs
}

// slabSize is how many are asked for at once; slabChain is after how many members no slab may lead to those before.
const slabSize, slabChain = 512, 8 * 512

// part begins new slabs when enough hang together. What is read next must lead to nothing that was read before.
func (s *slabs) part() {
	if s.cut > slabChain {
		*s = slabs{}
	}
}

// cut takes n off a slab.
func cut[T any](slab *[]T, n int) []T {
	if n > len(*slab) {
		*slab = make([]T, max(n, slabSize))
	}
	out := (*slab)[:n:n]
	*slab = (*slab)[n:]
	return out
}

// record makes the Record of an object that ends.
func (s *scanner) record(o *open) *Record {
	few := s.members[o.base:]
	r := &cut(&s.slabs.records, 1)[0]
	r.members = cut(&s.slabs.members, len(few))
	s.slabs.cut += len(few)
	if !o.twice {
		copy(r.members, few)
	} else {
		r.members = last(r.members[:0], few)
	}
	clear(few)
	s.members = s.members[:o.base]
	return r
}

// last adds the members whose keys do not come again.
func last(to, members []member) []member {
next:
	for i, one := range members {
		for _, later := range members[i+1:] {
			if later.key == one.key {
				continue next
			}
		}
		to = append(to, one)
	}
	return to
}
