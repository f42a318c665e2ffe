package vuln

import "slices"

// Aliases knows which ids are of one vulnerability, from what many sources say of a few each. The zero value knows none.
//
// A CVE id stands for one vulnerability. Advisories are often about several, and naming two CVEs together makes them no aliases: what
// leads from one CVE to another through an advisory is not followed.
type Aliases struct {
	links map[ID][]ID
}

// Add notes that a source gives the ids of a vulnerability, its own first. Empty ones are passed over. A record that is called after a CVE is of that, whoever
// gives it and whatever else.
func (a *Aliases) Add(id ID, same ...ID) {
	if a.links == nil {
		a.links = map[ID][]ID{}
	}
	for _, one := range append([]ID{id}, same...) {
		if cve := one.Origin(); cve != "" {
			a.link(one, cve)
			a.link(cve, one)
		}
	}
	for _, other := range same {
		if id != "" && other != "" && other != id {
			a.link(id, other)
			a.link(other, id)
		}
	}
}

// Clone gives a copy that what is added to it stays in.
func (a *Aliases) Clone() *Aliases {
	out := &Aliases{links: make(map[ID][]ID, len(a.links))}
	for id, same := range a.links {
		out.links[id] = slices.Clone(same)
	}
	return out
}

func (a *Aliases) link(from, to ID) {
	if !slices.Contains(a.links[from], to) {
		a.links[from] = append(a.links[from], to)
	}
}

// Of gives all ids of the vulnerability that an id stands for, itself among them, sorted. Of an advisory about several CVEs it gives
// them all; of a CVE never another one.
func (a *Aliases) Of(id ID) []ID {
	found := map[ID]bool{id: true}
	if id.Scheme() == CVE {
		a.around(id, found)
	} else {
		for _, cve := range a.cvesOf(id, found) {
			found[cve] = true
			a.around(cve, found)
		}
	}
	out := make([]ID, 0, len(found))
	for known := range found {
		out = append(out, known)
	}
	slices.Sort(out)
	return out
}

// around adds what is linked to a CVE, over any number of ids that are no CVE.
func (a *Aliases) around(cve ID, found map[ID]bool) {
	seen := map[ID]bool{cve: true}
	for queue := []ID{cve}; len(queue) > 0; queue = queue[1:] {
		for _, next := range a.linked(queue[0]) {
			if seen[next] || next.Scheme() == CVE {
				continue
			}
			seen[next], found[next] = true, true
			// An advisory about more than this CVE has aliases that are none of it.
			if a.about(next) == 1 {
				queue = append(queue, next)
			}
		}
	}
}

// linked are the ids that an id is linked to, the CVE that it is made of among them, though nobody noted it.
func (a *Aliases) linked(id ID) []ID {
	if cve := id.Origin(); cve != "" && !slices.Contains(a.links[id], cve) {
		return append(slices.Clone(a.links[id]), cve)
	}
	return a.links[id]
}

// about is how many CVEs an id is linked to.
func (a *Aliases) about(id ID) int {
	n := 0
	for _, next := range a.linked(id) {
		if next.Scheme() == CVE {
			n++
		}
	}
	return n
}

// cvesOf gives the CVEs of an id that is none: those that it is linked to or, where there are none, those of the ids that it is
// linked to, and so on. What it meets on the way is added to found.
func (a *Aliases) cvesOf(id ID, found map[ID]bool) []ID {
	level := []ID{id}
	for len(level) > 0 {
		var cves, next []ID
		for _, at := range level {
			for _, to := range a.linked(at) {
				switch {
				case to.Scheme() == CVE:
					cves = append(cves, to)
				case !found[to]:
					found[to] = true
					next = append(next, to)
				}
			}
		}
		if len(cves) > 0 {
			return cves
		}
		level = next
	}
	return nil
}

// StandsFor gives the vulnerabilities that an id stands for, each by its CVE, with every other id that stands for that CVE alone behind it: of a CVE
// itself, of an advisory each of its own. An id that leads to no CVE is known to stand for nothing besides itself: none.
func (a *Aliases) StandsFor(id ID) [][]ID {
	cves := []ID{id}
	if id.Scheme() != CVE {
		cves = slices.Clone(a.cvesOf(id, map[ID]bool{id: true}))
		slices.Sort(cves)
		cves = slices.Compact(cves)
	}
	var out [][]ID
	for _, cve := range cves {
		one := []ID{cve}
		for _, same := range a.Of(cve) {
			if same != cve && a.Name(same) == cve {
				one = append(one, same)
			}
		}
		out = append(out, one)
	}
	return out
}

// Same says whether two ids are known to stand for one vulnerability, or one for an advisory about the other.
func (a *Aliases) Same(x, y ID) bool {
	return slices.Contains(a.Of(x), y) || slices.Contains(a.Of(y), x)
}

// Name is the id that a vulnerability is best called by: its CVE if it has exactly one, else the id itself.
func (a *Aliases) Name(id ID) ID {
	name := id
	for _, known := range a.Of(id) {
		if known.Scheme() != CVE || known == id {
			continue
		}
		if name != id {
			return id
		}
		name = known
	}
	return name
}
