package match

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
)

// eachRow asks the file of the database one question and has the rows of the answer taken one by one. Where the question is about names, ids or pairs of names, these are its one
// parameter, as a list in JSON; see json_each of SQLite.
func eachRow[T any](ctx context.Context, db *sql.DB, query string, names []T, take func(*sql.Rows) error) (err error) {
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, query, string(list))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
