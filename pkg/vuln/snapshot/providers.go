package snapshot

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
)

// providerResults are what vunnel left: a database is built of them.
type providerResults struct{ dir string }

// maxMetadata bounds the metadata.json of a provider, in bytes.
const maxMetadata = 1 << 20

func (p providerResults) stage(st *staging) ([]Name, error) {
	oldest, err := p.oldest()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(st.root, filepath.FromSlash(places[Vulnerability]))
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, err
	}
	_, err = grypedb.Build(grypedb.Options{Dir: dir, Built: oldest, Origin: filepath.Base(p.dir)}, grypedb.Providers(p.dir))
	return []Name{Vulnerability}, err
}

// oldest is when the data of the provider were captured whose are the oldest: the database is no newer than that.
func (p providerResults) oldest() (time.Time, error) {
	listed, err := os.ReadDir(p.dir)
	if err != nil {
		return time.Time{}, err
	}
	var oldest time.Time
	for _, d := range listed {
		if !d.IsDir() {
			continue
		}
		captured, err := capturedAt(filepath.Join(p.dir, d.Name(), "metadata.json"))
		if err != nil {
			return time.Time{}, err
		}
		if oldest.IsZero() || captured.Before(oldest) {
			oldest = captured
		}
	}
	return oldest, nil
}

func capturedAt(file string) (time.Time, error) {
	data, err := readFile(file, maxMetadata)
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, fmt.Errorf("provider results: %s is missing: nobody knows of which day they are", file)
	}
	if err != nil {
		return time.Time{}, err
	}
	var metadata struct{ Timestamp time.Time }
	if err := json.Unmarshal(data, &metadata); err != nil || metadata.Timestamp.IsZero() {
		return time.Time{}, fmt.Errorf("provider results: %s: expected a timestamp: %w", file, errors.Join(err, ErrUnknown))
	}
	return metadata.Timestamp, nil
}
