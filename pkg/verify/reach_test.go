package verify

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/predicate"
)

// equalFiles is a delivery of so many files with one content.
func equalFiles(n int) (*delivery.Delivery, *delivery.File) {
	d := &delivery.Delivery{}
	for i := range n {
		d.Files = append(d.Files, wholeFile(fmt.Sprintf("d/%05d", i), []byte("one content")))
	}
	return d, d.Files[0]
}

// aboutEqual is a statement of so many subjects that all have the digests of one file.
func aboutEqual(f *delivery.File, subjects int) *Statement {
	s := &Statement{}
	for i := range subjects {
		s.Subjects = append(s.Subjects, Subject{Name: fmt.Sprintf("d/%05d", i), Digest: map[string]string{"sha256": f.SHA256, "sha512": f.SHA512}})
	}
	return s
}

// allocated is how many bytes something takes from the heap, freed or not.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Subjects of one digest share what they reach: one and a thousand of them cost nearly the same, however many files have it.
func TestSubjectsOfOneDigestShare(t *testing.T) {
	cost := func(subjects int, failed bool) uint64 {
		d, f := equalFiles(2000)
		x, s, in := newIndex(d), aboutEqual(f, subjects), &delivery.File{Path: "a.intoto.json"}
		if failed {
			s.Content.TestResult = &predicate.TestResult{Result: predicate.TestsFailed}
		}
		spent := allocated(func() { x.statementLinks(s, in) })
		for _, subject := range s.Subjects {
			if len(subject.Files) != 2000 || &subject.Files[0] != &s.Subjects[0].Files[0] {
				t.Fatalf("%d files, of their own", len(subject.Files))
			}
		}
		if len(s.Covered) != 2000 || failed && (len(s.pointed) != 2000 || !s.pointsAt(d.Files[1999].Path)) {
			t.Fatalf("speaks of %d files, points at %d", len(s.Covered), len(s.pointed))
		}
		return spent
	}
	for _, failed := range []bool{false, true} {
		one, thousand := cost(1, failed), cost(1000, failed)
		if thousand > 2*one+1<<20 {
			t.Errorf("speaking against them: %v. One subject takes %d bytes, a thousand take %d", failed, one, thousand)
		}
	}
}

// What is shared is what each subject reaches by itself, and what the statement reaches is all of that.
func TestReach(t *testing.T) {
	a, b, list := wholeFile("a", []byte("a")), wholeFile("b", []byte("b")), wholeFile("list", []byte("list"))
	again := wholeFile("c", []byte("a"))
	x := newIndex(&delivery.Delivery{Files: []*delivery.File{a, b, again, list}})
	x.listed["list"] = []*delivery.File{a, b}
	s := &Statement{Subjects: []Subject{
		{Name: "one", Digest: map[string]string{"sha256": list.SHA256}},
		{Name: "two", Digest: map[string]string{"sha256": a.SHA256}},
		{Name: "three", Digest: map[string]string{"sha256": a.SHA256, "sha512": a.SHA512, "sha1": "00"}},
		{Name: "two digests", Digest: map[string]string{"sha256": a.SHA256, "sha512": b.SHA512}},
		{Name: "none", Digest: map[string]string{"sha1": "00"}},
	}}
	x.statementLinks(s, wholeFile("s", nil))
	for i, want := range [][]string{{"list"}, {"a", "c"}, {"a", "c"}, nil, nil} {
		if got := s.Subjects[i].Files; !slices.Equal(got, want) {
			t.Errorf("subject %s: %v", s.Subjects[i].Name, got)
		}
	}
	through := "manifest sha256:" + list.SHA256
	if want := []Listed{{"a", ""}, {"b", through}, {"c", ""}, {"list", ""}}; !slices.Equal(s.Covered, want) {
		t.Errorf("covered %v", s.Covered)
	}
	if !s.covers("a") || s.covers("b") || s.covers("d") {
		t.Error("what has the digest of a subject, and what is listed, is not told apart")
	}
}
