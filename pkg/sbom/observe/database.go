package observe

// unsupported are files that list or hold software in a way that no cataloger here can read. Finding one
// means that the inventory is not whole.
var unsupported = []struct{ pattern, reason string }{
	{"**/{var/lib,usr/share,usr/lib/sysimage}/rpm/{Packages,Packages.db,rpmdb.sqlite}", "RPM database: not supported"},
	{"**/var/lib/rpmmanifest/container-manifest-2", "RPM manifest: not supported"},
	{"**/var/lib/pacman/local/**/desc", "pacman database: not supported"},
	{"**/*.deps.json", ".NET dependency list: not supported"},
	{"**/{Cargo.lock,packages.lock.json,composer.lock,Gemfile.lock}", "dependency lock file of this ecosystem: not supported"},
}

// unsupportedDatabases names what is in the tree and was not read.
func unsupportedDatabases(t *tree, r *resolver) []Unread {
	var out []Unread
	for _, u := range unsupported {
		found, err := r.FilesByGlob(u.pattern)
		if err != nil {
			out = append(out, Unread{t.path, err.Error()})
			continue
		}
		for _, l := range found {
			out = append(out, Unread{t.inside(l.RealPath), u.reason})
		}
	}
	return out
}
