package schema_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

const deliverySchema = "delivery-v1.schema.json"

// asJSON reads YAML as an editor would.
func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestManifestsOfDeliveries holds the manifests of the demonstration against the schema.
func TestManifestsOfDeliveries(t *testing.T) {
	schema, seen := compiled(t, deliverySchema), 0
	for _, folder := range deliveries(t) {
		data, err := os.ReadFile(filepath.Join(folder, delivery.ManifestName))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if err := schema.Validate(asJSON(t, data)); err != nil {
			t.Errorf("%s: %v", folder, err)
		}
	}
	if seen < 5 {
		t.Errorf("%d manifests", seen)
	}
}

// TestManifestSchemaRefusesWhatTheReaderRefuses gives both the same manifests.
func TestManifestSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	const good = `{kind: cleanbill.delivery/v1, product: {name: Pump, version: "2", gtin: "1"}, supplier: s, profile: networked, files: [{path: a/b.bin, role: artifact, sha256: ""}]}`
	schema := compiled(t, deliverySchema)
	for _, tt := range []struct {
		old, with string
		ok        bool
	}{
		{"", "", true},
		{`, sha256: ""`, "", true},
		{`sha256: ""`, "sha256: " + strings.Repeat("Aa", 32), true},
		{"artifact", "document", true},
		{", supplier: s", "", true},
		{"a/b.bin", "..b", true},
		{"delivery/v1", "delivery/v2", false},
		{"kind: cleanbill.delivery/v1, ", "", false},
		{"artifact", "part", false},
		{"artifact", `""`, false},
		{`sha256: ""`, "sha256: abc", false},
		{"a/b.bin", "/b.bin", false},
		{"a/b.bin", "../b.bin", false},
		{"a/b.bin", "a/./b.bin", false},
		{"a/b.bin", "a//b.bin", false},
		{"a/b.bin", `a\b.bin`, false},
		{"a/b.bin", `""`, false},
		{"a/b.bin", strings.Repeat("a", 1025), false},
		{"supplier: s", "vendor: s", false},
		{`gtin: "1"`, "udi: x", false},
		{"role: artifact", "role: artifact, size: 1", false},
		{"supplier: s", "supplier: [s]", false},
	} {
		text := []byte(strings.Replace(good, tt.old, tt.with, 1))
		if _, err := delivery.ReadManifest(text, delivery.Limits{}); (err == nil) != tt.ok {
			t.Errorf("%.80s: the reader says %v", tt.with, err)
		}
		if err := schema.Validate(asJSON(t, text)); (err == nil) != tt.ok {
			t.Errorf("%.80s: the schema says %v", tt.with, err)
		}
	}
}

// TestManifestSchemaFields holds the fields of the schema against those that the reader knows.
func TestManifestSchemaFields(t *testing.T) {
	data, err := os.ReadFile(deliverySchema)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	var same func(at string, of reflect.Type, schema map[string]any)
	same = func(at string, of reflect.Type, schema map[string]any) {
		if of.Kind() == reflect.Slice {
			of, schema = of.Elem(), schema["items"].(map[string]any)
		}
		if of.Kind() != reflect.Struct {
			return
		}
		properties := schema["properties"].(map[string]any)
		var names []string
		for i := range of.NumField() {
			name := of.Field(i).Tag.Get("yaml")
			if name == "-" {
				continue
			}
			names = append(names, name)
			if inner, ok := properties[name].(map[string]any); ok {
				same(at+"."+name, of.Field(i).Type, inner)
			}
		}
		slices.Sort(names)
		if listed := slices.Sorted(maps.Keys(properties)); !slices.Equal(names, listed) {
			t.Errorf("%s: fields %v, schema %v", at, names, listed)
		}
	}
	same("", reflect.TypeFor[delivery.Manifest](), schema)
	if n := schema["properties"].(map[string]any)["files"].(map[string]any)["maxItems"]; n != float64(delivery.DefaultMaxManifest) {
		t.Errorf("maxItems is %v", n)
	}
}
