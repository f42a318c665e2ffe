package observe

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// fileLists are where dpkg and opkg keep a list of the files of each package, named by it: "info/busybox.list", "info/libc6:armhf.list". syft knows what
// dpkg has checksums of, which embedded systems leave out, and of opkg nothing.
const fileLists = "**/{usr,var}/lib/{dpkg,opkg}/info/*.list"

// listDepth is how many names the path of a list has below the root of its system.
const listDepth = 5

// listBytes bounds the lists of files of one artifact. Those of a whole desktop of Debian are half of it.
const listBytes = 64 << 20

// listed adds the files in a tree that the lists of installed packages name to those that are accounted for.
func (s *survey) listed(l *listing, found []Component, accounted map[string]bool) {
	installed := map[string]bool{}
	for _, c := range found {
		if c.Type == string(pkg.DebPkg) || c.Type == opkgType {
			installed[c.Name] = true
		}
	}
	if len(installed) == 0 {
		return
	}
	r := newResolver(l)
	lists, err := r.FilesByGlob(fileLists)
	if err != nil {
		l.skip("", err.Error())
	}
	for _, at := range lists {
		p := firmware.CleanPath(at.RealPath)
		name, _, _ := strings.Cut(strings.TrimSuffix(path.Base(p), ".list"), ":")
		if !installed[name] || r.nodes[p] == nil {
			continue
		}
		b, err := r.all(r.nodes[p], s.listing)
		if err != nil {
			r.fail(p, fmt.Errorf("list of the files of %s: %w", name, err))
			continue
		}
		s.listing -= int64(len(b))
		r.account(rootAbove(p), b, accounted)
	}
	for _, p := range slices.Sorted(maps.Keys(r.failed)) {
		l.skip(p, r.failed[p])
	}
}

// rootAbove is the root of the system that a list belongs to; "" is the tree's own.
func rootAbove(p string) string {
	for range listDepth {
		p = path.Dir(p)
	}
	return firmware.CleanPath(p)
}

// account adds the files of a list that are there. opkg may put mode and target of a link behind a name.
func (r *resolver) account(root string, list []byte, accounted map[string]bool) {
	for line := range strings.Lines(string(list)) {
		name, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if n := r.resolve(path.Join(root, name)); name != "" && n != nil && n.mode.IsRegular() {
			accounted[r.inside(n.path)] = true
		}
	}
}
