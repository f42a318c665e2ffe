package match

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// tables are those that a look-up reads. What only decorates vulnerabilities (exploitation, weaknesses) may be missing.
var tables = []string{"affected_cpe_handles", "affected_package_handles", "blobs", "cpes", "db_metadata", "operating_system_specifier_overrides", "operating_systems",
	"package_specifier_overrides", "packages", "providers", "unaffected_cpe_handles", "unaffected_package_handles", "vulnerability_aliases", "vulnerability_handles"}

// handles are the tables whose rows each have their content in a blob.
var handles = []string{"vulnerability_handles", "affected_package_handles", "affected_cpe_handles", "unaffected_package_handles", "unaffected_cpe_handles"}

// Check reads the whole database and holds it against what a look-up needs, so that one which cannot answer is found before it is relied upon: every page, every
// table, the content of every record, and something that can be found at all. It says how many vulnerabilities there are. The error is
// a *DatabaseError.
func (d *Database) Check() (vulnerabilities int, err error) {
	if err := d.Open(); err != nil {
		return 0, err
	}
	db, err := readOnly(d.info.Path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }() // it was read only
	for _, check := range []func(*sql.DB) error{everyPage, everyTable, everyContent, everyList, something} {
		if err := check(db); err != nil {
			return 0, damaged(d.info.Path, err)
		}
	}
	if err := d.Verify(); err != nil {
		return 0, err
	}
	if err := db.QueryRow("SELECT count(*) FROM vulnerability_handles").Scan(&vulnerabilities); err != nil {
		return 0, damaged(d.info.Path, err)
	}
	return vulnerabilities, nil
}

func everyPage(db *sql.DB) error {
	var found string
	if err := db.QueryRow("PRAGMA quick_check(1)").Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return errors.New(strings.Join(strings.Fields(found), " "))
	}
	return nil
}

func everyTable(db *sql.DB) error {
	for _, table := range tables {
		has, err := hasTable(context.Background(), db, table)
		if err != nil {
			return err
		}
		if !has {
			return fmt.Errorf("the table %s is missing", table)
		}
	}
	return nil
}

func hasTable(ctx context.Context, db *sql.DB, table string) (has bool, err error) {
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)", table).Scan(&has)
	return has, err
}

// everyContent finds records without content: grype leaves them out of its answers.
func everyContent(db *sql.DB) error {
	for _, table := range handles {
		var without int
		if err := db.QueryRow("SELECT count(*) FROM " + table + " h LEFT JOIN blobs b ON b.id = h.blob_id WHERE b.id IS NULL").Scan(&without); err != nil {
			return err
		}
		if without > 0 {
			return fmt.Errorf("the content of %d records of %s is missing", without, table)
		}
	}
	var broken int
	if err := db.QueryRow("SELECT count(*) FROM blobs WHERE NOT json_valid(value)").Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("the content of %d records is no JSON", broken)
	}
	return nil
}

// everyList finds what the lists about exploitation say and nobody could read. A database may lack them.
func everyList(db *sql.DB) error {
	for _, one := range []struct{ table, broken, words string }{
		{exploitedTable, "JOIN blobs b ON b.id = h.blob_id WHERE json_type(b.value) <> 'object'", "the content of %d exploited vulnerabilities is no entry"},
		{scoresTable, "WHERE NOT (typeof(epss) IN ('real', 'integer') AND epss BETWEEN 0 AND 1 AND typeof(percentile) IN ('real', 'integer') AND percentile BETWEEN 0 AND 1)", "%d EPSS scores are no numbers from 0 to 1"},
	} {
		has, err := hasTable(context.Background(), db, one.table)
		if err != nil {
			return err
		}
		if !has {
			continue
		}
		var broken int
		if err := db.QueryRow("SELECT count(*) FROM " + one.table + " h " + one.broken).Scan(&broken); err != nil {
			return err
		}
		if broken > 0 {
			return fmt.Errorf(one.words, broken)
		}
	}
	return nil
}

// something finds a vulnerability that nobody rejected, and a package or CPE that is affected by it.
func something(db *sql.DB) error {
	var parts []string
	for _, table := range []string{"affected_package_handles", "affected_cpe_handles"} {
		parts = append(parts, "EXISTS (SELECT 1 FROM "+table+" h JOIN vulnerability_handles v ON v.id = h.vulnerability_id WHERE v.status <> 'rejected')")
	}
	var is bool
	if err := db.QueryRow("SELECT " + strings.Join(parts, " OR ")).Scan(&is); err != nil {
		return err
	}
	if !is {
		return errors.New("no vulnerability in it that affects a package or a CPE")
	}
	return nil
}
