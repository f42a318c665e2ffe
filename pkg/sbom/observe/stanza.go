package observe

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/anchore/syft/syft/file"
)

// The databases of dpkg, opkg and apk are stanzas of lines, one stanza a package. The catalogers pass over
// a stanza they cannot use without a word, so what is listed is counted here and held against what was
// found: a package that is installed but unnamed must not look like one that is not there.
var stanzaDatabases = []string{
	"**/lib/dpkg/status",
	"**/lib/opkg/status",
	"**/lib/apk/db/installed",
}

// removed is what dpkg writes for a package that is gone but for its settings; syft leaves it out too.
const removed = "deinstall ok config-files"

// lineBytes bounds one line of a database.
const lineBytes = 4 << 20

// shortCounts names the databases that list more packages than were found in them.
func shortCounts(r *resolver, found []Component) {
	read := map[string]int{}
	for _, c := range found {
		for _, p := range c.Paths {
			read[p]++
		}
		if c.Version == "" && (c.Type == "deb" || c.Type == "apk") && len(c.Paths) > 0 {
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
			listed, err := countStanzas(r, l)
			if err != nil {
				r.skip(l.RealPath, "count packages: "+err.Error())
			} else if n := read[r.inside(l.RealPath)]; listed > n {
				r.skip(l.RealPath, fmt.Sprintf("package database lists %d packages, but only %d could be read", listed, n))
			}
		}
	}
}

func countStanzas(r *resolver, l file.Location) (int, error) {
	content, err := r.FileContentsByLocation(l)
	if err != nil {
		return 0, err
	}
	defer content.Close()
	return stanzas(content)
}

// stanzas counts the blocks of lines that are not those of a removed package.
func stanzas(content io.Reader) (int, error) {
	lines := bufio.NewScanner(content)
	lines.Buffer(make([]byte, 64<<10), lineBytes)
	n, open, gone := 0, false, false
	end := func() {
		if open && !gone {
			n++
		}
		open, gone = false, false
	}
	for lines.Scan() {
		line := strings.TrimRight(lines.Text(), " \t\r")
		if line == "" {
			end()
			continue
		}
		open = true
		gone = gone || strings.HasPrefix(line, "Status:") && strings.Contains(line, removed)
	}
	end()
	return n, lines.Err()
}
