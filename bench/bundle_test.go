package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// demonstration is the accepted delivery of the demonstration: a firmware image, its bundle and the root of its instance.
func demonstration(b *testing.B) (artifact, bundle []byte, root verify.Root) {
	b.Helper()
	read := func(path ...string) []byte {
		data, err := os.ReadFile(filepath.Join(append([]string{"..", "testdata"}, path...)...))
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	root, err := verify.NewRoot("demo", read("suppliers", "demo.trusted_root.json"))
	if err != nil {
		b.Fatal(err)
	}
	return read("deliveries", "infusion-pump", "drip2-4.2.3.squashfs"), read("deliveries", "infusion-pump", "drip2-4.2.3.squashfs.sigstore.json"), root
}

var (
	noTimestamps = 0
	judgedAt     = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	demoSigner   = verify.Signer{Sigstore: verify.SigstoreIdentity{
		Issuer: "https://forge.fabulon.example/oidc", Identity: "https://forge.fabulon.example/firmware/drip2/.workflows/release.yml@refs/tags/v4.2.3",
	}}
	demoThresholds = verify.Thresholds{SignedCertificateTimestamp: &noTimestamps}
)

// BenchmarkVerifyBundle is all that one bundle costs beyond reading and hashing the artifact.
func BenchmarkVerifyBundle(b *testing.B) {
	artifact, bundle, root := demonstration(b)
	req := verify.SingleRequest{
		Artifact: signature.NewMessage(artifact), Signature: bundle, Signer: demoSigner, Roots: []verify.Root{root}, Thresholds: demoThresholds, At: judgedAt,
	}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := verify.Single(context.Background(), req); err != nil || !got.Verified() {
			b.Fatalf("%v: %+v", err, got)
		}
	}
}

// BenchmarkVerifyThousandBundles verifies 1,000 bundles against one root, in parallel, with one verifier that they share.
func BenchmarkVerifyThousandBundles(b *testing.B) {
	artifact, bundle, root := demonstration(b)
	var line bytes.Buffer
	if err := json.Compact(&line, bundle); err != nil {
		b.Fatal(err)
	}
	firmware, err := delivery.NewFile("firmware.bin", artifact)
	if err != nil {
		b.Fatal(err)
	}
	bundles, err := delivery.NewFile("firmware.bin.sigstore.jsonl", bytes.Repeat(append(line.Bytes(), '\n'), verify.MaxBundlesInFile))
	if err != nil {
		b.Fatal(err)
	}
	signer := demoSigner
	signer.Name, signer.Roles = "release", []verify.SignerRole{verify.RoleArtifact}
	supplier := &verify.Supplier{Name: "fabulon", Products: []verify.Pattern{{Name: "drip"}}, Signers: []verify.Signer{signer}, Thresholds: demoThresholds}
	req := verify.Request{
		Delivery: &delivery.Delivery{Name: "d", Files: []*delivery.File{firmware, bundles}},
		Supplier: supplier, Product: verify.Product{Name: "drip"}, Roots: []verify.Root{root}, At: judgedAt,
	}
	b.ReportAllocs()
	for b.Loop() {
		report, err := verify.Run(context.Background(), req)
		if err != nil {
			b.Fatal(err)
		}
		whole := 0
		for _, s := range report.Files["firmware.bin"].Signatures {
			if s.Ladder.Valid && s.Ladder.Covers {
				whole++
			}
		}
		if whole != verify.MaxBundlesInFile {
			b.Fatalf("%d of %d bundles hold: %s", whole, verify.MaxBundlesInFile, report.Files["firmware.bin"].Reason)
		}
	}
}
