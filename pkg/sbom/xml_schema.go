package sbom

import (
	"embed"
	"fmt"
	"sync"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/xsd"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
)

// xsdFS holds the official CycloneDX XML schemas, reduced to their constraints.
//
//go:embed schema/*.xsd
var xsdFS embed.FS

// xmlVersions are the CycloneDX versions that Read takes as XML, oldest first.
var xmlVersions = append([]string{"1.0", "1.1"}, specVersions...)

// xmlSchemas holds one compiled schema a version; only what is needed is compiled.
var xmlSchemas = func() map[string]func() (*xsd.Schema, error) {
	m := map[string]func() (*xsd.Schema, error){}
	for _, version := range xmlVersions {
		m[version] = sync.OnceValues(func() (*xsd.Schema, error) {
			data, err := xsdFS.ReadFile("schema/bom-" + version + ".xsd")
			if err != nil {
				return nil, fmt.Errorf("load schema: %w", err)
			}
			return xsd.Load(data)
		})
	}
	return m
}()

// validate holds the document against the schema of its version. It returns at most MaxViolations problems, and how many
// there are.
func (p *parsed) validate(version string, x *explainer) ([]Problem, int, error) {
	if p.xml == nil {
		listed, total, err := validate(p.tree, version, x)
		p.asWritten(listed)
		return listed, total, err
	}
	schema, err := xmlSchemas[version]()
	if err != nil {
		return nil, 0, fmt.Errorf("validate sbom: %w", err)
	}
	listed, total := schema.Validate(p.xml.Root, MaxViolations)
	var problems []Problem
	for _, v := range listed {
		path, line, column := v.Place()
		problems = append(problems, Problem{Code: SchemaViolation, Pointer: path, Line: line, Column: column, Found: v.Found, Expected: v.Expected})
	}
	if version != "1.7" { // before, the schema has no versionRange
		return problems, total, nil
	}
	ranges := p.xml.Ranges
	for _, found := range ranges[:min(len(ranges), MaxViolations-len(problems))] {
		problems = append(problems, rangeProblem(found))
	}
	return problems, total + len(ranges), nil
}

// rangeProblem is what the JSON schema of 1.7 says and XML Schema cannot: a range of versions is for components that are
// not part of the product.
func rangeProblem(found cdxxml.Found) Problem {
	return Problem{Code: SchemaViolation, Pointer: found.Node.Path(), Line: int(found.Node.Line), Column: int(found.Node.Column),
		Found: "a versionRange, " + strictjson.Quote(found.Text), Expected: "one only where isExternal is true and no version is given"}
}
