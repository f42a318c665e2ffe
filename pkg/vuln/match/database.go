package match

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/spf13/afero"
)

// Database is a grype database of schema 6 that nothing is read of before it is asked. It may be used by several goroutines.
type Database struct {
	dir  string
	once sync.Once
	err  error // of opening
	info Info

	reader v6.Reader
	digest chan error // what came of hashing the file; filled once
	hashed sync.Once
	sound  error

	coverage  *coverage
	artifacts artifacts
}

// New returns the database in the folder of grype's layout, "…/vulnerability/6" with vulnerability.db and import.json. It touches
// nothing.
func New(dir string) *Database { return &Database{dir: dir} }

// Open opens the database, if that was not done before. The error is a *DatabaseError.
func (d *Database) Open() error {
	d.once.Do(func() { d.err = d.open() })
	return d.err
}

func (d *Database) open() error {
	path := filepath.Join(d.dir, v6.VulnerabilityDBFileName)
	if strings.ContainsAny(path, "?#%") {
		return &DatabaseError{Path: path, Kind: Unreadable, Found: "a path with ?, # or %, which the engine takes apart", Expected: "a path without"}
	}
	if err := checkFile(path); err != nil {
		return err
	}
	stated, err := v6.ReadImportMetadata(afero.NewOsFs(), d.dir)
	if err != nil {
		return &DatabaseError{Path: path, Kind: Damaged, Expected: "import.json beside it, which says its digest", Found: "none that can be read", Err: err}
	}
	if err := checkSchema(path); err != nil {
		return err
	}
	reader, err := v6.NewReader(v6.Config{DBDirPath: d.dir})
	if err != nil {
		return damaged(path, err)
	}
	d.reader = reader
	if d.info, err = inform(path, stated.Digest, reader); err != nil {
		d.reader = nil
		_ = reader.Close()
		return damaged(path, err)
	}
	d.coverage = newCoverage(reader)
	d.digest = make(chan error, 1)
	go func() { d.digest <- checkDigest(path, stated.Digest) }()
	return nil
}

// Info says what the database is, once its digest is checked.
func (d *Database) Info() (Info, error) {
	if err := d.Open(); err != nil {
		return Info{}, err
	}
	return d.info, d.Verify()
}

// Verify waits until the whole file is held against its digest.
func (d *Database) Verify() error {
	if err := d.Open(); err != nil {
		return err
	}
	d.hashed.Do(func() { d.sound = <-d.digest })
	return d.sound
}

// Close closes what was opened.
func (d *Database) Close() error {
	if d.reader == nil {
		return nil
	}
	_ = d.Verify() // the file is being read
	return d.reader.Close()
}

func inform(path, digest string, r v6.Reader) (Info, error) {
	meta, err := r.GetDBMetadata()
	if err != nil {
		return Info{}, err
	}
	info := Info{Path: path, Digest: digest, Schema: schemaName(meta.Model, meta.Revision, meta.Addition)}
	if meta.BuildTimestamp != nil {
		info.Built = meta.BuildTimestamp.UTC()
	}
	listed, err := r.AllProviders()
	if err != nil {
		return Info{}, err
	}
	for _, p := range listed {
		one := Provider{ID: p.ID, Digest: p.InputDigest}
		if p.DateCaptured != nil {
			one.Captured = p.DateCaptured.UTC()
		}
		info.Providers = append(info.Providers, one)
	}
	slices.SortFunc(info.Providers, func(a, b Provider) int { return strings.Compare(a.ID, b.ID) })
	return info, nil
}

func schemaName(model, revision, addition int) string {
	return fmt.Sprintf("%d.%d.%d", model, revision, addition)
}

func checkDigest(path, stated string) error {
	found, err := v6.CalculateDBDigest(afero.NewOsFs(), path)
	if err != nil {
		return damaged(path, err)
	}
	if found != stated {
		return &DatabaseError{Path: path, Kind: Damaged, Expected: "the digest " + stated + " that import.json states", Found: found}
	}
	return nil
}
