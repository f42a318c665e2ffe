package verify

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

const (
	githubActions = "https://token.actions.githubusercontent.com"
	buildWorkflow = "https://github.com/meridian/build/.github/workflows/build.yml"
	pumpSource    = "https://github.com/meridian/infupump"
)

var (
	firmware   = []byte("infupump 4.2.0")
	byWorkflow = signer{buildWorkflow + "@refs/tags/v1", githubActions, signingTime}
	pumpDemand = ProvenanceDemand{Demand: slsa.Demand{Builder: buildWorkflow, Source: pumpSource}}
)

func pumpProvenance(name string, content []byte, builder string) []byte {
	return statementOf(name, content, slsa.TypeV1, `{"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"ref":"refs/tags/v4.2.0","repository":"`+pumpSource+`","path":"p"}}},
		"runDetails":{"builder":{"id":"`+builder+`"}}}`)
}

func builtRequest(i *testInstance, data []byte) BuiltRequest {
	none := 0
	return BuiltRequest{
		Artifact: signature.NewMessage(firmware), ArtifactName: "firmware.bin", Statement: data, StatementName: "provenance.json",
		Roots: []Root{i.root()}, Thresholds: Thresholds{SignedCertificateTimestamp: &none}, At: signingTime.AddDate(0, 1, 0),
	}
}

func TestProvenanceOf(t *testing.T) {
	named := &Signer{Sigstore: SigstoreIdentity{Identity: "release@meridian.example", Issuer: testIssuer}}
	for _, tt := range []struct {
		name   string
		by     signer
		about  []byte
		id     string
		change func(*BuiltRequest, *ProvenanceDemand)
		reason string
	}{
		{name: "the builder itself", by: byWorkflow, id: byWorkflow.san},
		{name: "another workflow", by: signer{"https://github.com/mallory/build/.github/workflows/build.yml@refs/tags/v1", githubActions, signingTime}, id: byWorkflow.san,
			reason: "but the certificate was issued to https://github.com/mallory/build"},
		{name: "another issuer", by: signer{byWorkflow.san, testIssuer, signingTime}, id: byWorkflow.san, reason: "which is no builder that a certificate tells"},
		{name: "a person", by: signer{"mallory@evil.example", "https://accounts.google.com", signingTime}, id: byWorkflow.san, reason: "which is no builder that a certificate tells"},
		{name: "a builder that no certificate tells", by: byWorkflow, id: "https://build.meridian.example/ci",
			change: func(_ *BuiltRequest, d *ProvenanceDemand) { d.Builder = "https://build.meridian.example/ci" }, reason: "is none that a certificate tells"},
		{name: "runners of GitHub, of no stated repository", by: byWorkflow, id: "https://github.com/actions/runner/github-hosted",
			change: func(_ *BuiltRequest, d *ProvenanceDemand) {
				d.Builder = "https://github.com/actions/runner/github-hosted"
			},
			reason: "does not name the source repository and the runner"},
		{name: "the signer who was named", by: signer{"release@meridian.example", testIssuer, signingTime}, id: byWorkflow.san,
			change: func(r *BuiltRequest, _ *ProvenanceDemand) { r.Signer = named }},
		{name: "another signer than was named", by: byWorkflow, id: byWorkflow.san,
			change: func(r *BuiltRequest, _ *ProvenanceDemand) { r.Signer = named }, reason: "signed by"},
		{name: "another artifact", by: byWorkflow, id: byWorkflow.san, about: []byte("infupump 4.1.0"), reason: "no subject of the statement has this digest"},
		{name: "another source", by: byWorkflow, id: byWorkflow.san,
			change: func(_ *BuiltRequest, d *ProvenanceDemand) { d.Source += "2" }, reason: "source: expected"},
		{name: "a package, where there is none", by: byWorkflow, id: byWorkflow.san,
			change: func(_ *BuiltRequest, d *ProvenanceDemand) { d.Package = "left-pad" }, reason: "subject: expected pkg:npm/NAME@VERSION"},
		{name: "the version of a package, where there is none", by: byWorkflow, id: byWorkflow.san,
			change: func(_ *BuiltRequest, d *ProvenanceDemand) { d.Version = "6.6.6" }, reason: "subject: expected pkg:npm/NAME@VERSION"},
		{name: "later than the moment judged at", by: byWorkflow, id: byWorkflow.san,
			change: func(r *BuiltRequest, _ *ProvenanceDemand) { r.At = signingTime.Add(-time.Hour) }, reason: "after the moment judged at"},
		{name: "another instance", by: byWorkflow, id: byWorkflow.san,
			change: func(r *BuiltRequest, _ *ProvenanceDemand) { r.Roots = []Root{newInstance(t, "elsewhere").root()} }, reason: "the signature is not valid"},
		{name: "no root", by: byWorkflow, id: byWorkflow.san,
			change: func(r *BuiltRequest, _ *ProvenanceDemand) { r.Roots = nil }, reason: "no trusted root"},
		{name: "no bundle", by: byWorkflow, change: func(r *BuiltRequest, _ *ProvenanceDemand) { r.Statement = firmware }, reason: noStatement},
		{name: "a signature of the artifact", by: byWorkflow,
			change: func(r *BuiltRequest, _ *ProvenanceDemand) {
				r.Statement = newInstance(t, "x").message(byWorkflow, firmware)
			}, reason: noStatement},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := newInstance(t, "meridian")
			about := firmware
			if tt.about != nil {
				about = tt.about
			}
			req, demand := builtRequest(i, i.attest(tt.by, pumpProvenance("firmware.bin", about, tt.id))), pumpDemand
			if tt.change != nil {
				tt.change(&req, &demand)
			}
			got, err := ProvenanceOf(context.Background(), req, demand)
			if err != nil || got.Met() != (tt.reason == "") || !strings.Contains(got.Reason(), tt.reason) {
				t.Fatalf("%v: met %v: %s", err, got.Met(), got.Reason())
			}
			if got.Met() != got.Best.Signature.Ladder.Whole() {
				t.Errorf("ladder %+v", got.Best.Signature.Ladder)
			}
		})
	}
}

// Of several statements one must hold and meet all of the demand; parts of two are never added up.
func TestSeveralStatements(t *testing.T) {
	i := newInstance(t, "meridian")
	other := i.attest(byWorkflow, pumpProvenance("old.bin", []byte("infupump 4.1.0"), byWorkflow.san))
	stranger := i.attest(signer{"mallory@evil.example", testIssuer, signingTime}, pumpProvenance("firmware.bin", firmware, byWorkflow.san))
	good := i.attest(byWorkflow, pumpProvenance("firmware.bin", firmware, byWorkflow.san))
	for _, tt := range []struct {
		lines [][]byte
		met   bool
	}{{[][]byte{other, stranger}, false}, {[][]byte{other, good, stranger}, true}} {
		got, err := ProvenanceOf(context.Background(), builtRequest(i, bytes.Join(tt.lines, []byte("\n"))), pumpDemand)
		if err != nil || got.Met() != tt.met || len(got.All) != len(tt.lines) {
			t.Errorf("%d lines: %v, met %v: %s", len(tt.lines), err, got.Met(), got.Reason())
		}
	}
}

// attestKeyed makes a bundle over a statement that a managed key signed.
func (i *testInstance) attestKeyed(k *ecdsa.PrivateKey, payload []byte) []byte {
	pae := fmt.Sprintf("DSSEv1 %d %s %d %s", len(statementPayload), statementPayload, len(payload), payload)
	sig, sum := i.sign(k, []byte(pae)), sha256.Sum256(payload)
	envelope := map[string]any{"payload": b64(payload), "payloadType": statementPayload, "signatures": []any{map[string]any{"sig": b64(sig)}}}
	whole := sha256.Sum256(encode(i.t, envelope))
	body := encode(i.t, map[string]any{"apiVersion": "0.0.1", "kind": "dsse", "spec": map[string]any{
		"envelopeHash": map[string]any{"algorithm": "sha256", "value": hex.EncodeToString(whole[:])},
		"payloadHash":  map[string]any{"algorithm": "sha256", "value": hex.EncodeToString(sum[:])},
		"signatures":   []any{map[string]any{"signature": b64(sig), "verifier": b64(pemKey(i.t, k))}},
	}})
	cert, _ := i.leaf("x@meridian.example", testIssuer, signingTime)
	var doc map[string]any
	must(i.t, json.Unmarshal(i.bundle(cert, "dsse", body, signingTime, "dsseEnvelope", envelope), &doc))
	material, _ := doc["verificationMaterial"].(map[string]any)
	delete(material, "certificate")
	material["publicKey"] = map[string]any{"hint": "registry"}
	return encode(i.t, doc)
}

// changedPayload is a bundle whose statement somebody changed.
func changedPayload(t *testing.T, bundle []byte) []byte {
	var doc map[string]any
	must(t, json.Unmarshal(bundle, &doc))
	sealed, _ := doc["dsseEnvelope"].(map[string]any)
	payload, _ := sealed["payload"].(string)
	text, err := base64.StdEncoding.DecodeString(payload)
	must(t, err)
	sealed["payload"] = b64(bytes.Replace(text, []byte("firmware"), []byte("firmwarf"), 1))
	if b64(text) == sealed["payload"] {
		sealed["payload"] = b64(append(text, '\n'))
	}
	return encode(t, doc)
}

func TestPackagesOfNPM(t *testing.T) {
	const subject = "pkg:npm/%40meridian/infupump@4.2.0"
	registry := key(t)
	published := func(content []byte, name string) []byte {
		return statementOf(name, content, slsa.TypeNPMPublish, `{"name":"@meridian/infupump","version":"4.2.0","registry":"https://packages.example"}`)
	}
	keys := func(usage, from, until string) []byte {
		return encode(t, map[string]any{"keys": []any{map[string]any{"keyId": "registry", "keyUsage": usage, "publicKey": map[string]any{
			"rawBytes": b64(spki(t, registry)), "validFor": map[string]any{"start": from, "end": until}}}}})
	}
	good := keys(npmAttestationUsage, "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z")
	for _, tt := range []struct {
		name   string
		change func(i *testInstance, entries map[string][]byte, d *ProvenanceDemand)
		reason string
	}{
		{"both hold", func(*testInstance, map[string][]byte, *ProvenanceDemand) {}, ""},
		{"the registry's key in PEM", func(_ *testInstance, _ map[string][]byte, d *ProvenanceDemand) { d.RegistryKeys = pemKey(t, registry) }, ""},
		{"another package", func(_ *testInstance, _ map[string][]byte, d *ProvenanceDemand) { d.Package = "infupump" }, "package: expected infupump, found @meridian/infupump"},
		{"another version", func(_ *testInstance, _ map[string][]byte, d *ProvenanceDemand) { d.Version = "4.2.1" }, "package version: expected 4.2.1"},
		{"another key of the registry", func(i *testInstance, e map[string][]byte, _ *ProvenanceDemand) {
			e[slsa.TypeNPMPublish] = i.attestKeyed(key(t), published(firmware, subject))
		}, "that it took the package in: the signature is not valid"},
		{"the registry's key before its term", func(_ *testInstance, _ map[string][]byte, d *ProvenanceDemand) {
			d.RegistryKeys = keys(npmAttestationUsage, "2026-07-01T00:00:00.000Z", "")
		}, "is accepted from 2026-07-01 on"},
		{"the registry took another content in", func(i *testInstance, e map[string][]byte, _ *ProvenanceDemand) {
			e[slsa.TypeNPMPublish] = i.attestKeyed(registry, published([]byte("other"), subject))
		}, "no subject of the statement has this digest"},
		{"the registry took another version in", func(i *testInstance, e map[string][]byte, d *ProvenanceDemand) {
			d.Version = "4.2.0"
			e[slsa.TypeNPMPublish] = i.attestKeyed(registry, published(firmware, "pkg:npm/%40meridian/infupump@4.1.0"))
		}, "package version: expected 4.2.0, found 4.1.0"},
		{"something else in its place", func(i *testInstance, e map[string][]byte, _ *ProvenanceDemand) {
			e[slsa.TypeNPMPublish] = i.attestKeyed(registry, pumpProvenance(subject, firmware, byWorkflow.san))
		}, "the registry's statement is https://slsa.dev/provenance/v1"},
		{"no statement of the registry", func(_ *testInstance, e map[string][]byte, _ *ProvenanceDemand) { delete(e, slsa.TypeNPMPublish) }, "holds no statement of the registry"},
		{"no provenance", func(_ *testInstance, e map[string][]byte, _ *ProvenanceDemand) { delete(e, slsa.TypeV1) }, "holds no provenance"},
		{"provenance by a stranger", func(i *testInstance, e map[string][]byte, _ *ProvenanceDemand) {
			e[slsa.TypeV1] = i.attest(signer{"mallory@evil.example", testIssuer, signingTime}, pumpProvenance(subject, firmware, byWorkflow.san))
		}, "which is no builder that a certificate tells"},
		{"damaged provenance beside", func(i *testInstance, e map[string][]byte, _ *ProvenanceDemand) {
			e[slsa.TypeV02] = changedPayload(t, e[slsa.TypeV1])
		}, "the signature is not valid: failed to verify log inclusion"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i, demand := newInstance(t, "meridian"), pumpDemand
			demand.RegistryKeys = good
			entries := map[string][]byte{
				slsa.TypeNPMPublish: i.attestKeyed(registry, published(firmware, subject)),
				slsa.TypeV1:         i.attest(byWorkflow, pumpProvenance(subject, firmware, byWorkflow.san)),
			}
			tt.change(i, entries, &demand)
			var list []any
			for label, bundle := range entries {
				list = append(list, map[string]any{"predicateType": label, "bundle": json.RawMessage(bundle)})
			}
			answer := encode(t, map[string]any{"attestations": list})
			if AnswerOf(answer) != AnswerOfNPM {
				t.Fatal("not recognised")
			}
			got, err := ProvenanceOf(context.Background(), builtRequest(i, answer), demand)
			if err != nil || got.Met() != (tt.reason == "") || !strings.Contains(got.Reason(), tt.reason) {
				t.Errorf("%v: met %v: %s", err, got.Met(), got.Reason())
			}
		})
	}
	i := newInstance(t, "meridian")
	answer := encode(t, map[string]any{"attestations": []any{map[string]any{"bundle": map[string]any{}}}})
	for name, data := range map[string][]byte{"none": nil, "no JSON": []byte("x"), "no keys": []byte(`{"keys": []}`), "other uses": keys("npm:signatures", "", ""),
		"no moment": keys(npmAttestationUsage, "soon", ""), "a misspelt term": bytes.Replace(good, []byte(`"validFor"`), []byte(`"validfrom"`), 1), "no key": []byte(`{"keys":[{"keyUsage":"npm:attestations","publicKey":{"rawBytes":"AAAA"}}]}`)} {
		if _, err := ProvenanceOf(context.Background(), builtRequest(i, answer), ProvenanceDemand{RegistryKeys: data}); err == nil {
			t.Errorf("keys of the registry: %s were accepted", name)
		}
	}
}

func FuzzRegistryKeys(f *testing.F) {
	f.Add(encode(f, map[string]any{"keys": []any{map[string]any{"keyId": "a", "keyUsage": npmAttestationUsage, "publicKey": map[string]any{
		"rawBytes": b64(spki(f, key(f))), "validFor": map[string]any{"start": "2022-12-01T00:00:00.000Z"}}}}}))
	f.Add([]byte("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := npmSigners(data)
		if err != nil {
			return
		}
		for _, s := range all {
			if s.Key == nil || s.Key.key == nil || s.Key.fingerprint == "" {
				t.Errorf("a signer without a key: %+v", s)
			}
		}
	})
}

func TestSummaryNeedsASigner(t *testing.T) {
	i := newInstance(t, "meridian")
	if _, err := SummaryOf(context.Background(), builtRequest(i, []byte("{}")), SummaryDemand{}); err == nil {
		t.Error("a summary of anybody was tried")
	}
	req := builtRequest(i, []byte("{}"))
	req.Artifact = signature.Message{}
	if _, err := ProvenanceOf(context.Background(), req, pumpDemand); err == nil {
		t.Error("nothing was tried against nothing")
	}
}
