package sbom

import (
	"net/url"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// Reference is where more is said of a component or document, or where its files are: externalReferences of CycloneDX, and what SPDX has
// for the same thing. Types are those of CycloneDX.
type Reference struct {
	Type   string
	URL    string // as written
	Hashes []Hash // of what lies there
}

// referencesOf reads external references. Whether what a reference leads to has content nobody says, so that the digest of a file without any
// counts there: valid cases of the BSI for TR-03183-2 state it of a distribution.
func referencesOf(n node) []Reference {
	var out []Reference
	for ref := range n.items("externalReferences") {
		r := Reference{Type: ref.str("type"), URL: ref.str("url")}
		for h := range ref.items("hashes") {
			r.Hashes = append(r.Hashes, hashOf(h.str("alg"), h.str("content")))
		}
		out = append(out, r)
	}
	return out
}

// securityContacts are the URLs by which the maker of a component can be told of a flaw, or tells of one.
func securityContacts(refs []Reference) []string {
	var out []string
	for _, ref := range refs {
		switch cdx.ExternalReferenceType(ref.Type) {
		case cdx.ERTypeSecurityContact, cdx.ERTypeRFC9116, cdx.ERTypeAdvisories:
			out = append(out, ref.URL)
		}
	}
	return out
}

// spdxReferences maps the types of SPDX 3 (ExternalRefType) and of SPDX 2 (annex F), folded, to those of CycloneDX where both have a word
// for the same thing.
var spdxReferences = map[string]cdx.ExternalReferenceType{
	"securitypolicy": cdx.ERTypeSecurityContact, "securitycontact": cdx.ERTypeSecurityContact, "securityother": cdx.ERTypeSecurityContact, "rfc9116": cdx.ERTypeRFC9116,
	"securityadvisory": cdx.ERTypeAdvisories, "advisory": cdx.ERTypeAdvisories,
	"vulnerabilitydisclosurereport": cdx.ERTypeVulnerabilityAssertion, "vulnerabilityexploitabilityassessment": cdx.ERTypeExploitabilityStatement,
	"sourceartifact": cdx.ERTypeSourceDistribution, "vcs": cdx.ERTypeVCS, "binaryartifact": cdx.ERTypeDistribution,
}

// addReference keeps a reference of SPDX whose type CycloneDX has a word for.
func addReference(refs []Reference, kind string, locators ...string) []Reference {
	known, ok := spdxReferences[fold(kind)]
	if !ok {
		return refs
	}
	for _, locator := range locators {
		refs = append(refs, Reference{Type: string(known), URL: locator})
	}
	return refs
}

// refer keeps a reference of SPDX, as addReference does.
func (c *Component) refer(kind string, locators ...string) {
	if refs := addReference(nil, kind, locators...); len(refs) > 0 {
		d := c.say()
		d.References = append(d.References, refs...)
	}
}

// locate keeps a URL in a field of SPDX as a reference, when the field states one.
func (c *Component) locate(kind cdx.ExternalReferenceType, words string) {
	if StateOf(words) == Stated {
		d := c.say()
		d.References = append(d.References, Reference{Type: string(kind), URL: words})
	}
}

// IsURL says whether words are an address that names scheme and host, or a URN or mail address in the form of a URI.
func IsURL(words string) bool {
	if len(words) > maxIdentifier {
		return false
	}
	u, err := url.Parse(words)
	switch {
	case err != nil || u.Scheme == "":
		return false
	case u.Opaque != "":
		return u.Scheme == "mailto" || u.Scheme == "urn"
	}
	return u.Host != ""
}
