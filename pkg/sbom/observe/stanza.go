package observe

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/anchore/syft/syft/file"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
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
func shortCounts(t *firmware.Tree, r *resolver, found []Component) []Unread {
	read := map[string]int{}
	var out []Unread
	for _, c := range found {
		for _, p := range c.Paths {
			read[p]++
		}
		if c.Version == "" && (c.Type == "deb" || c.Type == "apk") && len(c.Paths) > 0 {
			out = append(out, Unread{Path: c.Paths[0], Reason: fmt.Sprintf("package database lists %q without a version", c.Name)})
		}
	}
	for _, pattern := range stanzaDatabases {
		locations, err := r.FilesByGlob(pattern)
		if err != nil {
			out = append(out, Unread{Path: t.Path, Reason: err.Error()})
			continue
		}
		for _, l := range locations {
			at := t.Inside(l.RealPath)
			listed, err := countStanzas(r, l)
			if err != nil {
				out = append(out, Unread{Path: at, Reason: "count packages: " + err.Error()})
			} else if listed > read[at] {
				out = append(out, Unread{Path: at, Reason: fmt.Sprintf("package database lists %d packages, but only %d could be read", listed, read[at])})
			}
		}
	}
	return out
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
