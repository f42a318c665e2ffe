package delivery

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	// xmlSniff is how far into a file the root element must come.
	xmlSniff = 64 << 10
	// maxYAML and maxYAMLMarks bound the YAML that is looked at: the library keeps all of a text at many times its size.
	maxYAML      = 16 << 20
	maxYAMLMarks = 3 << 18
)

// recogniseXML goes by the root element. Other markup may be code (HTML, SVG) or configuration.
func recogniseXML(body []byte) Kind {
	dec := xml.NewDecoder(bytes.NewReader(body[:min(len(body), xmlSniff)]))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		token, err := dec.Token()
		if err != nil {
			return KindUnknown
		}
		if root, ok := token.(xml.StartElement); ok {
			return xmlKind(root.Name, body)
		}
	}
}

func xmlKind(root xml.Name, body []byte) Kind {
	const terms = "http://spdx.org/rdf/terms#"
	switch {
	case root.Local == "bom" && strings.HasPrefix(root.Space, "http://cyclonedx.org/schema/bom/"):
		return KindCycloneDXXML
	case root.Local == "RDF" && root.Space == "http://www.w3.org/1999/02/22-rdf-syntax-ns#" && bytes.Contains(body, []byte(terms)) && bytes.Contains(body, []byte("SpdxDocument")),
		root.Local == "SpdxDocument" && root.Space == terms,
		root.Local == "Document" && root.Space == "" && bytes.Contains(body, []byte("<spdxVersion>SPDX-")):
		return KindSPDX
	}
	return KindUnknown
}

// spdxTagValue looks for the version tag, the first one that the format demands, behind comments at most.
func spdxTagValue(body []byte) bool {
	for line := range lines(body, proseSniff) {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		return strings.HasPrefix(line, "SPDXVersion: SPDX-") || line == "SPDXVersion:"
	}
	return false
}

// spdxFields are the fields of an SPDX 2 document (official JSON schema of SPDX 2.3).
var spdxFields = []string{"$schema", "SPDXID", "annotations", "comment", "creationInfo", "dataLicense", "documentDescribes", "documentNamespace",
	"externalDocumentRefs", "files", "hasExtractedLicensingInfos", "name", "packages", "relationships", "revieweds", "snippets", "spdxVersion"}

// spdxYAML wants a mapping with the version and no field that an SPDX document does not have: other YAML configures or
// runs something.
func spdxYAML(body []byte) bool {
	if len(body) > maxYAML || !bytes.Contains(body, []byte("spdxVersion")) {
		return false
	}
	marks := 0
	for _, mark := range []string{"\n", ",", "[", "{", "- ", "? "} {
		if marks += bytes.Count(body, []byte(mark)); marks > maxYAMLMarks {
			return false
		}
	}
	var doc yaml.Node
	if yaml.Unmarshal(body, &doc) != nil || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return false
	}
	version := false
	for i := 0; i+1 < len(doc.Content[0].Content); i += 2 {
		key, value := doc.Content[0].Content[i], doc.Content[0].Content[i+1]
		if !slices.Contains(spdxFields, key.Value) {
			return false
		}
		version = version || key.Value == "spdxVersion" && strings.HasPrefix(value.Value, "SPDX-")
	}
	return version
}

// packedSBOM looks into a file that is compressed as a whole, with gzip or zstd. It is an SBOM if its text is one;
// otherwise it stays an archive, for the search of artifacts to look into.
func packedSBOM(head []byte, in io.ReaderAt, size int64, lim Limits) Kind {
	if size > lim.MaxEvidenceSize {
		return KindArchive
	}
	start := unpack(head, in, size, sniffSize)
	lead := trimLead(start)
	if !mayBeEvidence(start) || len(lead) == 0 {
		return KindArchive
	}
	limit := lim.MaxEvidenceSize
	if !hasPrefix(lead, "{") && !hasPrefix(lead, "<") && !bytes.Contains(start, []byte("SPDXVersion:")) {
		limit = min(limit, maxYAML)
	}
	text := unpack(head, in, size, limit)
	if text == nil {
		return KindArchive
	}
	lead = trimLead(text)
	got := reading{head: text[:min(len(text), sniffSize)], whole: text, text: textScan{clean: true}}
	got.text.write(text)
	got.text.end()
	kind := KindUnknown
	if hasPrefix(lead, "{") {
		kind = recogniseJSON(lead, got)
	} else if !hasPrefix(lead, "#!") {
		kind = recogniseClean(lead, got)
	}
	if kind.IsSBOM() {
		return kind
	}
	return KindArchive
}

// unpack returns the text of a gzip or zstd stream; nothing when it is neither, damaged or longer than the limit. Of
// a longer one the beginning is returned if no more was asked for than is sniffed.
func unpack(head []byte, in io.ReaderAt, size, limit int64) []byte {
	var text bytes.Buffer
	if limit > sniffSize {
		// Measured first, so that a bomb is never held.
		n, err := unpackTo(io.Discard, head, in, size, limit+1)
		if err != nil || n > limit {
			return nil
		}
		text.Grow(int(n))
	}
	if _, err := unpackTo(&text, head, in, size, limit); err != nil {
		return nil
	}
	return text.Bytes()
}

var errNotPacked = errors.New("neither gzip nor zstd")

func unpackTo(to io.Writer, head []byte, in io.ReaderAt, size, limit int64) (int64, error) {
	var kind container
	switch {
	case hasPrefix(head, magicGzip):
		kind = gzipContainer
	case hasPrefix(head, magicZstd):
		kind = zstdContainer
	default:
		return 0, errNotPacked
	}
	text, err := unpacker(kind, io.NewSectionReader(in, 0, size))
	if err != nil {
		return 0, err
	}
	defer text.Close()
	return io.Copy(to, io.LimitReader(text, limit))
}
