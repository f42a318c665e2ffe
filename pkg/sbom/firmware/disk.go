package firmware

import (
	"cmp"
	"fmt"
	"slices"
)

// diskPartitions bounds the partitions of one disk.
const diskPartitions = 256

// partition is a run of a disk.
type partition struct {
	name string
	part
}

// openDisk gives the partitions of a disk as files, and what lies between them and is no padding as well: a boot loader
// often does. Partitions that overlap are both looked into, and reported.
func openDisk(src source, t *Tree, k Kind) (int64, error) {
	read := mbrPartitions
	if k == "GPT disk image" {
		read = gptPartitions
	}
	list, used, err := read(src)
	if err != nil {
		return 0, err
	}
	slices.SortStableFunc(list, func(a, b partition) int { return cmp.Compare(a.from, b.from) })
	end := used
	for _, p := range list {
		switch {
		case p.from < end && p.from >= used:
			t.Skip(p.name, "partitions overlap")
		case p.from > end:
			if err := unpartitioned(src, t, end, p.from); err != nil {
				return 0, err
			}
		}
		if p.to > src.size {
			t.Skip(p.name, fmt.Sprintf("%v: partition ends at %d of %d: cut off", errDamaged, p.to, src.size))
			p.to = src.size
		}
		if err := t.addPart(p.name, src, p.from, p.to-p.from); err != nil {
			return 0, err
		}
		end = max(end, p.to)
	}
	return src.size, unpartitioned(src, t, end, src.size)
}

// unpartitioned adds a gap unless it is padding.
func unpartitioned(src source, t *Tree, from, to int64) error {
	if from >= to {
		return nil
	}
	if err := t.budget.takeBytes(min(to-from, searchStep)); err != nil {
		return err
	}
	blank, err := isPadding(src, from, to)
	if err != nil || blank {
		return err
	}
	return t.addPart(fmt.Sprintf("unpartitioned-%d", from), src, from, to-from)
}
