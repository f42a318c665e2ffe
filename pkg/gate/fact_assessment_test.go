package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// TestGroupsAreTold: of what was not looked up, files apart, the number is told: entries that only group others.
func TestGroupsAreTold(t *testing.T) {
	looked, system := &sbom.Component{Type: "library", Name: sbom.Text{State: sbom.Stated, Text: "busybox"}}, &sbom.Component{Type: "operating-system"}
	doc := &sbom.Document{Components: []*sbom.Component{looked, system, {Type: "file"}, {Element: sbom.Snippet}, {Type: "application"}}}
	one := func(reason string) *knowledge {
		return &knowledge{of: map[*sbom.Document]*assess.Assessed{doc: {Reason: reason, Components: map[*sbom.Component]*assess.Component{
			looked: {Looked: assess.Looked{Component: looked, State: assess.Clean}}, system: {Looked: assess.Looked{Component: system}, Part: true}}}}}
	}
	if got := one("").totals(doc).Groups; got != 2 {
		t.Errorf("got %d groups; expected the operating system, of which something is stated, and the application", got)
	}
	if got := one("no data").totals(doc).Groups; got != 0 {
		t.Errorf("without data: got %d", got)
	}
}
