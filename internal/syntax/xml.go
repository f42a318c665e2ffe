package syntax

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// The name spaces of outermost elements.
const (
	// cycloneDXNamespace is followed by the version; which ones there are is for the reader to say.
	cycloneDXNamespace = "http://cyclonedx.org/schema/bom/"
	rdfNamespace       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	spdxTerms          = "http://spdx.org/rdf/terms#"
)

// xmlOf goes by the outermost element. Other markup may be code (HTML, SVG) or configuration, so what does not say that
// it is an SBOM is none.
func xmlOf(body []byte) Syntax {
	root, ok := outermost(body[:min(len(body), Sniffed)])
	switch {
	case !ok:
		return None
	case root.Local == "bom" && strings.HasPrefix(root.Space, cycloneDXNamespace):
		return CycloneDXXML
	case root.Local == "RDF" && root.Space == rdfNamespace && bytes.Contains(body, []byte(spdxTerms)) && bytes.Contains(body, []byte("SpdxDocument")),
		root.Local == "SpdxDocument" && root.Space == spdxTerms:
		return RDF
	case root.Local == "Document" && bytes.Contains(body, []byte("<spdxVersion")):
		return XML
	}
	return None
}

// outermost reads up to the first element and no further. Which encoding the text states does not matter here.
func outermost(head []byte) (xml.Name, bool) {
	dec := xml.NewDecoder(bytes.NewReader(head))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		token, err := dec.Token()
		if err != nil {
			return xml.Name{}, false
		}
		if root, ok := token.(xml.StartElement); ok {
			return root.Name, true
		}
	}
}
