package sbom

import (
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// spdx3Software are the kinds of elements that are components.
var spdx3Software = map[string]Element{
	"software_Package": Package, "software_File": File, "software_Snippet": Snippet,
	"ai_AIPackage": Package, "dataset_DatasetPackage": Package,
}

// component reads one package, file or snippet.
func (x *elements) component(e element) {
	c := Unstated()
	c.Ref, c.Pointer, c.Line = e.id, e.pointer, x.r.parsed.lines[e.pointer]
	c.Type, c.Element, c.Name, c.Version = spdx3Type(e), spdx3Software[e.kind], e.text("name"), e.text("software_packageVersion")
	c.Supplier, c.Manufacturer = x.agent(e, "suppliedBy"), x.agent(e, "originatedBy")
	c.Purl = identifier(e.node, "software_packageUrl", ParsePurl, func(t string) Purl { return Purl{State: Malformed, Text: t} })
	c.copyright(e.text("software_copyrightText"))
	x.identifiers(c, e)
	e.node.each("verifiedUsing", "", func(h node, _ string) {
		if h.str("type") == "Hash" {
			hash := hashOf(spdxAlgorithm(h.str("algorithm")), h.str("hashValue"))
			if c.Element == Package {
				hash = hash.ofSomething()
			}
			c.Hashes = append(c.Hashes, hash)
			c.HashState = Stated
		}
	})
	e.node.each("externalRef", "", func(ref node, _ string) {
		c.refer(ref.str("externalRefType"), ref.strs("locator")...)
		switch ref.str("externalRefType") {
		case "securityPolicy", "securityOther", "securityAdvisory":
			c.security(ref.strs("locator")...)
		}
	})
	c.locate(cdx.ERTypeDistribution, e.str("software_downloadLocation"))
	c.sourceInfo(e.str("software_sourceInfo"))
	c.reach(x.contacts(e, "originatedBy"), x.contacts(e, "suppliedBy"))
	if c.Type == "file" {
		c.file(BaseName(c.Name.Text), purposesOf(e.node))
		c.use, c.purposed = useOf(c.Name.Text, purposesOf(e.node)), purposed(purposesOf(e.node))
	}
	x.properties(c, e)
	c.deployed()
	support := SupportOf(c.Properties)
	for _, level := range e.strs("supportLevel") {
		support.addLevel(textOf(level))
	}
	support.End = graver(support.End, e.date("validUntilTime"))
	c.SetSupport(support)
	c.declare()
	x.r.doc.add(c)
}

// add adds one element of SPDX to the components.
func (d *Document) add(c *Component) {
	if c.Element == Package {
		d.Packages++
	}
	d.Components = append(d.Components, c)
}

// identifiers reads what an element is called elsewhere.
func (x *elements) identifiers(c *Component, e element) {
	e.node.each("externalIdentifier", e.pointer, func(id node, pointer string) {
		words := id.str("identifier")
		switch strings.ToLower(id.str("externalIdentifierType")) {
		case "packageurl":
			x.r.anotherPurl(c.Purl, words, pointer+"/identifier")
			c.addPurl(words)
		case "cpe23", "cpe22":
			c.addCPE(words)
		case "swid":
			c.seldom().SWID = words
		case "swhid", "gitoid":
			c.identify(words)
		}
	})
}

// properties reads the CycloneDX properties that SPDX 3.0.1 has as an extension.
func (x *elements) properties(c *Component, e element) {
	e.node.each("extension", e.pointer, func(ext node, at string) {
		ext.each("extension_cdxProperty", at, func(p node, at string) {
			property := Property{Pointer: at, Name: p.str("extension_cdxPropName"), Value: p.str("extension_cdxPropValue")}
			x.r.doc.keep(c, property)
		})
	})
}

// purposesOf lists what a file is for.
func purposesOf(n node) []string {
	return append(n.strs("software_primaryPurpose"), n.strs("software_additionalPurpose")...)
}

// individual is one of the individuals that the standard itself names instead of an element.
type individual int

const (
	noIndividual individual = iota
	noneElement             // there is nothing: NoneElement, NoneLicense
	noAssertion             // nobody says: NoAssertionElement, NoAssertionLicense
)

// individualOf tells an id of the standard's own, in full or abbreviated by the context, from one of the document.
func individualOf(id string) individual {
	if strings.HasPrefix(id, "_:") || strings.Contains(id, "://") && !strings.HasPrefix(id, "https://spdx.org/rdf/") {
		return noIndividual
	}
	switch strings.TrimSuffix(strings.TrimSuffix(id[strings.LastIndexAny(id, "/:_")+1:], "Element"), "License") {
	case "None":
		return noneElement
	case "NoAssertion":
		return noAssertion
	}
	return noIndividual
}

// spdx3Type says what a component is. Files stay files, whatever their purpose.
func spdx3Type(e element) string {
	switch e.kind {
	case "software_File", "software_Snippet":
		return "file"
	case "ai_AIPackage":
		return "machine-learning-model"
	case "dataset_DatasetPackage":
		return "data"
	}
	return spdxPurposes[fold(e.str("software_primaryPurpose"))]
}
