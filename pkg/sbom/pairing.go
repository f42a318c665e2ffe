package sbom

import (
	"maps"
	"slices"
	"strings"
)

// pair is two components that are one in two SBOMs.
type pair struct {
	old, new *Component
	by       By
}

// pairing joins the components of two SBOMs.
type pairing struct {
	order Order
	left  map[*Component]bool // not paired yet
	pairs []pair
}

// run pairs what it can and returns what is left on either side, in document order.
func (p *pairing) run(before, after []*Component) (pairs []pair, removed, added []*Component) {
	for _, c := range slices.Concat(before, after) {
		p.left[c] = true
	}
	same := func(_, _ *Component) bool { return true }
	p.join(before, after, ByPurl, same, func(c *Component) string {
		if c.Purl.State != Stated {
			return ""
		}
		return purlKey(c.Purl)
	})
	named := func(c *Component) string {
		if c.Name.State != Stated {
			return ""
		}
		return nameKey(c.Group, c.Name.Text)
	}
	p.join(before, after, ByName, mayBeOneComponent, func(c *Component) string {
		if name := named(c); name != "" {
			return c.Type + " " + name
		}
		return ""
	})
	p.join(before, after, ByName, mayBeOneComponent, named)
	p.join(before, after, ByCPE, mayBeOneComponent, func(c *Component) string {
		if c.CPE.State != Stated || !concrete(c.CPE.Vendor) || !concrete(c.CPE.Product) {
			return ""
		}
		return cpeKey(c.CPE)
	})
	p.join(before, after, ByHash, mayBeOneComponent, func(c *Component) string {
		for _, h := range c.Hashes {
			if h.WellFormed && h.Approved {
				return strings.ToLower(h.Content)
			}
		}
		return ""
	})
	open := func(c *Component) bool { return !p.left[c] }
	return p.pairs, slices.DeleteFunc(slices.Clone(before), open), slices.DeleteFunc(slices.Clone(after), open)
}

// mayBeOneComponent reports whether a name or CPE may decide: not where both purls name an ecosystem, since then they
// have been compared, and differ.
func mayBeOneComponent(a, b *Component) bool {
	return ecosystemOf(a.Purl) == "" || ecosystemOf(b.Purl) == ""
}

// join pairs components of equal keys: first those that are alike in every identifier and hash, then those of one
// version, then the latest with the latest.
func (p *pairing) join(before, after []*Component, by By, same func(a, b *Component) bool, key func(*Component) string) {
	for _, detail := range []func(*Component) string{wholeIdentity, versionIdentity} {
		refined := func(c *Component) string {
			if k := key(c); k != "" {
				return k + "\x00" + detail(c)
			}
			return ""
		}
		p.zip(p.group(before, refined), p.group(after, refined), by, same)
	}
	olds, news := p.group(before, key), p.group(after, key)
	for k := range olds {
		if len(news[k]) > 0 && len(olds[k])+len(news[k]) > 2 {
			p.latestFirst(olds[k])
			p.latestFirst(news[k])
		}
	}
	p.zip(olds, news, by, same)
}

// wholeIdentity and versionIdentity are what components have in common that belong together before others of their name.
func wholeIdentity(c *Component) string {
	hashes := make([]string, 0, len(c.Hashes))
	for _, h := range c.Hashes {
		hashes = append(hashes, strings.ToLower(h.Content))
	}
	slices.Sort(hashes)
	return strings.Join([]string{c.Ref, c.Group, c.Name.Text, c.Purl.Text, c.CPE.Text, strings.Join(hashes, ",")}, "\x00") + "\x00" + versionIdentity(c)
}

func versionIdentity(c *Component) string { return plainVersion(declaredVersion(c)) }

// group sorts what is left by a key; "" takes no part.
func (p *pairing) group(list []*Component, key func(*Component) string) map[string][]*Component {
	out := map[string][]*Component{}
	for _, c := range list {
		if !p.left[c] {
			continue
		}
		if k := key(c); k != "" {
			out[k] = append(out[k], c)
		}
	}
	return out
}

// latestFirst sorts components of one name. Where the order of two cannot be told they stay as they are in the document.
func (p *pairing) latestFirst(list []*Component) {
	slices.SortStableFunc(list, func(a, b *Component) int {
		sign, _ := p.order(a.Purl.Type, declaredVersion(b), declaredVersion(a))
		return sign
	})
}

// zip pairs components of equal keys in their order. Where same refuses the next one, others are tried, maxCandidates at
// most.
func (p *pairing) zip(olds, news map[string][]*Component, by By, same func(a, b *Component) bool) {
	for _, key := range slices.Sorted(maps.Keys(olds)) {
		free := news[key]
		for _, old := range olds[key] {
			for i := 0; i < len(free) && i < maxCandidates; i++ {
				if !same(old, free[i]) {
					continue
				}
				p.pairs = append(p.pairs, pair{old: old, new: free[i], by: by})
				delete(p.left, old)
				delete(p.left, free[i])
				if i == 0 {
					free = free[1:]
				} else {
					free = slices.Delete(slices.Clone(free), i, i+1)
				}
				break
			}
		}
	}
}
