package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Settings choose the suppliers and packs that a delivery is judged by: two readers must see the same.
func TestSettingsAreReadStrictly(t *testing.T) {
	const good = "kind: cleanbill.settings/v1\nsuppliers: s\n"
	for name, c := range map[string]struct{ text, want string }{
		"good":            {good, ""},
		"empty":           {"", "file is empty"},
		"second document": {good + "---\nkind: cleanbill.settings/v1\nsuppliers: t\n", ":3: a second YAML document begins here"},
		"alias":           {"kind: cleanbill.settings/v1\nsuppliers: &a s\nprofile: *a\n", ":2: anchors and aliases are not allowed"},
		"unknown key":     {good + "supplier: t\n", `:3: unknown field "supplier"; expected one of approvers, data, kind, ledger, ledgerKey, packs, profile, requireSignedPolicy, suppliers, trustedRoots, waivers`},
		"key twice":       {good + "suppliers: t\n", `:3: key "suppliers" is written twice`},
		"text for a list": {good + "packs: p\n", `:3: packs: expected a list, found "p"`},
		"too large":       {good + strings.Repeat("#", maxSettings), "too large: more than"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), settingsName)
			if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := loadSettings(path)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err == nil && s.Suppliers != filepath.Join(filepath.Dir(path), "s") {
				t.Errorf("got %+v", s)
			}
		})
	}
}
