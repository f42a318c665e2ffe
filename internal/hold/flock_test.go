//go:build linux || darwin || freebsd || netbsd || openbsd

package hold_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/hold"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	held, err := hold.Try(dir)
	if err != nil || held == nil {
		t.Fatal(held, err)
	}
	if again, err := hold.Try(dir); again != nil || !errors.Is(err, hold.ErrHeld) {
		t.Errorf("while it is held: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if again, err := hold.Folder(ended, dir); again != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("until nobody waits any more: %v", err)
	}
	hold.Release(held)
	hold.Release(nil)
	again, err := hold.Folder(t.Context(), dir)
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
	if _, err := hold.Folder(t.Context(), gone); !errors.Is(err, hold.ErrGone) {
		t.Errorf("of one that is not there: %v", err)
	}
}
