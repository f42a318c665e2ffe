package syntax

import "testing"

func TestCLE(t *testing.T) {
	for schema, want := range map[string]struct {
		major string
		is    bool
	}{
		"https://example.org/cle.v1.0.0.json":        {"1", true},
		"https://example.org/cle-1.0.0.schema.json":  {"1", true},
		"https://example.org/cle-v1.0.0.json":        {"1", true},
		"https://example.org/CLE.V1.0.0.JSON":        {"1", true},
		"cle.v1.0.0.json":                            {"1", true},
		"https://example.org/schema/cle.v1.json":     {"1", true},
		"https://example.org/cle-12.0.0.schema.json": {"12", true},
		"https://example.org/cle.vNext.json":         {"", true},
		"https://example.org/cle-1/cle.v2.0.0.json":  {"2", true},
		"https://example.org/cle.v1.0.0/schema.json": {"1", true},
		"https://example.org/vehicle-1.0.0.json":     {"", false},
		"https://example.org/article.v1.0.0.json":    {"", false},
		"https://example.org/cle/other.json":         {"", false},
		"https://example.org/clean-1.0.0.json":       {"", false},
		"":                                           {"", false},
	} {
		if major, is := CLE(schema); major != want.major || is != want.is {
			t.Errorf("%q: %q, %v", schema, major, is)
		}
	}
}
