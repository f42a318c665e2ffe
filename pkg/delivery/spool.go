package delivery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// spool holds the unpacked entries of one archive: small ones in memory, the others one after the other in a
// single private file. No name chosen by the supplier ever reaches the file system.
type spool struct {
	lim    Limits
	packed int64 // size of the archive: what the ratio is taken of
	file   *os.File
	linked bool // the file still has a name that Close must remove
	end    int64
	total  int64 // unpacked bytes so far
	closed atomic.Bool
}

// add reads one entry to its end.
func (s *spool) add(ctx context.Context, path string, r io.Reader) (source, error) {
	limit := min(s.lim.MaxFileSize, s.lim.MaxTotalSize-s.total, s.allowance()-s.total)
	in := io.LimitReader(contextReader{ctx, r}, limit+1)
	head, err := io.ReadAll(io.LimitReader(in, keepInMemory+1))
	if err != nil {
		return source{}, &EntryError{path, readFailure(err)}
	}
	size := int64(len(head))
	src := source{path: path, size: size}
	if size <= keepInMemory {
		src.open = func() (Content, error) { return s.section(memory{bytes.NewReader(head)}) }
	} else {
		if size, err = s.write(head, in); err != nil {
			return source{}, &EntryError{path, readFailure(err)}
		}
		start := s.end
		s.end += size
		src.size = size
		src.open = func() (Content, error) { return s.section(memory{io.NewSectionReader(s.file, start, size)}) }
	}
	s.total += size
	return src, s.check(path, size)
}

// allowance is how many bytes the archive may unpack to.
func (s *spool) allowance() int64 {
	if s.packed > (1<<62)/s.lim.MaxRatio {
		return 1 << 62
	}
	return s.lim.RatioFree + s.packed*s.lim.MaxRatio
}

func (s *spool) check(path string, size int64) error {
	switch {
	case size > s.lim.MaxFileSize:
		return fileTooLarge(path, s.lim.MaxFileSize)
	case s.total > s.allowance():
		return &EntryError{path, ratioExceeded(s.lim.MaxRatio)}
	case s.total > s.lim.MaxTotalSize:
		return totalTooLarge(s.lim.MaxTotalSize)
	}
	return nil
}

func (s *spool) write(head []byte, rest io.Reader) (int64, error) {
	if s.file == nil {
		f, err := os.CreateTemp(s.lim.SpoolDir, "cleanbill-spool-*")
		if err != nil {
			return 0, spoolError{err}
		}
		// Without a name nobody else can open it, and nothing is left behind if the process is killed. Systems
		// that cannot remove an open file do it in close.
		s.file, s.linked = f, os.Remove(f.Name()) != nil
	}
	out := &spoolWriter{f: s.file, at: s.end}
	return io.Copy(out, io.MultiReader(bytes.NewReader(head), rest))
}

func (s *spool) section(c Content) (Content, error) {
	if s.closed.Load() {
		return nil, ErrClosed
	}
	return c, nil
}

// Close removes the spool file.
func (s *spool) Close() error {
	if s.closed.Swap(true) || s.file == nil {
		return nil
	}
	err := s.file.Close()
	if s.linked {
		err = errors.Join(err, os.Remove(s.file.Name()))
	}
	return err
}

// spoolWriter writes at an offset and marks its errors as ours, not the archive's.
type spoolWriter struct {
	f  *os.File
	at int64
}

func (w *spoolWriter) Write(p []byte) (int, error) {
	n, err := w.f.WriteAt(p, w.at)
	w.at += int64(n)
	if err != nil {
		err = spoolError{err}
	}
	return n, err
}

type spoolError struct{ err error }

func (e spoolError) Error() string { return fmt.Sprintf("write temporary file: %v", e.err) }
func (e spoolError) Unwrap() error { return e.err }

// readFailure tells a cancelled run and a full disk from a damaged archive.
func readFailure(err error) error {
	var own spoolError
	if errors.As(err, &own) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrRatio) {
		return err
	}
	return damaged("unpack", err)
}

// memory is content that needs no closing of its own.
type memory struct{ io.ReaderAt }

func (memory) Close() error { return nil }

// contextReader ends a long read when the run is cancelled.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
