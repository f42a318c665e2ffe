package match

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/vulnerability"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Rating is how grave a database calls a vulnerability, whatever it is in.
type Rating struct {
	Severity string // the gravest of its records, as in Match
	CVSS     []CVSS
}

// Ratings gives what the database says of some vulnerabilities under their own ids, records that were rejected left out. What it has nothing of is
// missing. It opens the database, and does not wait for its digest.
func (d *Database) Ratings(ctx context.Context, ids []vuln.ID) (_ map[vuln.ID]Rating, err error) {
	if err := d.Open(); err != nil {
		return nil, err
	}
	db, err := readOnly(d.info.Path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	out, grype := map[vuln.ID]Rating{}, v6.NewVulnerabilityProvider(newSparing(d.reader, d.info.Path))
	err = eachRow(ctx, db, `WITH asked(id) AS (SELECT value FROM json_each(?))
		SELECT v.name, b.value FROM vulnerability_handles v JOIN blobs b ON b.id = v.blob_id WHERE v.name COLLATE NOCASE IN asked AND v.status <> 'rejected' ORDER BY v.id`, distinct(ids), func(rows *sql.Rows) error {
		var name, content string
		if err := rows.Scan(&name, &content); err != nil {
			return err
		}
		meta, err := metadataOf(grype, name, content)
		if err != nil {
			return fmt.Errorf("the record of %s: %w", name, err)
		}
		id := vuln.ParseID(name)
		r := out[id]
		if rank(meta.Severity) > rank(r.Severity) {
			r.Severity = meta.Severity
		}
		r.CVSS = append(r.CVSS, ratings(meta)...)
		out[id] = r
		return nil
	})
	if err != nil {
		return nil, damaged(d.info.Path, err)
	}
	return out, nil
}

// metadataOf has grype take its record apart.
func metadataOf(grype vulnerability.Provider, name, content string) (*vulnerability.Metadata, error) {
	handle := &v6.VulnerabilityHandle{Name: name, BlobValue: &v6.VulnerabilityBlob{}}
	if err := json.Unmarshal([]byte(content), handle.BlobValue); err != nil {
		return nil, err
	}
	return grype.VulnerabilityMetadata(vulnerability.Reference{ID: name, Internal: handle}) //nolint:staticcheck // the one way to a record that matched nothing
}
