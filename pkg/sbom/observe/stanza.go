package observe

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/weight"
)

// The databases of dpkg, opkg and apk are stanzas of lines, one stanza a package. The catalogers pass over
// a stanza they cannot use without a word, so what is listed is counted here and held against what was
// found: a package that is installed but unnamed must not look like one that is not there.
var stanzaDatabases = []string{
	"**/lib/dpkg/status",
	"**/lib/dpkg/status.d/*", // of distroless images: a file for each package
	"**/lib/opkg/status",
	"**/lib/apk/db/installed",
}

// removed is what dpkg and opkg write for a package that is gone, with or without its settings.
func removed(status string) bool {
	return strings.Contains(status, "deinstall ok config-files") || strings.HasSuffix(status, " not-installed")
}

// shortCounts names the databases that list more packages than were found in them.
func shortCounts(r *resolver, found []Component) {
	read := map[string]int{}
	for _, c := range found {
		for _, p := range c.Paths {
			read[p]++
		}
		if c.Version == "" && (c.Type == "deb" || c.Type == "apk" || c.Type == opkgType) && len(c.Paths) > 0 {
			r.skipped = append(r.skipped, Unread{Path: c.Paths[0], Reason: fmt.Sprintf("package database lists %q without a version", c.Name)})
		}
	}
	for _, pattern := range stanzaDatabases {
		locations, err := r.FilesByGlob(pattern)
		if err != nil {
			r.skip("", err.Error())
			continue
		}
		for _, l := range locations {
			if isChecksumList(l.RealPath) || r.refusal(firmware.CleanPath(l.RealPath)) != "" {
				continue // and told, if it was refused
			}
			listed, err := countStanzas(r, l)
			if err != nil {
				r.skip(l.RealPath, "count packages: "+err.Error())
			} else if n := read[r.inside(l.RealPath)]; listed > n {
				r.skip(l.RealPath, fmt.Sprintf("package database lists %d packages, but only %d could be read", listed, n))
			}
		}
	}
}

// notInstalled are the packages that a database lists as not installed, by database, name and version. syft leaves out
// those of which only settings are left, and lists these.
func notInstalled(r *resolver) map[string]bool {
	out := map[string]bool{}
	for _, pattern := range stanzaDatabases {
		found, _ := r.FilesByGlob(pattern)
		for _, l := range found {
			if r.refusal(firmware.CleanPath(l.RealPath)) != "" {
				continue
			}
			name, version, isGone := "", "", false
			_ = r.lines(l, func(line string) {
				switch {
				case line == "":
					if isGone {
						out[l.RealPath+"\x00"+name+"\x00"+version] = true
					}
					name, version, isGone = "", "", false
				case strings.HasPrefix(line, "Package:"):
					name = strings.TrimSpace(line[len("Package:"):])
				case strings.HasPrefix(line, "Version:"):
					version = strings.TrimSpace(line[len("Version:"):])
				case strings.HasPrefix(line, "Status:"):
					isGone = removed(line)
				}
			})
		}
	}
	return out
}

// gone says that a database lists a package as not installed.
func gone(absent map[string]bool, p pkg.Package) bool {
	if len(absent) == 0 || p.Type != pkg.DebPkg {
		return false
	}
	for _, l := range p.Locations.ToSlice() {
		if absent[l.RealPath+"\x00"+p.Name+"\x00"+p.Version] {
			return true
		}
	}
	return false
}

func countStanzas(r *resolver, l file.Location) (n int, err error) {
	open, isGone := false, false
	err = r.lines(l, func(line string) {
		if line == "" {
			if open && !isGone {
				n++
			}
			open, isGone = false, false
			return
		}
		open = true
		isGone = isGone || strings.HasPrefix(line, "Status:") && removed(line)
	})
	return n, err
}

// lines reads a file line by line, without the blanks at their ends, and ends with an empty one.
func (r *resolver) lines(l file.Location, visit func(line string)) error {
	content, err := r.FileContentsByLocation(l)
	if err != nil {
		return err
	}
	defer content.Close()
	lines := bufio.NewScanner(content)
	lines.Buffer(make([]byte, 64<<10), weight.LineBytes)
	for lines.Scan() {
		visit(strings.TrimRight(lines.Text(), " \t\r"))
	}
	visit("")
	return lines.Err()
}
