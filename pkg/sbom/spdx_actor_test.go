package sbom

import "testing"

// TestSPDXActorInBrackets: what says nothing does not become a name by being said twice.
func TestSPDXActorInBrackets(t *testing.T) {
	for _, c := range []struct {
		words, name string
		contact     int
	}{
		{"Organization: tbd (tbd)", "tbd", 0},
		{"Organization: n/a <n/a>", "n/a", 0},
		{"Organization: NOASSERTION (NOASSERTION)", "NOASSERTION", 0},
		{"Person: unknown (unknown)", "unknown", 0},
		{"Organization: Example (unknown)", "Example", 0},
		{"Organization: Example (Europe)", "Example (Europe)", 0},
		{"Organization: Example (psirt@example.com)", "Example", 1},
	} {
		_, who := spdxActor(c.words)
		if want := textOf(c.name); who.Name != want || len(who.Contact) != c.contact {
			t.Errorf("%s: %+v, contact %q; want %+v", c.words, who.Name, who.Contact, want)
		}
	}
}

// TestSPDXToolWithoutName: a version, or silence twice, names no tool.
func TestSPDXToolWithoutName(t *testing.T) {
	for words, want := range map[string][2]string{
		"-1.0": {"", "1.0"}, "n/a-n/a": {"n/a", "n/a"}, "tbd-1.0": {"tbd", "1.0"}, "syft-1.0": {"syft", "1.0"}, "sbom-tool": {"sbom-tool", ""}, "syft-latest": {"syft-latest", ""},
	} {
		tool := spdxTool(textOf(words))
		version := textOf(want[1])
		if want[1] == "" {
			version = Text{State: Absent}
		}
		if tool.Name != textOf(want[0]) || tool.Version != version {
			t.Errorf("%s: %+v", words, tool)
		}
	}
}
