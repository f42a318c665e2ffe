//go:build unix

package policy

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestNeitherPipesNorDevices: what may never end is refused before it is opened.
func TestNeitherPipesNorDevices(t *testing.T) {
	dir := t.TempDir()
	pack, checks := filepath.Join(dir, "p.yaml"), filepath.Join(dir, "checks")
	if err := os.Mkdir(checks, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pack, filepath.Join(checks, "OWN-001.yaml")} {
		if err := syscall.Mkfifo(path, 0o644); err != nil {
			t.Skip("no pipes here:", err)
		}
		c := &Catalogue{}
		_, err := c.LoadPackFile(pack)
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "is a pipe, a socket or a device") {
			t.Errorf("%s: %v", path, err)
		}
		if err := os.Remove(pack); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err := os.WriteFile(pack, []byte("kind: "+PackKind+"\nname: p\ntitle: t\nversion: \"1\"\nchecks: []\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
