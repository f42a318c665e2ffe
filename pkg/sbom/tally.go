package sbom

import (
	"cmp"
	"slices"
)

// MaxTally bounds how many different values a tally lists.
const MaxTally = 50

// Tally counts different values: what they are is the supplier's choice, and so is how many.
type Tally struct {
	Distinct int     `json:"distinct"`
	Most     []Count `json:"most"` // at most MaxTally, the most frequent first
}

// Count is one value and how often it occurs.
type Count struct {
	Value    string   `json:"value"`
	Count    int      `json:"count"`
	Examples []string `json:"examples,omitempty"` // components of which it is true, the first few
}

// maxExamples is how many components stand for all of which something is true.
const maxExamples = 3

// tallying is a Tally in the making.
type tallying map[string]*Count

func (t tallying) add(value string) *Count {
	c := t[value]
	if c == nil {
		c = &Count{Value: value}
		t[value] = c
	}
	c.Count++
	return c
}

// example counts a value and keeps what it is true of.
func (t tallying) example(value, of string) {
	if c := t.add(value); len(c.Examples) < maxExamples {
		c.Examples = append(c.Examples, of)
	}
}

func (t tallying) tally() Tally {
	all := make([]Count, 0, len(t))
	for _, c := range t {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return Tally{Distinct: len(all), Most: all[:min(len(all), MaxTally)]}
}
