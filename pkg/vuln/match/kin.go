package match

import (
	"slices"
	"strings"
	"unicode"

	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// kinship is a source package that packages of a kind are said to be of.
type kinship struct {
	kind   syftpkg.Type
	source string
}

// kinOf are the source packages of a document whose name goes with that of a package of another name which is said to be of them: libglvnd with libglvnd0, so that libegl1
// may be of it too.
func kinOf(doc *sbom.Document) map[kinship]bool {
	out := map[kinship]bool{}
	for _, c := range doc.Components {
		kind := syftpkg.Type(c.Purl.Type)
		if !slices.Contains(bySource, kind) {
			continue
		}
		for _, s := range sourcesOf(c) {
			if s.Name != c.Purl.Name && akin([]string{c.Purl.Name}, s.Name) {
				out[kinship{kind, s.Name}] = true
			}
		}
	}
	return out
}

const (
	shared = 4 // letters in a row that show that two words belong together: crypt and xcrypt
	least  = 2 // letters of a word that begins another: bz and bzip
)

// akin says whether the name of a source package goes with one of the names of a package, as packagers split them: all of it is in that, the first words begin alike,
// or both have the same words.
func akin(names []string, source string) bool {
	of := wordsWithin(source)
	return len(of) > 0 && slices.ContainsFunc(names, func(name string) bool {
		words := wordsWithin(name)
		if len(words) == 0 {
			return false
		}
		return strings.Contains(strings.Join(words, ""), strings.Join(of, "")) || alike(words[0], of[0]) || slices.Equal(sorted(slices.Clone(words)), sorted(slices.Clone(of)))
	})
}

// alike says whether two words begin alike or share a run of letters.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if a == b || len(a) >= least && strings.HasPrefix(b, a) {
		return true
	}
	for n := 0; n+shared <= len(a); n++ {
		if strings.Contains(b, a[n:n+shared]) {
			return true
		}
	}
	return false
}

// wordsWithin are the runs of letters of a name, without "lib" before it.
func wordsWithin(name string) []string {
	all := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(all) > 0 {
		if all[0] = strings.TrimPrefix(all[0], "lib"); all[0] == "" {
			all = all[1:]
		}
	}
	return all
}
