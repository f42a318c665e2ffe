package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// Where Keep lays what a verdict was reached by: the shipped part as LoadCatalogue reads it, and a folder for each pack of the user's.
const (
	keptShipped = "shipped"
	keptOwn     = "own"
)

// Keep gives the files that packs were read from, as they were read, each with the checks that they bind and the packs that they extend; the shipped
// checks of the ids besides. LoadKept reads them again.
func (c *Catalogue) Keep(packs []*Pack, ids []string) map[string][]byte {
	shipped := func(name string) string { return path.Join(keptShipped, name) }
	out := map[string][]byte{shipped(sourcesFile): c.sourcesText, shipped(controlsFile): c.controlsText}
	for _, id := range ids {
		if check := c.checks[id]; check != nil {
			out[shipped("checks/"+id+".yaml")] = check.src.data
		}
	}
	for _, p := range packs {
		own := path.Join(keptOwn, p.Name)
		if p.sourcesText != nil {
			out[path.Join(own, sourcesFile)] = p.sourcesText
		}
		for _, src := range p.family {
			name := shipped(src.file)
			if !c.ships(src) {
				name = path.Join(own, path.Base(src.file))
			}
			out[name] = src.data
		}
		for _, b := range p.bound {
			folder := own
			if c.checks[b.check.ID] == b.check {
				folder = keptShipped
			}
			out[path.Join(folder, "checks", b.check.ID+".yaml")] = b.check.src.data
		}
	}
	return out
}

// ships says whether a pack's file is one of the catalogue's.
func (c *Catalogue) ships(src *source) bool {
	for _, p := range c.packs {
		if p.src == src {
			return true
		}
	}
	return false
}

// LoadKept reads what Keep gave, and finds the packs by name.
func LoadKept(fsys fs.FS, names []string) (*Catalogue, []*Pack, error) {
	sub, err := fs.Sub(fsys, keptShipped)
	if err != nil {
		return nil, nil, err
	}
	c, err := LoadCatalogue(sub)
	if err != nil {
		return nil, nil, err
	}
	var packs []*Pack
	for _, name := range names {
		pack, err := c.keptPack(fsys, name)
		if err != nil {
			return nil, nil, err
		}
		packs = append(packs, pack)
	}
	return c, packs, nil
}

func (c *Catalogue) keptPack(fsys fs.FS, name string) (*Pack, error) {
	if !packName.MatchString(name) { // it becomes a folder
		return nil, fmt.Errorf("pack %q: not a name", name)
	}
	folder := path.Join(keptOwn, name)
	if _, err := fs.Stat(fsys, folder); errors.Is(err, fs.ErrNotExist) {
		return c.Pack(name)
	}
	sub, err := fs.Sub(fsys, folder)
	if err != nil {
		return nil, err
	}
	file, err := packFile(sub, name)
	if err != nil {
		return nil, err
	}
	return c.loadPackFS(sub, file, folder+"/checks")
}

// packFile finds the file of a pack by the pack's name.
func packFile(fsys fs.FS, name string) (string, error) {
	files, err := yamlFiles(fsys, ".")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		src, err := readSource(fsys, file)
		if err != nil {
			return "", err
		}
		if is := field(src.root, "name"); is != nil && is.Value == name && field(src.root, "kind") != nil {
			return file, nil
		}
	}
	return "", fmt.Errorf("pack %q: no file is of it", name)
}
