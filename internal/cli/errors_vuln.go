package cli

import (
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

// noDataFolder: a command that needs the data was told nowhere to look for them.
func noDataFolder(command string) error {
	return withHint(fmt.Errorf("%s: no folder of data is named", command),
		"name it by --data DIR, by CLEANBILL_DATA or by 'data' in the settings; 'cleanbill data import --data DIR FILE' installs data in it")
}

// unmatched adds what to do to an error of the vulnerability database, or of the folder that it lies in.
func unmatched(err error, data string) error {
	var d *match.DatabaseError
	if errors.As(err, new(*snapshot.DamagedError)) {
		return withHint(err, fmt.Sprintf("import it again: 'cleanbill data import --data %s FILE'", data))
	}
	if !errors.As(err, &d) {
		return err
	}
	install := fmt.Sprintf("'cleanbill data import --data %s FILE' installs one from a file", data)
	switch d.Kind {
	case match.NewerSchema:
		return withHint(err, "use a cleanbill that is as new as the database, or install an older one: "+install)
	case match.Unreadable:
		return err
	}
	return withHint(err, install)
}
