package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
)

// openInput opens a file that is read once. A pipe that nobody writes to would keep the program for ever as soon as it is opened, and a device may
// have no end: what is no file must be open already.
func openInput(name string) (*os.File, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() && !openAlready(name) {
		return nil, noInput(name)
	}
	return os.Open(name)
}

// openAlready says whether a name is one of what the program was started with: its standard input, or what a shell makes of <(…).
func openAlready(name string) bool {
	dir, file := filepath.Split(filepath.Clean(name))
	return dir == "/dev/fd/" || dir == "/proc/self/fd/" || dir == "/dev/" && file == "stdin"
}

// readInput reads a file, or standard input, of at most limit bytes.
func (p Process) readInput(file string, limit int64) ([]byte, error) {
	from := p.Stdin
	if file != standardInput {
		f, err := openInput(file)
		if err != nil {
			return nil, noSuchFile(err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, isDirectory(file)
		}
		from = f
	}
	data, err := bounded.Read(from, limit)
	switch {
	case errors.Is(err, bounded.ErrTooLarge):
		return nil, withHint(&overLimitError{nameOf(file), limit}, "see whether it is the file that you mean")
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", nameOf(file), err)
	}
	return data, nil
}

// readBounded reads a file of at most limit bytes.
func readBounded(path string, limit int64) ([]byte, error) {
	f, err := openInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return bounded.Read(f, limit)
}
