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
		{ID: "ob-C-001-rest", What: "Do it.", About: "7500 more", More: 7500, Who: "supplier", Due: "before use", From: "C-001"},
		{ID: "ob-C-001-1", What: "Do it.", About: "e 1", Who: "supplier", Due: "before use", From: "C-001"}, {ID: "ob-C-001-2", What: "Do it.", About: "f 1", Who: "supplier", Due: "before use", From: "C-001"},
		{ID: "ob-D-001-rest", What: "Do it.", About: "2 more", More: 2, Who: "supplier", Due: "before use", From: "D-001"},
	}}
	want := []struct{ name, sentence string }{
		{"ob-A-001, 4 things", "Do it. (concerns a 1, c, d and 1 more)"},
		{"ob-A-001-2", "Do it. (concerns b 2)"},
		{"ob-B-001", "Do it."},
		{"ob-C-001, 7502 things", "Do it. (concerns e 1, f 1 and 7500 more)"},
		{"ob-D-001-rest", "Do it. (concerns 2 more)"},
	}
	if n := d.ObligedThings(); n != 7510 {
		t.Errorf("%d things", n)
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
