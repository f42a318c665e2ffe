package grypedb

import (
	"errors"
	"fmt"

	"github.com/anchore/grype/grype/db/data"
	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/db/v6/build/transformers"
	"gorm.io/gorm"
)

// rows writes entries through grype's store, many in one transaction. Grype's own writer has one transaction for each
// row, which takes twice as long.
type rows struct {
	store v6.ReadWriter
	db    *gorm.DB
	open  int // entries since the transaction began
	bad   error
}

func newRows(dir string) (*rows, error) {
	store, err := v6.NewWriter(v6.Config{DBDirPath: dir, CacheSizeKiB: cacheKiB})
	if err != nil {
		return nil, err
	}
	holder, ok := store.(interface{ GetDB() *gorm.DB })
	if !ok {
		return nil, errors.Join(errors.New("grype's store does not show its database"), store.Close())
	}
	r := &rows{store: store, db: holder.GetDB()}
	pool, err := r.db.DB()
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	pool.SetMaxOpenConns(1) // or a statement would be outside of the transaction
	r.db.SkipDefaultTransaction = true
	return r, nil
}

// Write adds entries of grype's transformers.
func (r *rows) Write(entries ...data.Entry) error {
	for _, e := range entries {
		related, ok := e.Data.(transformers.RelatedEntries)
		if !ok || e.DBSchemaVersion != v6.ModelVersion {
			return fmt.Errorf("%T of schema %d is nothing that a database of schema %d holds", e.Data, e.DBSchemaVersion, v6.ModelVersion)
		}
		if r.bad = r.write(related); r.bad != nil {
			return r.bad
		}
	}
	return nil
}

func (r *rows) write(e transformers.RelatedEntries) error {
	if r.open == 0 {
		if err := r.db.Exec("BEGIN").Error; err != nil {
			return err
		}
	}
	r.open++
	if err := r.store.AddVulnerabilities(e.VulnerabilityHandle); err != nil {
		return err
	}
	for _, related := range e.Related {
		if err := r.affected(e.VulnerabilityHandle, related); err != nil {
			return err
		}
	}
	if r.open < batchSize {
		return nil
	}
	return r.commit()
}

func (r *rows) affected(v *v6.VulnerabilityHandle, related any) error {
	switch row := related.(type) {
	case v6.AffectedPackageHandle:
		row.VulnerabilityID = v.ID
		return r.store.AddAffectedPackages(&row)
	case v6.AffectedCPEHandle:
		row.VulnerabilityID = v.ID
		return r.store.AddAffectedCPEs(&row)
	case v6.UnaffectedPackageHandle:
		row.VulnerabilityID = v.ID
		return r.store.AddUnaffectedPackages(&row)
	}
	return fmt.Errorf("%T cannot be written", related)
}

func (r *rows) commit() error {
	if r.open == 0 {
		return nil
	}
	r.open = 0
	return r.db.Exec("COMMIT").Error
}

// Close writes what is left, unless writing failed before: then the file is of no use.
func (r *rows) Close() error {
	if r.bad != nil {
		pool, err := r.db.DB()
		if err == nil {
			err = pool.Close()
		}
		return err
	}
	return errors.Join(r.commit(), r.store.Close())
}
