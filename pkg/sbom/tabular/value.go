package tabular

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/github/go-spdx/v2/spdxexp"

	"github.com/cleanbill-dev/cleanbill/internal/heading"
	"github.com/cleanbill-dev/cleanbill/internal/sheet"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// dates are the fields that hold a day.
var dates = []heading.Field{heading.EndOfSupport, heading.EndOfGuaranteed, heading.EndOfLife, heading.AssessedOn}

// texts are the fields that a spreadsheet program spoils when it takes what is typed for a number, a date or a truth.
var texts = []heading.Field{heading.Name, heading.Version, heading.Group, heading.Supplier, heading.Manufacturer, heading.Licence, heading.Hash}

// value puts a stated value into its field. What CycloneDX has no field for becomes a property.
func (r *importer) value(p *part, field heading.Field, column int, cell sheet.Cell, text string) []cdx.Property {
	if slices.Contains(dates, field) {
		r.date(column, p.row, cell, text)
	}
	for _, s := range heading.SupportProperties {
		if s.Field == field {
			return []cdx.Property{{Name: s.Property, Value: text}}
		}
	}
	if field == heading.Website {
		return []cdx.Property{{Name: "import:website", Value: text}}
	}
	r.field(p, field, column, cell, text)
	return nil
}

// field puts a value into the field that CycloneDX has for it.
func (r *importer) field(p *part, field heading.Field, column int, cell sheet.Cell, text string) {
	c := &p.component
	if retyped := cell.Retyped(); retyped != "" && slices.Contains(texts, field) {
		r.fail(column, p.row, retyped, "a "+string(field)+" in a cell formatted as text")
		return
	}
	switch field {
	case heading.Name:
		c.Name = text
	case heading.Group:
		c.Group = text
	case heading.Version:
		if saved := cell.Saved(); saved != "" {
			r.fail(column, p.row, saved, "a version in a column formatted as text, before the table is saved as CSV")
		}
		c.Version = text
	case heading.Supplier:
		c.Supplier = &cdx.OrganizationalEntity{Name: text}
	case heading.Manufacturer:
		c.Manufacturer = &cdx.OrganizationalEntity{Name: text}
	case heading.Author:
		c.Authors = &[]cdx.OrganizationalContact{{Name: text}}
	case heading.SWID:
		c.SWID = &cdx.SWID{TagID: text, Name: text}
	case heading.Hash:
		r.hash(p, column, text)
	case heading.HashAlgorithm: // read with the hash
	case heading.Description:
		c.Description = text
	case heading.Ref:
		c.BOMRef = text
	case heading.Parent:
		p.parent = text
	case heading.DependsOn:
		p.dependsOn = text
	default:
		if expected := formed(c, field, text); expected != "" {
			r.fail(column, p.row, strictjson.Quote(text), expected)
		}
	}
}

// formed puts a value into a field whose values have a form, and says which was expected where it has another; "" where it has that.
func formed(c *cdx.Component, field heading.Field, text string) (expected string) {
	well := true
	switch field {
	case heading.Type:
		c.Type = cdx.ComponentType(strings.ReplaceAll(strings.ToLower(text), " ", "-"))
		well, expected = slices.Contains(types, c.Type), "one of "+joined(types)
	case heading.Purl:
		c.PackageURL = text
		well, expected = sbom.ParsePurl(text).State == sbom.Stated, "a package URL such as pkg:deb/debian/openssl@3.0.11-1"
	case heading.CPE:
		c.CPE = text
		well, expected = sbom.ParseCPE(text).State == sbom.Stated, "a CPE name such as cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*"
	case heading.Licence:
		c.Licenses = &cdx.Licenses{licence(text)}
		well, expected = !unfinished(text), "an SPDX licence expression, or the name of a licence"
	case heading.Scope:
		c.Scope = cdx.Scope(strings.ToLower(text))
		well, expected = slices.Contains(scopes, c.Scope), "one of "+joined(scopes)
	}
	if well {
		return ""
	}
	return expected
}

// date holds a cell to a date. What has digits was meant to be one. Words such as "Open source" are kept and noted: readers of
// the document tell them from a date.
func (r *importer) date(column, row int, cell sheet.Cell, text string) {
	switch {
	case cell.Kind == sheet.Number:
		r.fail(column, row, "the number "+text, "a date such as 2030-04-08, or a cell formatted as a date")
	case sbom.ParseDate(text).State != sbom.Malformed:
	case strings.ContainsFunc(text, unicode.IsDigit):
		r.fail(column, row, strictjson.Quote(text), "a day that there is, such as 2030-04-08, or unknown")
	default:
		r.prose.add(r.table.Address(column, row))
	}
}

var (
	types = []cdx.ComponentType{cdx.ComponentTypeApplication, cdx.ComponentTypeContainer, cdx.ComponentTypeData, cdx.ComponentTypeDevice, cdx.ComponentTypeDeviceDriver,
		cdx.ComponentTypeFile, cdx.ComponentTypeFirmware, cdx.ComponentTypeFramework, cdx.ComponentTypeLibrary, cdx.ComponentTypeOS, cdx.ComponentTypePlatform}
	scopes = []cdx.Scope{cdx.ScopeRequired, cdx.ScopeOptional, cdx.ScopeExcluded}
)

func joined[T ~string](list []T) string {
	words := make([]string, 0, len(list))
	for _, w := range list {
		words = append(words, string(w))
	}
	return strings.Join(words, ", ")
}

// licence takes words for an SPDX expression when they are one, else for the name of a licence.
func licence(text string) cdx.LicenseChoice {
	const longest = 500
	if len(text) <= longest {
		if ok, _ := spdxexp.ValidateLicenses([]string{text}); ok {
			return cdx.LicenseChoice{Expression: text}
		}
	}
	return cdx.LicenseChoice{License: &cdx.License{Name: text}}
}

// algorithms by the length of their digests in bytes, which tells them apart well enough for a table that names none.
var algorithms = []struct {
	bytes int
	name  cdx.HashAlgorithm
}{{16, cdx.HashAlgoMD5}, {20, cdx.HashAlgoSHA1}, {32, cdx.HashAlgoSHA256}, {48, cdx.HashAlgoSHA384}, {64, cdx.HashAlgoSHA512}}

// unfinished says that words are an expression of which a part is missing.
func unfinished(text string) bool {
	operators := []string{"AND", "OR", "WITH"}
	words := strings.Fields(text)
	return len(words) > 0 && (slices.Contains(operators, words[0]) || slices.Contains(operators, words[len(words)-1]))
}

// hash reads a digest: "sha256:…", or hexadecimal whose algorithm the column's heading, a column of its own or its
// length says. Where two of them say something else, that is an error.
func (r *importer) hash(p *part, column int, text string) {
	var named []string // algorithms, by whoever writes a table
	digest := text
	if prefix, rest, ok := strings.Cut(text, ":"); ok {
		named, digest = append(named, prefix), strings.TrimSpace(rest)
	}
	if i, ok := r.columns[heading.HashAlgorithm]; ok && sbom.StateOf(p.source.Cell(i).Text) == sbom.Stated {
		named = append(named, p.source.Cell(i).Text)
	}
	for _, words := range named {
		if namedIn(words) == "" {
			r.fail(column, p.row, "a digest of the algorithm "+strictjson.Quote(words), "one of MD5, SHA-1, SHA-256, SHA-384 or SHA-512")
			return
		}
	}
	named = append(named, r.titles[column]) // which need not name one
	raw, err := hex.DecodeString(digest)
	for _, a := range algorithms {
		if err != nil || len(raw) != a.bytes {
			continue
		}
		for _, claim := range named {
			if other := namedIn(claim); other != "" && other != a.name {
				r.fail(column, p.row, fmt.Sprintf("a digest of %d bytes, said to be %s", a.bytes, other), fmt.Sprintf("a digest as long as those of %s", other))
				return
			}
		}
		p.component.Hashes = &[]cdx.Hash{{Algorithm: a.name, Value: strings.ToLower(digest)}}
		return
	}
	r.fail(column, p.row, strictjson.Quote(text), "a digest in hexadecimal of MD5, SHA-1, SHA-256, SHA-384 or SHA-512")
}

// namedIn finds the name of an algorithm in words; "" when there is none.
func namedIn(words string) cdx.HashAlgorithm {
	plain := strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(words))
	for _, a := range slices.Backward(algorithms) {
		if strings.Contains(plain, strings.ToLower(strings.ReplaceAll(string(a.name), "-", ""))) {
			return a.name
		}
	}
	return ""
}
