package match

import (
	"fmt"
	"slices"
	"strings"

	"github.com/anchore/grype/grype/version"
	"github.com/anchore/packageurl-go"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Properties of generators that say what a purl should.
const (
	syftType     = "syft:package:type"
	syftLanguage = "syft:package:language"
	syftCPE      = "syft:cpe23"
	syftMetadata = "syft:metadata:"
	trivySource  = "aquasecurity:trivy:Src"
)

// identity is what a component is looked up by.
type identity struct {
	component *sbom.Component
	purl      *packageurl.PackageURL // nil when there is none
	purlText  string
	kind      syftpkg.Type // "" when nothing tells
	names     []string     // the likeliest first
	versions  []string
	cpes      []cpe.CPE
	gaps      []Gap
	failed    bool // some of it was not asked, so it cannot be clean
}

func (i *identity) miss(r Reason, detail string) { i.gaps = append(i.gaps, Gap{r, detail}) }

// fail notes that something that could be asked was not.
func (i *identity) fail(detail string) {
	i.missOnce(Failed, detail)
	i.failed = true
}

// identify gathers what a component says of itself, and what of that is of no use.
func identify(c *sbom.Component) *identity {
	i := &identity{component: c}
	i.readPurl()
	i.readKind()
	i.readNames()
	i.readVersions()
	i.readCPEs()
	if i.purl == nil && len(i.cpes) == 0 && i.kind == "" && len(i.gaps) == 0 {
		i.miss(NoIdentifier, "neither purl nor CPE")
	}
	return i
}

// nameless says whether a component is a file that nothing identifies, a part of what is counted elsewhere, or an algorithm or the like,
// which no database has.
func nameless(c *sbom.Component) bool {
	if c.IsAsset() {
		return true
	}
	part := c.Element == sbom.File || c.Element == sbom.Snippet || c.Type == "file"
	return part && c.Purl.State == sbom.Absent && c.CPE.State == sbom.Absent && property(c, syftType) == ""
}

// readPurl takes the purl; where there is none, a bom-ref that is one, as grype does.
func (i *identity) readPurl() {
	c := i.component
	text := c.Purl.Text
	switch {
	case c.Purl.State == sbom.Malformed:
		i.miss(BadIdentifier, "purl "+strictjson.Quote(text)+" is malformed")
		return
	case c.Purl.State != sbom.Stated:
		if text = c.Ref; sbom.ParsePurl(text).State != sbom.Stated {
			return
		}
	}
	u, err := packageurl.FromString(text)
	if err != nil {
		i.miss(BadIdentifier, "purl "+strictjson.Quote(text)+" is malformed")
		return
	}
	i.purl, i.purlText = &u, text
}

func (i *identity) readKind() {
	i.kind = syftpkg.Type(property(i.component, syftType))
	if i.purl == nil {
		return
	}
	if i.kind == "" {
		i.kind = syftpkg.TypeFromPURL(i.purlText)
	}
	if i.kind == syftpkg.UnknownPkg {
		i.kind = ""
		i.miss(UnknownType, "no vulnerability data is published for purl type "+strictjson.Quote(i.purl.Type))
	}
}

// qualifier is one of the purl; "" when there is none.
func (i *identity) qualifier(key string) string {
	if i.purl == nil {
		return ""
	}
	return i.purl.Qualifiers.Map()[key]
}

// readNames has the name that the purl gives before the one that grype would take, of group and name.
func (i *identity) readNames() {
	if i.purl != nil {
		i.names = append(i.names, joined(i.kind, i.purl.Namespace, i.purl.Name))
	}
	if name := i.component.Name; name.State == sbom.Stated {
		i.names = append(i.names, joined(i.kind, i.component.Group, name.Text))
	}
	i.names = distinct(i.names)
}

// joined is a name with its name space, for the kinds of packages whose name that is a part of.
func joined(kind syftpkg.Type, space, name string) string {
	switch kind {
	case syftpkg.ApkPkg, syftpkg.AlpmPkg, syftpkg.ConanPkg, syftpkg.CpanPkg, syftpkg.DebPkg, syftpkg.JavaPkg, syftpkg.JenkinsPluginPkg, syftpkg.RpmPkg:
		return name
	}
	if space == "" {
		return name
	}
	return space + "/" + name
}

// readVersions has every version that is stated: where purl and field differ, either may be right.
func (i *identity) readVersions() {
	if v := i.component.Version; v.State == sbom.Stated {
		i.versions = append(i.versions, v.Text)
	}
	if i.purl != nil {
		i.versions = append(i.versions, i.purl.Version)
	}
	if epoch := i.qualifier(syftpkg.PURLQualifierEpoch); epoch != "" && i.kind == syftpkg.RpmPkg {
		for k, v := range i.versions {
			if before, _, found := strings.Cut(v, ":"); v != "" && (!found || strings.Trim(before, "0123456789") != "") {
				i.versions[k] = epoch + ":" + v
			}
		}
	}
	i.versions = distinct(i.versions)
}

func (i *identity) readCPEs() {
	c := i.component
	switch c.CPE.State {
	case sbom.Stated:
		i.addCPE(c.CPE.Text)
	case sbom.Malformed:
		i.miss(BadIdentifier, "CPE "+strictjson.Quote(c.CPE.Text)+" is malformed")
	}
	for _, p := range c.Properties {
		if p.Name == syftCPE {
			i.addCPE(p.Value)
		}
	}
	if listed := i.qualifier(syftpkg.PURLQualifierCPES); listed != "" {
		for text := range strings.SplitSeq(listed, ",") {
			i.addCPE(text)
		}
	}
}

func (i *identity) addCPE(text string) {
	if len(i.cpes) == maxCPEs {
		i.fail(fmt.Sprintf("it has more CPEs than the %d that are asked for", maxCPEs))
		return
	}
	parsed, err := cpe.New(text, cpe.DeclaredSource)
	switch {
	case err != nil:
		i.miss(BadIdentifier, "CPE "+strictjson.Quote(text)+" is malformed")
	case !sbom.Concrete(parsed.Attributes.Product):
		i.miss(VagueCPE, "CPE "+strictjson.Quote(text)+" leaves the product open")
	case !slices.ContainsFunc(i.cpes, func(c cpe.CPE) bool { return c.Attributes == parsed.Attributes }):
		i.cpes = append(i.cpes, parsed)
	}
}

// versionsOrNone has at least one element: where no version is stated, what is said of every version still holds.
func (i *identity) versionsOrNone() []string {
	if len(i.versions) > 0 {
		return i.versions
	}
	return []string{""}
}

// versioned are the CPEs that have a version, of their own or of the component.
func (i *identity) versioned() []cpe.CPE {
	if len(i.versions) > 0 {
		return i.cpes
	}
	return slices.DeleteFunc(slices.Clone(i.cpes), func(c cpe.CPE) bool { return !sbom.Concrete(c.Attributes.Version) })
}

// checkVersion says why a version is none that can be compared with those of its kind.
func checkVersion(v string, format version.Format) error { return version.New(v, format).Validate() }

func property(c *sbom.Component, name string) string {
	for _, p := range c.Properties {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// distinct keeps the first of equal words and drops empty ones.
func distinct[T ~string](words []T) []T {
	var kept []T
	for _, w := range words {
		if w != "" && !slices.Contains(kept, w) {
			kept = append(kept, w)
		}
	}
	return kept
}
