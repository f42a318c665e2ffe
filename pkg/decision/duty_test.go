package decision

import (
	"testing"
)

func TestDuties(t *testing.T) {
	one := func(id, about, due string) Obligation {
		return Obligation{ID: id, What: "Do it.", About: about, Who: "supplier", Due: due, From: "A-001"}
	}
	d := &Decision{Obligations: []Obligation{
		one("ob-A-001-1", "a 1", "before use"), one("ob-A-001-2", "b 2", "2027-01-31"), one("ob-A-001-3", "c", "before use"),
		one("ob-A-001-4", "d", "before use"), one("ob-A-001-5", "e", "before use"), {ID: "ob-B-001", What: "Do it.", Who: "hospital", Due: "before use", From: "B-001"},
	}}
	want := []struct{ name, sentence string }{
		{"ob-A-001, 4 things", "Do it. (concerns a 1, c, d and 1 more)"},
		{"ob-A-001-2", "Do it. (concerns b 2)"},
		{"ob-B-001", "Do it."},
	}
	got := d.Duties()
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, k := range got {
		if k.Name() != want[i].name || k.Sentence() != want[i].sentence {
			t.Errorf("%q, %q; want %+v", k.Name(), k.Sentence(), want[i])
		}
	}
}
