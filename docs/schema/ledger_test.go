package schema_test

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

// TestLedgerAnswersAreValid holds what the ledger commands say of a real ledger against their schemas, sound and damaged.
func TestLedgerAnswersAreValid(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("ledgers are written on Unix only")
	}
	private := keyFile(t)
	data, err := os.ReadFile(private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := sign.ParseKey(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(key.Signer().Public())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	public, ledger := filepath.Join(dir, "key.pub"), filepath.Join(dir, "ledger")
	if err := os.WriteFile(public, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"infusion-pump", "monitor-undeclared"} {
		run(t, "gate", "--no-scan", "--data", "../../testdata/data", "--suppliers", "../../testdata/suppliers", "--at", "2026-11-20", "--sign-key", private, "--ledger", ledger,
			"--dossier", filepath.Join(dir, name), "../../testdata/deliveries/"+name)
	}
	checkpoint := filepath.Join(ledger, "checkpoint")
	list, check := compiled(t, "ledger-list-v1.schema.json"), compiled(t, "ledger-check-v1.schema.json")
	valid(t, list, run(t, "ledger", "list", "-o", "json", "--key", public, ledger), "entries", 2)
	valid(t, list, run(t, "ledger", "list", "-o", "json", "--key", public, "--supplier", "nobody", ledger), "entries", 0)
	verify := []string{"ledger", "verify", "-o", "json", "--key", public, "--signer", public, "--since", checkpoint, ledger}
	valid(t, check, run(t, verify...), "agrees", 1)
	text, err := os.ReadFile(checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(checkpoint, bytes.Replace(text, []byte("\n2\n"), []byte("\n3\n"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	valid(t, check, run(t, "ledger", "verify", "-o", "json", "--key", public, ledger), "faults", 1)
}

// valid holds a document against its schema, whole and without its kind, and counts one of its lists.
func valid(t *testing.T, schema *jsonschema.Schema, document []byte, list string, want int) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
	members := value.(map[string]any)
	if got := len(members[list].([]any)); got != want {
		t.Errorf("%d %s, expected %d: %s", got, list, want, document)
	}
	delete(members, "kind")
	if schema.Validate(value) == nil {
		t.Error("valid without a kind")
	}
	var named map[string]json.RawMessage
	if err := json.Unmarshal(document, &named); err != nil {
		t.Fatal(err)
	}
	for name := range named {
		if schema.Types == nil || schema.Properties[name] == nil {
			t.Errorf("%s is not in the schema", name)
		}
	}
}
