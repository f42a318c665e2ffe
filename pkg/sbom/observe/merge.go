package observe

import (
	"cmp"
	"slices"
)

// merge makes one component of findings with the same Ref. Nothing is dropped: a component without a version
// stays, and every place and licence is kept.
func merge(found []Component) []Component {
	at := map[string]int{}
	var out []Component
	for _, c := range found {
		c.Ref = ref(c)
		i, seen := at[c.Ref]
		if !seen {
			at[c.Ref] = len(out)
			// Clipped once, the first addition moves the list to memory of its own and the further ones have room there.
			c.Paths, c.CPEs, c.Files, c.Licences = slices.Clip(c.Paths), slices.Clip(c.CPEs), slices.Clip(c.Files), slices.Clip(c.Licences)
			out = append(out, c)
			continue
		}
		into := &out[i]
		into.Paths = append(into.Paths, c.Paths...)
		into.CPEs = append(into.CPEs, c.CPEs...)
		into.Files = append(into.Files, c.Files...)
		into.Licences = append(into.Licences, c.Licences...)
		into.SourceName = cmp.Or(into.SourceName, c.SourceName)
		into.SourceVersion = cmp.Or(into.SourceVersion, c.SourceVersion)
		into.Description = cmp.Or(into.Description, c.Description)
		into.FoundBy = min(into.FoundBy, c.FoundBy)
	}
	for i := range out {
		c := &out[i]
		c.Paths, c.CPEs = sortedSet(c.Paths), sortedSet(c.CPEs)
		c.Files = sortedDigests(c.Files)
		slices.SortFunc(c.Licences, compareLicences)
		c.Licences = slices.Compact(c.Licences)
		if len(c.Paths) > 0 {
			c.Path = c.Paths[0]
		}
	}
	slices.SortFunc(out, func(a, b Component) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Purl, b.Purl))
	})
	return out
}

func compareLicences(a, b Licence) int {
	concluded := func(l Licence) int {
		if l.Concluded {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Expression, b.Expression), cmp.Compare(concluded(a), concluded(b)))
}

func sortedSet(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}
