package verify

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEmbeddedRootIsTheModules holds the embedded copy against the module's file.
func TestEmbeddedRootIsTheModules(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/sigstore/sigstore-go").Output()
	if err != nil {
		t.Skip("the go command cannot say where the module is")
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "examples", "trusted-root-public-good.json"))
	must(t, err)
	if !bytes.Equal(want, publicGood) {
		t.Error("the embedded root differs from the module's: run go generate ./pkg/verify")
	}
}

func TestEmbeddedRoot(t *testing.T) {
	r := EmbeddedRoot()
	newest, err := r.Newest()
	must(t, err)
	if got := newest.Format("2006-01-02"); got != "2023-04-14" { // the age that every decision shows
		t.Errorf("newest key of %s", got)
	}
	all, err := r.Authorities()
	must(t, err)
	kinds := map[string]int{}
	for _, a := range all {
		kinds[a.Kind]++
	}
	if kinds["certificate authority"] != 2 || kinds["transparency log"] != 1 || kinds["certificate log"] != 2 {
		t.Errorf("got %v", kinds)
	}
}

func TestNewRootFaults(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty":           nil,
		"no root":         []byte(`{}`),
		"nobody to trust": []byte(`{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}`),
		"duplicate key":   bytes.Replace(publicGood, []byte(`"mediaType"`), []byte(`"mediaType":"x","mediaType"`), 1),
		"too large":       bytes.Repeat([]byte(" "), MaxRootSize+1),
	} {
		if _, err := NewRoot(name, data); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
