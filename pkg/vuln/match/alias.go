package match

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// aliasRounds is how often the database is asked for aliases: a record names the CVE, which a second one names as well, which a third
// one does.
const aliasRounds = 3

// complete gives each match all ids that the database has for its vulnerability, those of records that matched nothing included. grype
// keeps no index of aliases, so the table is read once for all matches, and once more for what that led to.
func (d *Database) complete(ctx context.Context, all []Component) error {
	var ids []vuln.ID
	for _, c := range all {
		for _, m := range c.Matches {
			ids = append(append(ids, m.Aliases...), m.ID)
		}
	}
	known, err := d.Aliases(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		for n := range c.Matches {
			m := &c.Matches[n]
			m.Aliases = distinct(append(m.Aliases, known.Of(m.ID)...))
			m.Aliases = slices.DeleteFunc(m.Aliases, func(id vuln.ID) bool { return id == m.ID })
			slices.Sort(m.Aliases)
		}
	}
	return nil
}

// Aliases gives what the database knows to be of one vulnerability with some ids. It opens the database, and does not wait for its
// digest.
func (d *Database) Aliases(ctx context.Context, ids []vuln.ID) (*vuln.Aliases, error) {
	if err := d.Open(); err != nil {
		return nil, err
	}
	known, asked := &vuln.Aliases{}, map[vuln.ID]bool{}
	for round := 0; round < aliasRounds; round++ {
		var next []vuln.ID
		for _, id := range ids {
			if !asked[id] {
				asked[id] = true
				next = append(next, id)
			}
		}
		if len(next) == 0 {
			break
		}
		if err := d.addAliases(ctx, known, next); err != nil {
			return nil, damaged(d.info.Path, err)
		}
		ids = nil
		for _, id := range next {
			ids = append(ids, known.Of(id)...)
		}
	}
	return known, nil
}

// addAliases reads what the database says of some ids.
func (d *Database) addAliases(ctx context.Context, known *vuln.Aliases, ids []vuln.ID) (err error) {
	db, err := readOnly(d.info.Path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return eachRow(ctx, db, `WITH asked(id) AS (SELECT value FROM json_each(?))
		SELECT name, alias FROM vulnerability_aliases WHERE name COLLATE NOCASE IN asked OR alias COLLATE NOCASE IN asked`, ids, func(rows *sql.Rows) error {
		var name, alias string
		if err := rows.Scan(&name, &alias); err != nil {
			return err
		}
		known.Add(vuln.ParseID(name), vuln.ParseID(alias))
		return nil
	})
}
