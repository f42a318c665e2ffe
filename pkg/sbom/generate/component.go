package generate

import (
	"cmp"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// component writes one finding down.
func component(c observe.Component, opt Options) cdx.Component {
	out := cdx.Component{BOMRef: c.Ref, Type: typeOf(c), Name: c.Name, Version: c.Version, PackageURL: c.Purl, Description: c.Description}
	out.Hashes = hashes(c)
	properties := []cdx.Property{{Name: propertyType, Value: c.Type}}
	if c.FoundBy != "" {
		properties = append(properties, cdx.Property{Name: propertyBy, Value: c.FoundBy})
	}
	if c.SourceName != "" {
		properties = append(properties, cdx.Property{Name: propertySource, Value: strings.TrimSpace(c.SourceName + " " + cmp.Or(c.SourceVersion, c.Version))})
	}
	for i, cpe := range c.CPEs {
		if i == 0 {
			out.CPE = cpe
			continue
		}
		properties = append(properties, cdx.Property{Name: propertyCPE, Value: cpe})
	}
	if opt.SpecVersion < "1.5" { // versions are 1.4 to 1.7
		for _, p := range c.Paths {
			properties = append(properties, cdx.Property{Name: propertyPath, Value: p})
		}
	} else if len(c.Paths) > 0 {
		occurrences := make([]cdx.EvidenceOccurrence, 0, len(c.Paths))
		for _, p := range c.Paths {
			occurrences = append(occurrences, cdx.EvidenceOccurrence{Location: p})
		}
		out.Evidence = &cdx.Evidence{Occurrences: &occurrences}
	}
	licences, texts := licences(c.Licences)
	if len(licences) > 0 {
		out.Licenses = &licences
	}
	for _, digest := range texts {
		properties = append(properties, cdx.Property{Name: propertyText, Value: digest})
	}
	properties = append(properties, cdx.Property{Name: propertyEmpty, Value: strings.Join(undeclared(out), ", ")})
	out.Properties = &properties
	return out
}

// undeclared are the fields that nothing was found of.
func undeclared(c cdx.Component) []string {
	empty := []string{"supplier"}
	if c.Hashes == nil {
		empty = append([]string{"hashes"}, empty...)
	}
	if c.Licenses == nil {
		empty = append(empty, "licenses")
	}
	if c.Version == "" {
		empty = append(empty, "version")
	}
	return empty
}

// hashes are those of the file that the component is. Of several files that differ, none can stand for all.
func hashes(c observe.Component) *[]cdx.Hash {
	if len(c.Files) != 1 {
		return nil
	}
	f := c.Files[0]
	return &[]cdx.Hash{
		{Algorithm: cdx.HashAlgoSHA256, Value: f.SHA256}, {Algorithm: cdx.HashAlgoSHA384, Value: f.SHA384}, {Algorithm: cdx.HashAlgoSHA512, Value: f.SHA512},
	}
}

// typeOf is what a finding is by the words of CycloneDX, which recommends "library" where it is not known.
func typeOf(c observe.Component) cdx.ComponentType {
	switch c.Type {
	case observe.TypeOperatingSystem:
		return cdx.ComponentTypeOS
	case "binary":
		return cdx.ComponentTypeApplication
	case "linux-kernel":
		return cdx.ComponentTypeOS
	}
	return cdx.ComponentTypeLibrary
}

// licences are written as ids of the SPDX list, else as expressions, else as names. Of a text there
// is only a digest, which is no name.
func licences(found []observe.Licence) (out cdx.Licenses, texts []string) {
	for _, l := range found {
		how := cdx.LicenseAcknowledgementDeclared
		if l.Concluded {
			how = cdx.LicenseAcknowledgementConcluded
		}
		expression := cmp.Or(l.Expression, l.Value)
		known, id := spdxlicenses.IsActiveLicense(expression)
		switch {
		case known && id == expression:
			out = append(out, cdx.LicenseChoice{License: &cdx.License{ID: id, Acknowledgement: how}})
		case strings.HasPrefix(expression, "sha256:"):
			texts = append(texts, expression)
		case l.Expression != "" && len(found) == 1:
			out = append(out, cdx.LicenseChoice{Expression: l.Expression, Acknowledgement: &how})
		default:
			out = append(out, cdx.LicenseChoice{License: &cdx.License{Name: l.Value, Acknowledgement: how}})
		}
	}
	return out, texts
}
