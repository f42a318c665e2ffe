package policy

import (
	"context"
	"os"
	"testing"
)

func BenchmarkEvaluate(b *testing.B) {
	p := withCheck(b, nil)
	parts := make([]*component, 10_000)
	for i := range parts {
		parts[i] = machine("stated", true, at.AddDate(5, 0, 0))
	}
	subjects := subjectsOf(parts...)
	list := subjects("component")
	cached := func(each string) []Subject {
		if each == "" {
			return subjects("")
		}
		return list
	}
	for b.Loop() {
		if err := p.Stream(context.Background(), cached, at, func([]Result) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(parts)), "ns/subject")
}

func BenchmarkLoadAndCompile(b *testing.B) {
	for b.Loop() {
		c, err := LoadCatalogue(os.DirFS("testdata/good"))
		if err != nil {
			b.Fatal(err)
		}
		for _, pack := range c.Packs() {
			if _, err := c.Compile(pack, testEnvironment()); err != nil {
				b.Fatal(err)
			}
		}
	}
}
