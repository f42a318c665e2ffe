package match

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	// The driver that grype brings. A second one under the same name would end the program.
	_ "github.com/glebarez/go-sqlite"

	v6 "github.com/anchore/grype/grype/db/v6"
)

// Kind says what is wrong with a database.
type Kind string

// The kinds.
const (
	Missing     Kind = "missing"
	Unreadable  Kind = "unreadable"
	Damaged     Kind = "damaged" // cut off, changed or no database at all
	OtherSchema Kind = "other-schema"
	NewerSchema Kind = "newer-schema" // made for programs that are newer than this one
)

// DatabaseError says what is wrong with a database, what was expected and what was found.
type DatabaseError struct {
	Path            string
	Kind            Kind
	Expected, Found string
	Err             error // cause, if there is one
}

// Error names file, expectation and finding.
func (e *DatabaseError) Error() string {
	text := fmt.Sprintf("vulnerability database %s: %s: expected %s, found %s", e.Path, e.Kind, e.Expected, e.Found)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *DatabaseError) Unwrap() error { return e.Err }

func damaged(path string, err error) error {
	return &DatabaseError{Path: path, Kind: Damaged, Expected: "a database that can be read", Found: "one that cannot", Err: err}
}

// headerSize is that of the header of an SQLite file (sqlite.org/fileformat2.html section 1.3).
const headerSize = 100

// checkFile finds what SQLite would not say, or say in other words with each query: no file, another one, a part of one.
func checkFile(path string) error {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &DatabaseError{Path: path, Kind: Missing, Expected: "a database", Found: "none", Err: fs.ErrNotExist}
	case err != nil:
		return &DatabaseError{Path: path, Kind: Unreadable, Expected: "a file that may be read", Found: "one that may not", Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return &DatabaseError{Path: path, Kind: Unreadable, Expected: "a file", Found: "none", Err: err}
	}
	head := make([]byte, headerSize)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:16]) != "SQLite format 3\x00" {
		return &DatabaseError{Path: path, Kind: Damaged, Expected: "an SQLite database", Found: fmt.Sprintf("a file of %d bytes that is none", info.Size())}
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	if whole := page * int64(binary.BigEndian.Uint32(head[28:])); whole != info.Size() {
		return &DatabaseError{Path: path, Kind: Damaged, Expected: fmt.Sprintf("%d bytes, as its header says", whole), Found: fmt.Sprintf("%d", info.Size())}
	}
	return nil
}

// readOnly opens a database beside grype, as one that nothing changes and that runs no code of its own.
func readOnly(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=query_only(1)")
	if err != nil {
		return nil, damaged(path, err)
	}
	return db, nil
}

// checkSchema asks for the version before grype does, whose answer to any other is one error for all.
func checkSchema(path string) error {
	db, err := readOnly(path)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it was read only
	expected := fmt.Sprintf("a grype database of schema %d", v6.ModelVersion)
	var tables int
	if err := db.QueryRow("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'db_metadata'").Scan(&tables); err != nil {
		return damaged(path, err)
	}
	if tables == 0 {
		return &DatabaseError{Path: path, Kind: OtherSchema, Expected: expected, Found: "an SQLite database that says no version of it"}
	}
	var model, revision, addition int
	if err := db.QueryRow("SELECT model, revision, addition FROM db_metadata").Scan(&model, &revision, &addition); err != nil {
		return damaged(path, err)
	}
	found := "schema " + schemaName(model, revision, addition)
	switch {
	case model < v6.ModelVersion:
		return &DatabaseError{Path: path, Kind: OtherSchema, Expected: expected, Found: found}
	case model > v6.ModelVersion, revision > v6.Revision: // an addition takes nothing away
		return &DatabaseError{Path: path, Kind: NewerSchema, Expected: fmt.Sprintf("schema %d.%d at most", v6.ModelVersion, v6.Revision), Found: found}
	}
	return nil
}
