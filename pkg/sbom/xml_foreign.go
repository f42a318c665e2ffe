package sbom

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/xsd"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
)

// officialExtensions begins the name spaces of CycloneDX's own extensions, which older versions use for what newer ones have
// elements for.
const officialExtensions = "http://cyclonedx.org/schema/ext/"

// foreign reports what is of other name spaces. It is no part of the document; but programs that go by local names alone, such as
// those made with the libraries of CycloneDX, take an element for the document's when the format has one of its name there.
func (r *reader) foreign(version string) error {
	own, err := xmlSchemas[version]()
	if err != nil {
		return fmt.Errorf("read sbom: %w", err)
	}
	newest, err := xmlSchemas[xmlVersions[len(xmlVersions)-1]]()
	if err != nil {
		return fmt.Errorf("read sbom: %w", err)
	}
	for _, f := range xsd.Foreigners(r.parsed.xml.Root, own, newest) {
		if f.Attr == nil && r.parsed.xml.Reads(f.Node) {
			continue
		}
		code, expected := Extension, "nothing that the device depends on: no reader of the format sees it"
		switch space := f.Space(); {
		case f.Own || f.Any && !strings.HasPrefix(space, officialExtensions), cdxxml.IsNamespace(space):
			code, expected = ForeignName, "names of other name spaces that differ from those of the format: readers that go by the local name take it for the document's"
		}
		path, line, column := xsd.Violation{Node: f.Node, Attr: f.Attr}.Place()
		r.add(Problem{Code: code, Pointer: path, Line: line, Column: column, Found: f.Describe(), Expected: expected})
	}
	return nil
}
