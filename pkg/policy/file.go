package policy

import (
	"os"
	"path/filepath"
)

// LoadFile reads one policy file of the user's: a check, or a pack with all that it binds. pack is nil for a check.
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
