package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackOfAnotherKind: a file that names a kind is read as a pack, and told which kind is understood.
func TestPackOfAnotherKind(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pack.yaml")
	if err := os.WriteFile(name, []byte("kind: cleanbill.pack/v2\nname: ours\ntitle: Ours\nversion: 1.0.0\nchecks: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := good(t).LoadFile(name)
	if err == nil || !strings.Contains(err.Error(), "cleanbill.pack/v2") || !strings.Contains(err.Error(), PackKind) {
		t.Errorf("%v", err)
	}
}
