package gate_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// opening are what a supplier writes in place of what a fragment leaves open.
var opening = strings.NewReplacer(
	"<the vulnerability>", "CVE-2026-1", "<the time of the statement>", "2026-11-10T00:00:00Z", "<package URL of the device>", "pkg:generic/pump@2.0",
	"<package URL of the component>", "pkg:deb/debian/openssl@3.0.1", "<what the hospital must do until the repair is there>", "Close TCP 8080 at the switch.", "<why, in words>", "The parser is not compiled in.",
	"<what in the device keeps the flaw from being used>", "The parser is compiled without that format; see test T-118.", "<component and version>", "libnew 2", "<of the device>", "3.0", "<the day>", "2027-06-30", "<a version that has the repair>", "3.0.2", "<its package URL>", "pkg:deb/debian/openssl@3.0.2",
)

const (
	spdxSBOM = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","dataLicense":"CC0-1.0","name":"pump","documentNamespace":"https://maker.example/1","creationInfo":{"created":"2026-11-01T00:00:00Z","creators":["Organization: Maker"]},"documentDescribes":["SPDXRef-P"],
"packages":[{"SPDXID":"SPDXRef-P","name":"pump","versionInfo":"2.0","downloadLocation":"NOASSERTION"}]}`
	fragmentSBOM = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"timestamp":"2026-11-01T00:00:00Z","component":{"type":"firmware","bom-ref":"pump","name":"pump","version":"2.0","purl":"pkg:generic/pump@2.0"}},
"components":[{"type":"library","bom-ref":"ssl","name":"openssl","version":"3.0.1","purl":"pkg:deb/debian/openssl@3.0.1"},
{"type":"cryptographic-asset","bom-ref":"tls","name":"TLS of telemetry","cryptoProperties":{"assetType":"protocol","protocolProperties":{"type":"tls","version":"1.2"}}},
{"type":"library","bom-ref":"old","name":"libold","version":"1.0","properties":[{"name":"cdx:fda:level-of-support","value":"abandoned"}]}]}`
	bareCipher = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"firmware","bom-ref":"pump","name":"pump","version":"2.0"}},
"components":[{"type":"cryptographic-asset","bom-ref":"c","name":"NAME","cryptoProperties":{"assetType":"algorithm"}}]}`
	openVEX = `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/vex/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[STATEMENT]}`
)

// TestFragmentsSatisfyTheirChecks puts what a finding tells the supplier to write into a delivery like the one that it is about: the check then passes.
func TestFragmentsSatisfyTheirChecks(t *testing.T) {
	about := `"vulnerability":{"name":"CVE-2026-1"},"products":[{"@id":"pkg:generic/pump@2.0","subcomponents":[{"@id":"pkg:deb/debian/openssl"}]}],`
	statement := func(rest string) string { return strings.Replace(openVEX, "STATEMENT", "{"+about+rest+"}", 1) }
	aes, rsa := strings.Replace(bareCipher, "NAME", "AES-256", 1), strings.Replace(bareCipher, "NAME", "RSA-3072", 1)
	known := &data{found: []assess.Found{{ID: "CVE-2026-1", Severity: vuln.High, Fix: "fixed", Fixes: []string{"3.0.2"}}}}
	for _, c := range []struct {
		name, check string
		sbom, vex   string // in the delivery at first
		alternative int    // which of several fragments
		put         func(t *testing.T, fragment string) (sbom, vex string)
	}{
		{"SBM-009", "SBM-009", fragmentSBOM, "", 0, into(fragmentSBOM, "metadata")},
		{"SBM-009 of SPDX", "SBM-009", spdxSBOM, "", 0, into(spdxSBOM, "creationInfo")},
		{"CRY-003", "CRY-003", fragmentSBOM, "", 0, intoComponent(fragmentSBOM, "tls")},
		{"CRY-009", "CRY-009", aes, "", 0, intoComponent(aes, "c")},
		{"CRY-009 of RSA", "CRY-009", rsa, "", 1, intoComponent(rsa, "c")},
		{"SUP-009", "SUP-009", fragmentSBOM, "", 0, intoComponent(fragmentSBOM, "old")},
		{"VUL-007", "VUL-007", fragmentSBOM, statement(`"status":"affected"`), 0, intoVEX},
		{"VUL-008", "VUL-008", fragmentSBOM, strings.Replace(pumpCSAF, `"PURL"`, `"pkg:generic/pump@2.0"`, 1), 0, intoVEX},
		{"VUL-009", "VUL-009", fragmentSBOM, statement(`"status":"not_affected","justification":"inline_mitigations_already_exist","impact_statement":"Put it behind a firewall."`), 0, intoVEX},
		{"VUL-010, another version", "VUL-010", fragmentSBOM, statement(`"status":"fixed"`), 0, intoComponent(fragmentSBOM, "ssl")},
		{"VUL-010, a patch", "VUL-010", fragmentSBOM, statement(`"status":"fixed"`), 1, intoComponent(fragmentSBOM, "ssl")},
		{"VUL-011", "VUL-011", fragmentSBOM, strings.Replace(openVEX, "STATEMENT", `{"vulnerability":{"name":"CVE-2026-1"},"products":[{"@id":"pkg:generic/other@2.0"}],"status":"fixed"}`, 1), 0, intoVEX},
	} {
		t.Run(c.name, func(t *testing.T) {
			vex := c.vex
			if c.check == "VUL-008" {
				vex = strings.Replace(vex, `"flags":[{"label":"vulnerable_code_not_present","product_ids":["P"]}]`, `"threats":[{"category":"impact","details":"Not reached.","product_ids":["P"]}]`, 1)
			}
			before := firstOf(judgedWith(t, known, c.sbom, vex), c.check)
			if before.Outcome == decision.Pass || before.Outcome == "" || before.Fix == "" {
				t.Fatalf("before: %q, fragment %q", before.Outcome, before.Fix)
			}
			fragment := opening.Replace(alternatives.Split(before.Fix, -1)[c.alternative])
			if left := regexp.MustCompile(`<[^>]*>`).FindString(fragment); left != "" && !strings.HasPrefix(left, "<the file>") {
				t.Fatalf("nobody says what %s is", left)
			}
			sbom, after := c.put(t, fragment)
			if after == "" {
				after = vex
			}
			if got := firstOf(judgedWith(t, known, sbom, after), c.check); got.Outcome != decision.Pass {
				t.Errorf("with the fragment: %q, %s\n%s", got.Outcome, got.Message, fragment)
			}
		})
	}
}

// alternatives are told apart by a line of words.
var alternatives = regexp.MustCompile(`(?m)^(or,|and beside) .*$\n?`)

// into puts the members that a fragment has below a key of the document there.
func into(document, key string) func(*testing.T, string) (string, string) {
	return func(t *testing.T, fragment string) (string, string) {
		t.Helper()
		var doc, said map[string]any
		parse(t, document, &doc)
		parse(t, "{"+fragment+"}", &said)
		maps.Copy(doc[key].(map[string]any), said[key].(map[string]any))
		return text(t, doc), ""
	}
}

// intoComponent puts the members of a fragment in place of those of a component; properties come besides those that it has.
func intoComponent(document, ref string) func(*testing.T, string) (string, string) {
	return func(t *testing.T, fragment string) (string, string) {
		var doc map[string]any
		parse(t, document, &doc)
		var said map[string]any
		parse(t, "{"+fragment+"}", &said)
		for _, c := range doc["components"].([]any) {
			if c := c.(map[string]any); c["bom-ref"] == ref {
				if said["name"] != c["name"] {
					t.Errorf("the fragment is of %v", said["name"])
				}
				had, _ := c["properties"].([]any)
				maps.Copy(c, said)
				if more, is := said["properties"].([]any); is {
					c["properties"] = append(had, more...)
				}
			}
		}
		return text(t, doc), ""
	}
}

func intoVEX(_ *testing.T, fragment string) (string, string) {
	return fragmentSBOM, strings.Replace(openVEX, "STATEMENT", fragment, 1)
}

func parse(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

func text(t *testing.T, doc any) string {
	t.Helper()
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// judgedWith judges an SBOM and a VEX that the maker of the pump has signed, with VEX that nobody has signed beside it.
func judgedWith(t *testing.T, known assess.Data, sbom, vex string, unsigned ...string) *decision.Decision {
	t.Helper()
	if vex == "" {
		return judgedWithAll(t, known, sbom, nil, unsigned)
	}
	return judgedWithAll(t, known, sbom, []string{vex}, unsigned)
}

func judgedWithAll(t *testing.T, known assess.Data, sbom string, signed, unsigned []string) *decision.Decision {
	t.Helper()
	dir, suppliers := t.TempDir(), t.TempDir()
	write(t, filepath.Join(dir, "sbom.json"), sbom)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for n, vex := range signed {
		sum := sha256.Sum256([]byte(vex))
		signature, err := key.Sign(rand.Reader, sum[:], crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("vex%d.json", n+1)
		write(t, filepath.Join(dir, name), vex)
		write(t, filepath.Join(dir, name+".sig"), string(signature))
	}
	for n, vex := range unsigned {
		write(t, filepath.Join(dir, fmt.Sprintf("unsigned%d.json", n+1)), vex)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(suppliers, "maker.pub"), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})))
	write(t, filepath.Join(suppliers, "maker.yaml"), "kind: cleanbill.supplier/v1\nname: maker\ntitle: Maker\nproducts: [{name: pump}]\nsigners:\n  - {name: desk, key: {file: maker.pub}, roles: [vex, sbom]}\n")
	registry, err := verify.LoadRegistryPath(suppliers)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, pack := shipped(t, "hospital-baseline")
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, All: true, Data: known, Registry: registry, Supplier: "maker"})
	if err != nil {
		t.Fatal(err)
	}
	return judged(t, g, dir)
}
