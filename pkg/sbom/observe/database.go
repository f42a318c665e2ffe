package observe

import (
	"bytes"
	"io"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// unsupported are files that list or hold software in a way that no cataloger here can read. Finding one
// means that the inventory is not whole.
var unsupported = []struct {
	pattern, reason string
	mark            string // that its beginning must hold, where other files have the name too; "" for none
	beside          string // a file that says more, beside which it is not needed; "" for none
}{
	{"**/nix/db/db.sqlite", "Nix database: not supported; the store's names were read instead", "", ""},
	{"**/*.gguf", "GGUF model: not supported", "", ""},

	{"**/guix/db/db.sqlite", databaseOf + "Guix: not supported", "", ""},
	{"**/var/db/pkg/local.sqlite", databaseOf + "FreeBSD's pkg: not supported", "", ""},
	{"**/var/db/pkg/*/+CONTENTS", databaseOf + "the BSDs: not supported", "", ""},
	{"**/var/db/xbps/pkgdb-*.plist", databaseOf + "Void (xbps): not supported", "", ""},
	{"**/lib/ipkg/status", databaseOf + "ipkg: not supported", "", ""},
	{"**/{var/log,var/lib/pkgtools}/packages/*", databaseOf + "Slackware: not supported", "PACKAGE NAME:", ""},
	{"**/var/lib/eopkg/package/*/metadata.xml", databaseOf + "Solus (eopkg): not supported", "", ""},

	{"**/{Gopkg,glide}.lock", lockOf + "Go (dep, glide): not supported", "", ""},
	{"**/{MODULE.bazel.lock,maven_install.json}", lockOf + "Bazel: not supported", "", ""},
	{"**/Chart.lock", lockOf + "Helm: not supported", "", ""},
	{"**/gradle/dependency-locks/*.lockfile", lockOf + "Gradle before 7: not supported", "", ""},
	{"**/gems.locked", lockOf + "Bundler under its other name: not supported", "", ""},
	{"**/*.opam.locked", lockOf + "OCaml (opam): not supported", "", ""},
	{"**/nimble.lock", lockOf + "Nim: not supported", "", ""},
	{"**/renv.lock", lockOf + "R (renv): not supported", "", ""},
	{"**/packrat.lock", lockOf + "R (packrat): not supported", "", ""},
	{"**/flake.lock", lockOf + "Nix: not supported", "", ""},
	{"**/project.assets.json", lockOf + "NuGet: not supported", "", ""},
	{"**/paket.lock", lockOf + "Paket: not supported", "", ""},
	{"**/Manifest.toml", lockOf + "Julia: not supported", "[[deps.", ""},
	{"**/npm-shrinkwrap.json", lockOf + "npm under its published name: not supported", "", ""},
	{"**/bun.lockb", lockOf + "Bun in binary form: not supported", "", ""},
	{"**/Cartfile.resolved", lockOf + "Carthage: not supported", "", ""},
	{"**/{conda-lock.yml,pixi.lock}", lockOf + "conda: not supported", "", ""},
	{"**/{pylock.toml,pylock.*.toml}", lockOf + "Python (PEP 751): not supported", "", ""},
	{"**/shard.lock", lockOf + "Crystal: not supported", "", ""},
	{"**/dub.selections.json", lockOf + "D: not supported", "", ""},
	{"**/go.sum", "checksums of Go modules without their go.mod: not supported", "", "go.mod"},
	{"**/.pnp.cjs", lockOf + "Yarn Plug'n'Play, without its yarn.lock: not supported", "", "yarn.lock"},
	{"**/{dependencies.lock,dependencies.lock.*}", lockOf + "ESP-IDF: not supported", "dependencies:", ""},
	{"**/west.yml", "manifest of Zephyr (west): not supported", "projects:", ""},
	{"**/project.lock.json", lockOf + "NuGet before 4: not supported", "", ""},
	{"**/spack.lock", lockOf + "Spack: not supported", "", ""},
	{"**/Berksfile.lock", lockOf + "Chef (Berkshelf): not supported", "", ""},
	{"**/cpanfile.snapshot", lockOf + "Perl (Carton): not supported", "", ""},
}

const (
	lockOf     = "lock file of "
	databaseOf = "package database of "
)

// unsupportedDatabases names what is in the tree and no cataloger has read.
func unsupportedDatabases(r *resolver) {
	for _, u := range unsupported {
		found, err := r.FilesByGlob(u.pattern)
		if err != nil {
			r.skip("", err.Error())
			continue
		}
		for _, l := range found {
			p := firmware.CleanPath(l.RealPath)
			if isInstalledShrinkwrap(p) || u.beside != "" && r.nodes[path.Join(firmware.ParentOf(p), u.beside)] != nil || u.mark != "" && !r.begins(p, u.mark) {
				continue
			}
			r.skip(p, u.reason)
		}
	}
}

// isInstalledShrinkwrap says that a lock file came with an installed package of npm: what it lists was installed as well, and
// is read there.
func isInstalledShrinkwrap(p string) bool {
	return strings.HasSuffix(p, "/npm-shrinkwrap.json") && strings.Contains("/"+p, "/node_modules/")
}

// markBytes is how much of a file is looked at for a mark.
const markBytes = 64 << 10

// begins says that one of the marks lies in the beginning of a file. A file that cannot be read is remembered as such.
func (r *resolver) begins(p string, marks ...string) bool {
	n := r.nodes[p]
	if r.alone || n == nil {
		return false
	}
	c, err := r.contents(n)
	if err != nil {
		return false
	}
	defer c.Close()
	head, err := io.ReadAll(io.LimitReader(c, markBytes))
	if err != nil {
		return false
	}
	for _, m := range marks {
		if bytes.Contains(head, []byte(m)) {
			return true
		}
	}
	return false
}
