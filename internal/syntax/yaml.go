package syntax

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The YAML library keeps everything that a text holds at once, at up to some hundred times the size of the text, before
// anything can be looked at. So the text is bounded more tightly than in the other syntaxes.
const (
	MaxYAMLBytes = 16 << 20
	// MaxYAMLMarks bounds the characters that can begin a value: line ends, commas, brackets, braces and list marks.
	MaxYAMLMarks = 3 << 18
)

// TooLargeError says by which bound YAML is not looked at.
type TooLargeError struct{ Found, Expected string }

func (e *TooLargeError) Error() string { return "yaml: found " + e.Found + "; expected " + e.Expected }

// SecondDocumentError says where a second document begins in the text of one.
type SecondDocumentError struct{ Line, Column int }

func (e *SecondDocumentError) Error() string {
	return fmt.Sprintf("yaml: line %d: found a second document; expected one in a file", e.Line)
}

// ParseYAML parses a text that must hold one document. The error is io.EOF for a text without one, a *TooLargeError, a
// *SecondDocumentError or one of the library's.
func ParseYAML(data []byte) (*yaml.Node, error) {
	if len(data) > MaxYAMLBytes {
		return nil, &TooLargeError{fmt.Sprintf("%d bytes", len(data)), fmt.Sprintf("at most %d", MaxYAMLBytes)}
	}
	marks := 0
	for _, mark := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029", ",", "[", "{", "- ", "-\t", "? "} {
		marks += bytes.Count(data, []byte(mark))
	}
	if marks > MaxYAMLMarks {
		return nil, &TooLargeError{fmt.Sprintf("YAML with %d line ends, commas, brackets and list marks", marks), fmt.Sprintf("at most %d", MaxYAMLMarks)}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, io.EOF
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, &SecondDocumentError{max(1, second.Line), max(1, second.Column)}
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return doc.Content[0], nil
}

// spdxFields are the fields of an SPDX 2 document (official JSON schema of SPDX 2.3).
var spdxFields = []string{"$schema", "SPDXID", "annotations", "comment", "creationInfo", "dataLicense", "documentDescribes", "documentNamespace",
	"externalDocumentRefs", "files", "hasExtractedLicensingInfos", "name", "packages", "relationships", "revieweds", "snippets", "spdxVersion"}

// IsSPDXYAML says whether YAML is an SPDX document for sure: one mapping with the version and no field that such a
// document does not have, for other YAML configures or runs something. One beyond the bounds is taken at its line with
// the version, so that its reader can say that it is too large.
func IsSPDXYAML(data []byte) bool {
	root, err := ParseYAML(data)
	var large *TooLargeError
	if err != nil {
		return errors.As(err, &large)
	}
	if root.Kind != yaml.MappingNode {
		return false
	}
	version := false
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if !slices.Contains(spdxFields, key.Value) {
			return false
		}
		version = version || key.Value == "spdxVersion" && strings.HasPrefix(value.Value, "SPDX-")
	}
	return version
}
