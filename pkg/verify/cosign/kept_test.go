package cosign

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

const (
	imageDigest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	payload     = `{"critical":{"identity":{"docker-reference":"registry.example/pump"},"image":{"docker-manifest-digest":"` + imageDigest + `"},"type":"cosign container image signature"},"optional":{"by":"release"}}`
	promise     = `{"SignedEntryTimestamp":"cHJvbWlzZQ==","Payload":{"body":"BODY","integratedTime":1780315200,"logIndex":7,"logID":"ab"}}`
)

func TestParsePayload(t *testing.T) {
	for _, tt := range []struct{ name, from, to, fault string }{
		{"as cosign writes it", "", "", ""},
		{"null for optional", `{"by":"release"}`, "null", ""},
		{"no optional", `,"optional":{"by":"release"}`, "", ""},
		{"SHA-512", imageDigest, "sha512:" + strings.Repeat("ab", 64), ""},
		{"no object", payload, `[]`, "expected an object"},
		{"no critical part", `"critical"`, `"Critical"`, "critical: expected an object"},
		{"critical part that is text", payload, `{"critical":"x"}`, "critical: expected an object"},
		{"no image", `"image":`, `"picture":`, "expected the objects identity and image"},
		{"unknown field", `"optional":`, `"more":1,"optional":`, "expected no fields but"},
		{"unknown critical field", `"type":`, `"more":1,"type":`, "expected no fields but"},
		{"unknown field of the image", `"docker-manifest-digest"`, `"more":1,"docker-manifest-digest"`, "expected no fields but"},
		{"unknown field of the identity", `"docker-reference"`, `"more":1,"docker-reference"`, "expected no fields but"},
		{"digest twice", `"docker-manifest-digest"`, `"docker-manifest-digest":"x","docker-manifest-digest"`, "docker-manifest-digest"},
		{"digest twice, in other letters", `"docker-manifest-digest"`, `"Docker-Manifest-Digest":"x","docker-manifest-digest"`, "ocker-"},
		{"digest in capitals", imageDigest, strings.ToUpper(imageDigest), "docker-manifest-digest: expected sha256:"},
		{"digest too short", imageDigest, imageDigest[:70], "docker-manifest-digest: expected sha256:"},
		{"digest that counts for nothing", imageDigest, "sha1:" + strings.Repeat("a", 40), "docker-manifest-digest: expected sha256:"},
		{"no digest", `"` + imageDigest + `"`, "7", "docker-manifest-digest: expected sha256:"},
		{"name that is none", `"registry.example/pump"`, "7", "docker-reference: expected text"},
		{"type that is none", `"cosign container image signature"`, "7", "critical.type: expected text"},
		{"another type", "cosign container", "atomic container", "unsupported kind: a payload of the type"},
		{"trailing data", payload, payload + "{}", "expected"},
		{"too large", `"release"`, `"` + strings.Repeat("x", MaxPayloadSize) + `"`, "at most 1048576 are read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(payload, tt.from) {
				t.Fatal("the case changes nothing")
			}
			digest, err := ParsePayload([]byte(strings.Replace(payload, tt.from, tt.to, 1)))
			if tt.fault == "" {
				if err != nil || !strings.HasPrefix(digest, "sha") {
					t.Errorf("%q, %v", digest, err)
				}
				return
			}
			if err == nil || digest != "" || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %q, %v, expected %q", digest, err, tt.fault)
			}
			if unsupported := errors.As(err, new(*signature.UnsupportedError)); unsupported != strings.HasPrefix(tt.fault, "unsupported kind") {
				t.Errorf("unsupported: %v", unsupported)
			}
		})
	}
}

func certificatePEM(t testing.TB) string {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

const envelopeJSON = `{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"sig":"c2ln"}]}`

func TestFromAnnotations(t *testing.T) {
	cert, entry := certificatePEM(t), strings.Replace(promise, "BODY", b64(body), 1)
	all := map[string]string{AnnotationSignature: b64("value"), AnnotationCertificate: cert, AnnotationBundle: entry, AnnotationTimestamp: `{"SignedRFC3161Timestamp":"c3RhbXA="}`}
	for _, tt := range []struct {
		name     string
		envelope bool
		change   map[string]string // "" takes an annotation away
		fault    string
	}{
		{"certificate, log entry and time stamp", false, nil, ""},
		{"key and log entry", false, map[string]string{AnnotationCertificate: "", AnnotationTimestamp: ""}, ""},
		{"key alone", false, map[string]string{AnnotationCertificate: "", AnnotationTimestamp: "", AnnotationBundle: ""}, ""},
		{"envelope", true, map[string]string{AnnotationSignature: ""}, ""},
		{"a chain that is not looked at", false, map[string]string{AnnotationChain: "-"}, ""},
		{"envelope with a signature beside it", true, nil, "expected none beside an envelope"},
		{"no signature", false, map[string]string{AnnotationSignature: ""}, "signature: expected base64"},
		{"signature without padding", false, map[string]string{AnnotationSignature: strings.TrimRight(b64("value"), "=")}, "signature: expected base64"},
		{"no certificate", false, map[string]string{AnnotationCertificate: "x"}, "expected one certificate in PEM"},
		{"two certificates", false, map[string]string{AnnotationCertificate: cert + cert}, "expected one certificate in PEM"},
		{"public key for a certificate", false, map[string]string{AnnotationCertificate: publicKey}, "expected one certificate in PEM"},
		{"certificate that is none", false, map[string]string{AnnotationCertificate: strings.ReplaceAll(publicKey, "PUBLIC KEY", "CERTIFICATE")}, "certificate: "},
		{"log entry that is none", false, map[string]string{AnnotationBundle: "[]"}, "bundle: expected the promise of the log"},
		{"log entry with a key twice", false, map[string]string{AnnotationBundle: strings.Replace(entry, `"logIndex"`, `"logIndex":1,"logIndex"`, 1)}, "bundle: "},
		{"log entry with more in it", false, map[string]string{AnnotationBundle: strings.Replace(entry, `"logIndex"`, `"more":1,"logIndex"`, 1)}, "bundle: expected no fields but"},
		{"time stamp that is none", false, map[string]string{AnnotationTimestamp: "[]"}, "rfc3161timestamp: expected an object"},
		{"time stamp with more beside it", false, map[string]string{AnnotationTimestamp: `{"SignedRFC3161Timestamp":"c3RhbXA=","x":1}`}, "rfc3161timestamp: expected no fields but"},
		{"time stamp that is no base64", false, map[string]string{AnnotationTimestamp: `{"SignedRFC3161Timestamp":"%"}`}, "SignedRFC3161Timestamp: expected base64"},
		{"time stamp that is no JSON", false, map[string]string{AnnotationTimestamp: "{"}, "rfc3161timestamp: "},
		{"too large", false, map[string]string{AnnotationChain: strings.Repeat("x", maxAnnotation+1)}, "at most 1048576 are read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			annotations := maps.Clone(all)
			for k, v := range tt.change {
				if annotations[k] = v; v == "" {
					delete(annotations, k)
				}
			}
			content := payload
			if tt.envelope {
				content = envelopeJSON
			}
			if !Keeps(annotations) {
				t.Error("nothing is kept")
			}
			got, err := FromAnnotations(annotations, []byte(content), tt.envelope)
			if tt.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fault) {
					t.Errorf("got %v, expected %q", err, tt.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			entries := annotations[AnnotationBundle] != ""
			if (got.Bundle != nil) != entries || (got.Certificate != nil) != (annotations[AnnotationCertificate] != "") || (got.Value == nil) != tt.envelope {
				t.Errorf("got %+v", got)
			}
			if entries && (got.Bundle.GetDsseEnvelope() != nil) != tt.envelope {
				t.Errorf("got %v", got.Bundle)
			}
		})
	}
	if _, err := FromAnnotations(map[string]string{AnnotationBundle: entry}, []byte("{}"), true); err == nil || !strings.Contains(err.Error(), "envelope: ") {
		t.Errorf("content that is no envelope: %v", err)
	}
	if Keeps(map[string]string{AnnotationChain: "x", "predicateType": "y"}) {
		t.Error("a chain alone is no signature")
	}
}

func FuzzPayload(f *testing.F) {
	f.Add([]byte(payload))
	f.Add([]byte(`{"critical":{"identity":{},"image":{},"type":""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		digest, err := ParsePayload(data)
		if (err == nil) != strings.HasPrefix(digest, "sha") {
			t.Errorf("%q, %v", digest, err)
		}
	})
}

func FuzzAnnotations(f *testing.F) {
	f.Add(b64("value"), certificatePEM(f), strings.Replace(promise, "BODY", b64(body), 1), `{"SignedRFC3161Timestamp":"c3RhbXA="}`, []byte(payload))
	f.Add("", "", strings.Replace(promise, "BODY", b64(body), 1), "", []byte(envelopeJSON))
	f.Fuzz(func(t *testing.T, value, cert, entry, stamp string, content []byte) {
		annotations := map[string]string{AnnotationSignature: value, AnnotationCertificate: cert, AnnotationBundle: entry, AnnotationTimestamp: stamp}
		for _, envelope := range []bool{false, true} {
			got, err := FromAnnotations(annotations, content, envelope)
			if err == nil && (!envelope && len(got.Value) == 0 || got.Bundle != nil && got.Bundle.Content == nil) {
				t.Errorf("%+v", got)
			}
		}
	})
}
