package cyclonedx

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/github/go-spdx/v2/spdxexp/spdxlicenses"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// component writes one package, file or snippet. What it is silent about stays silent: "NOASSERTION" (SPDX 2.3, clause 7) is
// kept in words or, for lists, as a property that says so.
func (b *builder) component(c *sbom.Component, place string) cdx.Component {
	source := object(strictjson.At(b.source, strictjson.Tokens(c.Pointer)))
	b.moved[place] = c.Pointer
	for _, list := range []string{"/hashes", "/licenses", "/supplier", "/version", "/name"} {
		b.moved[c.Pointer+list] = b.doc.Place(c.Pointer, list)
	}
	x := &carrier{source: source, used: map[string]bool{}}
	// CycloneDX takes equal components for one; those without an id are told apart by their place.
	out := cdx.Component{BOMRef: cmp.Or(c.Ref, c.Pointer), Type: cdx.ComponentType(cmp.Or(c.Type, "library")), Group: c.Group, Name: words(c.Name), Version: words(c.Version),
		PackageURL: c.Purl.Text, Scope: cdx.Scope(c.Scope), Publisher: words(c.Details().Publisher), Author: words(c.Details().Author)}
	x.use("SPDXID", "spdxId", "@id", "type", "@type", "creationInfo", "software_packageUrl", "primaryPackagePurpose", "software_primaryPurpose")
	x.useIf(c.Name.State != sbom.Malformed, "name", "fileName")
	x.useIf(c.Version.State != sbom.Malformed, "versionInfo", "software_packageVersion")
	x.party(c.Supplier, &out.Supplier, "supplier", "suppliedBy")
	x.party(c.Manufacturer, &out.Manufacturer, "originator", "originatedBy")
	x.hashes(c, &out)
	x.licences(c, &out)
	x.identifiers(c, &out)
	x.support(c, &out)
	x.rest(&out)
	properties := slices.Concat(x.properties, b.leftover(source, x.used))
	for _, p := range c.Properties {
		properties = append(properties, cdx.Property{Name: p.Name, Value: p.Value})
	}
	out.Properties = some(properties)
	return out
}

// words is a text as written; what was no text is kept as a property instead.
func words(t sbom.Text) string {
	if t.State == sbom.Malformed {
		return ""
	}
	return t.Text
}

// carrier notes which fields of an element have been carried.
type carrier struct {
	source     map[string]any
	used       map[string]bool
	properties []cdx.Property
}

func (x *carrier) use(fields ...string) {
	for _, f := range fields {
		x.used[f] = true
	}
}

func (x *carrier) useIf(carried bool, fields ...string) {
	if carried {
		x.use(fields...)
	}
}

// party carries an organisation. That it is a person, or how to reach it, stays in a property.
func (x *carrier) party(t sbom.Text, into **cdx.OrganizationalEntity, fields ...string) {
	if name := words(t); name != "" {
		*into = &cdx.OrganizationalEntity{Name: name}
		for _, f := range fields {
			whole := text(x.source[f])
			x.useIf(whole == name || whole == "Organization: "+name, f)
		}
	}
}

func (x *carrier) hashes(c *sbom.Component, out *cdx.Component) {
	var hashes []cdx.Hash
	for _, h := range c.Hashes {
		hashes = append(hashes, cdx.Hash{Algorithm: cdx.HashAlgorithm(h.Algorithm), Value: h.Content})
	}
	out.Hashes = some(hashes)
	x.use("checksums")
	x.useIf(len(hashes) == len(list(x.source["verifiedUsing"])), "verifiedUsing")
	x.unknown(c.HashState, "hashes")
}

// licences carries what is stated. NONE and NOASSERTION stay in a property, with what both fields say alike.
func (x *carrier) licences(c *sbom.Component, out *cdx.Component) {
	var licences cdx.Licenses
	for _, l := range c.Licences {
		if c.LicenceState != sbom.Stated {
			break
		}
		field := strings.TrimPrefix(l.At, "/")
		how := cdx.LicenseAcknowledgement(l.Acknowledgement)
		x.useIf(text(x.source[field]) == l.Text, field)
		if known, id := spdxlicenses.IsActiveLicense(l.Text); known && id == l.Text {
			licences = append(licences, cdx.LicenseChoice{License: &cdx.License{ID: id, Acknowledgement: how}})
			continue
		}
		choice := cdx.LicenseChoice{Expression: l.Text}
		if how != "" {
			choice.Acknowledgement = &how
		}
		licences = append(licences, choice)
	}
	if len(licences) > 0 {
		out.Licenses = &licences
	}
	x.unknown(c.LicenceState, "licenses")
}

// unknown says that a list is not known to the author.
func (x *carrier) unknown(state sbom.State, field string) {
	if state == sbom.Unknown || state == sbom.Withheld {
		x.properties = append(x.properties, cdx.Property{Name: spdxProperty + string(state) + ":" + field, Value: "NOASSERTION"})
	}
}

// identifiers carries the CPE, the SWID tag and where to ask about security.
func (x *carrier) identifiers(c *sbom.Component, out *cdx.Component) {
	if c.CPE.State == sbom.Stated {
		out.CPE = c.CPE.Text
	} else if c.CPE.State == sbom.Unknown || c.CPE.State == sbom.Withheld {
		x.unknown(c.CPE.State, "cpe")
	}
	if c.Details().SWID != "" {
		out.SWID = &cdx.SWID{TagID: c.Details().SWID, Name: out.Name}
	}
	var refs []cdx.ExternalReference
	for _, address := range c.Details().SecurityContact {
		refs = append(refs, cdx.ExternalReference{Type: cdx.ERTypeSecurityContact, URL: address})
	}
	for _, f := range []struct {
		field string
		kind  cdx.ExternalReferenceType
	}{
		{"downloadLocation", cdx.ERTypeDistribution}, {"software_downloadLocation", cdx.ERTypeDistribution},
		{"homepage", cdx.ERTypeWebsite}, {"software_homePage", cdx.ERTypeWebsite},
	} {
		if address := text(x.source[f.field]); isURL(address) {
			refs = append(refs, cdx.ExternalReference{Type: f.kind, URL: address})
			x.use(f.field)
		}
	}
	out.ExternalReferences = some(refs)
	var further []any
	for _, v := range list(x.source["externalRefs"]) {
		if locator := text(object(v)["referenceLocator"]); locator == "" || locator != out.PackageURL && locator != out.CPE || len(object(v)) > 3 {
			further = append(further, v)
		}
	}
	x.use("externalRefs")
	for _, v := range further {
		x.properties = append(x.properties, cdx.Property{Name: spdxProperty + "externalRef", Value: compact(v)})
	}
}

// support carries until when and how a component is supported, in the words of the property taxonomy of CycloneDX.
func (x *carrier) support(c *sbom.Component, out *cdx.Component) {
	for _, field := range []string{"validUntilDate", "validUntilTime"} {
		if until := text(x.source[field]); until != "" {
			x.properties = append(x.properties, cdx.Property{Name: "cdx:lifecycle:milestone:endOfSupport", Value: until})
			x.use(field)
		}
	}
	if levels := list(x.source["supportLevel"]); len(levels) > 0 {
		for _, level := range levels {
			x.properties = append(x.properties, cdx.Property{Name: "supportLevel", Value: text(level)})
		}
		x.use("supportLevel")
	}
	if c.External {
		out.IsExternal = &c.External
	}
}

// rest carries the texts that both formats have.
func (x *carrier) rest(out *cdx.Component) {
	if d, ok := x.source["description"].(string); ok {
		out.Description = d
		x.use("description")
	}
	for _, field := range []string{"copyrightText", "software_copyrightText"} {
		if words, ok := x.source[field].(string); ok && words != "NOASSERTION" && words != "NONE" {
			out.Copyright = words
			x.use(field)
		}
	}
	x.use("hasFiles", "fileDependencies", "snippetFromFile")
}

// leftover keeps the fields that have no other place, in order of their names.
func (b *builder) leftover(source map[string]any, used map[string]bool) []cdx.Property {
	var out []cdx.Property
	for _, field := range slices.Sorted(maps.Keys(source)) {
		if !used[field] && source[field] != nil {
			out = append(out, cdx.Property{Name: spdxProperty + field, Value: compact(source[field])})
		}
	}
	return out
}

// compact is a text as it is, and anything else as JSON.
func compact(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return strconv.Quote(err.Error()) // trees of JSON can always be written as JSON
	}
	return strings.TrimSuffix(out.String(), "\n")
}
