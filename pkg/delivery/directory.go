package delivery

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// readBatch is how many directory entries are read at a time, so that a huge directory meets the limit early.
const readBatch = 1024

// directory lists the files below root. Nothing is followed: a link or special file refuses the delivery. That is why it is not the
// listing of a directory in which software is looked for: there a link is an ordinary thing, and what cannot be read is noted.
func directory(ctx context.Context, root *os.Root, names *nameSet) ([]source, error) {
	var out []source
	var total int64
	pending := []string{"."}
	for len(pending) > 0 {
		dir := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		entries, err := readDir(ctx, root, dir, names.lim.MaxFiles)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			name := e.Name()
			if dir != "." {
				name = dir + "/" + name
			}
			if e.IsDir() {
				if _, err := names.directory(name); err != nil {
					return nil, err
				}
				pending = append(pending, name)
				continue
			}
			src, err := directoryFile(root, name, names)
			if err != nil {
				return nil, err
			}
			if total += src.size; total > names.lim.MaxTotalSize {
				return nil, totalTooLarge(names.lim.MaxTotalSize)
			}
			out = append(out, src)
		}
	}
	return out, nil
}

func directoryFile(root *os.Root, name string, names *nameSet) (source, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return source{}, &EntryError{name, fmt.Errorf("read directory: %w", err)}
	}
	if !info.Mode().IsRegular() {
		return source{}, unsafe(name, describeMode(info.Mode()))
	}
	if info.Size() > names.lim.MaxFileSize {
		return source{}, fileTooLarge(name, names.lim.MaxFileSize)
	}
	clean, err := names.file(name)
	if err != nil {
		return source{}, err
	}
	return source{path: clean, size: info.Size(), open: func() (Content, error) { return reopen(root, name, info) }}, nil
}

// reopen opens a directory file once more and insists that it is the file that was listed, at the same size.
func reopen(root *os.Root, name string, was fs.FileInfo) (Content, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, &EntryError{name, fmt.Errorf("open: %w", err)}
	}
	is, err := f.Stat()
	if err == nil && (!os.SameFile(was, is) || is.Size() != was.Size() || !is.ModTime().Equal(was.ModTime())) {
		err = changed(name, was.Size(), is.Size())
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func readDir(ctx context.Context, root *os.Root, dir string, limit int) ([]fs.DirEntry, error) {
	f, err := root.Open(dir)
	if err != nil {
		return nil, &EntryError{dir, fmt.Errorf("read directory: %w", err)}
	}
	defer f.Close()
	var all []fs.DirEntry
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		batch, err := f.ReadDir(readBatch)
		all = append(all, batch...)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, &EntryError{dir, fmt.Errorf("read directory: %w", err)}
		}
		if len(all) > limit {
			return nil, tooManyFiles(limit)
		}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

func describeMode(m fs.FileMode) string {
	switch {
	case m&fs.ModeSymlink != 0:
		return "it is a symbolic link"
	case m&fs.ModeNamedPipe != 0:
		return "it is a named pipe"
	case m&fs.ModeSocket != 0:
		return "it is a socket"
	case m&(fs.ModeDevice|fs.ModeCharDevice) != 0:
		return "it is a device"
	}
	return "it is neither a file nor a directory"
}
