package cli

import (
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// errNoDataFolder: a command that needs vulnerability data was told nowhere to look for it.
var errNoDataFolder = withHint(errors.New("vuln match: no folder of vulnerability data is named, so nothing can be looked up"),
	"name it by --data DIR, by CLEANBILL_DATA or by 'data' in the settings; 'cleanbill data import --data DIR FILE' installs a database in it")

// unmatched adds what to do to an error of the vulnerability database.
func unmatched(err error, data string) error {
	err = fmt.Errorf("vuln match: %w", err)
	var d *match.DatabaseError
	if !errors.As(err, &d) {
		return err
	}
	install := fmt.Sprintf("'cleanbill data update --data %s' fetches and installs one; 'cleanbill data import --data %[1]s FILE' installs one that was fetched elsewhere", data)
	switch d.Kind {
	case match.NewerSchema:
		return withHint(err, "use a cleanbill that is as new as the database, or install an older one: "+install)
	case match.Unreadable:
		return err
	}
	return withHint(err, install)
}
