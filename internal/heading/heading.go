// Package heading knows what the columns of a table of components are called: by the standards, by templates of
// authorities and hospitals, and by the habits of suppliers.
package heading

import (
	"fmt"
	"strings"
	"unicode"
)

// Field is what a column says of a component.
type Field string

// The fields.
const (
	Name            Field = "name"
	Version         Field = "version"
	Group           Field = "group"
	Type            Field = "type"
	Supplier        Field = "supplier"
	Manufacturer    Field = "manufacturer"
	Author          Field = "author"
	Purl            Field = "purl"
	CPE             Field = "cpe"
	SWID            Field = "swid"
	Licence         Field = "licence"
	Hash            Field = "hash"
	HashAlgorithm   Field = "hash algorithm"
	Description     Field = "description"
	Scope           Field = "scope"
	Ref             Field = "reference"
	Parent          Field = "parent"     // the component that this one is part of, or that depends on it
	DependsOn       Field = "depends on" // the components that this one depends on
	Level           Field = "level of support"
	EndOfSupport    Field = "end of support"
	EndOfGuaranteed Field = "end of guaranteed support"
	EndOfLife       Field = "end of life"
	Justification   Field = "justification"
	AssessedOn      Field = "assessed on"
	Plan            Field = "plan"
	Website         Field = "website"
)

// SupportProperties are the fields about support, each with the name of the property that SBOMs state it in: the lifecycle milestones of
// the CycloneDX property taxonomy, and the taxonomy proposed there for FDA.
var SupportProperties = []struct {
	Field    Field
	Property string
}{
	{Level, "cdx:fda:level-of-support"},
	{EndOfSupport, "cdx:lifecycle:milestone:endOfSupport"},
	{EndOfGuaranteed, "cdx:lifecycle:milestone:endOfGuaranteedSupport"},
	{EndOfLife, "cdx:lifecycle:milestone:endOfLife"},
	{Justification, "cdx:fda:justification"},
	{AssessedOn, "cdx:fda:support-assessed-date"},
	{Plan, "cdx:fda:update-or-replace-plan"},
}

// words lists the headings of each field, folded. One heading means one thing: a test holds them to that.
var words = map[Field][]string{
	Name: {"name", "component", "componentname", "product", "productname", "package", "packagename", "software", "softwarename", "softwarecomponent", "library",
		"libraryname", "module", "item", "title", "sbomcomponent", "sbomcomponentname", "thirdpartycomponent", "thirdpartysoftware", "sotscomponent", "otssoftware", "soupname", "soup", "komponente", "bezeichnung"},
	Version: {"version", "componentversion", "versionnumber", "versionstring", "versionofcomponent", "productversion", "packageversion", "softwareversion",
		"libraryversion", "release", "ver", "versionofthecomponent"},
	Group: {"group", "groupid", "namespace"},
	Type:  {"type", "componenttype", "category", "kind", "classification"},
	Supplier: {"supplier", "suppliername", "componentsupplier", "componentsuppliername", "vendor", "vendorname", "provider", "company", "lieferant", "softwaresupplier",
		"supplierorvendor", "vendorsupplier", "suppliervendor"},
	Manufacturer: {"manufacturer", "manufacturername", "componentmanufacturer", "producer", "componentproducer", "maker", "developer", "softwaremanufacturer",
		"hersteller", "originator"},
	Author: {"author", "authors", "componentauthor", "authorname"},
	Purl:   {"purl", "packageurl", "packageurlpurl", "pkgurl", "purlidentifier"},
	CPE:    {"cpe", "cpe23", "cpename", "cpe23name", "cpe22", "cpeidentifier", "commonplatformenumeration"},
	SWID:   {"swid", "swidtag", "swidtagid"},
	Licence: {"license", "licence", "licenses", "licences", "licenseid", "licenceid", "licensetype", "licencetype", "spdxlicense", "spdxlicence", "componentlicense", "componentlicence",
		"lizenz", "licenseexpression", "concludedlicense", "declaredlicense"},
	Hash: {"hash", "hashvalue", "componenthash", "hashofthecomponent", "checksum", "digest", "sha256", "sha512", "sha384", "sha1", "md5", "sha256hash", "sha512hash",
		"cryptographichash"},
	HashAlgorithm: {"hashalgorithm", "algorithm", "hashtype", "alg", "checksumalgorithm"},
	Description:   {"description", "purpose", "function", "comment", "comments", "notes", "remarks", "usage"},
	Scope:         {"scope", "usedinproduct", "required"},
	Ref: {"ref", "reference", "bomref", "id", "componentid", "uniqueid", "uniqueidentifier", "identifier", "otheruniqueidentifiers",
		"sbomref", "spdxid"},
	Parent:    {"parent", "parentcomponent", "usedby", "partof", "includedin", "parentref", "containedin", "dependencyof"},
	DependsOn: {"dependson", "dependencies", "dependency", "dependencyrelationship", "relationship", "relationships", "includes", "requires"},
	Level: {"levelofsupport", "supportlevel", "supportstatus", "softwarelevelofsupport", "support", "maintenancestatus", "levelofsupportprovided", "maintenancelevel",
		"maintained"},
	EndOfSupport: {"endofsupport", "endofsupportdate", "supportend", "supportenddate", "eos", "eosdate", "supporteduntil", "supportuntil", "endofsupporteos",
		"endofsecuritysupport", "endofsecuritysupportdate", "supportends", "supportexpires", "dateofendofsupport", "supportendson", "validuntil", "validuntildate", "endofmaintenance", "softwareendofsupportdate"},
	EndOfGuaranteed: {"endofguaranteedsupport", "guaranteedsupportuntil", "endofguaranteedsupportdate"},
	EndOfLife:       {"endoflife", "endoflifedate", "eol", "eoldate", "endoflifeeol", "dateofendoflife", "lifecycleend"},
	Justification:   {"justification", "reason", "rationale", "supportjustification", "justificationformissingdate", "reasonfornodate"},
	AssessedOn:      {"assessedon", "assessed", "assessmentdate", "supportassesseddate", "dateassessed", "asof", "asofdate", "lastchecked", "checkedon", "lastreviewed"},
	Plan:            {"plan", "updateorreplaceplan", "replacementplan", "updateplan", "mitigation", "mitigationplan", "remediationplan"},
	Website:         {"website", "url", "homepage", "projecturl", "link", "source", "sourceurl", "downloadurl", "downloadlocation", "webpage"},
}

var meanings = func() map[string]Field {
	m := map[string]Field{}
	for field, list := range words {
		for _, w := range list {
			m[w] = field
		}
	}
	return m
}()

// Of says what a heading means; "" when nobody knows. Case, blanks, punctuation and what stands in brackets do not count:
// "End-of-Support (EOS) date*" is "endofsupportdate".
func Of(heading string) Field {
	const longest = 200
	if len(heading) > longest {
		return ""
	}
	if field, ok := meanings[fold(heading)]; ok {
		return field
	}
	open, end := strings.IndexAny(heading, "(["), strings.LastIndexAny(heading, ")]")
	if open < 0 || end < open {
		return ""
	}
	return meanings[fold(heading[:open]+heading[end+1:])]
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// support are the fields that tell of support, identity those that tell of which component.
var (
	support  = map[Field]bool{Level: true, EndOfSupport: true, EndOfGuaranteed: true, EndOfLife: true}
	identity = map[Field]bool{Name: true, Purl: true, Ref: true}
)

// Columns says which column, counted from 0, holds each field of a table whose first row is given. The error names two
// columns of one field: which of them counts, nobody can tell.
func Columns(row []string) (map[Field]int, error) {
	out := map[Field]int{}
	var twice error
	for i, cell := range row {
		field := Of(cell)
		if field == "" {
			continue
		}
		if first, again := out[field]; !again {
			out[field] = i
		} else if twice == nil {
			twice = fmt.Errorf("the columns %q and %q both give the %s", row[first], cell, field)
		}
	}
	return out, twice
}

// IsComponents reports whether columns are those of a table of components: which component, and one fact at least. A package URL is both.
func IsComponents(columns map[Field]int) bool {
	_, located := columns[Purl]
	return located || has(columns, identity) && len(columns) >= 2
}

// IsSupport reports whether they are those of a table about the support of components.
func IsSupport(columns map[Field]int) bool {
	return has(columns, identity) && has(columns, support)
}

func has(columns map[Field]int, fields map[Field]bool) bool {
	for f := range columns {
		if fields[f] {
			return true
		}
	}
	return false
}

// MaxPreamble is how many rows of a table may stand above its headings: a title, a date, a logo's line.
const MaxPreamble = 30

// Find returns the row with the headings of a table that is of the kind asked for, and its columns; at is -1 when none of
// the first rows is. row gives the text of the cells of one of count rows.
func Find(count int, row func(int) []string, is func(map[Field]int) bool) (at int, columns map[Field]int) {
	for i := range min(count, MaxPreamble) {
		if columns, _ := Columns(row(i)); is(columns) {
			return i, columns
		}
	}
	return -1, nil
}
