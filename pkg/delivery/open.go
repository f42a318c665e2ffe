package delivery

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Open opens the delivery at path: a directory, an archive (zip, tar, or tar in gzip, xz or zstd, told by
// content), or any other single file, which becomes a delivery of one. Files are hashed once and recognised;
// the manifest, if there is one, is read and matched.
//
// An archive that wraps everything in one directory at its top, with no file beside it, is seen as that
// directory: paths are relative to it. A directory is taken as it is.
//
// Errors wrap one of the sentinel errors of this package (with *EntryError when one entry is to blame), an
// error of the file system, or that of ctx. There is no delivery then, not even a part of one. The caller must
// Close the delivery.
func Open(ctx context.Context, path string, lim Limits) (*Delivery, error) {
	lim = lim.orDefaults()
	d, err := open(ctx, path, lim)
	if err != nil {
		return nil, fmt.Errorf("open delivery %q: %w", path, err)
	}
	return d, nil
}

func open(ctx context.Context, path string, lim Limits) (*Delivery, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	d := &Delivery{Name: filepath.Base(filepath.Clean(path))}
	sources, err := d.list(ctx, path, info, lim)
	if err == nil {
		err = d.read(ctx, sources, lim)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// list finds the files and keeps in d what must be closed.
func (d *Delivery) list(ctx context.Context, path string, info fs.FileInfo, lim Limits) ([]source, error) {
	names := newNameSet(lim)
	if info.IsDir() {
		root, err := os.OpenRoot(path)
		if err != nil {
			return nil, err
		}
		d.holds = root
		return directory(ctx, root, names)
	}
	if !info.Mode().IsRegular() {
		return nil, unsafe(d.Name, describeMode(info.Mode()))
	}
	return d.listFile(ctx, path, names)
}

func (d *Delivery) listFile(ctx context.Context, path string, names *nameSet) ([]source, error) {
	lim := names.lim
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	size := info.Size()
	kind := containerOf(f, size)
	if kind == noContainer {
		d.Single, d.holds = true, f
		return d.lone(f, size, names)
	}
	defer f.Close()
	if size > lim.MaxTotalSize {
		return nil, totalTooLarge(lim.MaxTotalSize)
	}
	s := &spool{lim: lim, packed: size}
	d.holds = s
	sources, err := archive(ctx, kind, f, size, s, names)
	if err != nil {
		return nil, err
	}
	if is, err := f.Stat(); err != nil || is.Size() != size || !is.ModTime().Equal(info.ModTime()) {
		return nil, changed(d.Name, size, is.Size())
	}
	unwrap(sources)
	return sources, nil
}

// lone makes a delivery of one file. The buyer chose its name, yet it is shown and compared like any other.
func (d *Delivery) lone(f *os.File, size int64, names *nameSet) ([]source, error) {
	if size > names.lim.MaxFileSize {
		return nil, fileTooLarge(d.Name, names.lim.MaxFileSize)
	}
	clean, err := names.file(d.Name)
	if err != nil {
		return nil, err
	}
	return []source{{path: clean, size: size, alone: true, open: func() (Content, error) {
		info, err := f.Stat()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrClosed, err)
		}
		if info.Size() != size {
			return nil, changed(clean, size, info.Size())
		}
		return memory{f}, nil
	}}}, nil
}

// unwrap drops the one directory that all paths begin with, if there is one.
func unwrap(sources []source) {
	top := ""
	for i, s := range sources {
		dir, _, nested := strings.Cut(s.path, "/")
		if !nested || i > 0 && dir != top {
			return
		}
		top = dir
	}
	for i := range sources {
		sources[i].path = strings.TrimPrefix(sources[i].path, top+"/")
	}
}

// read hashes and recognises the files, then holds the manifest against them.
func (d *Delivery) read(ctx context.Context, sources []source, lim Limits) error {
	if len(sources) == 0 {
		return ErrEmpty
	}
	slices.SortFunc(sources, func(a, b source) int { return strings.Compare(a.path, b.path) })
	files, problems, err := readAll(ctx, sources, lim)
	if err != nil {
		return err
	}
	if err := recogniseBare(files); err != nil {
		return err
	}
	d.Files, d.Problems = files, problems
	d.Digest = digest(files)
	if !d.Single {
		d.findImages()
		d.match(lim)
	}
	slices.SortFunc(d.Problems, func(a, b Problem) int {
		return strings.Compare(a.Path+"\x00"+string(a.Code)+"\x00"+a.Message, b.Path+"\x00"+string(b.Code)+"\x00"+b.Message)
	})
	return nil
}

func digest(files []*File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s  %s\n", f.SHA256, f.Path)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// Close releases the temporary file and whatever else Open holds. Content cannot be opened afterwards.
func (d *Delivery) Close() error {
	if d.holds == nil {
		return nil
	}
	err := d.holds.Close()
	d.holds = nil
	return err
}

var _ io.Closer = (*Delivery)(nil)
