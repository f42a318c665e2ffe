package observe

import (
	"bufio"
	"fmt"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/package-url/packageurl-go"
)

// javaEndings are the names of Java archives, which are zip archives with their own inventory inside.
var javaEndings = map[string]bool{".jar": true, ".war": true, ".ear": true, ".jpi": true, ".hpi": true}

// propertiesBytes bounds one pom.properties; real ones have a few hundred bytes.
const propertiesBytes = 64 << 10

// javaPackages reads what Maven leaves in the archives it builds. syft's own cataloger unpacks to disk, so
// it is not used. An archive of another build tool names nothing: it is not an empty one, and is reported.
func javaPackages(t *firmware.Tree, r *resolver) []Component {
	locations, err := r.FilesByGlob("**/META-INF/maven/**/pom.properties")
	if err != nil {
		t.Skip("", err.Error())
		return nil
	}
	var out []Component
	for _, l := range locations {
		c, err := mavenPackage(r, l.RealPath)
		if err != nil {
			t.Skip(l.RealPath, err.Error())
			continue
		}
		c.Paths = []string{t.Inside(l.RealPath)}
		out = append(out, c)
	}
	if len(out) == 0 && javaEndings[strings.ToLower(path.Ext(t.Path))] {
		t.Skip("", "Java archive without pom.properties: its content cannot be named")
	}
	return out
}

func mavenPackage(r *resolver, p string) (Component, error) {
	e := r.tree.Entry(firmware.CleanPath(p))
	if e.Size > propertiesBytes {
		return Component{}, fmt.Errorf("pom.properties has %d bytes, more than %d", e.Size, propertiesBytes)
	}
	content, err := r.tree.Content(e)
	if err != nil {
		return Component{}, err
	}
	value := map[string]string{}
	lines := bufio.NewScanner(content)
	for lines.Scan() {
		if k, v, ok := strings.Cut(lines.Text(), "="); ok {
			value[strings.TrimSpace(k)] = strings.TrimSpace(v)
		}
	}
	if err := lines.Err(); err != nil {
		return Component{}, err
	}
	group, name, version := value["groupId"], value["artifactId"], value["version"]
	if group == "" || name == "" {
		return Component{}, fmt.Errorf("pom.properties states no groupId and artifactId")
	}
	purl := packageurl.NewPackageURL(packageurl.TypeMaven, group, name, version, nil, "").ToString()
	return Component{Name: name, Version: version, Purl: purl, Type: "java-archive"}, nil
}
