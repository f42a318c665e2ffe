package match

import (
	"regexp"
	"slices"
	"strings"

	grypepkg "github.com/anchore/grype/grype/pkg"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// A package of Maven is named by group and artifact. Generators write both as one name, as Maven and Gradle print them (group:artifact:jar:1.0), in the purl or in the field, and advisories
// are about none that is looked up so.

var (
	// mavenWord is what a group or an artifact is made of (maven.apache.org/maven-conventions: the characters that its model checks for).
	mavenWord  = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)
	mavenSigns = regexp.MustCompile(`[:/@]`) // that people put between them
	// mavenVersion is what stands behind the artifact and is a version.
	mavenVersion = regexp.MustCompile(`^[vV]?[0-9]+(\.[0-9]+)+([.+_-].*)?$|^[0-9]+$`)
	// mavenKind is what stands there and says how the artifact is packed.
	mavenKind = regexp.MustCompile(`^(jar|war|ear|rar|par|ejb|pom|bom|aar|apk|nar|hpi|jpi|zip|tar|tar\.gz|bundle|test-jar|java-source|javadoc|ejb-client|maven-plugin|eclipse-plugin)$`)
)

// coordinates are what a name says of a package of Maven; empty where it does not.
type coordinates struct{ group, artifact, version string }

// coordinatesIn takes a name apart. It says no where the name can be that of no artifact, or of several.
func coordinatesIn(name string) (at coordinates, told bool) {
	parts := mavenSigns.Split(name, -1)
	end := len(parts)
	for n, part := range parts {
		parts[n] = strings.TrimSpace(part)
		if n > 0 && n < end && (mavenVersion.MatchString(parts[n]) || mavenKind.MatchString(parts[n])) {
			end = n
		}
	}
	if end > 2 || slices.ContainsFunc(parts[:end], func(part string) bool { return !mavenWord.MatchString(part) }) {
		return coordinates{}, false
	}
	at.artifact = parts[end-1]
	if end == 2 {
		at.group = parts[0]
	}
	if n := slices.IndexFunc(parts[end:], mavenVersion.MatchString); n >= 0 {
		at.version = parts[end+n]
	}
	return at, true
}

// artifacts are those that a name may be of, beside the groups that are stated: where its first word is none of these it may be the artifact as well, and the other its classifier, as in "log4j-core:tests".
func (at coordinates) artifacts(beside []string) []string {
	if len(beside) == 0 || slices.Contains(beside, at.group) {
		return []string{at.artifact}
	}
	return []string{at.group, at.artifact}
}

// mavenGroups are those of some words that may be groups, each once.
func mavenGroups(words ...string) []string {
	return slices.DeleteFunc(distinct(words), func(word string) bool { return !mavenWord.MatchString(word) })
}

// inMaven says whether packages of a kind are named by group and artifact.
func inMaven(kind syftpkg.Type) bool {
	return kind == syftpkg.JavaPkg || kind == syftpkg.JenkinsPluginPkg
}

// readCoordinates has each artifact that purl and field name, in each group that they state: where they differ, either may be right. What the purl says and no package of Maven is called is noted.
func (p *candidate) readCoordinates() {
	var field, of coordinates
	var fieldTold, told bool
	name := p.component.Name
	if name.State == sbom.Stated {
		field, fieldTold = coordinatesIn(name.Text)
	}
	var groups []string
	switch {
	case p.purl != nil:
		if of, told = coordinatesIn(p.purl.Name); !told {
			p.cannotBe(p.quotedPurl(), "its name")
		}
		if groups = append(groups, p.purl.Namespace, of.group); p.purl.Namespace != "" && !mavenWord.MatchString(p.purl.Namespace) {
			p.cannotBe(p.quotedPurl(), "its name space")
		}
	case name.State == sbom.Stated && !fieldTold:
		p.cannotBe("name "+strictjson.Quote(name.Text), "it")
	}
	groups = append(groups, p.component.Group)
	if grouped := len(distinct(groups)) > 0; grouped || p.purl == nil || field.artifact == of.artifact {
		groups = append(groups, field.group) // else it is that of what the field names, and the purl names another package
	}
	p.groups = mavenGroups(groups...)
	beside := mavenGroups(p.space(), p.component.Group)
	p.names = distinct(slices.Concat(of.artifacts(beside), field.artifacts(beside)))
	p.firstWords = distinct([]string{of.group, field.group})
	p.inNames = distinct([]string{of.version, field.version})
	if len(p.groups) == 0 {
		p.asWritten = p.names
	}
}

// cannotBe notes that something names no package which its ecosystem may have.
func (p *candidate) cannotBe(what, part string) {
	p.unnamed = true
	p.leave(BadIdentifier, what+" names no package of "+string(p.kind)+": "+part+" is none that such a package can have")
}

// asked are the names that a package is asked for by; of Maven "group:artifact".
func (p *candidate) asked() (all []string) {
	if !inMaven(p.kind) {
		return p.names
	}
	for _, group := range p.groups {
		for _, artifact := range p.names {
			all = append(all, group+":"+artifact)
		}
	}
	return all
}

// nameInMaven gives a package the group and the artifact of "group:artifact", and takes its purl from it, by which grype would ask besides.
func nameInMaven(p *grypepkg.Package, name string) {
	if group, artifact, grouped := strings.Cut(name, ":"); grouped && inMaven(p.Type) {
		p.Name, p.PURL, p.Metadata = artifact, "", grypepkg.JavaMetadata{PomGroupID: group, PomArtifactID: artifact}
	}
}
