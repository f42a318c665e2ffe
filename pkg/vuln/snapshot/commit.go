package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// An import is prepared in a directory beside the data, under the lock of the folder, and put in place in steps that recover can take back until
// the last one, which replaces snapshots.json:
//
//	staged/new/…            the data, as they will lie in the folder
//	staged/snapshots.json   the state to be; once it has been moved, the import has happened
//	staged/old/…            what was in the way
const (
	lockName   = ".lock"
	stagedName = ".staged"
	dirMode    = 0o755
	fileMode   = 0o644
)

// lock keeps other processes from changing the folder, and waits for one that does. It makes the folder.
func (f Folder) lock() (unlock func(), err error) {
	if err := os.MkdirAll(f.Dir, dirMode); err != nil {
		return nil, err
	}
	unlock, err = lockedfile.MutexAt(filepath.Join(f.Dir, lockName)).Lock()
	if err != nil {
		return nil, fmt.Errorf("lock data folder %s: %w", f.Dir, err)
	}
	return unlock, nil
}

func (f Folder) staged(parts ...string) string {
	return filepath.Join(append([]string{f.Dir, stagedName}, parts...)...)
}

// recover undoes an import that was broken off. The caller holds the lock.
func (f Folder) recover() error {
	if _, err := os.Lstat(f.staged()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Lstat(f.staged(stateName)); err == nil {
		if err := f.putBack(); err != nil {
			return fmt.Errorf("undo a broken import in %s: %w", f.Dir, err)
		}
	}
	return os.RemoveAll(f.staged())
}

// putBack moves what an import had moved out of the way to where it was.
func (f Folder) putBack() error {
	for _, name := range Names {
		old := f.staged("old", string(name))
		if _, err := os.Lstat(old); err != nil {
			continue
		}
		if err := os.RemoveAll(f.Path(name)); err != nil {
			return err
		}
		if err := os.Rename(old, f.Path(name)); err != nil {
			return err
		}
	}
	return nil
}

// commit puts the staged data of the names in place, with the state that says so; on an error everything is as it was. The caller holds
// the lock.
func (f Folder) commit(s *state, names []Name) error {
	text, err := s.text()
	if err != nil {
		return err
	}
	if err := writeSynced(f.staged(stateName), text); err != nil {
		return err
	}
	if err := f.swap(names); err != nil {
		return errors.Join(err, f.recover())
	}
	if err := os.Rename(f.staged(stateName), filepath.Join(f.Dir, stateName)); err != nil {
		return errors.Join(err, f.recover())
	}
	return os.RemoveAll(f.staged())
}

// swap moves the old data out of the way and the new into it.
func (f Folder) swap(names []Name) error {
	if err := os.MkdirAll(f.staged("old"), dirMode); err != nil {
		return err
	}
	for _, name := range names {
		to := f.Path(name)
		if err := os.MkdirAll(filepath.Dir(to), dirMode); err != nil {
			return err
		}
		if err := os.Rename(to, f.staged("old", string(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Rename(f.staged("new", filepath.FromSlash(places[name])), to); err != nil {
			return err
		}
	}
	return nil
}

// writeSynced writes a file that a crash right after does not leave empty.
func writeSynced(path string, data []byte) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(data); err != nil {
		return err
	}
	return file.Sync()
}
