package exact

import (
	"bytes"
	"strings"
)

// headers holds the metadata of a package of Python (Core metadata specifications), or of R, against its form: fields up to the first empty line, each of the two that
// say what the package is once. Readers of messages take the first of several, catalogers the last.
func headers(raw []byte) error {
	seen := map[string]bool{}
	for line := range bytes.Lines(raw) {
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			if len(seen) > 0 {
				break
			}
			continue
		}
		name, _, found := strings.Cut(text, ":")
		if !found || text[0] == ' ' || text[0] == '\t' {
			continue
		}
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "name", "version", "package":
			if seen[name] {
				return twofold("the field %q is there twice", name)
			}
		}
		seen[name] = true
	}
	return nil
}
