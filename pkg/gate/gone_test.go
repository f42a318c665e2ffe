package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestOneOfANameIsLeftOut: the version that an obligation is about is left out of the SBOM, and another of its name passes; it stays left out for all that comes after.
func TestOneOfANameIsLeftOut(t *testing.T) {
	const zlib, other = "pkg:generic/zlib", "pkg:maven/a/zlib"
	removed := func(name, version, purl string) []decision.ComponentChange {
		return []decision.ComponentChange{{Change: "removed", Name: name, Version: version, Purl: purl}}
	}
	for name, tt := range map[string]struct {
		changes       []decision.ComponentChange
		apart         bool
		was, is, purl string
		left          bool
	}{
		"left out":                             {removed("zlib", "1.2", zlib+"@1.2"), false, "1.2", "1.3", zlib, true},
		"left out, called otherwise":           {removed("libz", "1.2", zlib+"@1.2"), false, "1.2", "1.3", zlib, true},
		"left out, without a package":          {removed("zlib", "1.2", ""), false, "1.2", "1.3", zlib, true},
		"left out, without a version":          {removed("zlib", "", ""), false, "1.2", "1.3", "", true},
		"left out, called by another version":  {removed("zlib", "1.2.0", zlib+"@1.2.0"), false, "1.2", "1.3", zlib, true},
		"left out, with another package":       {removed("zlib", "1.2", other+"@1.2"), false, "1.2", "1.3", zlib, true},
		"another version is left out":          {removed("zlib", "1.1", zlib+"@1.1"), false, "1.3", "1.3", zlib, false},
		"another package is left out":          {removed("zlib", "1.3", other+"@1.3"), false, "1.3", "1.3", zlib, false},
		"another component is left out":        {removed("expat", "1.2", "pkg:generic/expat@1.2"), false, "1.2", "1.3", zlib, false},
		"upgraded":                             {[]decision.ComponentChange{{Change: "upgraded", Name: "zlib", Version: "1.3", Purl: zlib + "@1.3"}}, false, "1.2", "1.3", zlib, false},
		"not compared, and no more listed":     {nil, true, "1.2", "1.3", zlib, true},
		"not compared, and listed":             {nil, true, "1.3", "1.3", zlib, false},
		"not compared, and no version is told": {nil, true, "", "1.3", zlib, true},
	} {
		purlOf := func(version string) string {
			if tt.purl == "" {
				return ""
			}
			return tt.purl + "@" + version
		}
		subject := func(version string) []policy.Result {
			r := heldComponent("zlib", purlOf(version), "")
			r[0].Subject.Version = version
			return r
		}
		want := decision.ObligationMet
		if tt.left {
			want = decision.ObligationNotJudged
		}
		run := metRun{results: ended(subject(tt.is), decision.Pass), sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{listedAs("zlib", purlOf(tt.is), tt.is)}}}, changes: tt.changes, apart: tt.apart}
		was := decision.ObligationDelta{Obligation: heldOf(t, subject(tt.was))[0]}
		if got := run.state(t, was, fact.EachComponent); got != want {
			t.Errorf("%s: %s, expected %s (%s)", name, got, want, was.About)
		}
		run.changes, run.apart, was.Left = nil, false, tt.left
		if got := run.state(t, was, fact.EachComponent); got != want {
			t.Errorf("%s, and another delivery: %s, expected %s", name, got, want)
		}
	}
}
