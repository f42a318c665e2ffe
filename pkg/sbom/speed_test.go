package sbom

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// spellings are a word as people write it, and as they write something else.
func spellings(r *rand.Rand, word string) string {
	var b strings.Builder
	for _, c := range word {
		switch r.IntN(12) {
		case 0:
			b.WriteString([]string{" ", "-", "_", "\t", "\u00a0", ":", "x", ""}[r.IntN(8)])
		case 1:
			b.WriteString(strings.ToUpper(string(c)))
			continue
		case 2:
			b.WriteString(map[rune]string{'k': "\u212a", 's': "\u017f", 'a': "\u00e5"}[c])
		}
		b.WriteRune(c)
	}
	return []string{"", " ", "\n", "\u2003"}[r.IntN(4)] + b.String() + []string{"", " ", "\r"}[r.IntN(3)]
}

// What is told at a look is what the whole rule says.
func TestQuickLooksAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 7))
	var words []string
	for name := range supportNames {
		words = append(words, name)
	}
	for word := range noValue {
		words = append(words, word)
	}
	words = append(words, "cdx:unknown:supplier", "a:b:withheld:purl", "x:undeclared-fields", strings.Repeat("endofsupport", 9))
	declared, supported := 0, 0
	for _, word := range words {
		for range 2000 {
			name := spellings(r, word)
			field, known := supportFieldOf(name)
			if want, ok := foldedField(fold(name)); known != ok || field != want {
				t.Fatalf("%q states %v %v, want %v %v", name, field, known, want, ok)
			}
			if known {
				supported++
			}
			space, field2, _ := cutLast(strings.ToLower(strings.TrimSpace(name)))
			_, said, _ := cutLast(space)
			if declares := said == "unknown" || said == "withheld" || field2 == "undeclared-fields"; declares {
				if declared++; !mayDeclare(name) {
					t.Fatalf("%q is passed over, and declares", name)
				}
			}
			lower := strings.ToLower(strings.TrimSpace(name))
			want, listed := noValue[lower]
			if !listed {
				want = Stated
			}
			if got := StateOf(name); got != want {
				t.Fatalf("%q is %s, want %s", name, got, want)
			}
		}
	}
	if declared < 100 || supported < 1000 {
		t.Errorf("only %d declare and %d speak of support", declared, supported)
	}
}

func TestDigestsAreToldAsThePatternDoes(t *testing.T) {
	pattern := regexp.MustCompile(digestPattern)
	for n := range 140 {
		digest := strings.Repeat("aF09", 40)[:n]
		for _, v := range []string{digest, digest + "\n", strings.Replace(digest, "9", "g", 1), strings.Replace(digest, "a", "\x00", 1), strings.Replace(digest, "aF", "é", 1)} {
			if isDigest(v) != pattern.MatchString(v) {
				t.Errorf("%q", v)
			}
		}
	}
	if !isDigest(hex.EncodeToString(make([]byte, 32))) {
		t.Error("no digest is one")
	}
}

// Notes are the same in parts as component by component, in the same order, and cut at the same one.
func TestNotesInPartsMakeNoDifference(t *testing.T) {
	d := &Document{Format: "cyclonedx-json"}
	for i := range 2*leastShare*shares + 7 {
		c := &Component{Pointer: fmt.Sprintf("/components/%d", i), Name: textOf("a"), Purl: Purl{State: Malformed, Text: "x"}, CPE: CPE{State: Malformed, Text: "y"}}
		if i%3 == 0 {
			c.CPE = CPE{}
		}
		d.Components = append(d.Components, c)
	}
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	fresh := func() *quality {
		return &quality{doc: d, at: at, noted: noted{counts: map[Code]int{BadPurl: MaxProblems - 5000}}, told: map[string]bool{"/components/1/purl": true}}
	}
	parts, whole := fresh(), fresh()
	parts.components(d.Components)
	for _, c := range d.Components {
		whole.component(c)
	}
	if !reflect.DeepEqual(parts.problems, whole.problems) || !reflect.DeepEqual(parts.counts, whole.counts) {
		t.Errorf("in parts %d notes %v, one by one %d %v", len(parts.problems), parts.counts, len(whole.problems), whole.counts)
	}
	if len(parts.problems) == 0 || parts.counts[BadPurl] <= MaxProblems {
		t.Errorf("%v: no code was cut", parts.counts)
	}
}
