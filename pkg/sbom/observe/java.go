package observe

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/license"
	"github.com/package-url/packageurl-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// javaEndings are the names of Java archives, which are zip archives with their own inventory inside.
var javaEndings = set(".jar", ".war", ".ear", ".par", ".sar", ".nar", ".jpi", ".hpi", ".kar", ".far", ".lpkg", ".rar", ".zap")

// isJava says that a file is a Java archive by its name.
func isJava(p string) bool { return javaEndings[strings.ToLower(path.Ext(p))] }

// javaArchive is one archive that is being read: its path as a reader should see it, and what is in it.
type javaArchive struct {
	path    string
	content *firmware.Tree
}

// javaFound is what one archive says it is, and what else it says it holds.
type javaFound struct {
	main    *Component // nil when it names nothing
	others  []Component
	missing []string // why the content cannot be named in full
}

// read names what is in one archive, not what is in archives inside it. syft's own cataloger unpacks to a directory
// that only syft itself can provide. The sources are the same: pom.properties and pom.xml, which Maven leaves
// inside (Maven Archiver reference, "Maven Archive Configuration"), the manifest (JAR File Specification), and the
// name of the file.
func (a javaArchive) read() (found javaFound, err error) {
	poms, damaged, err := a.poms()
	if err != nil {
		return found, err
	}
	main, err := readManifest(a.content)
	if err != nil {
		return found, err
	}
	if !isJava(a.path) { // an application that was unpacked
		for _, p := range poms {
			if p.fromProperties {
				found.others = append(found.others, a.component(p, a.path+"!/"+p.at))
			}
		}
		return found, nil
	}
	found.missing = damaged
	self := identity(path.Base(a.path), poms, main)
	if self.name != "" && (main != nil || len(poms) > 0) {
		c := a.component(self, a.path)
		if whole := a.content.Whole(); whole != nil {
			d, err := digestsOf(whole)
			if err != nil {
				return found, fmt.Errorf("hash the archive: %w", err)
			}
			c.Files = []Digests{d}
		}
		found.main = &c
	}
	for _, p := range poms {
		if p.fromProperties && p.version != "" && p.name != self.name {
			found.others = append(found.others, a.component(p, a.path))
		}
	}
	if found.main == nil && len(found.others) == 0 {
		found.missing = append(found.missing, "Java archive without pom.properties, pom.xml or manifest: its content cannot be named")
	} else if found.main != nil && found.main.Version == "" {
		found.missing = append(found.missing, "Java archive that states no version of what it holds")
	}
	return found, nil
}

func (a javaArchive) component(p pom, at string) Component {
	c := Component{Name: p.name, Version: p.version, Type: "java-archive", Paths: []string{at}, FoundBy: "java-archive"}
	if strings.Contains(p.group, ".jenkins.plugin") || strings.HasPrefix(p.group, "io.jenkins.plugins") || strings.HasPrefix(p.group, "org.jenkins-ci.plugins") {
		c.Type = "jenkins-plugin"
	}
	group := p.group
	if group == "" {
		group = p.name
	}
	c.Purl = packageurl.NewPackageURL(packageurl.TypeMaven, group, p.name, p.version, nil, "").ToString()
	for _, value := range p.licences {
		expression, err := license.ParseExpression(value)
		if err != nil {
			expression = ""
		}
		c.Licences = append(c.Licences, Licence{Value: value, Expression: expression})
	}
	return c
}

// identity is what an archive itself is: by the pom that bears the name of the file, by the only pom.xml, else by
// the manifest and the name of the file.
func identity(base string, poms []pom, main manifest) pom {
	name, version := splitFileName(strings.TrimSuffix(base, path.Ext(base)))
	self := pom{}
	if i := slices.IndexFunc(poms, func(p pom) bool { return p.name == name }); i >= 0 {
		self = poms[i]
	} else if i := slices.IndexFunc(poms, func(p pom) bool {
		return p.fromProperties && name != "" && (strings.HasPrefix(p.name, name) || strings.HasSuffix(name, p.name))
	}); i >= 0 {
		self = poms[i]
	} else if len(poms) == 1 && !poms[0].fromProperties {
		self = poms[0]
	}
	self.name = cmp.Or(self.name, main.bundleName(), lastIdentifier(name), main.first("Name", "Bundle-Name", "Short-Name", "Extension-Name", "Implementation-Title"))
	self.version = cmp.Or(self.version, version, main.first("Implementation-Version", "Specification-Version", "Plugin-Version", "Bundle-Version"))
	self.group = cmp.Or(self.group, main.group())
	if stated := main.first("Bundle-License", "Plugin-License-Name"); stated != "" {
		self.licences = []string{stated}
	}
	return self
}

// splitFileName takes apart a name such as "log4j-core-2.17.1": a version begins at the first dash before a digit, or
// before "build", "r" or "rc" and a digit; without one, at the first underscore or dot before a digit.
func splitFileName(stem string) (name, version string) {
	if stem == "" || !isLetter(stem[0]) {
		return "", ""
	}
	for i := 1; i < len(stem); i++ {
		if stem[i-1] == '-' && beginsVersion(stem[i:]) {
			return stem[:i-1], stem[i:]
		}
	}
	for i := 1; i < len(stem)-1; i++ {
		if (stem[i] == '_' || stem[i] == '.') && isDigit(stem[i+1]) {
			return stem[:i], stem[i+1:]
		}
	}
	return stem, ""
}

func beginsVersion(s string) bool {
	low := strings.ToLower(s)
	for _, prefix := range []string{"", "build", "rc", "r"} {
		if rest, ok := strings.CutPrefix(low, prefix); ok && rest != "" && isDigit(rest[0]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// lastIdentifier is the artifact in a file name that begins with its group, such as "org.example.tool". By
// convention an artifact has no dot; those of Eclipse do.
func lastIdentifier(name string) string {
	if strings.HasPrefix(name, "org.eclipse.") {
		return name
	}
	parts := strings.Split(name, ".")
	for _, p := range parts {
		if p == "" || !isLetter(p[0]) {
			return name
		}
	}
	return parts[len(parts)-1]
}
