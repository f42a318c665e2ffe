package match

import (
	"slices"

	v6 "github.com/anchore/grype/grype/db/v6"
	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
)

// rememberProviders lets a connection read the list of providers once. grype reads all of it for each answer that it fills in, an empty one too, and not by its reader: of many names that the
// database knows, most of the time went there.
func rememberProviders(db *gorm.DB) error {
	if db == nil {
		return nil
	}
	var known []v6.Provider
	return db.Callback().Query().Replace("gorm:query", func(tx *gorm.DB) {
		into, is := tx.Statement.Dest.(*[]v6.Provider)
		all := is && tx.Error == nil && len(tx.Statement.Clauses) == 0 && tx.Statement.SQL.Len() == 0
		if all && known != nil {
			*into, tx.RowsAffected = slices.Clone(known), int64(len(known))
			return
		}
		callbacks.Query(tx)
		if all && tx.Error == nil {
			known = slices.Clone(*into)
		}
	})
}
