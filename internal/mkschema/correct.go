package main

import (
	"fmt"
	"slices"
)

// correct brings a stripped schema to the state of the published standard where the module's copy lags behind
// it, or where the copy tests what is no part of a BOM's content.
func correct(name string, root map[string]any) error {
	// The strict schemas of 1.2 and 1.3 allow only one spelling of their address in $schema, and not the one that
	// they bear themselves, which is what tools write.
	if address, err := walk(root, "properties", "$schema"); err == nil {
		if list, ok := address["enum"].([]any); ok && !slices.Contains(list, root["$id"]) {
			address["enum"] = append(list, root["$id"])
		}
	}
	switch name {
	case "bom-1.5.json":
		return correct15(root)
	case "spdx-2.2.json":
		if err := correctSPDX22(root); err != nil {
			return err
		}
		return correctSPDX(root, "SPDX-2.1", "SPDX-2.2")
	case "spdx-2.3.json":
		return correctSPDX(root, "SPDX-2.3")
	}
	return nil
}

// correct15: since 1.5 the revision number may be left out, and a licence expression may bear a bom-ref.
func correct15(root map[string]any) error {
	required, ok := root["required"].([]any)
	if !ok {
		return fmt.Errorf("no list of required properties")
	}
	root["required"] = slices.DeleteFunc(required, func(v any) bool { return v == "version" })
	expression, err := walk(root, "definitions", "licenseChoice", "oneOf", 1, "items", 0, "properties")
	if err != nil {
		return err
	}
	expression["bom-ref"] = map[string]any{"$ref": "#/definitions/refType"}
	for i := range 2 {
		choice, err := walk(root, "definitions", "licenseChoice", "oneOf", i)
		if err != nil {
			return err
		}
		choice["type"] = "array"
	}
	return nil
}

// walk steps through names and indexes to an object.
func walk(node any, steps ...any) (map[string]any, error) {
	for _, step := range steps {
		switch s := step.(type) {
		case string:
			object, _ := node.(map[string]any)
			node = object[s]
		case int:
			list, _ := node.([]any)
			if s >= len(list) {
				return nil, fmt.Errorf("nothing at %v", steps)
			}
			node = list[s]
		}
	}
	object, ok := node.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("no object at %v", steps)
	}
	return object, nil
}
