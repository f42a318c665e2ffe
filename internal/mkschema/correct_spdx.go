package main

import (
	"fmt"
	"slices"
)

// correctSPDX22 turns the schema of SPDX 2.3 into that of 2.2. The differences are those between the official files
// spdx-schema.json of the two versions (github.com/spdx/spdx-spec, schemas/2.2.2 and schemas/2.3).
func correctSPDX22(root map[string]any) error {
	root["$id"] = "http://spdx.org/rdf/terms/2.2"
	packages, err := walk(root, "properties", "packages", "items")
	if err != nil {
		return err
	}
	packages["required"] = []any{"SPDXID", "copyrightText", "downloadLocation", "licenseConcluded", "licenseDeclared", "name"}
	fields, err := walk(packages, "properties")
	if err != nil {
		return err
	}
	for _, since23 := range []string{"primaryPackagePurpose", "builtDate", "releaseDate", "validUntilDate"} {
		delete(fields, since23)
	}
	files, err := walk(root, "properties", "files", "items")
	if err != nil {
		return err
	}
	files["required"] = []any{"SPDXID", "checksums", "copyrightText", "fileName", "licenseConcluded", "licenseInfoInFiles"}
	found, err := walk(files, "properties", "licenseInfoInFiles")
	if err != nil {
		return err
	}
	found["minItems"] = 1
	snippets, err := walk(root, "properties", "snippets", "items")
	if err != nil {
		return err
	}
	snippets["required"] = []any{"SPDXID", "copyrightText", "licenseConcluded", "ranges", "snippetFromFile"}
	return correctWords22(root)
}

// correctWords22 takes out the words that 2.3 added to the lists of algorithms and relationship types.
func correctWords22(root map[string]any) error {
	algorithms := []any{"SHA256", "SHA1", "SHA384", "MD2", "MD4", "SHA512", "MD6", "MD5", "SHA224"}
	for _, path := range [][]any{
		{"properties", "externalDocumentRefs", "items", "properties", "checksum", "properties", "algorithm"},
		{"properties", "packages", "items", "properties", "checksums", "items", "properties", "algorithm"},
		{"properties", "files", "items", "properties", "checksums", "items", "properties", "algorithm"},
	} {
		algorithm, err := walk(root, path...)
		if err != nil {
			return err
		}
		algorithm["enum"] = algorithms
	}
	kind, err := walk(root, "properties", "relationships", "items", "properties", "relationshipType")
	if err != nil {
		return err
	}
	kinds, ok := kind["enum"].([]any)
	if !ok {
		return fmt.Errorf("no list of relationship types")
	}
	kind["enum"] = slices.DeleteFunc(kinds, func(v any) bool { return v == "REQUIREMENT_DESCRIPTION_FOR" || v == "SPECIFICATION_FOR" })
	return nil
}

// correctSPDX lets a document name its schema, as JSON documents commonly do, and holds it to the version whose schema
// this is. There is no schema of 2.1.
func correctSPDX(root map[string]any, versions ...any) error {
	properties, err := walk(root, "properties")
	if err != nil {
		return err
	}
	properties["$schema"] = map[string]any{"type": "string"}
	properties["spdxVersion"] = map[string]any{"type": "string", "enum": versions}
	return nil
}
