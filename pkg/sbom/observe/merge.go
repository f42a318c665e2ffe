package observe

import (
	"cmp"
	"slices"
)

// merge makes one component of findings that describe the same thing: by package URL, and without one by
// type, name and version. Nothing is dropped: a component without a version stays, and every place is kept.
func merge(found []Component) []Component {
	at := map[string]int{}
	var out []Component
	for _, c := range found {
		key := c.Purl
		if key == "" {
			key = "\x00" + c.Type + "\x00" + c.Name + "\x00" + c.Version
		}
		i, seen := at[key]
		if !seen {
			at[key] = len(out)
			out = append(out, c)
			continue
		}
		into := &out[i]
		into.Paths = append(slices.Clip(into.Paths), c.Paths...)
		into.CPEs = append(slices.Clip(into.CPEs), c.CPEs...)
		into.SourceName = cmp.Or(into.SourceName, c.SourceName)
		into.Description = cmp.Or(into.Description, c.Description)
	}
	for i := range out {
		out[i].Paths, out[i].CPEs = sortedSet(out[i].Paths), sortedSet(out[i].CPEs)
		if len(out[i].Paths) > 0 {
			out[i].Path = out[i].Paths[0]
		}
	}
	slices.SortFunc(out, func(a, b Component) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Purl, b.Purl))
	})
	return out
}

func sortedSet(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}
