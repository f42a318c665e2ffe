package observe

const (
	rpmReason = "RPM database: not supported"
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
	{"**/nix/db/db.sqlite", "Nix database: not supported; the store's names were read instead"},
	{"**/*.gguf", "GGUF model: not supported"},
}

// unsupportedDatabases names what is in the tree and was not read.
func unsupportedDatabases(r *resolver) {
	for _, u := range unsupported {
		found, err := r.FilesByGlob(u.pattern)
		if err != nil {
			r.skip("", err.Error())
			continue
		}
		for _, l := range found {
			r.skip(l.RealPath, u.reason)
		}
	}
}
