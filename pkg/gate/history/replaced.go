package history

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// replaced are the files of software that have other content than then: of the same path, or new where others are gone, since files bear versions and builds in their names.
func replaced(then, now []decision.File) []string {
	was, is := software(then), software(now)
	before, gone := byPath(was), apart(was, is)
	out := []string{}
	for _, f := range is {
		if w, there := before[f.Path]; there && w.SHA256 != f.SHA256 {
			out = append(out, fmt.Sprintf("%s: sha256:%s, before sha256:%s", f.Path, f.SHA256, w.SHA256))
		}
	}
	if len(gone) == 0 {
		return out
	}
	for _, f := range apart(is, was) {
		out = append(out, fmt.Sprintf("%s: sha256:%s, before %s", f.Path, f.SHA256, oneOf(gone)))
	}
	slices.Sort(out)
	return out
}

// oneOf names the file that is gone, or the first of several with their number.
func oneOf(gone []decision.File) string {
	first := fmt.Sprintf("%s: sha256:%s", gone[0].Path, gone[0].SHA256)
	if len(gone) == 1 {
		return first
	}
	return fmt.Sprintf("%s, or another of the %d files that are gone", first, len(gone))
}

// apart are the files of which the other side has neither path nor content.
func apart(of, others []decision.File) []decision.File {
	paths, contents := byPath(others), map[string]bool{}
	for _, f := range others {
		contents[f.SHA256] = true
	}
	return slices.DeleteFunc(slices.Clone(of), func(f decision.File) bool {
		_, there := paths[f.Path]
		return there || contents[f.SHA256]
	})
}

func byPath(files []decision.File) map[string]decision.File {
	out := make(map[string]decision.File, len(files))
	for _, f := range files {
		out[f.Path] = f
	}
	return out
}

func software(files []decision.File) []decision.File {
	return slices.DeleteFunc(slices.Clone(files), func(f decision.File) bool { return f.Role != decision.RoleArtifact })
}
