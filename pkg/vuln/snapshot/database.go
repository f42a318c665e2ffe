package snapshot

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
	_ "github.com/glebarez/go-sqlite" // the driver "sqlite"
	"github.com/spf13/afero"
)

const (
	databaseName = v6.VulnerabilityDBFileName
	importName   = v6.ImportMetadataFileName
	schemaModel  = v6.ModelVersion
	sqliteMagic  = "SQLite format 3\x00"
)

// database is a file vulnerability.db; import.json beside it, if there is one, says its digest.
type database struct{ path string }

func (d database) stage(st *staging) ([]Name, error) {
	if err := st.copyFile(d.path, places[Vulnerability]+"/"+databaseName, maxUnpacked); err != nil {
		return nil, err
	}
	beside := filepath.Join(filepath.Dir(d.path), importName)
	if _, err := os.Stat(beside); err == nil {
		if err := st.copyFile(beside, places[Vulnerability]+"/"+importName, maxState); err != nil {
			return nil, err
		}
	}
	return []Name{Vulnerability}, seal(st, filepath.Base(d.path))
}

// seal writes import.json, by which grype knows the database again. One that came along must state the digest of the database.
func seal(st *staging, origin string) error {
	dir := filepath.Join(st.root, filepath.FromSlash(places[Vulnerability]))
	if _, err := os.Stat(filepath.Join(dir, importName)); err == nil {
		if err := sealed(dir); err != nil {
			return err
		}
		return nil
	}
	_, err := v6.WriteImportMetadata(afero.NewOsFs(), dir, origin)
	return err
}

// sealed holds the database against the digest in import.json.
func sealed(dir string) error {
	stated, err := v6.ReadImportMetadata(afero.NewOsFs(), dir)
	if err != nil {
		return &DamagedError{filepath.Join(dir, importName), err.Error()}
	}
	found, err := v6.CalculateDBDigest(afero.NewOsFs(), filepath.Join(dir, databaseName))
	if err != nil {
		return err
	}
	if found != stated.Digest {
		return &DamagedError{databaseName, fmt.Sprintf("found the digest %s; expected %s, which %s states", found, stated.Digest, importName)}
	}
	return nil
}

// database opens the database, holds it against its digest and its own structure, and asks it what it is.
func (s *Snapshot) database(place string) error {
	path := filepath.Join(place, databaseName)
	// A database from elsewhere is read as it lies, never written to, and runs no code of its own.
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=query_only(1)"
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // nothing was written
	if err := whole(db); err != nil {
		return err
	}
	if err := s.schema(db); err != nil {
		return err
	}
	if err := sealed(place); err != nil {
		return err
	}
	if err := db.QueryRow("SELECT count(*) FROM vulnerability_handles").Scan(&s.Records); err != nil {
		return unreadable(err)
	}
	if s.Records == 0 {
		return fmt.Errorf("vulnerability database: found no vulnerability in it")
	}
	return nil
}

func unreadable(err error) error {
	return fmt.Errorf("vulnerability database: damaged or cut off: %w", err)
}

// whole has SQLite look at every page.
func whole(db *sql.DB) error {
	var found string
	if err := db.QueryRow("PRAGMA quick_check(1)").Scan(&found); err != nil {
		return unreadable(err)
	}
	if found != "ok" {
		return unreadable(errors.New(found))
	}
	return nil
}

// schema reads what the database says of itself.
func (s *Snapshot) schema(db *sql.DB) error {
	var tables int
	if err := db.QueryRow("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('db_metadata', 'vulnerability_handles')").Scan(&tables); err != nil {
		return unreadable(err)
	}
	if tables != 2 {
		return &SchemaError{databaseName, "none of grype's from 6 on"}
	}
	var model, revision, addition int
	var built time.Time
	if err := db.QueryRow("SELECT model, revision, addition, build_timestamp FROM db_metadata").Scan(&model, &revision, &addition, &built); err != nil {
		return unreadable(err)
	}
	s.Version, s.Date = fmt.Sprintf("%d.%d.%d", model, revision, addition), built
	if model != schemaModel {
		return &SchemaError{databaseName, s.Version}
	}
	return nil
}
