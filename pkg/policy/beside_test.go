package policy

import (
	"strings"
	"testing"
	"testing/fstest"
)

// beside are two packs of a group of hospitals: what all of them ask, and what one house asks besides.
func beside() fstest.MapFS {
	return fstest.MapFS{
		"group.yaml": {Data: []byte("kind: cleanbill.pack/v1\nname: group\ntitle: Group\nversion: '1'\nextends: [base]\nchecks:\n" +
			"  - {check: THING-002, severity: hold, clause: {source: ours, id: '1', confidence: confirmed}}\n")},
		"house.yaml": {Data: []byte("kind: cleanbill.pack/v1\nname: house\ntitle: House\nversion: '1'\nextends: [./group.yaml]\nchecks:\n" +
			"  - {check: THING-001, severity: block, params: {horizon: 48}}\n")},
		"sources.yaml": {Data: []byte("- {id: ours, title: Our rules, status: current}\n")},
	}
}

func TestOwnPackExtendsOwn(t *testing.T) {
	c := good(t)
	house, err := c.loadPackFS(beside(), "house.yaml", "checks")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Binding{}
	for _, b := range house.Bindings() {
		got[b.Check] = b
	}
	if len(got) != 2 || got["THING-001"].Severity != "block" || got["THING-001"].Params["horizon"] != 48 || got["THING-002"].Clause.Source != "ours" {
		t.Errorf("%+v", got)
	}
	// What the group asks is part of the digest.
	changed := beside()
	changed["group.yaml"].Data = append(changed["group.yaml"].Data, "# more\n"...)
	other, err := c.loadPackFS(changed, "house.yaml", "checks")
	if err != nil || other.Digest == house.Digest {
		t.Errorf("digest %s, %v", other.Digest, err)
	}
	// So is what the texts are called and whether they are in force; of a pack that has no texts of its own nothing is said.
	changed = beside()
	changed["sources.yaml"].Data = []byte("- {id: ours, title: Our rules, status: superseded}\n")
	other, err = c.loadPackFS(changed, "house.yaml", "checks")
	if err != nil || other.Digest == house.Digest {
		t.Errorf("changed texts: digest %s, %v", other.Digest, err)
	}
	if !strings.Contains(house.DigestList, "\nsources sources.yaml sha256:") {
		t.Errorf("the list does not name the texts:\n%s", house.DigestList)
	}
	if base, err := c.Pack("base"); err != nil || strings.Contains(base.DigestList, "sources ") {
		t.Errorf("a shipped pack, %v:\n%s", err, base.DigestList)
	}
	// What is kept of it is the same pack again, whatever its files are called.
	for _, entry := range []string{"house.yaml", "pack.yaml"} {
		files := beside()
		files[entry] = files["house.yaml"]
		pack, err := c.loadPackFS(files, entry, "checks")
		if err != nil {
			t.Fatal(err)
		}
		kept := fstest.MapFS{}
		for name, data := range c.Keep([]*Pack{pack}, nil) {
			kept[name] = &fstest.MapFile{Data: data}
		}
		_, packs, err := LoadKept(kept, []string{"house"})
		if err != nil || packs[0].Digest != house.Digest {
			t.Errorf("%s: %v", entry, err)
		}
	}
}
