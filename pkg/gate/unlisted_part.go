package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// unlisted is a part that a statement names and no SBOM lists, as a component: by its label, and its first package URL.
func unlisted(c *vex.Component) *sbom.Component {
	name, purl := missingPart(c.Label())
	if all := purlsOf(c); len(all) > 0 {
		purl = all[0]
	}
	return &sbom.Component{Name: sbom.Text{Text: name}, Version: sbom.Text{Text: purl.Version}, Purl: purl}
}

// missingPart is what to call a part of such a label, and the package URL where the label is one.
func missingPart(label string) (string, sbom.Purl) {
	purl := sbom.ParsePurl(label)
	if purl.State != sbom.Stated {
		return decision.Cut(label, maxName), sbom.Purl{}
	}
	return decision.Cut(purl.Name, maxName), purl
}

// purlsOf are the package URLs of what a statement names.
func purlsOf(c *vex.Component) (out []sbom.Purl) {
	for _, text := range c.PURLs {
		if purl := sbom.ParsePurl(text); purl.State == sbom.Stated {
			out = append(out, purl)
		}
	}
	return out
}

// unlistedPart is what an obligation keeps of a part by which it is known again where no SBOM lists it, or not in the version that it had.
type unlistedPart struct {
	component string
	packages  []string // digests; empty ones are none
	versions  []string
	listed    bool // in another version, so that nothing but the version tells which is meant
}

// is says of what a statement names:
//   - named: it is the part, by its package, by what else it was called, or, where no package tells, by its name with or without its version;
//   - other: nobody can tell whether that is all, since it has another package besides, its id stands for several things, or it is of some versions, of which that of the part may be none.
func (p *unlistedPart) is(c *vex.Component) (named, other bool) {
	other = c.Ambiguous || slices.ContainsFunc(c.Versions, func(v vex.VersionRange) bool { return v.Range != "" || !p.hasVersion(v.Version) })
	purls, packaged := purlsOf(c), slices.ContainsFunc(p.packages, func(digest string) bool { return digest != "" })
	for _, purl := range purls {
		one := packaged && slices.Contains(p.packages, packageDigest(purl)) && p.hasVersion(purl.Version)
		named, other = named || one, other || packaged && !one
	}
	if p.component == "" {
		return named, other
	}
	texts := append([]string{c.Address()}, c.CPEs...)
	for _, hash := range c.Hashes {
		texts = append(texts, hash)
	}
	if !packaged || len(purls) == 0 {
		texts = append(texts, c.Name)
	}
	return named || slices.ContainsFunc(texts, p.calls), other
}

// hasVersion says whether a version, where one is stated, may be that of the part.
func (p *unlistedPart) hasVersion(version string) bool {
	return !p.listed || version == "" || slices.Contains(p.versions, version)
}

// calls says whether the part goes by a text, wholly: what only begins so is something else.
func (p *unlistedPart) calls(text string) bool {
	text = decision.Cut(text, maxName)
	return strings.EqualFold(text, p.component) || slices.ContainsFunc(p.versions, func(version string) bool {
		return version != "" && strings.EqualFold(text, p.component+" "+version)
	})
}
