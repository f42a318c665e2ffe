package gate

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestStatementsOfAllDocumentsAreBounded: each may name as many products as one may, and all together no more.
func TestStatementsOfAllDocumentsAreBounded(t *testing.T) {
	ev := &evidence{unread: map[string]string{}}
	names := func(n int) func() (*vex.Document, error) {
		return func() (*vex.Document, error) {
			return &vex.Document{Statements: []vex.Statement{{Products: make([]vex.Product, n)}}}, nil
		}
	}
	ev.keepVEX("a", true, names(vex.MaxNamed-1))
	ev.keepVEX("b", true, names(2))
	ev.keepVEX("c", true, names(1))
	if len(ev.vexes) != 2 || len(ev.unread) != 1 || !strings.Contains(ev.unread["b"], "more than 400000 products") {
		t.Errorf("kept %d, unread %v", len(ev.vexes), ev.unread)
	}
}
