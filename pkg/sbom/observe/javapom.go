package observe

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/exact"
)

// javaPaperBytes bounds what a Java archive says of itself, a manifest, a pom.properties or a pom.xml, in bytes; real ones have some kilobytes.
const javaPaperBytes = 4 << 20

// pom is what Maven says that an archive holds.
type pom struct {
	group, name, version string
	licences             []string
	at                   string // path inside the archive
	fromProperties       bool   // by a pom.properties, which Maven writes with everything filled in
}

// poms are the pom.properties of an archive, with the licences of the pom.xml beside them, in order of path; and each
// pom.xml that has no pom.properties beside it. damaged says which of them could not be read, and why.
func (a javaArchive) poms() (out []pom, damaged []string, err error) {
	byDir := map[string]pom{}
	for _, name := range filesOf(a.content) {
		base := path.Base(name)
		if base != "pom.properties" && base != "pom.xml" {
			continue
		}
		raw, err := readIn(a.content, name, javaPaperBytes)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		p, old := pom{}, byDir[path.Dir(name)]
		if base == "pom.properties" {
			p = propertiesOf(raw)
			if p.name == "" || p.version == "" {
				damaged = append(damaged, name+": states no artifactId or no version")
			}
			p.licences = old.licences
		} else if p, err = parsePOM(raw); err != nil {
			damaged = append(damaged, fmt.Sprintf("%s: no pom.xml of Maven: %v", name, err))
			continue
		} else if old.fromProperties {
			old.licences = p.licences
			p = old
		}
		if p.at = name; p.name != "" {
			byDir[path.Dir(name)] = p
		}
	}
	for _, p := range byDir {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b pom) int { return cmp.Compare(a.at, b.at) })
	return out, damaged, nil
}

// parsePOM reads the identity and licences of a pom.xml (Maven POM Reference). What stands for something else, such
// as ${revision}, is filled in from the properties of the same file only.
func parsePOM(raw []byte) (pom, error) {
	var project struct {
		XMLName    xml.Name `xml:"project"`
		Group      string   `xml:"groupId"`
		Name       string   `xml:"artifactId"`
		Version    string   `xml:"version"`
		ParentID   string   `xml:"parent>groupId"`
		ParentVer  string   `xml:"parent>version"`
		Licences   []string `xml:"licenses>license>name"`
		Properties struct {
			Each []struct {
				XMLName xml.Name
				Value   string `xml:",chardata"`
			} `xml:",any"`
		} `xml:"properties"`
	}
	if err := exact.POM(raw); err != nil {
		return pom{}, err
	}
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Strict = false
	if err := d.Decode(&project); err != nil {
		return pom{}, err
	}
	value := map[string]string{}
	for _, p := range project.Properties.Each {
		value["${"+p.XMLName.Local+"}"] = strings.TrimSpace(p.Value)
	}
	value["${project.parent.version}"], value["${project.parent.groupId}"] = project.ParentVer, project.ParentID
	fill := func(s string) string {
		s = strings.TrimSpace(s)
		if filled, known := value[s]; known {
			return filled
		}
		if strings.Contains(s, "${") {
			return ""
		}
		return s
	}
	p := pom{group: fill(cmp.Or(project.Group, project.ParentID)), name: fill(project.Name), version: fill(cmp.Or(project.Version, project.ParentVer))}
	for _, l := range project.Licences {
		if l = strings.TrimSpace(l); l != "" {
			p.licences = append(p.licences, l)
		}
	}
	return p, nil
}
