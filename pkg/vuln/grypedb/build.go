// Package grypedb builds vulnerability databases of grype's schema 6 with grype's own packages: from provider results of
// vunnel, from OSV records and from advisories that are handed in. It opens no connection; what it writes, package match and
// grype itself read.
package grypedb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/anchore/grype/grype/db/data"
	"github.com/anchore/grype/grype/db/provider"
	v6 "github.com/anchore/grype/grype/db/v6"
	build "github.com/anchore/grype/grype/db/v6/build"
	"github.com/spf13/afero"
)

// FileName is what the database is called in its folder, as grype expects it.
const FileName = v6.VulnerabilityDBFileName

// The writer's limits. Batches bound what is held in memory until it is written; the cache is that of SQLite, of which
// grype would take 1 GiB.
const (
	batchSize = 2000
	cacheKiB  = 64 << 10
)

// Options say where a database goes and what it says of itself.
type Options struct {
	Dir    string    // gets vulnerability.db and import.json; made if need be, and must hold neither
	Built  time.Time // when the data was put together: what the database states as its build time
	Origin string    // where the data came from, for import.json
}

// Source is something to build a database of: Providers, Advisories or OSV.
type Source interface {
	// entries hands over what the source holds, in an order that depends on it alone. Built is the time that data without
	// one of its own is taken to be of.
	entries(built time.Time, report *Report, write func(...data.Entry) error) error
	// reconciled tells whether records of several providers describe the same vulnerabilities, so that grype's own writer
	// has to bring them together.
	reconciled() bool
}

// Report counts what became of the records of the sources.
type Report struct {
	Records int            // all that were read
	Written int            // those that the database holds
	Dropped map[string]int // those that it does not, by reason
	LeftOut map[string]int // those of OSV that speak of packages which it does not hold, by ecosystem or WithoutPackage; they may speak of others too
	Digest  string         // of the database file as import.json has it, "xxh64:…"
}

func (r *Report) drop(reason string) {
	if r.Dropped == nil {
		r.Dropped = map[string]int{}
	}
	r.Dropped[reason]++
}

func (r *Report) leave(all []string) {
	if r.LeftOut == nil && len(all) > 0 {
		r.LeftOut = map[string]int{}
	}
	for _, what := range all {
		r.LeftOut[what]++
	}
}

// ErrNoRecords says that the sources held nothing that a database could be made of.
var ErrNoRecords = errors.New("no record that a vulnerability database can hold")

// Build writes one database of all sources. On error nothing is left in Options.Dir. The same sources give the same content;
// the bytes of the file differ, because tables, indexes and aliases are made in no fixed order.
func Build(opt Options, sources ...Source) (*Report, error) {
	path := filepath.Join(opt.Dir, FileName)
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("build vulnerability database: %s exists already; name an empty folder", path)
	}
	report, err := buildIn(opt, path, sources)
	if err != nil {
		_ = os.Remove(path)
		_ = os.Remove(filepath.Join(opt.Dir, v6.ImportMetadataFileName))
		return nil, fmt.Errorf("build vulnerability database: %w", err)
	}
	return report, nil
}

func buildIn(opt Options, path string, sources []Source) (*Report, error) {
	report := &Report{}
	if err := fill(opt, report, sources); err != nil {
		return nil, err
	}
	if report.Written == 0 {
		return nil, fmt.Errorf("%w: %d records read", ErrNoRecords, report.Records)
	}
	if err := finish(path, opt.Built); err != nil {
		return nil, err
	}
	meta, err := v6.WriteImportMetadata(afero.NewOsFs(), opt.Dir, opt.Origin)
	if err != nil {
		return nil, err
	}
	report.Digest = meta.Digest
	return report, nil
}

// fill writes the rows of all sources.
func fill(opt Options, report *Report, sources []Source) (err error) {
	w, err := writerFor(opt.Dir, sources)
	if err != nil {
		return err
	}
	defer func() {
		if closed := w.Close(); err == nil {
			err = closed
		}
	}()
	for _, s := range sources {
		if err := s.entries(opt.Built, report, w.Write); err != nil {
			return err
		}
	}
	return nil
}

// writerFor takes grype's own writer where records of several providers are to be brought together: it fills in severities
// that only NVD states, and merges the Go database with GitHub's. Elsewhere rows go in without, in a tenth of the transactions.
func writerFor(dir string, sources []Source) (data.Writer, error) {
	for _, s := range sources {
		if s.reconciled() {
			return build.NewWriter(dir, provider.States{}, false, batchSize, build.WithSQLiteCacheSizeKiB(cacheKiB))
		}
	}
	return newRows(dir)
}

// finish makes the indexes that readers need and states the build time, for which grype's writer takes the clock.
func finish(path string, built time.Time) (err error) {
	db, err := v6.NewLowLevelDB(path, false, true, false)
	if err != nil {
		return err
	}
	defer func() {
		pool, closing := db.DB()
		if closing == nil {
			closing = pool.Close()
		}
		err = errors.Join(err, closing)
	}()
	stated := built.UTC().Truncate(time.Second)
	return db.Model(&v6.DBMetadata{}).Where("true").Update("build_timestamp", stated).Error
}
