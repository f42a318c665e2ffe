package sbom

import "github.com/cleanbill-dev/cleanbill/internal/syntax"

// protobufError refuses CycloneDX that is written as protobuf by name.
func protobufError(file string, how syntax.Syntax) error {
	found := "CycloneDX as protobuf, by its fields"
	if how == syntax.CycloneDXProtoTxt {
		found = "CycloneDX as protobuf in text form, by its first words"
	}
	return &UnreadableError{Path: file, Line: 1, Column: 1, Found: found, Expected: "CycloneDX as JSON or XML, or SPDX",
		Hint: "protobuf is not read: ask the supplier for the same BOM as CycloneDX JSON"}
}
