package snapshot

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Options are what an import is told besides the file.
type Options struct {
	At    time.Time // the moment of the import
	Older bool      // also take data that are older than those installed, or far fewer

	From string // where the data come from, for messages and the snapshot; empty: the file
	Only Name   // refuse data of another name; empty: take any
}

// Import installs what a file or directory holds: a KEV catalogue, an EPSS list, data of endoflife.date, a grype database, records of OSV, provider results of vunnel, or a
// bundle of Export. It recognises them by content. It gives what it installed, sorted by name.
//
// Everything is copied and checked first; on any error what was installed before is as it was. Another process that imports into the same
// folder is waited for.
func (f Folder) Import(file string, opt Options) ([]Snapshot, error) {
	from, called := filepath.Base(file), file
	if opt.From != "" {
		from, called = opt.From, opt.From
	}
	given, err := recognise(file)
	if err != nil {
		return nil, of(file, called, err)
	}
	unlock, err := f.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := f.recover(); err != nil {
		return nil, err
	}
	snaps, err := f.install(given, from, opt)
	if err != nil {
		// What was staged is of no use; an error of removing it would hide the one that matters, and the next import removes it.
		_ = os.RemoveAll(f.staged())
		return nil, of(file, called, err)
	}
	return snaps, nil
}

// of says which file an error is about, once, by what it is called.
func of(file, called string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) && at.Path == file {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", called, err)
}

// install stages, checks and commits. The caller holds the lock.
func (f Folder) install(given source, from string, opt Options) ([]Snapshot, error) {
	installed, err := f.read()
	if err != nil {
		return nil, err
	}
	st := &staging{root: f.staged("new")}
	if err := os.MkdirAll(st.root, dirMode); err != nil {
		return nil, err
	}
	names, err := given.stage(st)
	if err != nil {
		return nil, err
	}
	if opt.Only != "" && !slices.Equal(names, []Name{opt.Only}) {
		return nil, fmt.Errorf("%w: found %v; expected %s", ErrOtherName, names, opt.Only)
	}
	var snaps []Snapshot
	for _, name := range names {
		snap, err := inspect(st.root, name)
		if err != nil {
			return nil, err
		}
		snap.Source, snap.Imported, snap.LeftOut = from, opt.At.UTC().Truncate(time.Second), st.leftOut
		if err := st.agrees(&snap); err != nil {
			return nil, err
		}
		old := installed.find(name)
		if err := opt.Dated(snap, old); err != nil {
			return nil, err
		}
		if err := opt.counted(snap, old); err != nil {
			return nil, err
		}
		installed.put(snap)
		snaps = append(snaps, snap)
	}
	return snaps, f.commit(installed, names)
}

// Dated refuses data of a day that has not come (*FutureError), and data that are older than those installed (*OlderError), of which old is nil where
// there are none. Installed data of a day that has not come keep nothing out.
func (o Options) Dated(snap Snapshot, old *Snapshot) error {
	latest := o.At.Add(vuln.Ahead)
	switch {
	case snap.Date.After(latest):
		return &FutureError{Name: snap.Name, Given: snap.Date, At: o.At}
	case old != nil && snap.Date.Before(old.Date) && !old.Date.After(latest) && !o.Older:
		return &OlderError{Name: snap.Name, Given: snap.Date, Installed: old.Date}
	}
	return nil
}

// kept is how many of a hundred records the next data have at least: hardly any is ever taken back.
const kept = 90

// counted refuses data that are far fewer than those installed (*FewerError): a list that was cut at the end of a line, or one record by somebody who means to add it. What is gone would be looked up
// as what nobody knows anything against.
func (o Options) counted(snap Snapshot, old *Snapshot) error {
	if old == nil || o.Older || snap.Records*100 >= old.Records*kept {
		return nil
	}
	return &FewerError{Name: snap.Name, Given: snap.Records, Installed: old.Records}
}

// source is something to import.
type source interface {
	// stage copies the data to where they will lie below the root of the staging, and says what data they are.
	stage(st *staging) ([]Name, error)
}

// staging is where an import is prepared.
type staging struct {
	root   string
	stated *state // what a bundle says that it holds; nil of anything else

	leftOut []LeftOut // what a database that was built does not hold
}

// agrees holds what was found against what a bundle states, and takes over from where the bundle had it.
func (st *staging) agrees(snap *Snapshot) error {
	if st.stated == nil {
		return nil
	}
	s := st.stated.find(snap.Name)
	if s.Digest != snap.Digest || !s.Date.Equal(snap.Date) || s.Records != snap.Records || s.Version != snap.Version {
		return fmt.Errorf("bundle: %s: found %d records of %s, %s; it states %d of %s, %s", snap.Name,
			snap.Records, snap.Date.Format(time.RFC3339), snap.Digest, s.Records, s.Date.Format(time.RFC3339), s.Digest)
	}
	snap.Source, snap.LeftOut = s.Source, s.LeftOut
	return nil
}

// copyFrom writes a file below the root, of at most limit bytes.
func (st *staging) copyFrom(r io.Reader, to string, limit int64) (err error) {
	dest := filepath.Join(st.root, filepath.FromSlash(to))
	if err := os.MkdirAll(filepath.Dir(dest), dirMode); err != nil {
		return err
	}
	out, err := os.OpenFile(dest, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	n, err := io.Copy(out, io.LimitReader(r, limit+1))
	if err != nil {
		return err
	}
	if n > limit {
		return fmt.Errorf("%s: %w: more than %d bytes", path.Base(to), ErrTooLarge, limit)
	}
	return out.Sync()
}

// copyFile does that with a file.
func (st *staging) copyFile(file, to string, limit int64) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	return st.copyFrom(in, to, limit)
}

// oneFile is a file that is installed as it is.
type oneFile struct {
	path  string
	name  Name
	to    string
	limit int64
}

func (o oneFile) stage(st *staging) ([]Name, error) {
	return []Name{o.name}, st.copyFile(o.path, o.to, o.limit)
}
