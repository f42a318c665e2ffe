package cosign

import (
	"encoding/base64"
	"strings"
	"testing"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

const (
	publicKey = "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n"
	body      = `{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"data":{"hash":{"algorithm":"sha256","value":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}}}`
)

func whole() string {
	return `{"base64Signature":"` + b64("value") + `","cert":"` + b64(publicKey) + `","rekorBundle":{"SignedEntryTimestamp":"` + b64("promise") +
		`","Payload":{"body":"` + b64(body) + `","integratedTime":1780315200,"logIndex":7,"logID":"ab"}}}`
}

// read is Of for the text of an object.
func read(t *testing.T, text string) (*protobundle.Bundle, error) {
	t.Helper()
	tree, err := strictjson.Strict(text, keys)
	object, ok := tree.(map[string]any)
	if err != nil || !ok {
		t.Fatalf("%v: no object: %s", err, text)
	}
	return Of(object)
}

func TestOf(t *testing.T) {
	b, err := read(t, whole())
	if err != nil {
		t.Fatal(err)
	}
	e := b.VerificationMaterial.TlogEntries[0]
	if b.VerificationMaterial.GetPublicKey() == nil || string(b.GetMessageSignature().GetSignature()) != "value" || e.LogIndex != 7 ||
		e.IntegratedTime != 1780315200 || e.KindVersion.Kind != "hashedrekord" || string(e.InclusionPromise.SignedEntryTimestamp) != "promise" {
		t.Errorf("got %v", b)
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, from, to, fault string }{
		{"nothing", whole(), `{}`, "base64Signature: expected base64"},
		{"unknown field", `"cert":`, `"more":1,"cert":`, "expected no fields but"},
		{"unknown field of the entry", `"logIndex":7`, `"logIndex":7,"more":1`, "rekorBundle: expected no fields but"},
		{"no signature", b64("value"), "", "base64Signature: expected base64"},
		{"no certificate", b64(publicKey), b64("x"), "cert: expected one certificate or public key in PEM"},
		{"two keys", b64(publicKey), b64(publicKey + publicKey), "cert: expected one certificate or public key in PEM"},
		{"private key", b64(publicKey), b64(strings.ReplaceAll(publicKey, "PUBLIC", "PRIVATE")), `cert: expected CERTIFICATE or PUBLIC KEY, found "PRIVATE KEY"`},
		{"certificate that is none", b64(publicKey), b64(strings.ReplaceAll(publicKey, "PUBLIC KEY", "CERTIFICATE")), "cert: "},
		{"no promise", b64("promise"), "", "rekorBundle: SignedEntryTimestamp: expected base64"},
		{"time that is no number", "1780315200", `"x"`, "rekorBundle: integratedTime: expected a whole number"},
		{"time with a fraction", "1780315200", `1.5`, `rekorBundle: integratedTime: expected a whole number, found "1.5"`},
		{"log in capitals", `"ab"`, `"AB"`, "logID: expected lower-case hexadecimal digits"},
		{"entry that is none", b64(body), b64("{}"), "rekorBundle: body: expected kind and apiVersion of a log entry"},
		{"entry without a digest", b64(body), b64(strings.Replace(body, "sha256", "sha1", 1)), "the log entry states no SHA-256 of what was signed"},
		{"envelope that is none", b64("value"), b64("{}"), "base64Signature: envelope: payloadType"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(whole(), tt.from) {
				t.Fatal("the case changes nothing")
			}
			_, err := read(t, strings.Replace(whole(), tt.from, tt.to, 1))
			if err == nil || !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %v, expected %q", err, tt.fault)
			}
		})
	}
}
