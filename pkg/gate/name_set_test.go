package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestWhatAnObligationIsAbout is told as data, and of decisions of before by their words.
func TestWhatAnObligationIsAbout(t *testing.T) {
	const conan = "pkg:conan/zlib@1.3"
	zlib := func(vulnerability string, versions ...string) decision.Obligation {
		results := heldComponent("zlib", conan, vulnerability)
		for _, v := range versions[1:] {
			again := heldComponent("zlib", conan, vulnerability)[0]
			again.Pack, again.Check = results[0].Pack, results[0].Check
			again.Subject.Version = v
			results = append(results, again)
		}
		results[0].Subject.Version = versions[0]
		return heldOf(t, results)[0]
	}
	for name, c := range map[string]struct {
		is            decision.Obligation
		vulnerability string
		versions      []string
	}{
		"a component":                            {zlib("", "1.3"), "", []string{"1.3"}},
		"of two versions":                        {zlib("", "1.3", "1.4"), "", []string{"1.3", "1.4"}},
		"a vulnerability":                        {zlib("CVE-2026-1", "1.3", "1.4"), "CVE-2026-1", []string{"1.3", "1.4"}},
		"of which one bears no version":          {zlib("CVE-2026-1", "1.3", ""), "CVE-2026-1", nil},
		"without a version":                      {zlib("", ""), "", nil},
		"with an endless version":                {zlib("CVE-2026-1", strings.Repeat("1", maxName+1)), "CVE-2026-1", nil},
		"of before, a component":                 {decision.Obligation{About: "zlib 1.3, 1.4", Component: "zlib"}, "", []string{"1.3", "1.4"}},
		"of before, with its package":            {decision.Obligation{About: "zlib 1.3 (pkg:conan/zlib)", Component: "zlib"}, "", []string{"1.3"}},
		"of before, a vulnerability":             {decision.Obligation{About: "CVE-2026-1 in zlib 1.3 (pkg:conan/zlib)", Component: "zlib"}, "CVE-2026-1", []string{"1.3"}},
		"of before, without a version":           {decision.Obligation{About: "CVE-2026-1 in zlib", Component: "zlib"}, "CVE-2026-1", nil},
		"of before, cut":                         {decision.Obligation{About: decision.Cut("CVE-2026-1 in zlib 1.3"+strings.Repeat(", 1", maxName), maxName), Component: "zlib"}, "CVE-2026-1", nil},
		"of before, a name that is another's":    {decision.Obligation{About: "zlib-ng 1.3", Component: "zlib"}, "", nil},
		"of before, about no component":          {decision.Obligation{About: "pump.bin"}, "", nil},
		"of before, about a name with an \"in\"": {decision.Obligation{About: "plug in zlib 1.3", Component: "plug in zlib"}, "", []string{"1.3"}},
	} {
		vulnerability, versions := aboutOf(c.is)
		if vulnerability != c.vulnerability || !slices.Equal(versions, c.versions) {
			t.Errorf("%s: %q, %q of %q", name, vulnerability, versions, c.is.About)
		}
	}
}
