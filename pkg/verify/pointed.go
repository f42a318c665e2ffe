package verify

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// pointed lists the files of which a subject states any digest, what those that are an image index list, and the images whose layer or configuration they are. Others, SHA-1 and MD5 among them, are taken where the
// subject states nothing better: they release nothing, and are enough to condemn.
func (x *index) pointed(s Subject) []string {
	var out []string
	add := func(f *delivery.File) {
		out = append(out, f.Path)
		for _, l := range slices.Concat(x.listed[f.Path], x.partOf[f.Path]) {
			out = append(out, l.Path)
		}
	}
	strong := false
	for name, digest := range s.Digest {
		algorithm := algorithmMeant(name)
		strong = strong || digestHashes[algorithm] != 0
		for _, f := range x.byDigest[algorithm+":"+digest] {
			add(f)
		}
	}
	for name, digest := range s.Digest {
		algorithm := algorithmMeant(name)
		if strong || otherDigests[algorithm] == 0 {
			continue
		}
		for _, f := range x.byWeak(algorithm)[digest] {
			add(f)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// byWeak finds files by a digest that releases nothing.
func (x *index) byWeak(algorithm string) map[string][]*delivery.File {
	found, known := x.weak[algorithm]
	if known {
		return found
	}
	found = map[string][]*delivery.File{}
	for _, f := range x.files {
		if sum, err := x.sum(f, algorithm); err == nil {
			found[sum] = append(found[sum], f)
		}
	}
	x.weak[algorithm] = found
	return found
}
