package policy

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The vocabulary of these tests is made up, as the package knows none of its own.

type end struct {
	State string    `cel:"state" values:"stated unknown withheld absent malformed" doc:"state"`
	Text  string    `cel:"text" doc:"words"`
	Known bool      `cel:"known" doc:"state is stated"`
	Date  time.Time `cel:"date" doc:"the date"`
}

type part struct {
	Label string   `cel:"label" doc:"label"`
	Tags  []string `cel:"tags" values:"red green" doc:"tags"`
}

type component struct {
	Kind   string  `cel:"kind" doc:"kind"`
	Count  int     `cel:"count" doc:"count"`
	Share  float64 `cel:"share" doc:"share"`
	End    end     `cel:"end" doc:"end of care"`
	Parts  []part  `cel:"parts" doc:"parts"`
	Nested part    `cel:"nested" doc:"a nested part"`
}

type delivery struct {
	Names []string `cel:"names" doc:"names"`
}

func testEnvironment() Environment {
	return Environment{
		Variables: map[string]reflect.Type{"delivery": reflect.TypeFor[delivery](), "component": reflect.TypeFor[component]()},
		Scopes:    map[string][]string{"": {"delivery"}, "component": {"component", "delivery"}, "sbom": {"delivery"}},
		Profiles:  []string{"networked", "standalone", "accessory", "implantable"},
		Functions: []Function{
			{Name: "counted", Params: []string{"text"}, Doc: "counts its own steps", Call: func(string) bool { return true }, Steps: func(string) int { return 7 }},
			{Name: "loud", Params: []string{"text"}, Doc: "capital letters", Call: strings.ToUpper},
			{Name: "named", Params: []string{"text"}, Doc: "there is a text", Call: func(text string) bool { return text != "" }},
		},
	}
}

func good(t testing.TB) *Catalogue {
	t.Helper()
	c, err := LoadCatalogue(os.DirFS("testdata/good"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEnvironmentRefusesKindsThatHideAbsence(t *testing.T) {
	type withPointer struct {
		End *end `cel:"end" doc:"may be nil"`
	}
	type withMap struct {
		Names map[string]string `cel:"names" doc:"names"`
	}
	type hidden struct {
		name string
	}
	_ = hidden{name: ""}
	for _, bad := range []reflect.Type{reflect.TypeFor[withPointer](), reflect.TypeFor[withMap](), reflect.TypeFor[hidden]()} {
		e := Environment{Variables: map[string]reflect.Type{"delivery": bad}, Scopes: map[string][]string{"": {"delivery"}}}
		if _, err := newCompiler(e); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
