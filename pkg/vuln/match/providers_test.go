package match

import (
	"slices"
	"testing"

	v6 "github.com/anchore/grype/grype/db/v6"
)

// TestProvidersAreKept: who provides advisories is read once, whoever changes the answer, and everything else as before.
func TestProvidersAreKept(t *testing.T) {
	r, err := v6.NewReader(v6.Config{DBDirPath: "../../../testdata/data/vulnerability/6"})
	if err != nil {
		t.Fatal(err)
	}
	if err := rememberProviders(newSparing(r, "").GetDB()); err != nil {
		t.Fatal(err)
	}
	first, err := r.AllProviders()
	if err != nil || len(first) == 0 {
		t.Fatalf("%v, %v", first, err)
	}
	if one, err := r.GetProvider(first[0].ID); err != nil || one.ID != first[0].ID {
		t.Errorf("one of them: %v, %v", one, err)
	}
	want := slices.Clone(first)
	first[0].ID = "changed"
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := r.AllProviders()
	if err != nil || !slices.Equal(again, want) {
		t.Errorf("again: %v, %v; want %v", again, err, want)
	}
	if _, err := r.GetProvider(want[0].ID); err == nil {
		t.Error("the database is still asked, so that this shows nothing")
	}
}
