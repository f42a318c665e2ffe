package firmware

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Archives may name a path several times, as several things, or below a symbolic link. Programs that unpack in order do the
// same with most of that; where they differ, it is reported.

const (
	ofTwoKinds = "the container holds this path as a directory and as something else; only the directory was looked into"
	repeated   = "the container holds this path more than once; only the last one was looked into"
)

// placed gives where an entry of a clean path ends up, below the targets of the links on its way that the container held
// before it. What is not there yet is made, as directories. It is "" when the links have no end, which is reported.
func (t *Tree) placed(p string) string {
	if !t.links || p == "" {
		return p
	}
	if e := t.entries[ParentOf(p)]; e != nil && e.Mode.IsDir() {
		return p // and so is what that lies in
	}
	differ := false
	dir, there := FollowLinks(ParentOf(p), t.Limits, func(at string) (target string, link, there bool) {
		target, link, _ = t.lookup(at)
		differ = differ || link && climbs(target)
		return target, link, true
	})
	at := joinPath(dir, path.Base(p))
	switch {
	case !there || len(at) > t.Limits.PathBytes:
		t.Skip(p, "lies below a symbolic link without an end")
		return ""
	case differ:
		t.Skip(at, "lies below a symbolic link that is absolute or climbs: programs differ in whether they follow it")
	}
	return at
}

// climbs says of the target of a link that it is absolute or leaves the directory of the link upwards.
func climbs(target string) bool {
	return strings.HasPrefix(target, "/") || strings.Contains("/"+target+"/", "/../")
}

// put puts an entry that was charged. A directory with files stays one.
func (t *Tree) put(p string, e Entry) error {
	e.Path = p
	t.links = t.links || isLink(&e)
	old := t.entries[p]
	switch {
	case old == nil:
		t.entries[p] = &e
		return t.addParents(p)
	case old.Mode.IsDir() && !e.Mode.IsDir() && len(t.kids[p]) > 0:
		t.skipOnce(p, ofTwoKinds)
		return nil
	case old.Mode.IsRegular() || isLink(old) && (!isLink(&e) || old.Target != e.Target):
		t.skipOnce(p, repeated)
	}
	*old = e
	return nil
}

// skipOnce reports a path for what an archive may repeat as often as it likes.
func (t *Tree) skipOnce(p, reason string) {
	if t.repeats[p] {
		return
	}
	if t.repeats == nil {
		t.repeats = map[string]bool{}
	}
	t.repeats[p] = true
	t.Skip(p, reason)
}

func isLink(e *Entry) bool { return e.Mode&fs.ModeSymlink != 0 }

// addParents adds the directories that a path lies in. What is none becomes one.
func (t *Tree) addParents(p string) error {
	for {
		dir := ParentOf(p)
		t.kids[dir] = append(t.kids[dir], p)
		old := t.entries[dir]
		if dir == "" || old != nil && old.Mode.IsDir() {
			return nil
		}
		made := Entry{Path: dir, Mode: fs.ModeDir | 0o755, made: true}
		if old != nil {
			t.Skip(dir, ofTwoKinds)
			*old = made
			return nil
		}
		if err := t.charge(dir, ""); err != nil {
			return err
		}
		t.entries[dir] = &made
		p = dir
	}
}

// namelessFolder is the folder for what an archive calls like its own root.
const namelessFolder = "[without a name]"

// isNameless says of a name that it leads to the root, so that no file can bear it: ".", "a/..", the empty name.
func isNameless(written string) bool {
	name, _, _ := strings.Cut(written, "\x00")
	return CleanPath(name) == ""
}

// nameless reports an entry without a name, and gives it one: what it holds is looked into, as programs do that read entry by entry.
func (t *Tree) nameless(written string) string {
	t.unnamed++
	t.skipOnce(namelessFolder, fmt.Sprintf("an entry is called %.80q, which is no name of a file: programs differ in what becomes of it", written))
	return joinPath(namelessFolder, strconv.Itoa(t.unnamed))
}
