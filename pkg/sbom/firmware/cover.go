package firmware

import (
	"fmt"
	"math/bits"
)

const (
	// coverUnit is how finely a cover tells bytes apart, in bytes: the smallest sector that a disk has.
	coverUnit = 512
	// coverUnits bounds the memory of a cover, 32 MiB, and with it the image that free space is searched in: 128 GiB.
	coverUnits = 1 << 28
)

// cover says which sectors of a file system belong to something. The others are free, whatever its own lists of free
// blocks say: those are as easily written as the blocks. Without one (nil), free space is not searched, and nothing is
// marked.
type cover struct {
	tree *Tree
	used []uint64 // a bit for each unit
	size int64    // bytes of the file system that are there
}

// newCover covers nothing of a file system yet.
func newCover(t *Tree, size int64) (*cover, error) {
	units := blocksOf(size, coverUnit)
	if units > coverUnits {
		return nil, fmt.Errorf("free space is not searched in file systems of more than %d bytes: not supported", int64(coverUnits)*coverUnit)
	}
	return &cover{tree: t, used: make([]uint64, blocksOf(units, 64)), size: size}, nil
}

// mark says that bytes belong to something. It costs as much as reading the marks: files may state the same bytes again
// and again.
func (c *cover) mark(from, to int64) error {
	if c == nil {
		return nil
	}
	from, to = max(0, from), min(to, c.size)
	if from >= to {
		return nil
	}
	first, last := from/coverUnit, (to-1)/coverUnit
	if err := c.tree.budget.takeBytes((last-first)/8 + 8); err != nil {
		return err
	}
	for w := first / 64; w <= last/64; w++ {
		mask := ^uint64(0)
		if w == first/64 {
			mask &= ^uint64(0) << (first % 64)
		}
		if w == last/64 {
			mask &= ^uint64(0) >> (63 - last%64)
		}
		c.used[w] |= mask
	}
	return nil
}

// gaps gives the runs that nothing marked, in order.
func (c *cover) gaps(visit func(part)) {
	units := blocksOf(c.size, coverUnit)
	for at := int64(0); at < units; {
		from := c.next(at, units, false)
		if at = c.next(from, units, true); from < at {
			visit(part{from * coverUnit, min(at*coverUnit, c.size)})
		}
	}
}

// next gives the first unit from one on that is used, or not.
func (c *cover) next(unit, units int64, used bool) int64 {
	for unit < units {
		w := c.used[unit/64]
		if !used {
			w = ^w
		}
		if w >>= unit % 64; w != 0 {
			return min(units, unit+int64(bits.TrailingZeros64(w)))
		}
		unit = (unit/64 + 1) * 64
	}
	return units
}

// table marks a run that the format fills by right, and leaves it over: it could hold more than it should. What it
// resembles by right is no find.
func (c *cover) table(what string, p part, but Kind) error {
	if c == nil {
		return nil
	}
	p.to = min(p.to, c.size)
	c.tree.leave(leftover{part: p, what: what, table: true, but: but})
	return c.mark(p.from, p.to)
}

// file marks the content of a file, and leaves over what the last sector holds behind its end.
func (c *cover) file(f *pieces) error {
	if c == nil {
		return nil
	}
	for _, r := range f.runs {
		if r.at < 0 || r.from >= f.size {
			continue
		}
		to := r.at + min(r.n, f.size-r.from)
		if err := c.mark(r.at, to); err != nil {
			return err
		}
		if slack := min(roundUp(to, coverUnit), c.size) - to; slack >= leastContainer {
			b := make([]byte, slack)
			if err := readFull(f.of, b, to); err == nil && fill(b) < len(b) {
				c.tree.tail(part{to, to + slack})
			}
		}
	}
	return nil
}
