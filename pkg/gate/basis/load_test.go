package basis

import (
	"bytes"
	"maps"
	"strings"
	"testing"
)

// TestLoadRefuses changes what was kept in one way each.
func TestLoadRefuses(t *testing.T) {
	files, err := Files(options(t))
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, with string) func(map[string][]byte) {
		return func(f map[string][]byte) {
			if !bytes.Contains(f[askedFile], []byte(old)) {
				t.Errorf("no %s in %s", old, f[askedFile])
			}
			f[askedFile] = bytes.Replace(f[askedFile], []byte(old), []byte(with), 1)
		}
	}
	remove := func(name string) func(map[string][]byte) {
		return func(f map[string][]byte) {
			if f[name] == nil {
				t.Errorf("there is no %s", name)
			}
			delete(f, name)
		}
	}
	for _, tt := range []struct {
		name   string
		change func(map[string][]byte)
		says   string
	}{
		{"nothing asked for", remove(askedFile), "read asked.json"},
		{"not JSON", replace("{", "["), "read asked.json"},
		{"a field twice", replace(`"kind"`, `"kind": "x", "kind"`), "read asked.json"},
		{"another kind", replace(Kind, "x"), `kind: expected "cleanbill.basis/v1", found "x"`},
		{"a field of another type", replace(`"noScan": true`, `"noScan": 1`), "read asked.json"},
		{"an unknown profile", replace("networked", "flying"), "profile"},
		{"an unknown pack", replace(`"ntia-2021"`, `"none"`), `unknown pack "none"`},
		{"a pack that leads out", replace(`"ntia-2021"`, `"../own"`), "not a name"},
		{"no check", remove("policy/own/own/checks/OWN-001.yaml"), "unknown check"},
		{"no shipped check", remove("policy/shipped/checks/SBM-001.yaml"), "SBM-001"},
		{"no sources", remove("policy/shipped/sources.yaml"), "read policy"},
		{"no root", remove("roots/1.trusted_root.json"), "read trusted root"},
		{"a root that is none", func(f map[string][]byte) { f["roots/1.trusted_root.json"] = []byte("{}") }, "read trusted root 1.trusted_root.json"},
		{"no registry", func(f map[string][]byte) {
			maps.DeleteFunc(f, func(name string, _ []byte) bool { return strings.HasPrefix(name, "suppliers/") })
		}, "read suppliers"},
		{"a registry that is none", func(f map[string][]byte) { f["approvers/fabulon.yaml"] = []byte("x: 1") }, "read approvers"},
		{"no waiver", remove("waivers/1/waiver.yaml"), "read waiver 1"},
		{"a waiver that is none", func(f map[string][]byte) { f["waivers/1/waiver.yaml"] = []byte("x: 1") }, "read waiver 1"},
		{"no signature", remove("waivers/1/1.signature"), "read waiver 1"},
		{"no earlier decision", remove("previous/record"), "read previous"},
		{"an earlier decision that is none", func(f map[string][]byte) { f["previous/record"] = []byte("{}") }, "read previous"},
		{"no earlier SBOM", remove("previous/1"), "read previous"},
		{"another earlier SBOM", func(f map[string][]byte) { f["previous/1"] = []byte("{}") }, "it is not the SBOM that was judged"},
		{"too much", func(f map[string][]byte) { f[askedFile] = bytes.Repeat([]byte(" "), maxAsked+1) }, "too large"},
	} {
		changed := maps.Clone(files)
		tt.change(changed)
		if _, err := Load(folder(changed), nil); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
