package bench

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
)

const statementsEntry = `kind: cleanbill.supplier/v1
name: maker
title: Maker
products: [{name: Pump}]
signers:
  - {name: release key, key: {file: release.pub}, roles: [artifact, provenance, document, manifest]}
`

// BenchmarkProcessGateStatements judges a delivery of a thousand files that signed statements speak about: one statement of a hundred subjects that are all
// equal, as all files are, and many statements that list every file. Time and memory may grow with how often a statement speaks of a file, and no faster.
func BenchmarkProcessGateStatements(b *testing.B) {
	for _, size := range []struct {
		name                        string
		files, statements, subjects int
		equal                       bool
	}{{"equal files", 1000, 1, 100, true}, {"statements", 1000, 21, 1000, false}} {
		b.Run(size.name, func(b *testing.B) {
			dir := b.TempDir()
			signer := maker(b, dir)
			var subjects []any
			for i := range size.files {
				content := "\x7fELF module"
				if !size.equal {
					content += fmt.Sprint(i)
				}
				name := fmt.Sprintf("app/module-%05d.bin", i)
				put(b, filepath.Join(dir, "pump", name), content)
				subjects = append(subjects, map[string]any{"name": name, "digest": map[string]any{"sha256": fmt.Sprintf("%x", sha256.Sum256([]byte(content)))}})
			}
			for i := range size.statements {
				put(b, filepath.Join(dir, "pump", fmt.Sprintf("statement-%02d.intoto.jsonl", i)), passedTests(b, signer, subjects[:size.subjects], i))
			}
			gated(b, dir)
		})
	}
}

// maker puts down the registry entry of a supplier and the manifest of a delivery. It returns the supplier's key.
func maker(b *testing.B, dir string) *ecdsa.PrivateKey {
	b.Helper()
	signer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		b.Fatal(err)
	}
	put(b, filepath.Join(dir, "suppliers", "maker.yaml"), statementsEntry)
	put(b, filepath.Join(dir, "suppliers", "release.pub"), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})))
	put(b, filepath.Join(dir, "pump", "delivery.yaml"), "kind: cleanbill.delivery/v1\nproduct: {name: Pump, version: \"1.0\"}\nsupplier: maker\n")
	return signer
}

// passedTests is a signed statement that tests of the subjects passed.
func passedTests(b *testing.B, signer *ecdsa.PrivateKey, subjects []any, run int) string {
	b.Helper()
	return enveloped(b, signer, map[string]any{
		"_type": "https://in-toto.io/Statement/v1", "subject": subjects, "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
		"predicate": map[string]any{"result": "PASSED", "configuration": []any{map[string]any{"name": fmt.Sprint(run)}}, "passedTests": []any{"alarm"}},
	})
}

// enveloped is a statement in an envelope that a key signed; without one the signature is junk.
func enveloped(b *testing.B, signer *ecdsa.PrivateKey, statement any) string {
	b.Helper()
	marshal := func(v any) []byte {
		data, err := json.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	const payloadType = "application/vnd.in-toto+json"
	payload, value := marshal(statement), make([]byte, 70)
	if signer != nil {
		sum := sha256.Sum256(fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload))
		var err error
		if value, err = ecdsa.SignASN1(rand.Reader, signer, sum[:]); err != nil {
			b.Fatal(err)
		}
	}
	encode := base64.StdEncoding.EncodeToString
	return string(marshal(map[string]any{"payloadType": payloadType, "payload": encode(payload), "signatures": []any{map[string]any{"sig": encode(value)}}}))
}

// gated times the gate on the delivery "pump" in a directory. The answer is no: tests release nothing.
func gated(b *testing.B, dir string) {
	b.Helper()
	timed(b, dir, 1, "gate", "--suppliers", "suppliers", "--no-scan", "--at", "2026-11-20", "-o", "json", "pump")
}

// timed times the program in a directory, which has to end with such a status.
func timed(b *testing.B, dir string, status int, args ...string) {
	b.Helper()
	path, err := program()
	if err != nil {
		b.Fatalf("cmd/cleanbill does not build, so there is no process to time: %v", err)
	}
	var peak, own int64
	for b.Loop() {
		c := exec.Command(path, args...)
		c.Dir = dir
		var told, complaint bytes.Buffer
		c.Stdout, c.Stderr = &told, &complaint
		if err := c.Start(); err != nil {
			b.Fatal(err)
		}
		anonymous := anonymousOf(c.Process.Pid)
		if err := c.Wait(); c.ProcessState.ExitCode() != status {
			b.Fatalf("%v\n%s", err, complaint.String())
		}
		peak, own = max(peak, peakOf(c.ProcessState)), max(own, anonymous())
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
	b.ReportMetric(float64(own)/(1<<20), "own-MiB")
}
