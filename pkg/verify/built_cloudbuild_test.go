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

// cloudBuildRequest is an answer about the firmware as an image, with an entry for each statement, and the demand that it is held against.
func cloudBuildRequest(t *testing.T, statements ...[]byte) (BuiltRequest, ProvenanceDemand) {
	k := key(t)
	sum := sha256.Sum256(firmware)
	image := "sha256:" + hex.EncodeToString(sum[:])
	var entries []any
	for _, payload := range statements {
		signed := sha256.Sum256(payload)
		value, err := ecdsa.SignASN1(rand.Reader, k, signed[:])
		must(t, err)
		entries = append(entries, map[string]any{
			"kind": "BUILD", "resourceUri": "https://r.example/pump@" + image, "build": map[string]any{"intotoStatement": json.RawMessage(payload)},
			"envelope": map[string]any{"payload": b64(payload), "payloadType": statementPayload, "signatures": []any{map[string]any{
				"keyid": "projects/verified-builder/locations/us-west2/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1", "sig": b64(value),
			}}},
		})
	}
	req := builtRequest(newInstance(t, "meridian"), encode(t, map[string]any{
		"image_summary":      map[string]any{"digest": image, "fully_qualified_digest": "r.example/pump@" + image},
		"provenance_summary": map[string]any{"provenance": entries},
	}))
	req.Thresholds = Thresholds{}
	d := pumpDemand
	d.CloudBuild = map[string]crypto.PublicKey{"us-west2": k.Public()}
	return req, d
}

// cloudBuilt is provenance by a builder, of a build that finished at a moment.
func cloudBuilt(builder, finished string) []byte {
	return statementOf("pump", firmware, slsa.TypeV1, fmt.Sprintf(`{"buildDefinition":{"buildType":"t","externalParameters":{"source":%q}},
		"runDetails":{"builder":{"id":%q},"metadata":{"finishedOn":%q}}}`, "git+"+pumpSource, builder, finished))
}

// TestCloudBuildTimes holds the times that an answer of Cloud Build states against the moment judged at, as those of all other provenance are.
func TestCloudBuildTimes(t *testing.T) {
	for finished, reason := range map[string]string{
		"2026-06-01T11:59:00Z": "", "2099-01-01T00:00:00Z": "finished on 2099-01-01T00:00:00Z, after the moment judged at", "yesterday": "a moment with its zone",
	} {
		req, d := cloudBuildRequest(t, cloudBuilt(buildWorkflow, finished))
		got, err := ProvenanceOf(t.Context(), req, d)
		must(t, err)
		if got.Met() != (reason == "") || !strings.Contains(got.Reason(), reason) {
			t.Errorf("finished on %s: met %v: %q", finished, got.Met(), got.Reason())
		}
	}
}

// TestCloudBuildAgainst: what Cloud Build says in another entry about the same image is not passed over.
func TestCloudBuildAgainst(t *testing.T) {
	const finished = "2026-06-01T11:59:00Z"
	good := cloudBuilt(buildWorkflow, finished)
	for name, tt := range map[string]struct {
		beside []byte
		reason string
	}{
		"the same again":              {good, ""},
		"another builder":             {cloudBuilt("https://evil.example/", finished), "is not what is expected"},
		"a version nobody reads":      {statementOf("pump", firmware, "https://slsa.dev/provenance/v9", `{}`), "a version that is not read"},
		"a summary that failed":       {statementOf("pump", firmware, slsa.TypeVSAV1, summaryFailed), "speaks against its subject"},
		"a statement of another type": {statementOf("pump", firmware, "https://other.example/v1", `{}`), ""},
	} {
		for _, order := range [][][]byte{{good, tt.beside}, {tt.beside, good}} {
			req, d := cloudBuildRequest(t, order...)
			got, err := ProvenanceOf(t.Context(), req, d)
			must(t, err)
			if got.Met() != (tt.reason == "") || !strings.Contains(got.Reason(), tt.reason) {
				t.Errorf("%s: met %v: %q", name, got.Met(), got.Reason())
			}
		}
	}
}
