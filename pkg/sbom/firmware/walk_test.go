package firmware

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// seen is what a test learns from a walk. It stands in for the findings of a cataloger: the two files that
// imagetest.Rootfs has, wherever they lie.
type seen struct {
	*Contents
	Whole bool
	found map[string][]string // name → paths
}

// marks are what gives away the files that the visitor of the tests finds.
var marks = map[string]struct{ ending, content string }{
	"zlib1g": {"lib/dpkg/status", "Package: zlib1g"},
	"debian": {"lib/os-release", "ID=debian"},
}

func (s *seen) visit(_ context.Context, t *Tree) map[string]bool {
	claimed := map[string]bool{}
	for _, e := range t.Sorted() {
		for name, m := range marks {
			if !e.Mode.IsRegular() || !strings.HasSuffix(e.Path, m.ending) {
				continue
			}
			content, err := t.Content(e)
			if err != nil {
				continue
			}
			if b, err := io.ReadAll(content); err == nil && strings.Contains(string(b), m.content) {
				s.found[name] = append(s.found[name], t.Inside(e.Path))
				claimed[t.Inside(e.Path)] = true
			}
		}
	}
	return claimed
}

func look(t testing.TB, path string, b []byte, lim Limits) *seen {
	t.Helper()
	s := &seen{found: map[string][]string{}}
	var err error
	s.Contents, err = Walk(context.Background(), Source{path, int64(len(b)), bytes.NewReader(b)}, lim, s.visit)
	imagetest.Must(t, err)
	s.Whole = len(s.Unread) == 0
	return s
}

// at gives the first place of what was found, "" when it was not.
func (s *seen) at(name string) string {
	if len(s.found[name]) == 0 {
		return ""
	}
	return s.found[name][0]
}

func (s *seen) missed(part string) bool {
	for _, u := range s.Unread {
		if strings.Contains(u.Path+": "+u.Reason, part) {
			return true
		}
	}
	return false
}

// nothing is a visitor that claims nothing.
func nothing(context.Context, *Tree) map[string]bool { return nil }
