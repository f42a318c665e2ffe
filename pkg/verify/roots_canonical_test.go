package verify

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestRootsHaveOneForm(t *testing.T) {
	demo, err := os.ReadFile(filepath.Join("..", "..", "testdata", "suppliers", "demo.trusted_root.json"))
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, demo); err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{publicGood, demo} {
		first, err := (Root{JSON: data}).Canonical()
		if err != nil {
			t.Fatal(err)
		}
		again, err := (Root{JSON: first}).Canonical()
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("the one form is not the one form of itself: %v", err)
		}
		if _, err := NewRoot("again", first); err != nil {
			t.Error(err)
		}
		want, errWant := (Root{JSON: data}).Authorities()
		got, errGot := (Root{JSON: first}).Authorities()
		if errWant != nil || errGot != nil || len(got) != len(want) {
			t.Errorf("authorities: %v, %v; %v, %v", want, got, errWant, errGot)
		}
	}
	spread, err := (Root{JSON: demo}).Canonical()
	if err != nil {
		t.Fatal(err)
	}
	dense, err := (Root{JSON: compact.Bytes()}).Canonical()
	if err != nil || !bytes.Equal(spread, dense) {
		t.Errorf("white space tells two roots apart that say the same: %v", err)
	}
	if _, err := (Root{JSON: []byte(`{"mediaType": 1}`)}).Canonical(); err == nil {
		t.Error("a broken root has a form")
	}
}
