package tabular

import (
	"slices"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// document puts the components together. It says that it was made from a spreadsheet, and from which: what is asked for is
// machine-processable data from the author (CISA 2026, "Machine-Processable Data"), and this a buyer's tool has made.
func (r *importer) document(o Options) *cdx.BOM {
	bom := cdx.NewBOM()
	bom.Version = 1
	properties := []cdx.Property{{Name: "import:file", Value: o.File}, {Name: "import:sha256", Value: o.SHA256}}
	if r.table.Name != "" {
		properties = append(properties, cdx.Property{Name: "import:sheet", Value: r.table.Name})
	}
	bom.Metadata = &cdx.Metadata{Properties: &properties, Tools: &cdx.ToolsChoice{Components: &[]cdx.Component{
		{Type: cdx.ComponentTypeApplication, Name: "cleanbill", Version: o.Tool}}}}
	if o.Product != "" {
		bom.Metadata.Component = &cdx.Component{Type: cdx.ComponentTypeDevice, BOMRef: r.subjectRef(), Name: o.Product, Version: o.Version}
	}
	var components []cdx.Component
	var dependencies []cdx.Dependency
	for _, p := range r.parts {
		components = append(components, p.component)
		if len(p.direct) > 0 {
			slices.Sort(p.direct)
			direct := slices.Compact(p.direct)
			dependencies = append(dependencies, cdx.Dependency{Ref: p.component.BOMRef, Dependencies: &direct})
		}
	}
	bom.Components = &components
	if len(dependencies) > 0 {
		bom.Dependencies = &dependencies
	}
	return bom
}

// subjectRef is a reference that no row has.
func (r *importer) subjectRef() string {
	ref := "subject"
	for r.refs[ref] != nil {
		ref += "-"
	}
	return ref
}

// Template is an empty table with the headings that are read, and one row to show what goes where.
const Template = `name,version,supplier,type,purl,cpe,licence,hash,reference,depends on,level of support,end of support,justification,assessed on
openssl,3.0.11-1,OpenSSL Software Foundation,library,pkg:deb/debian/openssl@3.0.11-1,cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*,Apache-2.0,,openssl,,actively maintained,2026-09-07,,2026-01-15
`
