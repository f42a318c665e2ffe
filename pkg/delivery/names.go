package delivery

import (
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// nameSet admits the entry names of one delivery: each must be safe by itself, and no two may collide on a
// file system that ignores letter case or Unicode form.
type nameSet struct {
	lim     Limits
	fold    cases.Caser
	files   map[string]string // folded path → path as written
	parents map[string]string // folded path of a directory → an entry that needs it
	also    map[string]string // folded path that some programs take → the entry
	entries int
}

func newNameSet(lim Limits) *nameSet {
	return &nameSet{lim: lim, fold: cases.Fold(), files: map[string]string{}, parents: map[string]string{}, also: map[string]string{}}
}

// alsoCalled notes what programs call an entry that know nothing of long names and other letters.
func (s *nameSet) alsoCalled(name, own string) {
	if key := s.key(strings.TrimPrefix(own, "./")); key != s.key(strings.TrimPrefix(name, "./")) {
		s.also[key] = name
	}
}

// meets says whether such a name is that of another entry, which these programs would write over.
func (s *nameSet) meets() error {
	for _, key := range slices.Sorted(maps.Keys(s.also)) {
		if other, taken := s.files[key]; taken {
			return duplicate(s.also[key], other)
		}
	}
	return nil
}

// directory admits a directory entry. Its clean path is empty for the top itself.
func (s *nameSet) directory(name string) (string, error) {
	if err := s.count(); err != nil {
		return "", err
	}
	trimmed := strings.TrimSuffix(name, "/")
	if trimmed == "." || trimmed == "" && name == "./" {
		return "", nil
	}
	clean, err := s.safe(name, trimmed)
	if err != nil {
		return "", err
	}
	key := s.key(clean)
	if other, taken := s.files[key]; taken {
		return "", duplicate(name, other)
	}
	return clean, s.needParents(name, key+"/")
}

// file admits a file entry and returns its clean path.
func (s *nameSet) file(name string) (string, error) {
	if err := s.count(); err != nil {
		return "", err
	}
	clean, err := s.safe(name, name)
	if err != nil {
		return "", err
	}
	key := s.key(clean)
	if other, taken := s.files[key]; taken {
		return "", duplicate(name, other)
	}
	if other, taken := s.parents[key]; taken {
		return "", duplicate(name, other)
	}
	s.files[key] = name
	return clean, s.needParents(name, key)
}

// needParents records the directories that an entry lies in; none may be a file at the same time.
func (s *nameSet) needParents(name, key string) error {
	for i := strings.LastIndexByte(key, '/'); i > 0; i = strings.LastIndexByte(key[:i], '/') {
		dir := key[:i]
		if other, taken := s.files[dir]; taken {
			return duplicate(name, other)
		}
		if _, known := s.parents[dir]; known {
			return nil
		}
		s.parents[dir] = name
	}
	return nil
}

func (s *nameSet) count() error {
	s.entries++
	if s.entries > s.lim.MaxFiles {
		return tooManyFiles(s.lim.MaxFiles)
	}
	return nil
}

func (s *nameSet) key(clean string) string {
	return norm.NFC.String(s.fold.String(norm.NFKC.String(clean)))
}

// safe checks one name and strips the leading "./" that tar writes. Anything else that is not already clean is
// refused rather than repaired: programs disagree on the repair.
func (s *nameSet) safe(raw, name string) (string, error) {
	if why := unsafeName(name, s.lim); why != "" {
		return "", unsafe(raw, why)
	}
	name = strings.TrimPrefix(name, "./")
	if name == "" || path.Clean(name) != name || name == "." {
		return "", unsafe(raw, "the name has empty or . parts")
	}
	return name, nil
}

// unsafeName says why a name is refused, or nothing.
func unsafeName(name string, lim Limits) string {
	switch {
	case name == "":
		return "the name is empty"
	case !utf8.ValidString(name):
		return "the name is not UTF-8"
	case len(name) > lim.MaxPathLength:
		return "the name is too long"
	case strings.Count(name, "/") >= lim.MaxPathDepth:
		return "the name has too many directories"
	case strings.HasPrefix(name, "/"):
		return "the path is absolute"
	case strings.Contains(name, `\`):
		return `the name contains a backslash, which is a separator on some systems`
	case len(name) > 1 && name[1] == ':' && (name[0]|0x20 >= 'a' && name[0]|0x20 <= 'z'):
		return "the name begins with a drive letter"
	}
	for _, r := range name {
		// Format characters (bidirectional overrides, zero-width joiners) make a name read as another.
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return "the name contains a control or invisible character"
		}
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return "the path contains .. and leaves the delivery"
		}
		// Windows drops trailing dots and blanks, so that "a." would overwrite "a".
		if part != "." && part != "" && (strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ")) {
			return "a part of the name ends in a dot or blank"
		}
	}
	return ""
}
