package schema_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/statement"
)

var update = flag.Bool("update", false, "write the schemas anew")

const base = "https://github.com/cleanbill-dev/cleanbill/docs/schema/"

// schemas are the documents that cleanbill writes, and the types that they are written from.
var schemas = []struct {
	file              string
	source            []string
	root, kind, title string
}{
	{"decision-v1.schema.json", []string{"../../pkg/decision/*.go"}, "Decision", decision.Kind, "Decision of cleanbill, also the predicate of " + statement.DecisionType},
	{"dossier-v1.schema.json", []string{"../../pkg/decision/dossier/*.go"}, "Manifest", dossier.Kind, "Manifest of a dossier of cleanbill: every file but itself and its signature"},
	{"ledger-list-v1.schema.json", []string{"../../internal/cli/ledger_list.go", "../../pkg/ledger/list.go", "../../pkg/ledger/proof/entry.go", "../../pkg/decision/decision.go", "../../pkg/decision/waiver.go"},
		"ledgerList", "cleanbill.ledger-list/v1", "Entries of a ledger, as ledger list writes them"},
	{"ledger-check-v1.schema.json", []string{"../../internal/cli/ledger_verify.go", "../../pkg/ledger/verify.go"},
		"ledgerCheck", "cleanbill.ledger-check/v1", "What came of verifying a ledger, as ledger verify writes it"},
}

// TestSchemasSayWhatTheTypesSay holds each schema against the types.
func TestSchemasSayWhatTheTypesSay(t *testing.T) {
	for _, s := range schemas {
		schema := readRoom(t, s.source...).schema(t, s.root, base+s.file, s.title)
		schema["properties"].(map[string]any)["kind"] = map[string]any{"const": s.kind}
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(schema); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(s.file, want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(s.file); err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s is not what the types say (%v); write it with -update", s.file, err)
		}
	}
}

func compiled(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// deliveries are those of the demonstration.
func deliveries(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("../../testdata/deliveries/*")
	if err != nil || len(all) < 5 {
		t.Fatalf("%d deliveries: %v", len(all), err)
	}
	return all
}

// run runs one command and gives what it printed.
func run(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	status := cli.Main(context.Background(), cli.Process{
		Args: append([]string{"cleanbill"}, args...), Stdout: &out, Stderr: &errs,
		Now: func() time.Time { return time.Time{} }, Getenv: func(string) string { return "" },
	})
	if status == 2 {
		t.Fatalf("%v: %s", args, errs.String())
	}
	return out.Bytes()
}

// TestDecisionsAreValid holds real decisions against their schema, and the signed predicate too.
func TestDecisionsAreValid(t *testing.T) {
	schema, manifests := compiled(t, "decision-v1.schema.json"), compiled(t, "dossier-v1.schema.json")
	for _, delivery := range deliveries(t) {
		file := filepath.Join(t.TempDir(), "d.json")
		folder := filepath.Join(t.TempDir(), "dossier")
		run(t, "gate", "--data", "../../testdata/data", "--suppliers", "../../testdata/suppliers", "--at", "2026-11-20", "--verbose", "-o", "json="+file, "--dossier", folder, "--sign-key", keyFile(t), delivery)
		document, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		bundle, err := os.ReadFile(file + ".decision.sigstore.json")
		if err != nil {
			t.Fatal(err)
		}
		manifest, err := os.ReadFile(filepath.Join(folder, dossier.ManifestFile))
		if err != nil {
			t.Fatal(err)
		}
		if value, err := jsonschema.UnmarshalJSON(bytes.NewReader(manifest)); err != nil || manifests.Validate(value) != nil {
			t.Errorf("%s: manifest: %v, %v", delivery, err, manifests.Validate(value))
		}
		for name, data := range map[string][]byte{"document": document, "predicate": predicateOf(t, bundle)} {
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("%s: %s: %v", delivery, name, err)
			}
			delete(value.(map[string]any), "verdict")
			if schema.Validate(value) == nil {
				t.Errorf("%s: %s: valid without a verdict", delivery, name)
			}
		}
	}
}

func predicateOf(t *testing.T, bundle []byte) []byte {
	t.Helper()
	var b struct{ DsseEnvelope struct{ Payload string } }
	if err := json.Unmarshal(bundle, &b); err != nil {
		t.Fatal(err)
	}
	payload, err := base64.StdEncoding.DecodeString(b.DsseEnvelope.Payload)
	if err != nil {
		t.Fatal(err)
	}
	var s struct{ Predicate json.RawMessage }
	if err := json.Unmarshal(payload, &s); err != nil {
		t.Fatal(err)
	}
	return s.Predicate
}

// keyFile is a key that is used nowhere else.
func keyFile(t *testing.T) string {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
