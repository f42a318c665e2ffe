package strictjson

// open is an object that is being read.
type open struct {
	base   int               // where its members begin in the list of them
	many   map[string]any    // its members once they are more than fewMembers, and nil before
	folded map[string]string // its keys by what of them counts where letter case does not
	twice  bool              // a key came again
}

// member is one of an object with few.
type member struct {
	key   string
	value any
}

// fewMembers are looked through one by one faster than in a map, which also grows to its size at once when that is known.
const fewMembers = 16

// has tells whether the object has a member of the key already.
func (s *scanner) has(o *open, key string) bool {
	if o.many != nil {
		_, has := o.many[key]
		return has
	}
	for i := range s.members[o.base:] {
		if s.members[o.base+i].key == key {
			return true
		}
	}
	return false
}

// keep adds a member. Of equal keys the last counts.
func (s *scanner) keep(o *open, key string, value any) {
	count := len(o.many)
	if o.many == nil {
		count = len(s.members) - o.base
	}
	if count%membersAtOnce == 0 {
		s.tree += weightMembers
	}
	switch {
	case o.many != nil:
		o.many[key] = value
	case count < fewMembers:
		s.members = append(s.members, member{key, value})
	default:
		o.many = s.take(o, 2*fewMembers)
		o.many[key] = value
	}
}

// close makes the map of an object that ends.
func (s *scanner) close(o *open) map[string]any {
	if o.many != nil {
		return o.many
	}
	return s.take(o, len(s.members)-o.base)
}

// nothing stands for each object that is not kept.
var nothing = map[string]any{}

// drop forgets the members of an object that ends.
func (s *scanner) drop(o *open) {
	clear(s.members[o.base:])
	s.members = s.members[:o.base]
}

// take makes a map for so many members of those in the list.
func (s *scanner) take(o *open, size int) map[string]any {
	m := make(map[string]any, size)
	for _, one := range s.members[o.base:] {
		m[one.key] = one.value
	}
	clear(s.members[o.base:]) // or they would be held until others come in their place
	s.members = s.members[:o.base]
	return m
}

// list is an array that is being read.
type list struct {
	base int   // where its items begin in the list of them
	many []any // its items once they are more than fewItems or no records are made, and nil before
}

// fewItems are gathered before memory is asked for, which is then just enough.
const fewItems = 16

// keepItem adds an item.
func (s *scanner) keepItem(l *list, value any) {
	switch {
	case s.records && l.many == nil && len(s.items)-l.base < fewItems:
		s.items = append(s.items, value)
	case s.records && l.many == nil:
		l.many = append(append(make([]any, 0, 2*fewItems), s.items[l.base:]...), value)
		s.dropItems(l)
	default:
		l.many = append(l.many, value)
	}
}

// closeList makes the list of an array that ends.
func (s *scanner) closeList(l *list) []any {
	switch {
	case l.many != nil:
		return l.many
	case len(s.items) == l.base:
		return []any{}
	}
	items := cut(&s.slabs.items, len(s.items)-l.base)
	copy(items, s.items[l.base:])
	s.dropItems(l)
	return items
}

func (s *scanner) dropItems(l *list) {
	clear(s.items[l.base:]) // or they would be held until others come in their place
	s.items = s.items[:l.base]
}

// itemOf is what holds the items of an array.
func (s *scanner) itemOf(holder string) string {
	if s.held == nil {
		s.held = map[string]string{}
	}
	item, known := s.held[holder]
	if !known {
		item = holder + "[]"
		if len(s.held) < maxHolders && len(holder) <= maxHolder {
			s.held[holder] = item
		}
	}
	return item
}

// maxHolders and maxHolder bound how many names of arrays are remembered, and how long they are.
const maxHolders, maxHolder = 256, 64
