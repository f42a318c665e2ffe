package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// origin is where an official schema lies.
type origin struct{ module, file string }

// sources maps each file that is written to the official file that it is made from. CycloneDX 1.2 and 1.3 have a
// second, strict schema: it is the one that the specification's own test suite holds documents against. The schema of
// SPDX 2.2 is made from that of 2.3, see correctSPDX22: no module brings it.
var sources = map[string]origin{
	"bom-1.2.json":  {cycloneDX, "schema/bom-1.2-strict.schema.json"},
	"bom-1.3.json":  {cycloneDX, "schema/bom-1.3-strict.schema.json"},
	"bom-1.4.json":  {cycloneDX, "schema/bom-1.4.schema.json"},
	"bom-1.5.json":  {cycloneDX, "schema/bom-1.5.schema.json"},
	"bom-1.6.json":  {cycloneDX, "schema/bom-1.6.schema.json"},
	"bom-1.7.json":  {cycloneDX, "schema/bom-1.7.schema.json"},
	"jsf-0.82.json": {cycloneDX, "schema/jsf-0.82.schemax.json"},
	"spdx.json":     {cycloneDX, "schema/spdx.schema.json"},
	"spdx-2.2.json": {syft, "schema/spdx-json/spdx-schema-2.3.json"},
	"spdx-2.3.json": {syft, "schema/spdx-json/spdx-schema-2.3.json"},
}

// openLists are definitions whose values are lists that grow after a format version is published. Structure
// asks only for a string there; whether the word is on today's list is a separate check.
var openLists = []string{
	"http://cyclonedx.org/schema/spdx.schema.json",
	"cryptography-defs.schema.json#/definitions/algorithmFamiliesEnum",
	"cryptography-defs.schema.json#/definitions/ellipticCurvesEnum",
}

// How a keyword's value is treated.
type treatment int

const (
	drop   treatment = iota // prose: says nothing that a validator could test
	keep                    // a plain constraint
	schema                  // a schema, a list of schemas, or a boolean
	named                   // schemas by property or definition name
)

var keywords = map[string]treatment{
	"title": drop, "description": drop, "examples": drop, "$comment": drop, "default": drop,
	"meta:enum": drop, "deprecated": drop, "readOnly": drop, "writeOnly": drop, "meta:deprecated": drop,

	"$ref": keep, "type": keep, "enum": keep, "const": keep, "required": keep, "format": keep, "pattern": keep,
	"minLength": keep, "maxLength": keep, "minimum": keep, "maximum": keep, "exclusiveMinimum": keep,
	"exclusiveMaximum": keep, "multipleOf": keep, "minItems": keep, "maxItems": keep, "uniqueItems": keep,
	"minProperties": keep, "maxProperties": keep,

	"items": schema, "additionalItems": schema, "additionalProperties": schema, "propertyNames": schema,
	"contains": schema, "not": schema, "if": schema, "then": schema, "else": schema,
	"oneOf": schema, "anyOf": schema, "allOf": schema,

	"properties": named, "patternProperties": named, "definitions": named, "dependencies": named,
}

// generate returns the stripped schemas by file name. dir tells where a module lies.
func generate(dir func(module string) (string, error)) (map[string][]byte, error) {
	out := map[string][]byte{}
	for name, source := range sources {
		root, err := dir(source.module)
		if err != nil {
			return nil, err
		}
		data, err := os.ReadFile(filepath.Join(root, source.file))
		if err != nil {
			return nil, fmt.Errorf("read schema: %w", err)
		}
		stripped, err := stripFile(name, data)
		if err != nil {
			return nil, fmt.Errorf("strip %s: %w", source.file, err)
		}
		out[name] = stripped
	}
	return out, nil
}

func stripFile(name string, data []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return nil, err
	}
	// Only the document's own id names a resource; ids further down are editor leftovers that no reference uses.
	draft, id := doc["$schema"], doc["$id"]
	stripped, err := strip(doc, "")
	if err != nil {
		return nil, err
	}
	root := stripped.(map[string]any)
	root["$schema"], root["$id"] = draft, id
	if slices.Contains(openLists, fmt.Sprint(id)) {
		delete(root, "enum")
		root["type"] = "string"
	}
	if err := correct(name, root); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// strip keeps the constraints of one schema. A keyword it does not know is an error: dropping it unseen could
// make the embedded schema accept what the official one refuses.
func strip(node any, at string) (any, error) {
	switch v := node.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			var err error
			if out[i], err = strip(item, fmt.Sprintf("%s/%d", at, i)); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		return stripObject(v, at)
	default:
		return v, nil // a boolean schema, or a property name in a dependency list
	}
}

func stripObject(v map[string]any, at string) (any, error) {
	if ref, ok := v["$ref"].(string); ok && slices.Contains(openLists, ref) {
		return map[string]any{"type": "string"}, nil
	}
	out := map[string]any{}
	for key, value := range v {
		if key == "$schema" || key == "$id" {
			continue
		}
		how, known := keywords[key]
		if !known {
			return nil, fmt.Errorf("keyword %q at %s is not known: add it to the table of keywords", key, at)
		}
		kept, err := apply(how, value, at+"/"+key)
		if err != nil {
			return nil, err
		}
		if how != drop {
			out[key] = kept
		}
	}
	return out, nil
}

func apply(how treatment, value any, at string) (any, error) {
	switch how {
	case schema:
		return strip(value, at)
	case named:
		byName, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s is no object", at)
		}
		out := map[string]any{}
		for name, sub := range byName {
			var err error
			if out[name], err = strip(sub, at+"/"+strings.ReplaceAll(name, "/", "~1")); err != nil {
				return nil, err
			}
		}
		return out, nil
	default:
		return value, nil
	}
}
