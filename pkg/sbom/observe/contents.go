package observe

import (
	"errors"
	"fmt"
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// contents opens a file. What cannot be read of it is remembered.
func (r *resolver) contents(n *node) (opened, error) {
	var c content
	err := firmware.Safely(func() (err error) {
		c, err = r.read(n)
		return err
	})
	if err != nil {
		r.fail(n.path, err)
		return opened{}, fmt.Errorf("/%s: %w", n.path, err)
	}
	return opened{io.NewSectionReader(asRead(n.path, &noted{c, r, n.path}), 0, c.Size()), c}, nil
}

// all reads a whole file of at most limit bytes.
func (r *resolver) all(n *node, limit int64) ([]byte, error) {
	c, err := r.contents(n)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if c.Size() > limit {
		return nil, fmt.Errorf("%d bytes, more than %d", c.Size(), limit)
	}
	return io.ReadAll(c)
}

func (r *resolver) fail(p string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, seen := r.failed[p]; !seen {
		r.failed[p] = err.Error()
	}
}

// noted notes the first error of reading a file, and keeps a panic of its reader from spreading.
type noted struct {
	at       io.ReaderAt
	resolver *resolver
	path     string
}

func (t *noted) ReadAt(p []byte, off int64) (n int, err error) {
	err = firmware.Safely(func() (err error) {
		n, err = t.at.ReadAt(p, off)
		return err
	})
	if err != nil && !errors.Is(err, io.EOF) {
		t.resolver.fail(t.path, err)
	}
	return n, err
}

// opened gives catalogers of binaries the random access they look for, so that they do not read all of a file to
// see a part of it.
type opened struct {
	*io.SectionReader
	io.Closer
}
