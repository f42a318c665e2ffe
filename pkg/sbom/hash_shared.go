package sbom

import (
	"slices"
	"strings"
)

// sharedFrom is how many names of components one digest must stand beside to be that of none of them. Two may be one file under two names.
const sharedFrom = 3

// shareHashes marks the digests that stand on several components of different names: two packages have no content in common, so that these are the digest of
// something else, as of the image that holds them all, or no answer. Files may be the same under many names, and are left out.
func (d *Document) shareHashes() {
	names := make(map[string][]string, len(d.Components))
	shared := false
	for _, c := range d.Components {
		if !c.packaged() {
			continue
		}
		name := strings.ToLower(c.Name.Text)
		for _, h := range c.Hashes {
			key := strings.ToLower(h.Content)
			if known := names[key]; h.WellFormed && len(known) < sharedFrom && !slices.Contains(known, name) {
				names[key] = append(known, name)
				shared = shared || len(known)+1 == sharedFrom
			}
		}
	}
	if !shared {
		return
	}
	for _, c := range d.Components {
		for i := range c.Hashes {
			c.Hashes[i].Shared = c.packaged() && len(names[strings.ToLower(c.Hashes[i].Content)]) == sharedFrom
		}
	}
}

// packaged says whether a component is listed as more than a file.
func (c *Component) packaged() bool {
	return c.Element != File && c.Element != Snippet && c.Type != "file" && c.Type != "data" && !c.OnlyAsset()
}
