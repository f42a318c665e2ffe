package match

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/anchore/grype/grype/distro"
	"github.com/anchore/grype/grype/search"
	"github.com/anchore/grype/grype/version"
	"github.com/anchore/grype/grype/vulnerability"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// records are n of them, whose descriptions have so many bytes each.
func records(n, bytes int) []vulnerability.Vulnerability {
	all := make([]vulnerability.Vulnerability, n)
	for i := range all {
		all[i] = vulnerability.Vulnerability{Reference: vulnerability.Reference{ID: fmt.Sprint("CVE-", i)}, Constraint: version.MustGetConstraint("<2.0", version.DebFormat),
			Fix: vulnerability.Fix{Versions: []string{"2", "1"}}, Metadata: &vulnerability.Metadata{Description: strings.Repeat("x", bytes)}}
	}
	return all
}

// TestKnowledge: what is asked again is kept, up to a measure, and an error is no answer.
func TestKnowledge(t *testing.T) {
	k, read := newKnowledge(), 0
	const third = maxKnownBytes / 3 / 2 // bytes of the text of one record; texts weigh double
	for _, c := range []struct {
		what, key string
		n, bytes  int
		reads     int
	}{
		{"first: most names have one version", "a", 10, 10, 1},
		{"again", "a", 10, 10, 1},
		{"from then on", "a", 10, 10, 0},
		{"too much to keep", "large", 4, third, 1},
		{"again too much to keep", "large", 4, third, 1},
		{"still too much to keep", "large", 4, third, 1},
		{"what was kept before still is", "a", 10, 10, 0},
		{"much", "b", 2, third, 1},
		{"much again", "b", 2, third, 1},
		{"kept beside the first", "a", 10, 10, 0},
		{"more than there is room for", "c", 2, third, 1},
		{"more than there is room for, again", "c", 2, third, 1},
		{"kept in the place of the others", "c", 2, third, 0},
		{"forgotten for it", "b", 2, third, 1},
	} {
		before := read
		all, err := k.of(c.key, func() ([]vulnerability.Vulnerability, error) { read++; return records(c.n, c.bytes), nil })
		if err != nil || len(all) != c.n || read-before != c.reads {
			t.Errorf("%s: read %d times, expected %d; %d records, %v", c.what, read-before, c.reads, len(all), err)
		}
		sum := 0
		for key, kept := range k.kept {
			sum += len(key)
			for n := range kept {
				sum += weight(&kept[n])
			}
		}
		if k.bytes != sum || sum > maxKnownBytes {
			t.Errorf("%s: %d bytes kept, %d counted", c.what, sum, k.bytes)
		}
	}
	torn := errors.New("torn")
	for range 3 {
		if _, err := k.of("d", func() ([]vulnerability.Vulnerability, error) { return nil, torn }); !errors.Is(err, torn) {
			t.Error("an error is kept as an answer")
		}
	}
}

// TestKnowledgeNotesSoManyNames: what was asked once is noted of a bounded number of names.
func TestKnowledgeNotesSoManyNames(t *testing.T) {
	k := newKnowledge()
	for n := range maxNoted + 10 {
		if _, known, again := k.recall(fmt.Sprint(n)); known || again {
			t.Fatalf("question %d: known %t, again %t", n, known, again)
		}
		if len(k.noted) > maxNoted {
			t.Fatalf("%d noted", len(k.noted))
		}
	}
}

// TestEachAskerHasACopy: grype sorts the repaired versions of a match in place.
func TestEachAskerHasACopy(t *testing.T) {
	all := records(1, 1)
	all[0].Constraint = readOnce(all[0].Constraint)
	var q question
	got, err := q.among(all)
	if err != nil || len(got) != 1 {
		t.Fatalf("%d, %v", len(got), err)
	}
	got[0].Fix.Versions[0] = "changed"
	got[0].ID = "changed"
	if all[0].Fix.Versions[0] != "2" || all[0].ID != "CVE-0" {
		t.Errorf("what is kept became %v", all[0])
	}
}

// TestQuestions: what differs in what the database looks for differs in its key; versions do not.
func TestQuestions(t *testing.T) {
	name, other := search.ByPackageName("a"), search.ByPackageName("b")
	npm, gem := search.ByEcosystem(syftpkg.JavaScript, syftpkg.NpmPkg), search.ByEcosystem(syftpkg.Ruby, syftpkg.GemPkg)
	debian, eus := *distro.New(distro.Debian, "12", ""), *distro.New(distro.RedHat, "9.4+eus", "")
	product := func(text string) vulnerability.Criteria { return search.ByCPE(cpe.Must(text, "")) }
	keys := map[string]int{}
	for n, set := range [][]vulnerability.Criteria{
		{name}, {other}, {name, npm}, {name, gem}, {npm, search.ByPackageName(`a" "b`)}, {name, search.ByDistro(debian)}, {name, search.ByExactDistro(debian)}, {name, search.ByDistro(eus)},
		{name, search.ByDistro(*distro.New(distro.RedHat, "9.4", ""))}, {name, search.ByDistro(debian, eus)}, {name, npm, search.ForUnaffected()},
		{product("cpe:2.3:a:v:p:1:*:*:*:*:*:*:*")}, {product("cpe:2.3:a:v:q:1:*:*:*:*:*:*:*")}, {product("cpe:2.3:a:v:p:1:*:*:*:*:node.js:*:*")}, {product("cpe:2.3:o:v:p:1:*:*:*:*:*:*:*")},
	} {
		q, whole := questionOf(set)
		if before, known := keys[q.key]; known || !whole || len(q.of) != len(set) || len(q.wanted) > 0 {
			t.Errorf("question %d: whole %t, %d and %d criteria, the same as %d", n, whole, len(q.of), len(q.wanted), before)
		}
		keys[q.key] = n
	}
	qualified := search.ByFunc(func(vulnerability.Vulnerability) (bool, string, error) { return true, "", nil })
	if q, whole := questionOf([]vulnerability.Criteria{name, qualified, npm}); !whole || len(q.wanted) != 1 || keys[q.key] != 2 {
		t.Errorf("what is wanted of it changes the question: %+v", q)
	}
	if q, _ := questionOf([]vulnerability.Criteria{product("cpe:2.3:a:v:p:2:update1:*:*:*:*:*:*")}); keys[q.key] != 11 {
		t.Errorf("another version is another question: %s", q.key)
	}
	for _, set := range [][]vulnerability.Criteria{{}, {qualified}, {npm}, {name, search.ByID("CVE-1")}, {name, search.ByVersion(*version.New("1", version.DebFormat))},
		{name, search.ByConstraintFunc(func(version.Constraint) (bool, error) { return true, nil })}} {
		if _, whole := questionOf(set); whole {
			t.Errorf("%v is taken for a question about a name and any version", set)
		}
	}
}
