package verify

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestConformanceOpenPGP runs a vendor's own document, signature and key.
func TestConformanceOpenPGP(t *testing.T) {
	dir, cases := conformance(t, "medical")
	ran := 0
	for _, c := range cases {
		if c.Check != "verify-pgp-detached" {
			continue
		}
		ran++
		document := read(t, filepath.Join(dir, c.file("document")))
		got, err := Single(context.Background(), SingleRequest{
			Artifact: signature.NewMessage(document), Size: int64(len(document)), ArtifactName: filepath.Base(c.file("document")),
			Signature: read(t, filepath.Join(dir, c.file("signature"))), SignatureName: filepath.Base(c.file("signature")),
			Signer: Signer{OpenPGP: &OpenPGPIdentity{File: c.file("key")}},
			Read:   func(name string, _ int64) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) },
			At:     time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		})
		if err != nil || got.Verified() != (c.Expect == "pass") {
			t.Errorf("%s: expect %s: %v, %+v", c.ID, c.Expect, err, got)
		}
	}
	if ran == 0 {
		t.Error("there is no case")
	}
}
