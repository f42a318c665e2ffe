package observe

import (
	"fmt"
	"path"
	"sort"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// names finds the paths that a pattern matches without holding each path of a tree against it. Catalogers ask
// some three hundred patterns of every tree, and nearly all of them end in a name that is written out in part:
// so the pattern is held against the distinct last names first, of which there are few.
type names struct {
	paths []string // sorted, relative, clean
	bases []string // distinct last names, sorted
	of    map[string][]int32
	ends  map[string][]string // bases by what follows their last dot, sorted
}

func newNames(paths []string) *names {
	n := &names{paths: paths, of: make(map[string][]int32, len(paths)/2), ends: map[string][]string{}}
	for i, p := range paths {
		base := p[strings.LastIndexByte(p, '/')+1:]
		n.of[base] = append(n.of[base], int32(i))
	}
	n.bases = make([]string, 0, len(n.of))
	for base := range n.of {
		n.bases = append(n.bases, base)
	}
	sort.Strings(n.bases)
	for _, base := range n.bases {
		if dot := strings.LastIndexByte(base, '.'); dot >= 0 {
			n.ends[base[dot:]] = append(n.ends[base[dot:]], base)
		}
	}
	return n
}

// match calls visit with each path that a pattern (doublestar's syntax, relative to the root) matches. A path may
// be visited more than once.
func (n *names) match(pattern string, visit func(p string)) error {
	pattern = strings.TrimPrefix(pattern, "/")
	if !doublestar.ValidatePattern(pattern) {
		return fmt.Errorf("pattern %q: %w", pattern, doublestar.ErrBadPattern)
	}
	for _, p := range alternatives(pattern) {
		n.matchOne(p, visit)
	}
	return nil
}

func (n *names) matchOne(pattern string, visit func(p string)) {
	if strings.ContainsAny(pattern, `{}\`) || strings.HasSuffix(pattern, "**") {
		n.each(0, len(n.paths), pattern, visit)
		return
	}
	dir, base := path.Split(pattern)
	names := n.candidates(base)
	if meta := strings.IndexAny(dir, "*?["); meta != 0 && dir != "" {
		if meta < 0 {
			meta = len(dir)
		}
		from, to := prefixed(n.paths, dir[:meta])
		if n.more(names, to-from) {
			n.each(from, to, pattern, visit)
			return
		}
	}
	whole := dir == "**/"
	for _, name := range names {
		if !doublestar.MatchUnvalidated(base, name) {
			continue
		}
		for _, i := range n.of[name] {
			if p := n.paths[i]; whole || doublestar.MatchUnvalidated(pattern, p) {
				visit(p)
			}
		}
	}
}

// more says whether it takes more than so many steps to go over names and the paths that end in them. It takes no more
// steps itself: one manifest in each of many directories asks for what lies beside it.
func (n *names) more(names []string, steps int) bool {
	for _, name := range names {
		if steps -= 1 + len(n.of[name]); steps < 0 {
			return true
		}
	}
	return false
}

func (n *names) each(from, to int, pattern string, visit func(p string)) {
	for _, p := range n.paths[from:to] {
		if doublestar.MatchUnvalidated(pattern, p) {
			visit(p)
		}
	}
}

// candidates are the last names that a pattern without slashes may match: by how it begins, else by its ending.
func (n *names) candidates(base string) []string {
	meta := strings.IndexAny(base, "*?[")
	if meta < 0 {
		if _, known := n.of[base]; known {
			return []string{base}
		}
		return nil
	}
	if meta > 0 {
		from, to := prefixed(n.bases, base[:meta])
		return n.bases[from:to]
	}
	if dot := strings.LastIndexByte(base, '.'); dot > strings.LastIndexAny(base, "*?[]") {
		return n.ends[base[dot:]]
	}
	return n.bases
}

// prefixed gives the part of a sorted list that begins with a prefix.
func prefixed(sorted []string, prefix string) (from, to int) {
	from = sort.SearchStrings(sorted, prefix)
	n := sort.Search(len(sorted)-from, func(i int) bool { return !strings.HasPrefix(sorted[from+i], prefix) })
	return from, from + n
}

// maxAlternatives bounds what the braces of a pattern are written out to; the patterns of catalogers have at most
// a few dozen.
const maxAlternatives = 256

// alternatives writes out the braces of a pattern. One with more than allowed stays as it is, which is slower and
// means the same.
func alternatives(pattern string) []string {
	pending, out := []string{pattern}, []string(nil)
	for len(pending) > 0 {
		p := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		open := strings.IndexByte(p, '{')
		if open < 0 || strings.ContainsAny(p, `\[`) {
			out = append(out, p)
			continue
		}
		parts, rest, ok := braces(p[open:])
		if !ok || len(pending)+len(out)+len(parts) > maxAlternatives {
			return []string{pattern}
		}
		for _, part := range parts {
			pending = append(pending, p[:open]+part+rest)
		}
	}
	return out
}

// braces splits the group that text begins with at its own commas, and gives what follows the group.
func braces(text string) (parts []string, rest string, ok bool) {
	depth, from := 0, 1
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return append(parts, text[from:i]), text[i+1:], true
			}
		case ',':
			if depth == 1 {
				parts, from = append(parts, text[from:i]), i+1
			}
		}
	}
	return nil, "", false
}
