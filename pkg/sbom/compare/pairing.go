package compare

import (
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// pair is two components that are one in two SBOMs.
type pair struct {
	old, new *sbom.Component
	by       By
}

// pairing joins the components of two SBOMs.
type pairing struct {
	left  map[*sbom.Component]bool // not paired yet
	pairs []pair
}

func newPairing() *pairing { return &pairing{left: map[*sbom.Component]bool{}} }

// run pairs what it can and returns what is left on either side, in document order.
func (p *pairing) run(before, after []*sbom.Component) (pairs []pair, removed, added []*sbom.Component) {
	for _, list := range [][]*sbom.Component{before, after} {
		for _, c := range list {
			p.left[c] = true
		}
	}
	p.join(before, after, ByPurl, anyTwo, ownPurlKey)
	p.join(before, after, ByName, mayBeOneComponent, func(c *sbom.Component) string {
		if name := ownNameKey(c); name != "" {
			return c.Type + " " + name
		}
		return ""
	})
	p.join(before, after, ByName, mayBeOneComponent, ownNameKey)
	p.join(before, after, ByCPE, mayBeOneComponent, ownCPEKey)
	p.join(before, after, ByHash, mayBeOneComponent, firstHashKey)
	open := func(c *sbom.Component) bool { return !p.left[c] }
	return p.pairs, slices.DeleteFunc(slices.Clone(before), open), slices.DeleteFunc(slices.Clone(after), open)
}

func anyTwo(_, _ *sbom.Component) bool { return true }

// mayBeOneComponent reports whether a name or CPE may decide: not where both purls name an ecosystem, since then they
// have been compared, and differ.
func mayBeOneComponent(a, b *sbom.Component) bool {
	return identity.Ecosystem(a.Purl) == "" || identity.Ecosystem(b.Purl) == ""
}

// join pairs components of equal keys: first those that are alike in every identifier and hash, then those of one
// version, then the latest with the latest.
func (p *pairing) join(before, after []*sbom.Component, by By, same func(a, b *sbom.Component) bool, key func(*sbom.Component) string) {
	before, after = p.shared(before, after, key)
	for _, detail := range []func(*sbom.Component) string{wholeIdentity, versionIdentity} {
		refined := func(c *sbom.Component) string { return key(c) + "\x00" + detail(c) }
		p.zip(p.group(before, refined), p.group(after, refined), by, same)
	}
	olds, news := p.group(before, key), p.group(after, key)
	for k := range olds {
		if len(news[k]) > 0 && len(olds[k])+len(news[k]) > 2 {
			latestFirst(olds[k])
			latestFirst(news[k])
		}
	}
	p.zip(olds, news, by, same)
}

// shared is what is left on either side whose key is on the other side as well; "" is no key.
func (p *pairing) shared(before, after []*sbom.Component, key func(*sbom.Component) string) (olds, news []*sbom.Component) {
	const old, is = 1, 2
	sides := map[string]int{}
	for side, list := range map[int][]*sbom.Component{old: before, is: after} {
		for _, c := range list {
			if p.left[c] {
				sides[key(c)] |= side
			}
		}
	}
	delete(sides, "")
	alone := func(c *sbom.Component) bool { return !p.left[c] || sides[key(c)] != old|is }
	return slices.DeleteFunc(slices.Clone(before), alone), slices.DeleteFunc(slices.Clone(after), alone)
}

// wholeIdentity and versionIdentity are what components have in common that belong together before others of their name.
func wholeIdentity(c *sbom.Component) string {
	hashes := make([]string, 0, len(c.Hashes))
	for _, h := range c.Hashes {
		hashes = append(hashes, strings.ToLower(h.Content))
	}
	slices.Sort(hashes)
	return strings.Join([]string{c.Ref, c.Group, c.Name.Text, c.Purl.Text, c.CPE.Text, strings.Join(hashes, ",")}, "\x00") + "\x00" + versionIdentity(c)
}

func versionIdentity(c *sbom.Component) string { return version.Plain(identity.Version(c)) }

// group sorts what is left by a key.
func (p *pairing) group(list []*sbom.Component, key func(*sbom.Component) string) map[string][]*sbom.Component {
	out := map[string][]*sbom.Component{}
	for _, c := range list {
		if p.left[c] {
			k := key(c)
			out[k] = append(out[k], c)
		}
	}
	return out
}

// latestFirst sorts components of one name. Where the order of two cannot be told they stay as they are in the document. More
// than maxCandidates of them no real tree holds, and asking the rules of their ecosystem would take minutes.
func latestFirst(list []*sbom.Component) {
	if len(list) > maxCandidates {
		slices.SortStableFunc(list, func(a, b *sbom.Component) int { return order.AtSight(identity.Version(b), identity.Version(a)) })
		return
	}
	type dated struct {
		component *sbom.Component
		version   *order.Version
	}
	all := make([]dated, len(list))
	for i, c := range list {
		all[i] = dated{c, order.Of(c.Purl.Type, identity.Version(c))}
	}
	slices.SortStableFunc(all, func(a, b dated) int {
		sign, _ := b.version.Compare(a.version)
		return sign
	})
	for i, d := range all {
		list[i] = d.component
	}
}

// zip pairs components of equal keys in their order. Where same refuses the next one, others are tried, maxCandidates at
// most.
func (p *pairing) zip(olds, news map[string][]*sbom.Component, by By, same func(a, b *sbom.Component) bool) {
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
