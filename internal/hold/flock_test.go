//go:build linux || darwin || freebsd || netbsd || openbsd

package hold_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/hold"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	held, err := hold.Folder(dir, false)
	if err != nil || held == nil {
		t.Fatal(held, err)
	}
	if again, err := hold.Folder(dir, false); again != nil || !errors.Is(err, hold.ErrHeld) {
		t.Errorf("while it is held: %v", err)
	}
	hold.Release(held)
	hold.Release(nil)
	again, err := hold.Folder(dir, true)
	if err != nil {
		t.Errorf("once it is free: %v", err)
	}
	hold.Release(again)
	gone := filepath.Join(dir, "gone")
	if err := os.Mkdir(gone, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	if _, err := hold.Folder(gone, true); !errors.Is(err, hold.ErrGone) {
		t.Errorf("of one that is not there: %v", err)
	}
}
