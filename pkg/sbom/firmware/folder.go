package firmware

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
)

// listStep is how many names of a directory are read at a time, so that the limit on files stops a directory
// of any length early.
const listStep = 1024

// folder indexes a directory on disk and goes into it. What may be read follows from the size of all files, unless it is
// stated.
func (s *search) folder(ctx context.Context, d Folder, bySize bool) {
	t := newTree(d.Path, s.budget)
	t.Folder = true
	open := newHandles(d.Root)
	defer open.close()
	if err := openFolder(ctx, open, t); err != nil {
		s.miss(d.Path, "list the folder: "+err.Error())
	}
	size := int64(0)
	for _, e := range t.Sorted() {
		size += e.Size
		if e.Mode&fs.ModeSymlink == 0 {
			continue
		}
		if why := OutsideReason(e.Path, e.Target, t.Limits, t.lookup); why != "" {
			t.Skip(e.Path, why)
		}
	}
	if bySize {
		s.budget.lim.ReadBytes = ReadAllowance(size, 1)
	}
	s.show(ctx, t, "folder", 0)
}

// openFolder adds everything below the root. Directories are entered by their own names only, so no link can
// lead out of the tree or round in circles.
func openFolder(ctx context.Context, open *handles, t *Tree) error {
	for pending := []string{""}; len(pending) > 0 && ctx.Err() == nil; {
		dir := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		kids, err := open.list(dir, t.Limits.Files)
		if err != nil {
			t.Skip(dir, "list the directory: "+err.Error())
		}
		for _, k := range kids {
			p := joinPath(dir, k.Name())
			if k.IsDir() && len(p) <= t.Limits.PathBytes {
				pending = append(pending, p)
			}
			if err := addFile(open, t, p, k); err != nil {
				return err
			}
		}
	}
	return nil
}

func addFile(open *handles, t *Tree, p string, k fs.DirEntry) error {
	switch mode := k.Type(); {
	case mode.IsDir():
		return t.add(p, Entry{Mode: fs.ModeDir | 0o755})
	case mode&fs.ModeSymlink != 0:
		target, err := open.link(p)
		if err != nil {
			t.Skip(p, "read link: "+err.Error())
			return nil
		}
		return t.add(p, Entry{Mode: fs.ModeSymlink | 0o777, Target: target})
	case !mode.IsRegular():
		return t.add(p, Entry{Mode: fs.ModeDevice})
	}
	info, err := k.Info()
	if err != nil {
		t.Skip(p, err.Error())
		return nil
	}
	return t.add(p, Entry{Mode: info.Mode().Perm(), Size: info.Size(), inPlace: true, open: func() (io.ReaderAt, error) {
		return folderFile{open, p}, nil
	}})
}

// list gives what lies in a directory by name, at most as many as a walk may see.
func (h *handles) list(dir string, limit int64) ([]fs.DirEntry, error) {
	f, err := h.openIn(dir, ".")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []fs.DirEntry
	for int64(len(all)) <= limit && err == nil {
		var more []fs.DirEntry
		more, err = f.ReadDir(listStep)
		all = append(all, more...)
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return all, err
}

// folderFile reads a file through the handles that are kept open.
type folderFile struct {
	open *handles
	path string
}

func (f folderFile) ReadAt(p []byte, off int64) (int, error) {
	h, err := f.open.take(f.path)
	if err != nil {
		return 0, err
	}
	defer f.open.release(h)
	return h.file.ReadAt(p, off)
}

// openIn opens a name in a directory, through the handle of the directory. It holds no lock over that handle
// but its own.
func (h *handles) openIn(dir, name string) (*os.File, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, err := h.dir(dir)
	if err != nil {
		return nil, err
	}
	return r.Open(name)
}

func (h *handles) link(p string) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, err := h.dir(ParentOf(p))
	if err != nil {
		return "", err
	}
	return r.Readlink(path.Base(p))
}

// regular opens a file and makes sure that it still is one.
func (h *handles) regular(p string) (*os.File, error) {
	r, err := h.dir(ParentOf(p))
	if err != nil {
		return nil, err
	}
	f, err := r.Open(path.Base(p))
	if err != nil {
		return nil, err
	}
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		f.Close()
		return nil, errors.Join(fmt.Errorf("%s changed while it was read: no regular file any more", p), err)
	}
	return f, nil
}
