package policy

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ErrNoPolicy is what LoadFile gives for a file of cleanbill's that is neither a check nor a pack, as a waiver is.
var ErrNoPolicy = errors.New("neither a check nor a pack")

// LoadFolder reads a folder that is laid out as the shipped policies are: with folders of checks and packs, sources and controls.
func LoadFolder(dir string) (*Catalogue, error) {
	return LoadCatalogue(folderFS{os.DirFS(dir), dir})
}

// LoadFile reads one policy file of the user's: a check, or a pack with all that it binds. pack is nil for a check. A file that says what a shipped pack
// says, byte for byte, is that pack.
func (c *Catalogue) LoadFile(name string) (checks []*Check, pack *Pack, err error) {
	dir, base := filepath.Split(name)
	if dir == "" {
		dir = "."
	}
	folder := folderFS{os.DirFS(dir), dir}
	src, err := readSource(folder, base)
	if err != nil {
		return nil, nil, err
	}
	if kind := field(src.root, "kind"); kind != nil { // checks have none; a pack of another kind is told as one
		if strings.HasPrefix(kind.Value, "cleanbill.") && !strings.HasPrefix(kind.Value, "cleanbill.pack/") {
			return nil, nil, fmt.Errorf("%s: %w: its kind is %s", src.shown, ErrNoPolicy, kind.Value)
		}
		if called := field(src.root, "name"); called != nil {
			if shipped := c.packs[called.Value]; shipped != nil && bytes.Equal(shipped.src.data, src.data) {
				return shipped.BoundChecks(), shipped, nil
			}
		}
		pack, err := c.LoadPackFile(name)
		if err != nil {
			return nil, nil, err
		}
		return pack.BoundChecks(), pack, nil
	}
	check, err := c.readCheck(folder, base)
	if err != nil {
		return nil, nil, err
	}
	return []*Check{check}, nil, nil
}
