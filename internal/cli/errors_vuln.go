package cli

import (
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/fetch"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/update"
)

// noDataFolder: a command that needs the data was told nowhere to look for them.
func noDataFolder(command string) error {
	return withHint(fmt.Errorf("%s: no folder of data is named", command),
		"name it by --data DIR, by CLEANBILL_DATA or by 'data' in the settings; "+assess.Install("DIR")+" installs data in it")
}

// unmatched adds what to do to an error of the vulnerability database, or of the folder that it lies in.
func unmatched(err error, data string) error {
	var d *match.DatabaseError
	if errors.As(err, new(*snapshot.DamagedError)) {
		return withHint(err, "install it again: "+assess.Install(data))
	}
	if !errors.As(err, &d) {
		return err
	}
	install := assess.Install(data) + " installs one"
	switch d.Kind {
	case match.NewerSchema:
		return withHint(err, "use a cleanbill that is as new as the database; or "+install+" that this one reads")
	case match.Unreadable:
		return err
	}
	return withHint(err, install)
}

// importHint is what to do when data were refused for what is in them; empty for other errors.
func importHint(err error) string {
	var database *match.DatabaseError
	switch {
	case errors.As(err, new(*snapshot.FutureError)):
		return "look at the clock of this computer, or at --at; else fetch the file again where you got it"
	case errors.As(err, &database) && database.Kind == match.NewerSchema:
		return "a newer cleanbill may read it; or fetch the database that grype publishes for schema 6"
	case errors.As(err, &database) && database.Kind == match.OtherSchema:
		return "fetch the database that grype publishes for schema 6"
	case errors.As(err, &database), errors.As(err, new(*snapshot.DamagedError)), errors.As(err, new(*feed.Error)):
		return "fetch the file again where you got it"
	}
	return ""
}

// notFetched: the newest of some data were not installed, and what is there of them is as it was.
func notFetched(o update.Outcome) error {
	wrapped := fmt.Errorf("data update: %s: %w; nothing was installed of it", o.Name, o.Err)
	var status *fetch.StatusError
	switch {
	case errors.As(o.Err, new(*fetch.CutOffError)):
		return withHint(wrapped, "run the command again: it goes on where it was cut off, if the server can")
	case errors.As(o.Err, new(*fetch.DigestError)):
		return withHint(wrapped, "run the command again; if the digest stays another, the mirror or somebody on the way serves another file: do not use it")
	case errors.As(o.Err, &status), errors.Is(o.Err, fetch.ErrWebPage), errors.Is(o.Err, fetch.ErrEmpty), errors.Is(o.Err, fetch.ErrAddress):
		return withHint(wrapped, fmt.Sprintf("look whether the address is right (--%s, or mirrors.%s in the settings) and whether a proxy stands in the way", addressFlag(o.Name), o.Name))
	case errors.As(o.Err, new(*snapshot.OlderError)):
		return withHint(wrapped, "the address serves older data than you have; --older replaces them all the same")
	case errors.As(o.Err, new(*snapshot.FewerError)):
		return withHint(wrapped, "fetch it again, or from another mirror; --older replaces them all the same")
	}
	if hint := importHint(o.Err); hint != "" {
		return withHint(wrapped, hint)
	}
	return withHint(wrapped, "without a connection, carry the data over and install them by 'cleanbill data import'")
}
