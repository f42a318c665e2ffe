package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const (
	downloadsName = ".downloads"
	downloadsLock = ".downloads.lock"
)

// Downloads gives a directory in the folder for what is on its way into it: this process alone has it until done is called, and imports go on meanwhile. What is
// left there is there the next time. It waits for another process that has it, until the context ends.
func (f Folder) Downloads(ctx context.Context) (dir string, done func() error, err error) {
	if err := os.MkdirAll(f.Dir, dirMode); err != nil {
		return "", nil, err
	}
	unlock, err := f.lockDownloads(ctx)
	if err != nil {
		return "", nil, fmt.Errorf("lock downloads into %s: %w", f.Dir, err)
	}
	dir = filepath.Join(f.Dir, downloadsName)
	if err := os.MkdirAll(dir, dirMode); err != nil {
		unlock()
		return "", nil, err
	}
	return dir, func() error {
		defer unlock()
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			return err
		}
		if err := os.Remove(dir); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}, nil
}

func (f Folder) lockDownloads(ctx context.Context) (unlock func(), err error) {
	type answer struct {
		unlock func()
		err    error
	}
	locked := make(chan answer, 1)
	go func() {
		unlock, err := lockedfile.MutexAt(filepath.Join(f.Dir, downloadsLock)).Lock()
		locked <- answer{unlock, err}
	}()
	select {
	case a := <-locked:
		return a.unlock, a.err
	case <-ctx.Done():
		go func() { // the lock may still come, to nobody
			if a := <-locked; a.err == nil {
				a.unlock()
			}
		}()
		return nil, context.Cause(ctx)
	}
}
