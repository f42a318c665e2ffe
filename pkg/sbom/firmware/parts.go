package firmware

import (
	"fmt"
	"io"
	"io/fs"
)

// addPart adds a run of a container as a file that is read in place. It costs nothing, however long it is, so it is gone
// into whatever the limit on the content of a file is.
func (t *Tree) addPart(name string, src source, at, n int64) error {
	if at < 0 || n < 0 || at > src.size || n > src.size-at {
		return fmt.Errorf("%w: part %q at %d with %d bytes; there are %d", errDamaged, name, at, n, src.size)
	}
	return t.addView(name, io.NewSectionReader(src.at, at, n), n)
}

// addView adds content that is made of parts of the container when it is read.
func (t *Tree) addView(name string, at io.ReaderAt, n int64) error {
	return t.add(name, Entry{Mode: fs.FileMode(0o644), Size: n, inPlace: true, open: func() (io.ReaderAt, error) { return at, nil }})
}
