package gate_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
)

// realMaterial is the directory of real test data, which is not part of this tree.
func realMaterial(t *testing.T) string {
	t.Helper()
	dir := needs.Conformance(t)
	return dir
}

// realCase is one case of a conformance topic, as far as this test needs it.
type realCase struct {
	ID, Check, Expect string
	Offline           bool
	Files             []struct{ Role, Path string }
	Options           struct {
		SourceURI           string `json:"source_uri"`
		BuilderID           string `json:"builder_id"`
		CertificateIdentity string `json:"certificate_identity"`
		CertificateIssuer   string `json:"certificate_oidc_issuer"`
		TlogThreshold       *int   `json:"tlog_threshold"`
		Crypto              struct {
			CertificateIdentity string `json:"certificate_identity"`
			CertificateIssuer   string `json:"certificate_oidc_issuer"`
		}
	}
}

func (c realCase) file(role string) string {
	for _, f := range c.Files {
		if f.Role == role {
			return f.Path
		}
	}
	return ""
}

func realCases(t *testing.T, topic string) []realCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(realMaterial(t), topic, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []realCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// judgeReal gates a directory as of the end of 2026 with the registry entry given as YAML.
func judgeReal(t *testing.T, dir, registry string) *decision.Decision {
	t.Helper()
	catalogue, pack := shipped(t, "hospital-baseline")
	data := datafolder.Open(filepath.Join("..", "..", "testdata", "data"))
	defer data.Close()
	o := gate.Options{
		At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, All: true, Data: data,
	}
	if registry != "" {
		suppliers, err := verify.LoadRegistryPath(registry)
		if err != nil {
			t.Fatal(err)
		}
		o.Registry = suppliers
	}
	g, err := gate.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return judged(t, g, dir)
}

// judged is the decision of a gate about what lies at a path.
func judged(t *testing.T, g *gate.Gate, path string) *decision.Decision {
	t.Helper()
	d, err := delivery.Open(context.Background(), path, delivery.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	result, err := g.Judge(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestRealDeviceSBOM gates the SBOM of a real device (anonymised): it passes presence checks elsewhere, and
// not one of its 55 end-of-support values is a date.
func TestRealDeviceSBOM(t *testing.T) {
	d := judgeReal(t, filepath.Join(realMaterial(t), "medical", "medical", "case-study-narrow.cdx.json"), "")
	if d.Verdict != decision.Reject {
		t.Errorf("verdict %s, want reject", d.Verdict)
	}
	if len(d.SBOMs) != 1 || d.SBOMs[0].Components != 55 || d.SBOMs[0].Dependencies != 0 {
		t.Errorf("SBOM figures %+v, want 55 components and no dependency", d.SBOMs)
	}
	var text bytes.Buffer
	if err := report.Text(&text, d, report.Options{Verbose: true}); err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(text.String()), " ")
	for _, want := range []string{"none of the 55 end-of-support values is a date", `"Open source" (46)`, "GRF-001"} {
		if !strings.Contains(words, want) {
			t.Errorf("the report does not say %q:\n%s", want, text.String())
		}
	}
}

// TestRealProvenance gates real artifacts with their real SLSA provenance from GitHub builders.
func TestRealProvenance(t *testing.T) {
	ran := 0
	for _, c := range realCases(t, "slsa") {
		artifact, provenance := c.file("artifact"), c.file("provenance")
		if c.Check != "slsa-verify-artifact" || !c.Offline || c.Expect != "pass" || artifact == "" || ran == 12 {
			continue
		}
		ran++
		t.Run(c.ID, func(t *testing.T) {
			c.Options.CertificateIdentity, c.Options.CertificateIssuer = c.Options.Crypto.CertificateIdentity, c.Options.Crypto.CertificateIssuer
			base := filepath.Join(realMaterial(t), "slsa")
			dir, registry := realDelivery(t, c, base, provenance)
			demandTrusted(t, judgeReal(t, dir, registry), filepath.Base(artifact))

			// One byte more, and nothing covers it any longer.
			spoil(t, filepath.Join(dir, filepath.Base(artifact)))
			demandUncovered(t, judgeReal(t, dir, registry), filepath.Base(artifact))
		})
	}
	if ran < 5 {
		t.Errorf("only %d real artifacts with provenance were found, want at least 5", ran)
	}
}

// sharedWorkflows are the cases that a workflow of another repository signed, with what was built. Who may call it the registry alone can tell.
var sharedWorkflows = map[string]string{"gh/reusable-workflow-attestation": "github.com/malancas/attest-demo"}

// TestRealBundles gates real artifacts with real Sigstore bundles from several clients.
func TestRealBundles(t *testing.T) {
	ran := 0
	for _, c := range realCases(t, "sigstore") {
		if c.Check != "verify-bundle" || c.Expect != "pass" || c.Options.CertificateIdentity == "" || c.Options.TlogThreshold != nil || c.file("artifact") == "" {
			continue
		}
		ran++
		t.Run(c.ID, func(t *testing.T) {
			base, name := filepath.Join(realMaterial(t), "sigstore"), filepath.Base(c.file("artifact"))
			if built := sharedWorkflows[c.ID]; built != "" {
				dir, registry := realDelivery(t, c, base, c.file("bundle"))
				if got := trustIn(t, judgeReal(t, dir, registry), name); got.Ladder.Authorised || !strings.Contains(got.Reason, "says that https://"+built+" was built") {
					t.Errorf("built for a repository that is not listed: %+v: %s", got.Ladder, got.Reason)
				}
				c.Options.SourceURI = built
			}
			dir, registry := realDelivery(t, c, base, c.file("bundle"))
			demandTrusted(t, judgeReal(t, dir, registry), name)
			spoil(t, filepath.Join(dir, name))
			demandUncovered(t, judgeReal(t, dir, registry), name)
		})
	}
	if ran < 5 {
		t.Errorf("only %d real bundles were found, want at least 5", ran)
	}
}

// realDelivery lays a case out as a supplier would deliver it, and as a buyer would know the supplier.
func realDelivery(t *testing.T, c realCase, base, bundle string) (dir, registry string) {
	t.Helper()
	dir, registry = t.TempDir(), t.TempDir()
	artifact := filepath.Base(c.file("artifact"))
	data := copyFile(t, filepath.Join(base, c.file("artifact")), filepath.Join(dir, artifact))
	copyFile(t, filepath.Join(base, bundle), filepath.Join(dir, artifact+".sigstore.json"))
	copyFile(t, filepath.Join(base, c.file("trusted_root")), filepath.Join(registry, "root.json"))
	sum := sha256.Sum256(data)
	write(t, filepath.Join(dir, "delivery.yaml"), fmt.Sprintf(`kind: cleanbill.delivery/v1
product: {name: real, version: "1"}
supplier: real
files:
  - {path: %q, role: artifact, sha256: %s}
`, artifact, hex.EncodeToString(sum[:])))
	write(t, filepath.Join(registry, "real.yaml"), fmt.Sprintf(`kind: cleanbill.supplier/v1
name: real
title: Real
products: [{name: real}]
trustedRoot: root.json
signers:
  - name: release
    sigstore: {issuer: %q, identity: %q}
    roles: [artifact, provenance]
    validFrom: 2020-01-01
builders: [{id: %q, maxLevel: 3}]
sources: [%q]
`, c.Options.CertificateIssuer, c.Options.CertificateIdentity, or(c.Options.BuilderID, "https://builder.example"), "https://"+or(c.Options.SourceURI, "source.example/none")))
	return dir, registry
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func copyFile(t *testing.T, from, to string) []byte {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(data))
	return data
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func spoil(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(data)+"\n")
}
