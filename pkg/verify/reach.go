package verify

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// reach is what a subject reaches by its digests. Thousands of subjects, in one statement or in many, may have the same ones, and thousands of files too: it
// is found out once, and shared.
type reach struct {
	covers []*delivery.File
	files  []string // their paths, as Subject.Files
	listed []Listed // as Subject.Listed
}

// reachOf finds what a subject reaches.
func (x *index) reachOf(s Subject) *reach {
	key := s.counting()
	r, known := x.reached[key]
	if known {
		return r
	}
	r = &reach{covers: x.covered(s)}
	x.reached[key] = r
	for _, f := range r.covers {
		r.files = append(r.files, f.Path)
		for _, l := range x.listed[f.Path] {
			r.listed = append(r.listed, Listed{l.Path, through(f, l)})
		}
	}
	slices.SortFunc(r.listed, func(a, b Listed) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Through, b.Through)) })
	return r
}

// counting writes the digests of a subject that count in one form.
func (s Subject) counting() string {
	var all strings.Builder
	for _, algorithm := range shownDigests {
		if d := s.Digest[algorithm]; d != "" {
			all.WriteString(algorithm + ":" + d + " ")
		}
	}
	return all.String()
}

// covered lists the files that a subject covers, each once, by path.
func (x *index) covered(s Subject) []*delivery.File {
	var out []*delivery.File
	for _, algorithm := range shownDigests {
		for _, f := range x.byDigest[algorithm+":"+s.Digest[algorithm]] {
			if s.covers(f) {
				out = append(out, f)
			}
		}
	}
	slices.SortFunc(out, func(a, b *delivery.File) int { return cmp.Compare(a.Path, b.Path) })
	return slices.Compact(out)
}

// reaches fills in what each subject of a statement reaches, and gives the different ones in the order of the subjects.
func (x *index) reaches(s *Statement) []*reach {
	var all []*reach
	seen := map[*reach]bool{}
	for i := range s.Subjects {
		subject := &s.Subjects[i]
		r := x.reachOf(*subject)
		subject.Files, subject.Listed = r.files, r.listed
		if !seen[r] {
			seen[r] = true
			all = append(all, r)
		}
	}
	return all
}

// coveredBy lists what some subjects reach, as Statement.Covered.
func coveredBy(all []*reach) []Listed {
	through := map[string]string{}
	for _, r := range all {
		for _, l := range r.listed {
			if _, there := through[l.Path]; !there {
				through[l.Path] = l.Through
			}
		}
	}
	for _, r := range all {
		for _, path := range r.files {
			through[path] = ""
		}
	}
	out := make([]Listed, 0, len(through))
	for _, path := range slices.Sorted(maps.Keys(through)) {
		out = append(out, Listed{path, through[path]})
	}
	return out
}

// covers says whether the statement speaks of a file by the file's own digest.
func (s *Statement) covers(file string) bool {
	i, found := slices.BinarySearchFunc(s.Covered, file, func(l Listed, path string) int { return cmp.Compare(l.Path, path) })
	return found && s.Covered[i].Through == ""
}
