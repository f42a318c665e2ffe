package vocabulary

import (
	"errors"
	"fmt"
	"testing"
)

// TestKept: an answer is found once while it is kept, an error each time, and what is kept is bounded.
func TestKept(t *testing.T) {
	var k kept[int]
	found := 0
	find := func(about string) (int, error) {
		found++
		if about == "bad" {
			return 0, errors.New("bad")
		}
		return len(about), nil
	}
	for range 3 {
		if n, err := k.ask("four", find); n != 4 || err != nil {
			t.Fatalf("got %d, %v", n, err)
		}
	}
	if found != 1 {
		t.Errorf("found %d times", found)
	}
	for range 2 {
		if _, err := k.ask("bad", find); err == nil {
			t.Fatal("no error")
		}
	}
	if found != 3 {
		t.Errorf("an error was kept: found %d times", found)
	}
	for n := range 2 * MaxKept {
		if _, err := k.ask(fmt.Sprint(n), find); err != nil || len(k.all) > MaxKept {
			t.Fatalf("%d are kept, %v", len(k.all), err)
		}
	}
}

// TestPlansAreKept: the conditions of a check ask the same plan several times.
func TestPlansAreKept(t *testing.T) {
	const text = "Replaced in release 5 of the device, and tested."
	if p, err := planOf(text); err != nil || !p.Told {
		t.Fatalf("got %+v, %v", p, err)
	}
	if again, has := plans.all[text]; !has || !again.Told {
		t.Errorf("kept %v: %+v", has, again)
	}
}

// BenchmarkPlans asks five times about each of a megabyte of different plans, as a check does; components that bear the same plan cost less.
func BenchmarkPlans(b *testing.B) {
	text := "We will replace component %06d by its successor in release 5."
	b.SetBytes(1 << 20)
	for b.Loop() {
		for n := range (1 << 20) / len(text) {
			for range 5 {
				if p, err := planOf(fmt.Sprintf(text, n)); err != nil || !p.Told {
					b.Fatalf("got %+v, %v", p, err)
				}
			}
		}
	}
}
