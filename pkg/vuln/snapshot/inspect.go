package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/epss"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/kev"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// inspect reads the data of a name below a root, whole, and says what they are.
func inspect(root string, name Name) (Snapshot, error) {
	s := Snapshot{Name: name}
	place := filepath.Join(root, filepath.FromSlash(places[name]))
	var err error
	switch name {
	case KEV:
		err = s.kev(place)
	case EPSS:
		err = s.epss(place)
	case Lifecycle:
		err = s.lifecycle(place)
	case Vulnerability:
		err = s.database(place)
	}
	if err != nil {
		return Snapshot{}, err
	}
	s.Date = s.Date.UTC().Truncate(time.Second)
	if s.Files, err = filesOf(place, places[name]); err != nil {
		return Snapshot{}, err
	}
	s.Digest = digestOf(s.Files)
	return s, nil
}

func filesOf(place, name string) ([]File, error) {
	info, err := os.Lstat(place)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		one, err := describe(place, name)
		return []File{one}, err
	}
	listed, err := os.ReadDir(place) // sorted by name
	if err != nil {
		return nil, err
	}
	var out []File
	for _, entry := range listed {
		file, err := describe(filepath.Join(place, entry.Name()), path.Join(name, entry.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, file)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

func (s *Snapshot) kev(place string) error {
	data, err := readFile(place, kev.MaxSize)
	if err != nil {
		return err
	}
	c, err := kev.Read(filepath.Base(place), data)
	if err != nil {
		return err
	}
	s.Version, s.Date, s.Records = c.Version, c.Released, len(c.Entries)
	return nil
}

func (s *Snapshot) epss(place string) error {
	file, err := os.Open(place)
	if err != nil {
		return err
	}
	defer file.Close()
	list, err := epss.Read(filepath.Base(place), file, func(epss.Score) error { return nil })
	if err != nil {
		return err
	}
	s.Version, s.Date, s.Records = list.Model, list.Date, list.Records
	return nil
}

func (s *Snapshot) lifecycle(place string) error {
	listed, err := os.ReadDir(place)
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for _, entry := range listed {
		products, err := readLifecycle(filepath.Join(place, entry.Name()))
		if err != nil {
			return err
		}
		for _, p := range products {
			names[p.Name] = true
			if newest := p.Newest(); newest.After(s.Date) {
				s.Date = newest
			}
		}
	}
	if s.Records = len(names); s.Date.IsZero() {
		return fmt.Errorf("data of endoflife.date: no release in them is dated, so that nobody knows how old they are")
	}
	return nil
}

// readLifecycle reads a file of the lifecycle data by its form.
func readLifecycle(file string) ([]*lifecycle.Product, error) {
	data, err := readFile(file, lifecycle.MaxSize)
	if err != nil {
		return nil, err
	}
	return productsIn(filepath.Base(file), data)
}

func productsIn(name string, data []byte) ([]*lifecycle.Product, error) {
	if bytes.HasPrefix(data, []byte("---")) {
		p, err := lifecycle.ReadProduct(name, data)
		return []*lifecycle.Product{p}, err
	}
	return lifecycle.ReadJSON(name, data)
}

// Products reads the products in one file of the lifecycle data, once it is held against its digest.
func (f Folder) Products(file File) ([]*lifecycle.Product, error) {
	data, err := f.Content(file, lifecycle.MaxSize)
	if err != nil {
		return nil, err
	}
	return productsIn(path.Base(file.Path), data)
}

func readFile(path string, limit int64) ([]byte, error) {
	data, err := bounded.Path(path, limit)
	if errors.Is(err, bounded.ErrTooLarge) || errors.Is(err, bounded.ErrNoFile) {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return data, err
}
