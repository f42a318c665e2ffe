package observe

import "github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"

const (
	rpmReason  = "RPM database: not supported"
	lockReason = "dependency lock file of this ecosystem: not supported"
)

// unsupported are files that list or hold software in a way that no cataloger here can read. Finding one
// means that the inventory is not whole.
var unsupported = []struct{ pattern, reason string }{
	{"**/lib/rpm/Packages", rpmReason},
	{"**/lib/rpm/Packages.db", rpmReason},
	{"**/lib/rpm/rpmdb.sqlite", rpmReason},
	{"**/share/rpm/rpmdb.sqlite", rpmReason},
	{"**/sysimage/rpm/Packages.db", rpmReason},
	{"**/sysimage/rpm/rpmdb.sqlite", rpmReason},
	{"**/var/lib/rpmmanifest/container-manifest-2", "RPM manifest: not supported"},
	{"**/var/lib/pacman/local/**/desc", "pacman database: not supported"},
	{"**/*.deps.json", ".NET dependency list: not supported"},
	{"**/Cargo.lock", lockReason},
	{"**/packages.lock.json", lockReason},
	{"**/composer.lock", lockReason},
	{"**/Gemfile.lock", lockReason},
}

// unsupportedDatabases names what is in the tree and was not read.
func unsupportedDatabases(t *firmware.Tree, r *resolver) []Unread {
	var out []Unread
	for _, u := range unsupported {
		found, err := r.FilesByGlob(u.pattern)
		if err != nil {
			out = append(out, Unread{Path: t.Path, Reason: err.Error()})
			continue
		}
		for _, l := range found {
			out = append(out, Unread{Path: t.Inside(l.RealPath), Reason: u.reason})
		}
	}
	return out
}
