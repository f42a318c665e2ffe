package slsa

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// TestCloudBuildEntry signs an answer about an image as Cloud Build does, and changes what stands around.
func TestCloudBuildEntry(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const image = "sha256:1234"
	payload := []byte(`{"_type": "https://in-toto.io/Statement/v0.1", "predicate": {"a": 1}}`)
	sign := func(message []byte) string {
		sum := sha256.Sum256(message)
		sig, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(sig)
	}
	answer := func(region, sig string) string {
		id := "projects/verified-builder/locations/" + region + "/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1"
		data, err := json.Marshal(map[string]any{
			"image_summary": map[string]any{"digest": image, "fully_qualified_digest": "r.example/pump@" + image},
			"provenance_summary": map[string]any{"provenance": []any{map[string]any{
				"kind": "BUILD", "resourceUri": "https://r.example/pump@" + image, "build": map[string]any{"intotoStatement": json.RawMessage(payload)},
				"envelope": map[string]any{"payload": base64.URLEncoding.EncodeToString(payload), "payloadType": statementPayload, "signatures": []any{map[string]any{"keyid": id, "sig": sig}}},
			}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	regional, global := answer("us-west2", sign(payload)), answer("global", sign(dsse.PAE(statementPayload, payload)))
	for name, c := range map[string]struct{ answer, from, to, reason string }{
		"regional":             {regional, "", "", ""},
		"global, as DSSE":      {global, "", "", ""},
		"another payload type": {regional, statementPayload, "application/json", "payloadType: expected application/vnd.in-toto+json"},
		"another kind":         {regional, "BUILD", "DISCOVERY", "kind: expected BUILD"},
		"another resource":     {regional, "https://r.example/pump@sha256:1234", "https://r.example/pump@sha256:1235", "resourceUri"},
		"another clear text":   {regional, `"a":1`, `"a":2`, "the clear text is not what was signed"},
		"key of nobody known":  {regional, "us-west2", "us-west3", "no key for projects/verified-builder/locations/us-west3"},
		"key of somebody else": {regional, "projects/verified-builder", "projects/mallory", "names no key of Google Cloud Build"},
		"another signature":    {answer("us-west2", sign([]byte("other"))), "", "", "does not hold"},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok, err := ParseCloudBuild([]byte(strings.Replace(c.answer, c.from, c.to, 1)), strictjson.Options{})
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			keys := map[string]crypto.PublicKey{"us-west2": key.Public(), "global-pae": key.Public()}
			statement, err := got.Entries[0].Statement(image, keys, strictjson.Options{})
			switch {
			case c.reason == "" && (err != nil || !bytes.Equal(statement, payload)):
				t.Errorf("%s, %v", statement, err)
			case c.reason != "" && (err == nil || !strings.Contains(err.Error(), c.reason)):
				t.Errorf("%v, expected %q", err, c.reason)
			}
		})
	}
}
