package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/hold"
)

// unfinished ends the names of the hidden folders in which dossiers are laid ready.
const unfinished = ".unfinished"

// unfinishedFolder makes a folder to lay a dossier ready in, beside its place, and holds it as long as this run lives, so that no other takes it for one that a
// killed run left.
func (r *recorder) unfinishedFolder(ctx context.Context) (tmp string, held *os.File, err error) {
	for {
		tmp, err = os.MkdirTemp(filepath.Dir(filepath.Clean(r.place)), "."+filepath.Base(r.place)+".*"+unfinished)
		if err != nil {
			return "", nil, err
		}
		if held, err = hold.Folder(ctx, tmp); !errors.Is(err, hold.ErrGone) {
			return tmp, held, err
		}
	}
}

// clearUnfinished removes what runs that were killed left of dossiers for this place. What another run holds stays.
func (r *recorder) clearUnfinished() error {
	if r.place == "" {
		return nil
	}
	dir, prefix := filepath.Dir(filepath.Clean(r.place)), "."+filepath.Base(r.place)+"."
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil //nolint:nilerr // there is nothing to clear; what is wrong with the place is told when it is written to
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) || !strings.HasSuffix(e.Name(), unfinished) {
			continue
		}
		left := filepath.Join(dir, e.Name())
		held, err := hold.Try(left)
		if err != nil || held == nil {
			continue // another run has it, or nobody can tell here
		}
		err = os.RemoveAll(left)
		hold.Release(held)
		if err != nil {
			return cannotKeep(r.place, fmt.Errorf("clear away %s, which a killed run left: %w", left, err))
		}
		r.say("cleared away %s, which a killed run left", left)
	}
	return nil
}
