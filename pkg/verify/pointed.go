package verify

import (
	"path"
	"slices"
	"strings"

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
	for _, f := range x.maybe(s) {
		add(f)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// maybe lists the files that a subject may be about of which only digests are stated that are not taken here (SHA-3, BLAKE2, SM3 …): those of its name, or
// all when none has it. What condemns a file that nobody can tell apart condemns each.
func (x *index) maybe(s Subject) []*delivery.File {
	told := len(s.Digest) == 0
	for name := range s.Digest {
		algorithm := algorithmMeant(name)
		told = told || digestHashes[algorithm] != 0 || otherDigests[algorithm] != 0 || !NamesDigest(name) || ofTree(algorithm)
	}
	if told {
		return nil
	}
	if named := x.byBase[path.Base(s.Name)]; len(named) > 0 {
		return named
	}
	return x.files
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

// ofTree says whether digests of an algorithm are of sources in a tree, and of no file (gitCommit, gitTree, dirHash1 …).
func ofTree(algorithm string) bool {
	return strings.HasPrefix(algorithm, "git") || strings.HasPrefix(algorithm, "dirhash")
}
