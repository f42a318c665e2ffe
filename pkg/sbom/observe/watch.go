package observe

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// Programs carry lists of what they were built from. They are not read beforehand, since programs are long: they are
// watched while a cataloger reads.

// goModule begins a module in the list that a Go program carries (Go, debug/buildinfo).
var goModule = []byte("\ndep\t")

// watchGo takes the modules that are read off the quota. The list is read in one go, so it is counted before it is
// taken apart.
func watchGo(q *quota, p []byte) error { return q.take(int64(bytes.Count(p, goModule))) }

// auditBytes bounds the list in a Rust program (cargo-auditable, PARSING.md), which is JSON in a zlib stream; the largest
// have some ten thousand bytes.
const auditBytes = 4 << 20

// watchRust looks into what begins like a zlib stream, and takes what it lists off the quota. syft inflates it to any length.
func watchRust(q *quota, p []byte) error {
	if len(p) < 16 || p[0] != 0x78 || (int(p[0])<<8|int(p[1]))%31 != 0 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(p))
	if err != nil {
		return nil // no such stream
	}
	raw, err := io.ReadAll(io.LimitReader(z, auditBytes+1))
	if len(raw) > auditBytes {
		return fmt.Errorf("list of packages in a Rust program: more than %d bytes", auditBytes)
	}
	if err != nil {
		return nil //nolint:nilerr // nor can it be read by syft
	}
	return q.take(int64(bytes.Count(raw, []byte("{"))))
}

// watchedFile is a file that is watched while it is read.
type watchedFile struct {
	opened
	look func(p []byte) error
}

// ReadAt reads a part and has it looked at.
func (w watchedFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.opened.ReadAt(p, off)
	if over := w.look(p[:n]); over != nil {
		return 0, over
	}
	return n, err
}

// watch has a cataloger's reading looked at. What is refused once stays refused.
func (a allowed) watch(n *node, c opened) io.ReadCloser {
	if a.look == nil {
		return c
	}
	return watchedFile{c, func(p []byte) error {
		err := a.look(a.quota, p)
		if err == nil {
			return nil
		}
		var over *firmware.LimitError
		if errors.As(err, &over) {
			err = fmt.Errorf("list of packages in a program of %d bytes, not read: %w", n.size, over)
		}
		a.fail(n.path, err)
		return err
	}}
}
