package main

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

// TestFolderSaysWhatTheFactsSay holds the folder in testdata against one that is made anew: the bytes of a database differ from one to the next, what it
// answers does not.
func TestFolderSaysWhatTheFactsSay(t *testing.T) {
	kept, anew := filepath.Join("..", "..", "testdata", "data"), t.TempDir()
	if err := write(anew); err != nil {
		t.Fatal(err)
	}
	for name, other := range installed(t, kept) {
		made := installed(t, anew)[name]
		if other.Records != made.Records || !other.Date.Equal(made.Date) || !other.Imported.Equal(made.Imported) || name != snapshot.Vulnerability && other.Digest != made.Digest {
			t.Errorf("%s: the folder has %+v, the facts give %+v; write it with 'go run ./internal/mkdata'", name, other, made)
		}
	}
	boms, err := filepath.Glob(filepath.Join("..", "..", "testdata", "deliveries", "*", "sbom.cdx.json"))
	if err != nil || len(boms) < 3 {
		t.Fatalf("%d SBOMs, %v", len(boms), err)
	}
	found := 0
	for _, bom := range boms {
		was, is := looked(t, kept, bom), looked(t, anew, bom)
		if !reflect.DeepEqual(was, is) {
			t.Errorf("%s: the folder answers %v, the facts %v", bom, was, is)
		}
		found += len(is)
	}
	if found == 0 {
		t.Error("nothing is known of any delivery: the demonstration shows nothing")
	}
}

func installed(t *testing.T, dir string) map[snapshot.Name]snapshot.Snapshot {
	t.Helper()
	all, err := snapshot.Folder{Dir: dir}.Status()
	if err != nil || len(all) != 3 {
		t.Fatalf("%s: %d kinds of data, %v", dir, len(all), err)
	}
	out := map[snapshot.Name]snapshot.Snapshot{}
	for _, s := range all {
		out[s.Name] = s
	}
	return out
}

// looked is what data know of an SBOM: vulnerabilities by component.
func looked(t *testing.T, dir, bom string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(bom)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := sbom.Read(bom, text, sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	db := match.New(snapshot.Folder{Dir: dir}.Path(snapshot.Vulnerability))
	defer db.Close()
	result, err := db.Match(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, c := range result.Components {
		for _, m := range c.Matches {
			out[c.Component.Label()] = append(out[c.Component.Label()], string(m.ID))
		}
	}
	return out
}
