package sbom

import (
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Distinct finds the items of one array that equal an earlier one, as JSON Schema means it, without holding them.
type Distinct struct {
	acceptor *acceptor
	item     func(i int) (any, bool)
	refs     map[uint64]int   // index of the one item with the hash of a ref; several when there are more, which are in seen
	seen     map[uint64]int   // index of the first item with a hash
	more     map[uint64][]int // of those with the same that differ from it, which only chance makes
}

const several = -1

// NewDistinct returns a Distinct that asks for items it has seen with item, which returns false for one that cannot be had again.
func NewDistinct(item func(i int) (any, bool)) *Distinct { return newDistinct(newAcceptor(), item) }

func newDistinct(a *acceptor, item func(i int) (any, bool)) *Distinct {
	return &Distinct{acceptor: a, item: item, refs: map[uint64]int{}, seen: map[uint64]int{}, more: map[uint64][]int{}}
}

// Twice is told of each item in order, and says which earlier one, that is equal to none before it, equals this. Items that are equal bear the same ref, so
// that only those of one ref are compared in all that they say.
func (x *Distinct) Twice(i int, v any) (first int, twice bool) {
	key := x.refHash(v)
	first, known := x.refs[key]
	switch {
	case !known:
		x.refs[key] = i
		return 0, false
	case first >= 0: // so far alone with its ref
		other, there := x.item(first)
		if !there {
			return 0, false
		}
		x.refs[key] = several
		x.seen[x.hash(other)] = first
	}
	hash := x.hash(v)
	first, known = x.seen[hash]
	if !known {
		x.seen[hash] = i
		return 0, false
	}
	for _, j := range append([]int{first}, x.more[hash]...) {
		if other, there := x.item(j); there && pairwise.Validate([]any{strictjson.Tree(other), strictjson.Tree(v)}) != nil {
			return j, true
		}
	}
	x.more[hash] = append(x.more[hash], i)
	return 0, false
}

func (x *Distinct) hash(v any) uint64 { return hashOfValue(x.acceptor.seed, v) }

// refHash is the hash of the ref that an item bears or speaks of, and of the whole item when that is none.
func (x *Distinct) refHash(v any) uint64 {
	if n, ok := nodeOf(v); ok {
		for _, key := range []string{"bom-ref", "ref"} {
			if ref, ok := n.get(key).(string); ok {
				return x.hash(ref)
			}
		}
	}
	return x.hash(v)
}

// pairwise is the demand that no two items are equal.
var pairwise = &jsonschema.Schema{UniqueItems: true, DraftVersion: 7}
