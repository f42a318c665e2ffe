package policy

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"testing"
	"testing/fstest"
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
		if err := p.Stream(context.Background(), cached, Occasion{Now: at}, math.MaxInt, func([]Result) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(parts)), "ns/subject")
}

// BenchmarkLoadAndCompile has the size of a shipped policy: 120 checks in one pack.
func BenchmarkLoadAndCompile(b *testing.B) {
	files := fstest.MapFS{}
	for _, name := range []string{"sources.yaml", "controls.yaml"} {
		data, err := os.ReadFile("testdata/good/" + name)
		if err != nil {
			b.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	pack := "{kind: cleanbill.pack/v1, name: big, title: Big, version: '1', checks: ["
	for i := range 60 {
		for _, model := range []string{"THING-001", "THING-002"} {
			data, err := os.ReadFile("testdata/good/checks/" + model + ".yaml")
			if err != nil {
				b.Fatal(err)
			}
			id := fmt.Sprintf("%s%02d", model, i)
			files["checks/"+id+".yaml"] = &fstest.MapFile{Data: bytes.Replace(data, []byte(model), []byte(id), 1)}
			pack += "\n  {check: " + id + ", severity: hold},"
		}
	}
	files["packs/big.yaml"] = &fstest.MapFile{Data: []byte(pack + "\n]}\n")}
	for b.Loop() {
		c, err := LoadCatalogue(files)
		if err != nil {
			b.Fatal(err)
		}
		big, err := c.Pack("big")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Compile(big, testEnvironment()); err != nil {
			b.Fatal(err)
		}
	}
}
