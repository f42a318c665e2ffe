package observe

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb"
)

// LookLone finds the packages that one file lists which is no container and no program: a lock file, a manifest or a
// package database. It is known by its name, as in a directory, and a database also by its content, since its name says
// little away from the place that it belongs to. It is false when no reader knows such a file: then nothing is said of it.
//
// What cannot be read of a known file is Unread. An error means that there is no observation at all, as for Look.
func LookLone(ctx context.Context, a Artifact, lim Limits) (o *Observation, known bool, err error) {
	if a.Content == nil {
		return nil, false, fmt.Errorf("look into %s: %w", a.Path, ErrNoContent)
	}
	lim = lim.Filled()
	if programOf(a.Content) != "" {
		return nil, false, nil
	}
	p, err := placeOf(a)
	if err != nil {
		return nil, false, fmt.Errorf("look into %s: %w", a.Path, err)
	}
	l := newListing(func(string) string { return a.Path }, lim)
	l.alone = true
	l.add(&node{path: p, mode: 0o444, size: a.Size, open: func() (content, error) {
		known = true
		if a.Size > lim.FileBytes {
			return nil, &firmware.LimitError{What: "FileBytes", Limit: lim.FileBytes}
		}
		return uncloseable{io.NewSectionReader(a.Content, 0, a.Size)}, nil
	}})
	for dir := firmware.ParentOf(p); dir != ""; dir = firmware.ParentOf(dir) {
		l.add(&node{path: dir, mode: fs.ModeDir | 0o755})
	}
	left := newAllowance(lim)
	all := catalogue(ctx, l, loneCatalogers(), left)
	if err := left.room(&all); err != nil {
		l.skip("", err.Error())
	}
	if err := ctx.Err(); err != nil {
		return nil, false, fmt.Errorf("look into %s: %w", a.Path, err)
	}
	return all.observation(&firmware.Contents{Unread: bounded(l.skipped, lim.Unread)}), known, nil
}

// placeHead is how much of a file tells where it belongs, in bytes. The first package of a database ends well within it.
const placeHead = 64 << 10

// placeOf is where a lone file would lie in a tree, so that it is found by those who read files of its kind.
func placeOf(a Artifact) (string, error) {
	head := make([]byte, min(a.Size, placeHead))
	if n, err := a.Content.ReadAt(head, 0); n < len(head) {
		return "", fmt.Errorf("read the first bytes: %w", err)
	}
	name := path.Base(firmware.CleanPath(a.Path))
	return cmp.Or(homeOf(name, head), name), nil
}

// homeOf is where the readers of databases look for one of this name and content; "" for what is none.
func homeOf(name string, head []byte) string {
	for _, home := range homes {
		if (home.name == "" || home.name == name) && home.holds(head) {
			return home.place
		}
	}
	return ""
}

// homes are where the readers of databases look for them, and how each is known elsewhere: by its content, and by its name
// where others begin like it.
var homes = []struct {
	place string
	name  string // "" for any
	holds func(head []byte) bool
}{
	{"usr/lib/opkg/status", "", func(head []byte) bool { return listsInstalled(head) && firstStanza(head)["installed-time"] }},
	{"var/lib/dpkg/status", "", listsInstalled},
	{"lib/apk/db/installed", "", isApkDatabase},
	{"var/lib/pacman/local/package/desc", "desc", begins("%")},
	{"package.dist-info/METADATA", "METADATA", begins("Metadata-Version:")},
	{"package.egg-info/PKG-INFO", "PKG-INFO", begins("Metadata-Version:")},
	{"var/lib/rpm/rpmdb.sqlite", "rpmdb.sqlite", rpmdb.Begins},
	{"var/lib/rpm/Packages.db", "Packages.db", rpmdb.Begins},
	{"var/lib/rpm/Packages", "Packages", rpmdb.Begins},
	{"etc/os-release", "os-release", func([]byte) bool { return true }},
}

func begins(with string) func(head []byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(with)) }
}

// listsInstalled knows the database of dpkg and that of opkg: an index of packages on offer, which looks much the same, does
// not say of each how it is installed (deb-control(5), dpkg-query(1)).
func listsInstalled(head []byte) bool {
	fields := firstStanza(head)
	return fields["package"] && fields["status"]
}

// isApkDatabase knows the database of apk by the one-letter fields of its first package (apk-package(5)).
func isApkDatabase(head []byte) bool {
	fields := firstStanza(head)
	return fields["P"] && fields["V"] && fields["A"]
}

// firstStanza are the names of the fields of the first stanza; none when a line of it is no field. Those of more than one letter, whose case does not
// tell (deb-control(5)), are in lower case.
func firstStanza(head []byte) map[string]bool {
	fields := map[string]bool{}
	for line := range bytes.Lines(head) {
		text := strings.TrimRight(string(line), "\r\n")
		name, _, field := strings.Cut(text, ":")
		switch {
		case text == "" && len(fields) == 0:
		case text == "":
			return fields
		case text[0] == ' ' || text[0] == '\t': // goes on with the field before
		case !field:
			return nil
		case len(name) > 1:
			fields[strings.ToLower(name)] = true
		default:
			fields[name] = true
		}
	}
	return fields
}
