package verify

import (
	"path"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// pointed lists the files of which a subject of a statement states any digest, what those that are an image index list, and the images whose layer or configuration
// they are. Others, SHA-1 and MD5 among them, are taken where the subject states nothing better: they release nothing, and are enough to condemn.
func (x *index) pointed(s *Statement) []string {
	asked, files := map[string]bool{}, map[*delivery.File]bool{}
	for _, subject := range s.Subjects {
		for _, d := range subject.condemning() {
			if key := d.algorithm + ":" + d.value; !asked[key] {
				asked[key] = true // many subjects may state one digest
				for _, f := range x.byAny(d.algorithm, d.value) {
					files[f] = true
				}
			}
		}
		if !subject.untold() {
			continue
		}
		if name := x.nameIn(subject); !asked["name "+name] {
			asked["name "+name] = true
			for _, f := range x.maybe(name) {
				files[f] = true
			}
		}
	}
	var out []string
	for f := range files {
		out = append(out, f.Path)
		for _, l := range slices.Concat(x.listed[f.Path], x.partOf[f.Path]) {
			out = append(out, l.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// untold says whether a subject states a digest of content that is not taken here (SHA-3, BLAKE2, SM3 …), and none that is.
func (s Subject) untold() bool {
	untold := false
	for name := range s.Digest {
		algorithm := algorithmMeant(name)
		if digestHashes[algorithm] != 0 || otherDigests[algorithm] != 0 {
			return false
		}
		untold = untold || NamesDigest(name) && !ofTree(algorithm)
	}
	return untold
}

// nameIn is the name of a subject, without directories; empty when no file has it.
func (x *index) nameIn(s Subject) string {
	if base := path.Base(s.Name); len(x.byBase[base]) > 0 {
		return base
	}
	return ""
}

// maybe lists the files that a subject may be about of which no digest that is stated is taken here: those of its name, or all when none has it. What
// condemns a file that nobody can tell apart condemns each.
func (x *index) maybe(name string) []*delivery.File {
	if name == "" {
		return x.files
	}
	return x.byBase[name]
}

// statedDigest is a digest that a subject states, its algorithm as in-toto spells it.
type statedDigest struct{ algorithm, value string }

// condemning lists the digests of a subject that are enough to condemn: those that count or, where there is none, the others that are known.
func (s Subject) condemning() []statedDigest {
	var strong, others []statedDigest
	for name, digest := range s.Digest {
		switch algorithm := algorithmMeant(name); {
		case digestHashes[algorithm] != 0:
			strong = append(strong, statedDigest{algorithm, digest})
		case otherDigests[algorithm] != 0:
			others = append(others, statedDigest{algorithm, digest})
		}
	}
	if len(strong) > 0 {
		return strong
	}
	return others
}

// byAny finds files by a digest of any algorithm that is known.
func (x *index) byAny(algorithm, digest string) []*delivery.File {
	if digestHashes[algorithm] != 0 {
		return x.byDigest[algorithm+":"+digest]
	}
	return x.byWeak(algorithm)[digest]
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
