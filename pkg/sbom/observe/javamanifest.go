package observe

import (
	"bytes"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// manifest is META-INF/MANIFEST.MF: its main attributes, then those of its sections (JAR File Specification, "JAR
// Manifest"). nil is none.
type manifest []map[string]string

const manifestPath = "META-INF/MANIFEST.MF"

// readManifest reads the manifest of an archive; nil when there is none.
func readManifest(t *firmware.Tree) (manifest, error) {
	if e := t.Entry(manifestPath); e == nil || !e.Mode.IsRegular() {
		return nil, nil
	}
	raw, err := readIn(t, manifestPath, javaPaperBytes)
	if err != nil {
		return nil, err
	}
	return parseManifest(raw), nil
}

func parseManifest(raw []byte) manifest {
	m := manifest{map[string]string{}}
	last := ""
	for line := range bytes.Lines(raw) {
		text := strings.TrimRight(string(line), "\r\n")
		section := m[len(m)-1]
		if text == "" {
			last = ""
			if len(section) > 0 {
				m = append(m, map[string]string{})
			}
			continue
		}
		if text[0] == ' ' {
			if last != "" {
				section[last] += strings.TrimSpace(text)
			}
			continue
		}
		key, value, ok := strings.Cut(text, ":")
		if key = strings.TrimSpace(key); ok && key != "" {
			last = key
			section[key] = strings.TrimSpace(value)
		}
	}
	return m
}

// first is the first of some attributes that is stated: the main one, else that of the first section with it.
func (m manifest) first(keys ...string) string {
	for _, k := range keys {
		for _, section := range m {
			if v := section[k]; v != "" {
				return v
			}
		}
	}
	return ""
}

// bundleName is the artifact in the symbolic name that Maven's bundle plugin writes as group and artifact joined by
// a dot, unless it is the group alone.
func (m manifest) bundleName() string {
	if len(m) == 0 || !strings.Contains(m[0]["Created-By"], "Apache Maven Bundle Plugin") {
		return ""
	}
	symbolic := m[0]["Bundle-SymbolicName"]
	if symbolic == m[0]["Implementation-Vendor-Id"] {
		return ""
	}
	return symbolic[strings.LastIndexByte(symbolic, '.')+1:]
}

// groupAttributes are where a manifest may bear the group, in the order of how sure that is.
var groupAttributes = [][]string{
	{"Group-Id", "Bundle-SymbolicName", "Extension-Name", "Specification-Vendor", "Implementation-Vendor", "Implementation-Vendor-Id", "Implementation-Title", "Bundle-Activator"},
	{"Automatic-Module-Name", "Main-Class", "Package"},
}

// groupStarts are how a group begins: with a domain, turned round.
var groupStarts = []string{"com.", "org.", "io.", "net.", "edu.", "gov.", "info.", "dev.", "de.", "uk.", "eu.", "fr.", "ch."}

// group is the smallest of the values that look like a group, which is how syft chooses, too.
func (m manifest) group() string {
	for _, keys := range groupAttributes {
		best := ""
		for _, k := range keys {
			for _, section := range m {
				v, _, _ := strings.Cut(section[k], ";")
				v = strings.TrimSpace(v)
				if startsLikeGroup(v) && (best == "" || v < best) {
					best = v
				}
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

func startsLikeGroup(v string) bool {
	for _, s := range groupStarts {
		if strings.HasPrefix(v, s) {
			return true
		}
	}
	return false
}
