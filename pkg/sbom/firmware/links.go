package firmware

import "strings"

// FollowLinks goes along a path below a root and follows the symbolic links on the way, without ever climbing above the
// root. lookup says of a clean path whether there is something, and where it leads when it is a link. It gives the path
// that is reached, "" for the root; false when there is none, or when there are more links or longer paths than
// allowed, which is also how a loop ends.
func FollowLinks(p string, lim Limits, lookup func(p string) (target string, link, there bool)) (string, bool) {
	rest := strings.Split(CleanPath(p), "/")
	at, links := "", 0
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			at = parentOf(at)
			continue
		}
		next := joinPath(at, name)
		target, link, there := lookup(next)
		if !there {
			return "", false
		}
		if !link {
			at = next
			continue
		}
		if links++; links > lim.Links {
			return "", false
		}
		if strings.HasPrefix(target, "/") {
			at = ""
		}
		rest = append(strings.Split(target, "/"), rest...)
		if len(rest) > lim.PathBytes {
			return "", false
		}
	}
	return at, true
}
