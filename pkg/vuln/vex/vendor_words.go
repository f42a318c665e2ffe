package vex

import (
	"slices"
	"strings"
)

// maxVendorWords bounds the ways to write a name.
const maxVendorWords = 16

// writings are the ways to write the name of a product, in words with spaces between them: as it is, with words of its vendor before it, and without those. Some say "Microsoft SQL Server", and
// some name the vendor beside it. What the product on offer has for firmware is called by that word alone, too. For warnings alone: an all-clear counts for what identifiers name.
func (x *Inventory) writings(vendor, product string) []string {
	own, by := words(product), words(vendor)
	by = by[:min(len(by), maxVendorWords)]
	ways := [][]string{own}
	for i, word := range by {
		ways = append(ways, append([]string{word}, own...), append(slices.Clone(by[:i+1]), own...))
	}
	ways = append(ways, slices.DeleteFunc(slices.Clone(own), func(word string) bool { return slices.Contains(by, word) }))
	if last := len(own) - 1; last > 0 && slices.Contains(programs, own[last]) && x.isCalled(product) {
		ways = append(ways, own[last:])
	}
	var out []string
	for _, way := range ways {
		if text := strings.Join(way, " "); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// partsCalled are the parts of one of the names, in the way that a map has them; many says that more bear one of them than are looked at.
func partsCalled(by map[string][]int, names []string, spelt func(string) string) (parts []int, many bool) {
	for _, name := range names {
		found := by[spelt(name)]
		if many = many || len(found) > MaxAlike; many {
			return nil, true
		}
		parts = append(parts, found...)
	}
	slices.Sort(parts)
	return slices.Compact(parts), false
}
