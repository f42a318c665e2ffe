package match

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
)

// TestEveryReasonHasWords holds the words to the constants as the source has them.
func TestEveryReasonHasWords(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "reason.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	stated := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is || len(spec.Values) != 1 {
			return true
		}
		literal, is := spec.Values[0].(*ast.BasicLit)
		if !is {
			return true
		}
		stated++
		reason, err := strconv.Unquote(literal.Value)
		if err != nil || Reason(reason).Words() == "" {
			t.Errorf("no words for %s (%v)", literal.Value, err)
		}
		return true
	})
	if stated == 0 || stated != len(reasonWords) {
		t.Errorf("%d reasons, words for %d", stated, len(reasonWords))
	}
}
