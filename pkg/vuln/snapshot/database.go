package snapshot

import (
	"errors"
	"os"
	"path/filepath"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/spf13/afero"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

const (
	databaseName = v6.VulnerabilityDBFileName
	importName   = v6.ImportMetadataFileName
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

// seal writes import.json, by which grype knows the database again, unless one came along: then it is held against the database later.
func seal(st *staging, origin string) error {
	dir := filepath.Join(st.root, filepath.FromSlash(places[Vulnerability]))
	if _, err := os.Stat(filepath.Join(dir, importName)); err == nil {
		return nil
	}
	_, err := v6.WriteImportMetadata(afero.NewOsFs(), dir, origin)
	return err
}

// database has the room that will be asked about it say what it is, and whether it can answer.
func (s *Snapshot) database(place string) (err error) {
	db := match.New(place)
	defer func() { err = errors.Join(err, db.Close()) }()
	if s.Records, err = db.Check(); err != nil {
		return unplaced(err)
	}
	info, err := db.Info()
	if err != nil {
		return unplaced(err)
	}
	if info.Built.IsZero() {
		return errors.New("vulnerability database: it does not say when it was built, so that nobody knows how old it is")
	}
	s.Version, s.Date = info.Schema, info.Built
	return nil
}

// unplaced leaves out where the database was staged, which means nothing to anybody.
func unplaced(err error) error {
	var bad *match.DatabaseError
	if !errors.As(err, &bad) {
		return err
	}
	short := *bad
	short.Path = databaseName
	return &short
}
