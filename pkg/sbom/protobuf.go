package sbom

import (
	"bytes"
	"regexp"
)

// CycloneDX can be written as protobuf too, which is refused by name. The field spec_version comes first when fields are
// written in their order: field 1, a string (bom-1.3.proto to bom-1.7.proto).
var (
	protobufBinary = regexp.MustCompile(`^\x0a[\x03\x04]1\.[0-9]{1,2}[\x10-\x7f]`)
	protobufText   = regexp.MustCompile(`^(#[^\n]*\n|[ \t\r\n])*spec_version\s*:\s*["']1\.`)
)

// refuseProtobuf returns an *UnreadableError for a text that looks like CycloneDX in protobuf form.
func refuseProtobuf(file string, data []byte) error {
	head := bytes.TrimPrefix(data[:min(len(data), sniffed)], []byte("\xef\xbb\xbf"))
	found := "CycloneDX as protobuf, by its first bytes"
	switch {
	case protobufBinary.Match(head):
	case protobufText.Match(head):
		found = "CycloneDX as protobuf in text form, by its first words"
	default:
		return nil
	}
	return &UnreadableError{Path: file, Line: 1, Column: 1, Found: found, Expected: "CycloneDX as JSON or XML, or SPDX",
		Hint: "protobuf is not read: ask the supplier for the same BOM as CycloneDX JSON"}
}
