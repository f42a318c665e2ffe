package firmware

import "strings"

// Lookup says of a clean path whether there is something, and where it leads when it is a symbolic link.
type Lookup func(p string) (target string, link, there bool)

// FollowLinks goes along a path below a root and follows the symbolic links on the way, without ever climbing above the
// root. It gives the path that is reached, "" for the root; false when there is none, or when there are more links or
// longer paths than allowed, which is also how a loop ends.
func FollowLinks(p string, lim Limits, lookup Lookup) (string, bool) {
	at, there, _ := follow(p, lim, lookup)
	return at, there
}

// OutsideReason says why a symbolic link below a directory on disk was not followed; "" when it leads to something below the
// directory, also when the directory is taken for the root of the system that it is a copy of, or to nothing at all.
func OutsideReason(p, target string, lim Limits, lookup Lookup) string {
	if at, there, left := follow(p, lim, lookup); there && at != "" || !left {
		return ""
	}
	return "symbolic link to " + target + ", out of the directory: not followed"
}

// follow is FollowLinks. left says that a link on the way is absolute or climbs above the root.
func follow(p string, lim Limits, lookup Lookup) (at string, there, left bool) {
	rest := strings.Split(CleanPath(p), "/")
	links := 0
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			left = left || at == ""
			at = ParentOf(at)
			continue
		}
		next := joinPath(at, name)
		target, link, known := lookup(next)
		if !known {
			return "", false, left
		}
		if !link {
			at = next
			continue
		}
		if links++; links > lim.Links {
			return "", false, left
		}
		if strings.HasPrefix(target, "/") {
			at, left = "", true
		}
		rest = append(strings.Split(target, "/"), rest...)
		if len(rest) > lim.PathBytes {
			return "", false, left
		}
	}
	return at, true, left
}
