package observe

import (
	"io"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// Package managers can be told to keep their database elsewhere (dpkg --admindir, rpm --dbpath, pacman --dbpath, apk --root), and some write a list
// under a name of their own. Each is shown to catalogers a second time, below the place where they look for one of its kind.

// usualDatabases are where catalogers find databases by themselves.
var usualDatabases = append([]string{pkg.RpmDBGlob, pkg.AlpmDBGlob}, stanzaDatabases...)

// databaseNames are the last names of databases, which their package managers give them wherever they lie.
var databaseNames = []string{"status", "installed", "desc", "rpmdb.sqlite", "Packages.db", "Packages"}

// pnpm keeps the lock file of what it has installed under another name.
const installedByPnpm, pnpmLock = "**/node_modules/.pnpm/lock.yaml", "pnpm-lock.yaml"

// strays adds to the paths of a tree those under which lists elsewhere are found.
func (r *resolver) strays() (added []string) {
	if r.alone {
		return nil
	}
	add := func(n *node, as string) {
		shown := path.Join(n.path, as)
		if r.byPath[shown] == nil {
			n.as, r.byPath[shown] = as, n
			added = append(added, shown)
		}
	}
	r.matching(installedByPnpm, func(n *node) { add(n, pnpmLock) })
	usual := map[*node]bool{}
	for _, pattern := range usualDatabases {
		r.matching(pattern, func(n *node) { usual[n] = true })
	}
	for _, name := range databaseNames {
		r.matching("**/"+name, func(n *node) {
			if usual[n] || isVcpkg(n.path) {
				return
			}
			if home := r.homeOf(n); home != "" {
				usual[n] = true
				add(n, home)
			}
		})
	}
	sort.Strings(added)
	return added
}

// matching visits the files at paths that a pattern of ours matches.
func (r *resolver) matching(pattern string, visit func(n *node)) {
	if err := r.names.match(pattern, func(p string) { visit(r.byPath[p]) }); err != nil {
		r.skip("", err.Error())
	}
}

// homeOf is where a database of this content belongs; "" for what is none, or cannot be read, which is remembered.
func (r *resolver) homeOf(n *node) string {
	c, err := r.contents(n)
	if err != nil {
		return ""
	}
	defer c.Close()
	head, err := io.ReadAll(io.LimitReader(c, placeHead))
	if err != nil {
		return ""
	}
	return homeOf(path.Base(n.path), head)
}

// isVcpkg says that a file is the database of vcpkg, which is written as that of dpkg is.
func isVcpkg(p string) bool { return strings.HasSuffix("/"+p, "/vcpkg/status") }

// pendingUpdates names what dpkg has written down and not yet put into its database: each file says of one package what is to be known of it
// instead (dpkg, lib/dpkg/dbmodify.c); vcpkg does the same.
func pendingUpdates(r *resolver) {
	databases := map[string]bool{}
	r.matching("**/lib/dpkg/status", func(n *node) { databases[firmware.ParentOf(n.path)] = true })
	r.matching("**/updates/[0-9]*", func(n *node) {
		dir := firmware.ParentOf(firmware.ParentOf(n.path))
		if databases[dir] || path.Base(dir) == "dpkg" || path.Base(dir) == "vcpkg" {
			databases[n.path] = true
		}
	})
	for _, p := range slices.Sorted(maps.Keys(databases)) {
		if n := r.nodes[p]; n != nil && n.mode.IsRegular() {
			r.skip(p, "changes to a package database that are not taken over yet: not supported")
		}
	}
}
