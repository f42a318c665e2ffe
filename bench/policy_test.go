package bench

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// baseline is the default pack with its catalogue.
func baseline(b *testing.B) (*policy.Catalogue, *policy.Pack) {
	b.Helper()
	catalogue, err := policy.LoadTested(policies.FS)
	if err != nil {
		b.Fatal(err)
	}
	pack, err := catalogue.Pack("hospital-baseline")
	if err != nil {
		b.Fatal(err)
	}
	return catalogue, pack
}

// BenchmarkPolicyLoad is loading the shipped policies and the default pack, as the program does it: an expression of a shipped check is compiled when it
// is first asked for.
func BenchmarkPolicyLoad(b *testing.B) {
	for b.Loop() {
		catalogue, pack := baseline(b)
		if _, err := catalogue.Compile(pack, vocabulary.Environment()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPolicyCompile is the same with every expression of the pack compiled, as those of a user's own checks are.
func BenchmarkPolicyCompile(b *testing.B) {
	for b.Loop() {
		catalogue, err := policy.LoadCatalogue(policies.FS)
		if err != nil {
			b.Fatal(err)
		}
		pack, err := catalogue.Pack("hospital-baseline")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := catalogue.Compile(pack, vocabulary.Environment()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkJudge judges an opened delivery, a lone SBOM, by the default pack: reading the SBOM, facts, checks, decision. The pack is compiled once.
func BenchmarkJudge(b *testing.B) {
	catalogue, pack := baseline(b)
	g, err := gate.New(gate.Options{At: judgedAt, Catalogue: catalogue, Packs: []*policy.Pack{pack}})
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprintf("components=%d", n), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "sbom.cdx.json")
			if err := os.WriteFile(path, document(n), 0o600); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				d, err := delivery.Open(context.Background(), path, delivery.DefaultLimits())
				if err != nil {
					b.Fatal(err)
				}
				decided, err := g.Judge(context.Background(), d)
				if err != nil || decided.Verdict != decision.Reject {
					b.Fatal(err)
				}
				d.Close()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/component")
		})
	}
}

// part is what BenchmarkEvaluate judges.
type part struct {
	Name    string `cel:"name"`
	Version string `cel:"version"`
}

type whole struct {
	Name string `cel:"name"`
}

var evaluated = policy.Environment{
	Variables: map[string]reflect.Type{"part": reflect.TypeFor[part](), "whole": reflect.TypeFor[whole]()},
	Scopes:    map[string][]string{"": {"whole"}, "component": {"part", "whole"}},
}

// packOf binds n checks of one shape.
func packOf(b *testing.B, n int) *policy.Program {
	b.Helper()
	files := fstest.MapFS{
		"sources.yaml":  {Data: []byte("- {id: own, title: Own, status: current}\n")},
		"controls.yaml": {Data: []byte("C: {}\n")},
	}
	pack := "{kind: cleanbill.pack/v1, name: many, title: Many, version: '1', checks: ["
	for i := range n {
		id := fmt.Sprintf("OWN-%04d", i)
		files["checks/"+id+".yaml"] = &fstest.MapFile{Data: []byte(`id: ` + id + `
title: T
each: component
applies: part.name != ""
pass: 'part.version != "" && !part.name.startsWith("x")'
expected: '"a version"'
message: '"no version of " + part.name'
why: W
ask: A
controls: [C]
tests:
  - {name: a, facts: {part: {name: a, version: "1"}}, expect: pass}
  - {name: b, facts: {part: {name: a}}, expect: fail}
  - {name: c, expect: not-applicable}
`)}
		pack += "\n  {check: " + id + ", severity: hold},"
	}
	files["packs/many.yaml"] = &fstest.MapFile{Data: []byte(pack + "\n]}\n")}
	catalogue, err := policy.LoadCatalogue(files)
	if err != nil {
		b.Fatal(err)
	}
	many, err := catalogue.Pack("many")
	if err != nil {
		b.Fatal(err)
	}
	program, err := catalogue.Compile(many, evaluated)
	if err != nil {
		b.Fatal(err)
	}
	return program
}

// BenchmarkEvaluate evaluates checks of one shape on components, to see that cost grows with the number of both.
func BenchmarkEvaluate(b *testing.B) {
	for _, size := range []struct{ checks, components int }{{10, 1_000}, {10, 10_000}, {10, 100_000}, {100, 1_000}, {100, 10_000}, {1_000, 1_000}} {
		b.Run(fmt.Sprintf("checks=%d/components=%d", size.checks, size.components), func(b *testing.B) {
			program := packOf(b, size.checks)
			w := &whole{Name: "pump"}
			list := make([]policy.Subject, size.components)
			for i := range list {
				list[i] = policy.Subject{Subject: decision.Subject{Kind: "component", Ref: fmt.Sprintf("%06d", i)},
					Facts: policy.Values{"part": &part{Name: fmt.Sprintf("part-%d", i), Version: "1.0"}, "whole": w}}
			}
			subjects := func(each string) []policy.Subject {
				if each == "" {
					return []policy.Subject{{Facts: policy.Values{"whole": w}}}
				}
				return list
			}
			for b.Loop() {
				if err := program.Stream(context.Background(), subjects, policy.Occasion{Now: judgedAt}, math.MaxInt, func([]policy.Result) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size.checks*size.components), "ns/check")
		})
	}
}
