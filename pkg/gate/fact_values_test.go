package gate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
)

// TestKindsAreListed holds the words that checks may compare a kind with to the kinds that there are.
func TestKindsAreListed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../delivery/delivery.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is || !strings.HasPrefix(spec.Names[0].Name, "Kind") || len(spec.Values) != 1 {
			return true
		}
		if literal, is := spec.Values[0].(*ast.BasicLit); is {
			text, _ := strconv.Unquote(literal.Value)
			kinds = append(kinds, text)
		}
		return true
	})
	slices.Sort(kinds)
	if len(kinds) < 30 {
		t.Fatalf("found %v", kinds)
	}
	for _, f := range []struct {
		of    reflect.Type
		field string
	}{{reflect.TypeFor[fact.Delivery](), "Kinds"}, {reflect.TypeFor[fact.Evidence](), "Kind"}, {reflect.TypeFor[fact.Paper](), "Kind"}} {
		field, _ := f.of.FieldByName(f.field)
		listed := strings.Fields(field.Tag.Get("values"))
		slices.Sort(listed)
		if !slices.Equal(listed, kinds) {
			t.Errorf("%s.%s lists %v, there are %v", f.of, f.field, listed, kinds)
		}
	}
}
