package policy

import (
	"os"
	"path/filepath"
)

// LoadFile reads one policy file of the user's and returns the checks to test: the one that it holds, or, for a
// pack file, all that the pack binds.
func (c *Catalogue) LoadFile(name string) ([]*Check, error) {
	dir, base := filepath.Split(name)
	if dir == "" {
		dir = "."
	}
	src, err := readSource(os.DirFS(dir), base)
	if err != nil {
		return nil, err
	}
	if kind := field(src.root, "kind"); kind != nil && kind.Value == PackKind {
		pack, err := c.LoadPackFile(name)
		if err != nil {
			return nil, err
		}
		return pack.BoundChecks(), nil
	}
	check, err := c.readCheck(os.DirFS(dir), base)
	if err != nil {
		return nil, err
	}
	return []*Check{check}, nil
}
