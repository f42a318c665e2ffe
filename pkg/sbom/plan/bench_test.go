package plan

import (
	"strings"
	"testing"
)

// BenchmarkOf reads plans of many shapes, a megabyte of each; the last is as long as one may be.
func BenchmarkOf(b *testing.B) {
	for name, words := range map[string]string{
		"short":        "Replaced in release 5.",
		"no plan":      "See our web page.",
		"long":         strings.Repeat("We will look at it, and update it. ", longest/36),
		"one sentence": strings.Repeat("update it and ", longest/14),
		"goes on":      "Replaced" + strings.Repeat("; in by", longest/8),
		"dates":        "update " + strings.Repeat("2027 by q1 ", longest/11-1),
		"may":          "update " + strings.Repeat("in may ", longest/7-1),
		"letters":      strings.Repeat("a", longest),
		"release":      "update " + strings.Repeat("in the our next major ", longest/22-1),
		"customer":     "update " + strings.Repeat("on a request", longest/12-1),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(words)))
			for b.Loop() {
				Of(words)
			}
		})
	}
}
