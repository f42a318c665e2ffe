package observe

// unsupported are files that list or hold software in a way that no cataloger here can read. Finding one
// means that the inventory is not whole.
var unsupported = []struct{ pattern, reason string }{
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
