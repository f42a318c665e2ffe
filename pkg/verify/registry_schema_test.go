package verify

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(SupplierSchema()))
	must(t, err)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	must(t, c.AddResource("supplier.json", doc))
	s, err := c.Compile("supplier.json")
	must(t, err)
	return s
}

// The schema and the decoder know the same fields, at every depth.
func TestSupplierSchemaFields(t *testing.T) {
	var doc map[string]any
	must(t, json.Unmarshal(SupplierSchema(), &doc))
	resolve := func(v any) map[string]any {
		m, _ := v.(map[string]any)
		for m["$ref"] != nil {
			m = doc["$defs"].(map[string]any)[strings.TrimPrefix(m["$ref"].(string), "#/$defs/")].(map[string]any)
		}
		return m
	}
	seen := 0
	var same func(at string, of reflect.Type, schema map[string]any)
	same = func(at string, of reflect.Type, schema map[string]any) {
		for of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		switch {
		case of.Kind() == reflect.Slice:
			same(at+"[]", of.Elem(), resolve(schema["items"]))
			return
		case of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]():
			return
		}
		properties, _ := schema["properties"].(map[string]any)
		fields := map[string]bool{}
		for f := range of.Fields() {
			name := f.Tag.Get("yaml")
			if name == "" || name == "-" {
				continue
			}
			fields[name] = true
			seen++
			if properties[name] == nil {
				t.Errorf("%s: the schema does not know %q", at, name)
				continue
			}
			same(at+"."+name, f.Type, resolve(properties[name]))
		}
		for name := range properties {
			if !fields[name] {
				t.Errorf("%s: the decoder does not know %q", at, name)
			}
		}
		if schema["additionalProperties"] != false {
			t.Errorf("%s: the schema lets unknown fields pass", at)
		}
	}
	same("supplier", reflect.TypeFor[Supplier](), doc)
	if seen < 50 {
		t.Errorf("only %d fields were compared", seen)
	}
}

// entryTree is a YAML entry as an editor holds it against a schema.
func entryTree(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	must(t, yaml.Unmarshal(text, &v))
	data, err := json.Marshal(v) // dates become text
	must(t, err)
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	must(t, err)
	return tree
}

func TestSupplierSchemaEntries(t *testing.T) {
	schema := compiledSchema(t)
	valid := map[string][]byte{"signers of a builder": []byte(strings.Replace(entryText, "maxLevel: 3", "maxLevel: 3, signers: [release workflow]", 1)), "entryText": []byte(entryText), "keyEntry": []byte(keyEntry)}
	files, err := filepath.Glob("../../testdata/suppliers/*.yaml")
	must(t, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(t, err)
		valid[name] = data
	}
	if len(valid) < 4 {
		t.Errorf("only %d entries", len(valid))
	}
	for _, identity := range []string{
		`certificate: {ca: ca.pem, subject: "CN=Release,O=Fabulon", crl: a.crl, timestampCA: b.pem}`, `openpgp: {file: pump.asc}`,
		"minisign: {key: RWQabc}", "ssh: {key: ssh-ed25519 AAAA, namespace: file}", "key: {sha256: " + strings.Repeat("ab", 32) + "}",
	} {
		valid[identity] = []byte(strings.Replace(keyEntry, "key: {file: release.pub.pem}", identity, 1))
	}
	for name, text := range valid {
		if err := schema.Validate(entryTree(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, tt := range [][2]string{
		{"contact:", "contacts:"}, {"supplier/v1", "supplier/v2"}, {"^InfuPump Z[0-9]+$", "InfuPump Z"}, {"- name: InfuPump X2", "- {}"},
		{"- name: InfuPump X2", "- {name: x, gtin: '4012345678901'}"}, {"issuer: https://login.meridian.example, ", ""},
		{"roles: [artifact,", "roles: [artefact,"}, {"maxLevel: 3", "maxLevel: 4"}, {"maxLevel: 3", "maxLevel: 3, signers: []"}, {"timestamp: 1", "timestamp: 9"}, {"validUntil: 2027-01-01", "validUntil: soon"},
	} {
		text := strings.Replace(entryText, tt[0], tt[1], 1)
		if text == entryText {
			t.Errorf("%q is not in the entry", tt[0])
		}
		if schema.Validate(entryTree(t, []byte(text))) == nil {
			t.Errorf("%q for %q is valid", tt[1], tt[0])
		}
	}
}
