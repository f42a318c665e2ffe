package policy

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parent finds a pack to extend: a shipped one by its name, or, for a pack of the user's, one in a file beside it by the name of that file.
func (r *resolver) parent(p *Pack, n *yaml.Node) (*Pack, error) {
	name := n.Value
	if r.beside == nil || !strings.HasSuffix(name, ".yaml") {
		if pack := r.catalogue.packs[name]; pack != nil {
			return pack, nil
		}
		hint := suggest(name, sortedKeys(r.catalogue.packs))
		if r.beside != nil {
			hint += " (a pack of your own: the name of its file beside this one, as group.yaml)"
		}
		return nil, p.src.at(n, hint, "unknown pack %q", name)
	}
	file := strings.TrimPrefix(name, "./")
	if path.Base(file) != file {
		return nil, p.src.at(n, "lay it into the same folder, where both find their checks and sources", "pack %q does not lie beside this one", name)
	}
	if pack := r.read[file]; pack != nil {
		return pack, nil
	}
	if _, err := fs.Stat(r.beside, file); errors.Is(err, fs.ErrNotExist) {
		return nil, p.src.at(n, "", "there is no file %q beside this one", file)
	}
	pack, err := readPack(r.beside, file)
	if err != nil {
		return nil, err
	}
	if err := r.catalogue.vetOwnName(pack); err != nil {
		return nil, err
	}
	r.read[file] = pack
	return pack, nil
}

// vetOwnName refuses a pack of the user's that is called like a shipped one.
func (c *Catalogue) vetOwnName(pack *Pack) error {
	if c.packs[pack.Name] == nil {
		return nil
	}
	return pack.src.at(field(pack.src.root, "name"), "choose another name; extends can still name the shipped pack", "pack %q is shipped already", pack.Name)
}

// Files are the files of the user's that the pack and those that it extends were read from; none for a shipped pack.
func (p *Pack) Files() []string {
	var files []string
	for _, src := range p.family {
		if src.shown != "" {
			files = append(files, src.shown)
		}
	}
	return files
}
