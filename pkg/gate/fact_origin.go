package gate

import (
	"fmt"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// carriedFacts says what the format version has a place for: what it cannot carry, nobody can be blamed for leaving out.
func carriedFacts(doc *sbom.Document, f *fact.SBOM) {
	f.TLP, f.TLPCarried = textFact(doc.TLP), doc.CarriesTLP()
	f.AcknowledgementCarried, f.PropertiesCarried = doc.CarriesAcknowledgements(), doc.CarriesProperties()
}

// linkFacts collects where the document and its subject point to for flaws.
func linkFacts(doc *sbom.Document, f *fact.SBOM) {
	refs := doc.References
	if doc.Root != nil {
		refs = append(refs[:len(refs):len(refs)], doc.Root.Details().References...)
	}
	for _, ref := range refs {
		switch cdx.ExternalReferenceType(ref.Type) {
		case cdx.ERTypeExploitabilityStatement, cdx.ERTypeVulnerabilityAssertion, cdx.ERTypeAdvisories:
			f.VulnerabilityLinks = append(f.VulnerabilityLinks, ref.URL)
		case cdx.ERTypeSecurityContact, cdx.ERTypeRFC9116:
			f.DisclosureContacts = append(f.DisclosureContacts, ref.URL)
		}
	}
}

// fileFacts says what file a component is delivered as, and where it and its source can be had.
func fileFacts(c *sbom.Component, f *fact.Component) {
	for _, ref := range c.Details().References {
		switch cdx.ExternalReferenceType(ref.Type) {
		case cdx.ERTypeSourceDistribution:
			f.SourceHashes = hashFacts(f.SourceHashes, ref.Hashes)
			f.Sources = append(f.Sources, ref.URL)
		case cdx.ERTypeVCS:
			f.Sources = append(f.Sources, ref.URL)
		case cdx.ERTypeRFC9116:
			f.SecurityTxt = append(f.SecurityTxt, ref.URL)
		case cdx.ERTypeDistribution, cdx.ERTypeDistributionIntake:
			if ref.URL != "" {
				f.Downloads = append(f.Downloads, ref.URL)
			}
			f.FileHashes = hashFacts(f.FileHashes, ref.Hashes)
		}
	}
	if c.Type == "file" { // it is what is delivered
		f.FileHashes = hashFacts(f.FileHashes, c.Hashes)
	}
	if d := c.Details().Deployable; d != nil {
		f.FileNames, f.Executable, f.Archive, f.Structured = d.FileNames, d.Executable, d.Archive, d.Structured
	}
}

func hashFacts(to []fact.Hash, hashes []sbom.Hash) []fact.Hash {
	for _, h := range hashes {
		to = append(to, fact.Hash{Algorithm: h.Algorithm, WellFormed: h.WellFormed, Approved: h.Approved})
	}
	return to
}

func licenceFacts(c *sbom.Component) fact.Licences {
	f := fact.Licences{Unlisted: c.UnlistedLicences(), Ownerless: c.OwnerlessLicences()}
	for _, l := range c.Licences {
		if sbom.StateOf(l.Text) != sbom.Stated {
			continue
		}
		if l.Form == sbom.LicenceName {
			f.Named = append(f.Named, l.Text)
		}
		switch l.Acknowledgement {
		case "concluded":
			f.Concluded++
		case "declared":
			f.Declared++
		}
	}
	if c.Details().Deployable != nil {
		f.Effective = c.Details().Deployable.EffectiveLicences
		for _, words := range f.Effective {
			if !sbom.LicenceListed(words) {
				f.BadEffect = append(f.BadEffect, words)
			}
		}
	}
	return f
}

// originFacts says what a component was made from, and how sure somebody was of what it is.
func originFacts(c *sbom.Component, f *fact.Component) {
	f.Modified = c.Modified || c.Details().Pedigree != nil
	if p := c.Details().Pedigree; p != nil {
		f.Pedigree = fact.Pedigree{Stated: true, Ancestors: p.Ancestors, Commits: p.Commits, Patches: p.Patches}
	}
	for _, i := range c.Details().Identities {
		f.Identities = append(f.Identities, fact.Identity{Field: i.Field, Confidence: i.Confidence, Known: i.Known})
	}
}

// duplicates lists components that nothing tells from one another, in the order of their first entry. Everything of a component
// is looked at only where another one has its name and version.
func duplicates(components []*sbom.Component) []string {
	type label struct{ name, version string }
	sharing := make(map[label]int, len(components))
	for _, c := range components {
		sharing[label{c.Name.Text, c.Version.Text}]++
	}
	first, again := map[string]int{}, map[int]int{}
	for i, c := range components {
		if sharing[label{c.Name.Text, c.Version.Text}] == 1 {
			continue
		}
		key := sameness(c)
		if j, seen := first[key]; seen {
			again[j]++
		} else {
			first[key] = i
		}
	}
	var out []string
	for i, c := range components {
		if n := again[i]; n > 0 {
			out = append(out, fmt.Sprintf("%s: %d times", c.Label(), n+1))
		}
	}
	return out
}

// sameness is everything by which an entry can differ from another one.
func sameness(c *sbom.Component) string {
	parent := ""
	if c.Parent != nil {
		parent = c.Parent.Pointer
	}
	words := append([]string{c.Type, c.Group, c.Name.Text, c.Version.Text, c.Purl.Text, c.CPE.Text, c.Details().SWID, parent}, c.Details().Occurrences...)
	for _, h := range c.Hashes {
		words = append(words, h.Algorithm, h.Content)
	}
	return strings.Join(words, "\x00")
}
