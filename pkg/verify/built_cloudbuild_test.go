package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestCloudBuildTimes holds the times that an answer of Cloud Build states against the moment judged at, as those of all other provenance are.
func TestCloudBuildTimes(t *testing.T) {
	k := key(t)
	sum := sha256.Sum256(firmware)
	image := "sha256:" + hex.EncodeToString(sum[:])
	for finished, reason := range map[string]string{
		"2026-06-01T11:59:00Z": "", "2099-01-01T00:00:00Z": "finished on 2099-01-01T00:00:00Z, after the moment judged at", "yesterday": "a moment with its zone",
	} {
		payload := statementOf("pump", firmware, slsa.TypeV1, fmt.Sprintf(`{"buildDefinition":{"buildType":"t","externalParameters":{"source":%q}},
			"runDetails":{"builder":{"id":%q},"metadata":{"finishedOn":%q}}}`, "git+"+pumpSource, buildWorkflow, finished))
		signed := sha256.Sum256(payload)
		value, err := ecdsa.SignASN1(rand.Reader, k, signed[:])
		must(t, err)
		req := builtRequest(newInstance(t, "meridian"), encode(t, map[string]any{
			"image_summary": map[string]any{"digest": image, "fully_qualified_digest": "r.example/pump@" + image},
			"provenance_summary": map[string]any{"provenance": []any{map[string]any{
				"kind": "BUILD", "resourceUri": "https://r.example/pump@" + image, "build": map[string]any{"intotoStatement": json.RawMessage(payload)},
				"envelope": map[string]any{"payload": b64(payload), "payloadType": statementPayload, "signatures": []any{map[string]any{
					"keyid": "projects/verified-builder/locations/us-west2/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1", "sig": b64(value),
				}}},
			}}},
		}))
		req.Thresholds = Thresholds{}
		d := pumpDemand
		d.CloudBuild = map[string]crypto.PublicKey{"us-west2": k.Public()}
		got, err := ProvenanceOf(t.Context(), req, d)
		must(t, err)
		if got.Met() != (reason == "") || !strings.Contains(got.Reason(), reason) {
			t.Errorf("finished on %s: met %v: %q", finished, got.Met(), got.Reason())
		}
	}
}
