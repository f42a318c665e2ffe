package match

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/anchore/grype/grype/distro"
	"github.com/anchore/syft/syft/linux"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// releases are the distributions that a document says it is of, each once, in its order.
type releases []*distro.Distro

// spoken are names by which people call distributions, and their ids in os-release.
var spoken = []struct{ begins, id string }{
	{"debian", "debian"}, {"ubuntu", "ubuntu"}, {"alpine", "alpine"}, {"red hat enterprise linux", "rhel"}, {"redhat", "rhel"}, {"centos", "centos"},
	{"fedora", "fedora"}, {"rocky", "rocky"}, {"alma", "almalinux"}, {"oracle linux", "ol"}, {"amazon linux", "amzn"},
	{"opensuse leap", "opensuse-leap"}, {"suse linux enterprise", "sles"}, {"raspbian", "raspbian"}, {"wolfi", "wolfi"}, {"arch linux", "arch"},
}

// withCodename is a version with the name of the release behind it, as VERSION of os-release has it: "11 (bullseye)", "20.04.6 LTS (Focal Fossa)".
var withCodename = regexp.MustCompile(`^\s*([0-9]+(?:\.[0-9]+)*)(?: LTS)?\s*\([^()]+\)\s*$`)

// releasesOf reads the components that are operating systems: by their name, as grype does, by what syft keeps in properties, and by
// the names that people give them.
func releasesOf(doc *sbom.Document) releases {
	var all releases
	for _, c := range doc.All() {
		if c.Type != sbom.TypeOperatingSystem {
			continue
		}
		if d := releaseOf(c); d != nil && !all.has(d) {
			all = append(all, d)
		}
	}
	return all
}

func releaseOf(c *sbom.Component) *distro.Distro {
	number := c.Version.Text
	if m := withCodename.FindStringSubmatch(number); m != nil {
		number = m[1]
	}
	release := linux.Release{Name: c.Name.Text, ID: c.Name.Text, IDLike: []string{c.Name.Text}, VersionID: number, Version: number}
	for _, p := range c.Properties {
		switch p.Name {
		case "syft:distro:id":
			release.ID = p.Value
		case "syft:distro:versionID":
			release.VersionID = p.Value
		case "syft:distro:versionCodename":
			release.VersionCodename = p.Value
		case "syft:distro:extendedSupport":
			release.ExtendedSupport = p.Value == "true"
		default:
			if strings.HasPrefix(p.Name, "syft:distro:idLike:") {
				release.IDLike = append(release.IDLike, p.Value)
			}
		}
	}
	if distro.TypeFromRelease(release) == "" {
		release.ID = spokenID(c.Name.Text)
	}
	d, err := distro.NewFromRelease(release, distro.DefaultFixChannels())
	if err != nil {
		return nil
	}
	return d
}

func spokenID(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, s := range spoken {
		if strings.HasPrefix(name, s.begins) {
			return s.id
		}
	}
	return name
}

// nameOf is a release in words: the id of os-release, which distributions of a maker's own have no other name than.
func nameOf(d *distro.Distro) string {
	return strings.TrimSpace(cmp.Or(d.ID(), d.Name()) + " " + d.VersionString())
}

func (r releases) has(d *distro.Distro) bool {
	for _, known := range r {
		if nameOf(known) == nameOf(d) {
			return true
		}
	}
	return false
}

// distributed says whether packages of a type are known per release of a distribution.
func distributed(t syftpkg.Type) bool {
	switch t {
	case syftpkg.DebPkg, syftpkg.RpmPkg, syftpkg.ApkPkg, syftpkg.AlpmPkg, syftpkg.PortagePkg:
		return true
	}
	return false
}

// of finds the release that a package belongs to: the one that its purl names, else the one of the document; of several, the one that
// the purl's name space is about. It is nil where that stays open, or has no packages of the type, with what is known.
func (r releases) of(p *candidate) (*distro.Distro, string) {
	return r.ofPurl(p.kind, p.qualifier(syftpkg.PURLQualifierDistro), p.space())
}

// space is the name space of the purl; "" when there is none.
func (p *candidate) space() string {
	if p.purl == nil {
		return ""
	}
	return p.purl.Namespace
}

// ofPurl does so by the qualifier "distro" of its purl and the name space; both are empty where it has none.
func (r releases) ofPurl(kind syftpkg.Type, named, space string) (*distro.Distro, string) {
	d, unknown := r.calledBy(named, space)
	if d != nil && !mayHave(d, kind) {
		return nil, whyNone(d, kind, named)
	}
	return d, unknown
}

// calledBy is the release by what is written alone.
func (r releases) calledBy(named, space string) (*distro.Distro, string) {
	if named != "" {
		if d := qualified(named, space); d != nil {
			return d, ""
		}
		return nil, "the purl's distro=" + named + " is no distribution that is known"
	}
	switch len(r) {
	case 0:
		return nil, "neither the purl nor an operating-system component says which release of the distribution it is of"
	case 1:
		return r[0], ""
	}
	if space != "" {
		var fit releases
		for _, d := range r {
			if strings.EqualFold(d.ID(), space) {
				fit = append(fit, d)
			}
		}
		if len(fit) == 1 {
			return fit[0], ""
		}
	}
	return nil, "the SBOM names several distributions, and the purl does not say which one it is of"
}

// qualified reads the qualifier distro: name and version; or, behind a name space that is a distribution, a version or the name of a
// release alone ("distro=3.16.0", "distro=bookworm").
func qualified(words, space string) *distro.Distro {
	id, number := distro.ParseDistroString(words)
	if _, known := distro.IDMapping[id]; known {
		return distro.NewFromNameVersion(id, number)
	}
	if _, known := distro.IDMapping[strings.ToLower(space)]; known && words != "" {
		return distro.NewFromNameVersion(strings.ToLower(space), words)
	}
	if id != "" && number != "" { // a distribution of a maker's own: whether there are data on it, the database says
		return distro.NewFromNameVersion(id, number)
	}
	return nil
}
