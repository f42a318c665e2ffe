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
		"unknown key":     {good + "supplier: t\n", `:3: unknown field "supplier"; expected one of approvers, data, kind, ledger, ledgerKey, mirrors, packs, profile, requireSignedPolicy, suppliers, trustedRoots, waivers`},
		"key twice":       {good + "suppliers: t\n", `:3: key "suppliers" is written twice`},
		"text for a list": {good + "packs: p\n", `:3: packs: expected a list, found "p"`},
		"mirrors":         {good + "mirrors:\n  kev: https://user:secret@mirror.example/kev.json\n  vulnerability: https://mirror.example/latest.json\n", ""},
		"mirror of what?": {good + "mirrors: {cve: \"https://mirror.example/cve\"}\n", `:3: unknown field "cve"; expected one of epss, kev, lifecycle, vulnerability`},
		"open mirror":     {good + "mirrors: {kev: \"http://user:secret@127.0.0.1/kev.json\"}\n", `mirrors.kev begins with "http"; expected an address such as https://mirror.example/file`},
		"a file":          {good + "mirrors: {epss: data/epss.csv}\n", "mirrors.epss is no address; expected an address such as https://mirror.example/file"},
		"no host":         {good + "mirrors: {lifecycle: \"https:///all.json\"}\n", "mirrors.lifecycle names no host"},
		"no URL":          {good + "mirrors: {kev: \"https://user:secret@mirror\\u0001/kev\"}\n", "mirrors.kev is no address"},
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
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is shown: %v", err)
			}
			if err == nil && s.Suppliers != filepath.Join(filepath.Dir(path), "s") {
				t.Errorf("got %+v", s)
			}
		})
	}
}
