package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Source is a text that packs cite: sources.yaml lists them.
type Source struct {
	ID           string `yaml:"id"`
	Title        string `yaml:"title"`
	Version      string `yaml:"version"`
	URL          string `yaml:"url"`
	Status       string `yaml:"status"` // "current", "superseded", "draft", …
	SupersededBy string `yaml:"supersededBy"`
}

// Catalogue is a set of checks, packs, sources and controls that belong together. It is safe for
// concurrent use.
type Catalogue struct {
	Sources  map[string]Source
	Controls map[string]map[string][]string // control code → framework → ids
	checks   map[string]*Check
	packs    map[string]*Pack

	sourcesText, controlsText []byte // as read

	mu        sync.Mutex
	compilers []*compiler
}

// LoadCatalogue reads checks/*.yaml, packs/*.yaml, sources.yaml and controls.yaml. The error joins every
// defect found, one *Error each (see Errors); with an error there is no catalogue.
func LoadCatalogue(fsys fs.FS) (*Catalogue, error) {
	return loadCatalogue(fsys, false)
}

// LoadTested is LoadCatalogue for policies that are built into a program, and whose expressions were compiled, and evaluated by their tests, before: each
// is compiled when it is first asked for. RunTests and Lint compile all, and so does LoadPackFile with the user's own checks.
func LoadTested(fsys fs.FS) (*Catalogue, error) {
	return loadCatalogue(fsys, true)
}

func loadCatalogue(fsys fs.FS, tested bool) (*Catalogue, error) {
	c := &Catalogue{checks: map[string]*Check{}, packs: map[string]*Pack{}}
	var errs []error
	var err error
	if c.Sources, err = c.loadSources(fsys); err != nil {
		errs = append(errs, err)
	}
	if c.Controls, err = c.loadControls(fsys); err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	errs = append(errs, c.loadChecks(fsys, c.checks)...)
	for _, check := range c.checks {
		check.tested = tested
	}
	names, err := yamlFiles(fsys, "packs")
	if err != nil {
		errs = append(errs, err)
	}
	read, faults := make([]*Pack, len(names)), make([]error, len(names))
	parallel(len(names), func(i int) { read[i], faults[i] = readPack(fsys, names[i]) })
	for i, pack := range read {
		err := faults[i]
		if err == nil {
			err = nameMatches(pack.src, "name", pack.Name)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		c.packs[pack.Name] = pack
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	r := &resolver{catalogue: c, checks: c.checks}
	for _, name := range sortedKeys(c.packs) {
		errs = append(errs, r.resolve(c.packs[name])...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return c, nil
}

// loadChecks reads the folder checks into m. An id that is already known is an error.
func (c *Catalogue) loadChecks(fsys fs.FS, m map[string]*Check) (errs []error) {
	names, err := yamlFiles(fsys, "checks")
	if err != nil {
		return []error{err}
	}
	read, faults := make([]*Check, len(names)), make([]error, len(names))
	parallel(len(names), func(i int) { read[i], faults[i] = c.readCheck(fsys, names[i]) })
	for i, check := range read {
		if faults[i] != nil {
			errs = append(errs, faults[i])
			continue
		}
		if other := c.checks[check.ID]; other != nil {
			errs = append(errs, check.src.at(field(check.node, "id"), "choose another id and file name",
				"a shipped check has this id: %s", check.ID))
			continue
		}
		m[check.ID] = check
	}
	return errs
}

// Pack returns a pack by name.
func (c *Catalogue) Pack(name string) (*Pack, error) {
	if pack := c.packs[name]; pack != nil {
		return pack, nil
	}
	return nil, fmt.Errorf("unknown pack %q: %s", name, suggest(name, sortedKeys(c.packs)))
}

// Packs returns all packs, by name.
func (c *Catalogue) Packs() []*Pack {
	packs := make([]*Pack, 0, len(c.packs))
	for _, name := range sortedKeys(c.packs) {
		packs = append(packs, c.packs[name])
	}
	return packs
}

// Check returns a check by id; nil when there is none.
func (c *Catalogue) Check(id string) *Check { return c.checks[id] }

// Checks returns all checks, by id.
func (c *Catalogue) Checks() []*Check {
	checks := make([]*Check, 0, len(c.checks))
	for _, id := range sortedKeys(c.checks) {
		checks = append(checks, c.checks[id])
	}
	return checks
}

// LoadPackFile reads a pack file of the user's. It may extend packs of the catalogue by name and packs in files beside it by
// the name of the file, and bind their checks; a folder "checks" beside it holds checks of its own, whose ids must be new, and a file "sources.yaml"
// beside it adds texts it may cite. The catalogue is not changed.
func (c *Catalogue) LoadPackFile(name string) (*Pack, error) {
	folder := filepath.Dir(name)
	return c.loadPackFS(folderFS{os.DirFS(folder), folder}, filepath.Base(name), filepath.ToSlash(filepath.Join(folder, "checks")))
}

// loadPackFS reads a pack file from a folder; own is how messages name the folder of checks beside it.
func (c *Catalogue) loadPackFS(fsys fs.FS, name, own string) (*Pack, error) {
	pack, err := readPack(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := c.vetOwnName(pack); err != nil {
		return nil, err
	}
	with := &Catalogue{checks: c.checks, packs: c.packs, Controls: c.Controls, Sources: c.Sources}
	if _, err := fs.Stat(fsys, sourcesFile); err == nil {
		if with.Sources, err = with.loadSources(fsys); err != nil {
			return nil, err
		}
		for id, source := range c.Sources {
			with.Sources[id] = source
		}
		pack.sourcesText = with.sourcesText
	}
	checks := map[string]*Check{}
	if errs := with.loadChecks(fsys, checks); len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for id, check := range c.checks {
		checks[id] = check
	}
	r := &resolver{catalogue: with, checks: checks, own: own, beside: fsys, read: map[string]*Pack{path.Base(name): pack}}
	return pack, errors.Join(r.resolve(pack)...)
}

// yamlFiles lists the *.yaml files of a folder, sorted. A folder that is not there has none; a file with
// another ending is an error, because its author believes that it counts.
func yamlFiles(fsys fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	if len(entries) > MaxFiles {
		return nil, &Error{File: folder, Message: fmt.Sprintf("more than %d files", MaxFiles)}
	}
	var names []string
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		switch {
		case path.Ext(name) == ".yaml" && !entry.IsDir():
			names = append(names, name)
		case path.Ext(name) == ".yml":
			return nil, &Error{File: name, Message: "this file would not be read", Hint: "name it .yaml"}
		}
	}
	slices.Sort(names)
	return names, nil
}

// nameMatches checks that an id or name equals the file name without its ending.
func nameMatches(src *source, key, value string) error {
	want := strings.TrimSuffix(path.Base(src.file), ".yaml")
	if value == want {
		return nil
	}
	return src.at(field(src.root, key), fmt.Sprintf("write %q, or rename the file to %s.yaml", want, value),
		"%s %q differs from the file name %s", key, value, path.Base(src.file))
}
