package snapshot

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/epss"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// epssList is a list of scores. One that is compressed is kept as it was published.
type epssList struct {
	path   string
	packed bool
}

func (e epssList) stage(st *staging) ([]Name, error) {
	if e.packed {
		return []Name{EPSS}, st.copyFile(e.path, places[EPSS], epss.MaxSize)
	}
	file, err := os.Open(e.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, w := io.Pipe()
	go func() {
		z := gzip.NewWriter(w)
		_, err := io.Copy(z, io.LimitReader(file, epss.MaxSize+1))
		// The reader of the list finds what is over the limit; a write error is one of the copy, which ends with it.
		_ = w.CloseWithError(errors.Join(err, z.Close()))
	}()
	defer func() { _ = r.Close() }() // never fails
	return []Name{EPSS}, st.copyFrom(r, places[EPSS], epss.MaxSize)
}

// lifecycleFolder are files of endoflife.date: product pages, release data, or both.
type lifecycleFolder struct{ files []string }

// recogniseFiles tells a directory of endoflife.date from one of OSV by the first file that could be of either. Hidden files, and those of another
// extension, are passed over.
func recogniseFiles(dir string) (source, error) {
	var found lifecycleFolder
	var other source
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		switch strings.ToLower(filepath.Ext(path)) {
		case ".zip", ".yaml", ".yml":
			other = osvRecords{dir}
		case ".json":
			if !slices.ContainsFunc(found.files, isJSONFile) && isAdvisory(path) {
				other = osvRecords{dir}
			}
			found.files = append(found.files, path)
		case ".md":
			found.files = append(found.files, path)
		}
		switch {
		case other != nil:
			return filepath.SkipAll
		case len(found.files) > maxFiles:
			return fmt.Errorf("%w: more than %d files", ErrTooLarge, maxFiles)
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case other != nil:
		return other, nil
	case len(found.files) == 0:
		return nil, unknown()
	}
	return found, nil
}

func isJSONFile(path string) bool { return strings.EqualFold(filepath.Ext(path), ".json") }

func isAdvisory(path string) bool {
	given, err := recognise(path)
	_, is := given.(osvRecords)
	return err == nil && is
}

func (l lifecycleFolder) stage(st *staging) ([]Name, error) {
	for _, file := range l.files {
		err := st.copyFile(file, lifecyclePlace(file), lifecycle.MaxSize)
		if errors.Is(err, fs.ErrExist) {
			err = fmt.Errorf("two files are called %s; expected each name once: import the directories products and releases alone", filepath.Base(file))
		}
		if err != nil {
			return nil, err
		}
	}
	return []Name{Lifecycle}, nil
}
