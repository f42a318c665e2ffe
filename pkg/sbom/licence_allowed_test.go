package sbom

import (
	"slices"
	"strings"
	"testing"
)

func TestLicenceAllowed(t *testing.T) {
	allowed := []string{"MIT", "Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"}
	for _, test := range []struct {
		expression string
		ids        []string
		ok, known  bool
	}{
		{"MIT", []string{"MIT"}, true, true},
		{"GPL-2.0-only", []string{"GPL-2.0-only"}, false, true},
		{"GPL-2.0-only OR MIT", []string{"GPL-2.0-only", "MIT"}, true, true},
		{"GPL-2.0-only AND MIT", []string{"GPL-2.0-only", "MIT"}, false, true},
		{"MIT and Apache-2.0", []string{"MIT", "Apache-2.0"}, true, true},
		{"MIT OR GPL-2.0-only AND LGPL-2.1-only", []string{"MIT", "GPL-2.0-only", "LGPL-2.1-only"}, true, true},
		{"GPL-2.0-only AND LGPL-2.1-only OR MIT", []string{"GPL-2.0-only", "LGPL-2.1-only", "MIT"}, true, true},
		{"(MIT OR GPL-2.0-only) AND LGPL-2.1-only", []string{"MIT", "GPL-2.0-only", "LGPL-2.1-only"}, false, true},
		{"(MIT OR GPL-2.0-only) AND (LGPL-2.1-only OR Apache-2.0)", []string{"MIT", "GPL-2.0-only", "LGPL-2.1-only", "Apache-2.0"}, true, true},
		{"GPL-2.0-only WITH Classpath-exception-2.0", []string{"GPL-2.0-only WITH Classpath-exception-2.0"}, true, true},
		{"GPL-2.0-only WITH GCC-exception-2.0", []string{"GPL-2.0-only WITH GCC-exception-2.0"}, false, true},
		{"LicenseRef-ours", []string{"LicenseRef-ours"}, false, true},
		{"((MIT))", []string{"MIT"}, true, true},
		{"", nil, false, false},
		{"MIT License", nil, false, false},
		{"MIT OR", nil, false, false},
		{"(MIT", nil, false, false},
		{"MIT)", nil, false, false},
		{"AND", nil, false, false},
	} {
		ok, known := LicenceAllowed(test.expression, func(id string) bool { return slices.Contains(allowed, id) })
		ids, listed := LicenceIDs(test.expression)
		if ok != test.ok || known != test.known || listed != test.known || !slices.Equal(ids, test.ids) {
			t.Errorf("%q: allowed %v, known %v, ids %v", test.expression, ok, known, ids)
		}
	}
}

// The cost is that of the text: joined ORs under ANDs are not multiplied out, and parentheses cost no calls.
func TestLicenceAllowedOfLongExpression(t *testing.T) {
	wide := strings.TrimSuffix(strings.Repeat("(MIT OR ISC) AND ", 3000), " AND ")
	deep := strings.Repeat("(", 20000) + "MIT" + strings.Repeat(")", 20000)
	for _, expression := range []string{wide, deep} {
		if ok, known := LicenceAllowed(expression, func(id string) bool { return id == "MIT" }); !ok || !known {
			t.Errorf("%.20s…: allowed %v, known %v", expression, ok, known)
		}
	}
	if _, known := LicenceIDs(strings.Repeat("MIT OR ", maxExpression/7+1) + "MIT"); known {
		t.Error("an expression over the limit was read")
	}
}

func FuzzLicenceAllowed(f *testing.F) {
	for _, seed := range []string{"MIT", "(MIT OR ISC) AND GPL-2.0-only WITH Classpath-exception-2.0", "((", "AND OR WITH", "DocumentRef-a:LicenseRef-b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		none, known := LicenceAllowed(expression, func(string) bool { return false })
		all, _ := LicenceAllowed(expression, func(string) bool { return true })
		if none || all != known {
			t.Errorf("%q: nothing allowed %v, everything allowed %v, known %v", expression, none, all, known)
		}
	})
}
