package verify_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/mkdeliveries/sigstore"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

var (
	signedAt = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
	judgedAt = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	workflow = sigstore.Identity{
		URI: "https://forge.test/pump/release.yml@refs/tags/v1", Issuer: "https://forge.test/oidc",
		Source: "https://forge.test/pump", Ref: "refs/tags/v1", Commit: "0123456789012345678901234567890123456789",
	}
)

const registryEntry = `kind: cleanbill.supplier/v1
name: meridian
products: [{name: InfuPump X2}]
trustedRoot: root.json
thresholds: {signedCertificateTimestamp: 0}
signers:
  - name: release workflow
    sigstore: {issuer: https://forge.test/oidc, identityPattern: '^https://forge\.test/pump/release\.yml@refs/tags/v[0-9]+$'}
    roles: [artifact, manifest]
`

// TestOpenedDelivery goes the whole way: registry from files, delivery from a directory, ladder for every file.
func TestOpenedDelivery(t *testing.T) {
	instance, err := sigstore.New("verify", "meridian.test", signedAt.AddDate(-1, 0, 0), signedAt.AddDate(10, 0, 0))
	check(t, err)
	firmware := []byte("\x00\x01firmware")
	bundle, err := instance.Sign(workflow, signedAt, firmware)
	check(t, err)
	trustedRoot, err := instance.TrustedRoot()
	check(t, err)
	registry, err := verify.LoadRegistry(fstest.MapFS{
		"meridian.yaml": {Data: []byte(registryEntry)}, "root.json": {Data: trustedRoot},
	})
	check(t, err)

	dir := t.TempDir()
	for name, data := range map[string][]byte{
		"firmware.bin": firmware, "firmware.bin.sigstore.json": bundle, "unsigned.bin": []byte("\x00\x02"), "trusted_root.json": trustedRoot,
	} {
		check(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
	d, err := delivery.Open(context.Background(), dir, delivery.DefaultLimits())
	check(t, err)
	defer d.Close()
	report, err := verify.Run(context.Background(), verify.Request{
		Delivery: d, Registry: registry, Supplier: registry.Find("Meridian"), Product: verify.Product{Name: "InfuPump X2"}, At: judgedAt,
	})
	check(t, err)
	if got := report.Files["firmware.bin"]; !got.Ladder.Whole() || got.Signer != workflow.URI+" ("+workflow.Issuer+")" {
		t.Errorf("firmware: %+v: %s", got.Ladder, got.Reason)
	}
	if got := report.Files["unsigned.bin"]; got.Ladder.Present || got.Reason == "" {
		t.Errorf("unsigned: %+v: %s", got.Ladder, got.Reason)
	}

	// Without the registry's root, the one that came with the delivery must not help.
	bare := *registry.Find("meridian")
	bare.Roots = nil
	report, err = verify.Run(context.Background(), verify.Request{
		Delivery: d, Registry: &verify.Registry{Suppliers: []*verify.Supplier{&bare}}, Supplier: &bare,
		Product: verify.Product{Name: "InfuPump X2"}, Roots: []verify.Root{verify.EmbeddedRoot()}, At: judgedAt,
	})
	check(t, err)
	if got := report.Files["firmware.bin"]; got.Ladder.Valid {
		t.Errorf("a trusted root that came with the delivery was trusted: %+v", got)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
