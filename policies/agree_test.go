package policies_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// TestBothWaysAgree holds the Go functions that conditions of the shipped checks are evaluated by against CEL, for facts drawn at random from the words that the
// fields can have and some that they cannot. The facts of the checks' own tests are held against both when these are run.
func TestBothWaysAgree(t *testing.T) {
	catalogue, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	e := vocabulary.Environment()
	r := rand.New(rand.NewPCG(1, 2))
	made := map[string]int{}
	for _, pack := range catalogue.Packs() {
		program, err := catalogue.Compile(pack, e)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			facts := policy.Values{}
			for name, of := range e.Variables {
				v := reflect.New(of)
				draw(r, v.Elem(), "")
				facts[name] = v.Interface()
			}
			n, err := program.Agree(facts, policy.Occasion{Now: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatalf("pack %s: %s, of %+v", pack.Name, err, facts)
			}
			made[pack.Name] = n
		}
	}
	if made["hospital-baseline"] < 150 {
		t.Errorf("of the conditions of hospital-baseline only %d are functions", made["hospital-baseline"])
	}
}

// draw fills a value at random; values are the words of the field that it is.
func draw(r *rand.Rand, v reflect.Value, values string) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int:
		v.SetInt(int64(r.IntN(4)) - 1)
	case reflect.Float64:
		v.SetFloat(float64(r.IntN(3)) / 2)
	case reflect.String:
		words := append(strings.Fields(values), "", "x", "*", "stated", "absent", "1.0")
		v.SetString(words[r.IntN(len(words))])
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			draw(r, v.Index(i), values)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2020+r.IntN(12), 1, 1, 0, 0, 0, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			draw(r, v.Field(i), v.Type().Field(i).Tag.Get("values"))
		}
	}
}
