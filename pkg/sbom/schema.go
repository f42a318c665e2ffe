package sbom

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

//go:generate go run ../../internal/mkschema

// schemaFS holds the official JSON schemas of CycloneDX and SPDX 2, changed and reduced to their constraints as
// docs/conformance.md tells, and in schema/own the one of SPDX 3.0, which is written by hand.
//
//go:embed schema/*.json schema/own/*.json
var schemaFS embed.FS

// specVersions are the CycloneDX versions that Read takes, oldest first.
var specVersions = []string{"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}

// MaxViolations bounds how many schema violations are listed; all are counted.
const MaxViolations = 100

// spdx3Schema names the schema of every SPDX 3.0.
const spdx3Schema = "SPDX 3.0"

// schemas holds one compiled schema a version; compiling takes some 20 ms, so only what is needed is compiled.
var schemas = func() map[string]func() (*jsonschema.Schema, error) {
	files := map[string]string{spdx3Schema: "own/spdx-3.0.json", "SPDX 2.2": "spdx-2.2.json", "SPDX 2.3": "spdx-2.3.json"}
	for _, v := range specVersions {
		files[v] = "bom-" + v + ".json"
	}
	m := map[string]func() (*jsonschema.Schema, error){}
	for version, file := range files {
		m[version] = sync.OnceValues(func() (*jsonschema.Schema, error) { return compile(file) })
	}
	return m
}()

// sealed refuses to fetch anything: every schema that may be referred to is embedded.
type sealed struct{}

func (sealed) Load(url string) (any, error) {
	return nil, fmt.Errorf("schema %s is not embedded", url)
}

func compile(name string) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.RegisterFormat(iriReference)
	c.RegisterFormat(idnEmail)
	c.UseLoader(sealed{})
	var id string
	for _, file := range []string{"jsf-0.82.json", "spdx.json", name} {
		data, err := schemaFS.ReadFile("schema/" + file)
		if err != nil {
			return nil, fmt.Errorf("load schema: %w", err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("load schema %s: %w", file, err)
		}
		id, _ = doc.(map[string]any)["$id"].(string)
		if err := c.AddResource(id, doc); err != nil {
			return nil, fmt.Errorf("load schema %s: %w", file, err)
		}
	}
	s, err := c.Compile(id)
	if err != nil {
		return nil, fmt.Errorf("compile schema %s: %w", name, err)
	}
	return s, nil
}

// Objections are what the official schema of a version of CycloneDX ("1.2" to "1.7") has against a tree as strictjson
// reads it; nil when the tree is valid.
func Objections(tree any, specVersion string) (*jsonschema.ValidationError, error) {
	if !slices.Contains(specVersions, specVersion) {
		return nil, noSchema(specVersion)
	}
	schema, err := schemas[specVersion]()
	if err != nil || newAcceptor().accepts(schema, tree) {
		return nil, err
	}
	var failed *jsonschema.ValidationError
	if err := schema.Validate(tree); err == nil || errors.As(err, &failed) {
		return failed, nil
	}
	return nil, errors.New("the tree is none of JSON")
}

func noSchema(version string) error {
	return fmt.Errorf("no schema for CycloneDX %s; supported: %s", strictjson.Quote(version), strings.Join(specVersions, ", "))
}

// validate returns at most MaxViolations problems, and how many there are, with those that x knows of already.
func validate(tree any, specVersion string, x *explainer) ([]Problem, int, error) {
	load, ok := schemas[specVersion]
	if !ok {
		return nil, 0, fmt.Errorf("validate sbom: %w", noSchema(specVersion))
	}
	schema, err := load()
	if err != nil {
		return nil, 0, fmt.Errorf("validate sbom: %w", err)
	}
	if err := x.check(schema, tree, ""); err != nil {
		return nil, 0, fmt.Errorf("validate sbom: %w", err)
	}
	return x.listed(), x.total, nil
}

// violations flattens the tree of errors to those that a reader can act on.
func violations(e *jsonschema.ValidationError, tree any) []Problem {
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
		if names := eitherOf(e); len(names) > 0 {
			words := strictjson.List(names, strictjson.Quote)
			return []Problem{{Code: SchemaViolation, Pointer: strictjson.Pointer(e.InstanceLocation), Found: "none of " + words, Expected: "one of them, which is required"}}
		}
		if len(e.Causes) > 0 {
			return violations(Closest(e.Causes), tree)
		}
	default:
		if len(e.Causes) > 0 {
			var out []Problem
			for _, cause := range e.Causes {
				out = append(out, violations(cause, tree)...)
			}
			return out
		}
	}
	return []Problem{describe(e, tree)}
}

// eitherOf returns the properties of which an object lacks each one that would do; none when it fails otherwise.
func eitherOf(e *jsonschema.ValidationError) []string {
	var names []string
	for _, alternative := range e.Causes {
		cause := alternative
		for len(cause.Causes) == 1 {
			cause = cause.Causes[0]
		}
		missing, ok := cause.ErrorKind.(*kind.Required)
		if !ok || len(missing.Missing) != 1 || len(cause.InstanceLocation) != len(e.InstanceLocation) {
			return nil
		}
		names = append(names, missing.Missing[0])
	}
	return names
}

// Closest picks the alternative that the author most likely meant: the one that fails deepest inside the value. There must
// be one.
func Closest(causes []*jsonschema.ValidationError) *jsonschema.ValidationError {
	best, depth := causes[0], -1
	for _, c := range causes {
		if d := reach(c); d > depth {
			best, depth = c, d
		}
	}
	return best
}

func reach(e *jsonschema.ValidationError) int {
	depth := len(e.InstanceLocation)
	for _, c := range e.Causes {
		depth = max(depth, reach(c))
	}
	return depth
}
