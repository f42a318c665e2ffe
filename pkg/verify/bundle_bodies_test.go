package verify

import (
	"strings"
	"testing"

	protorekor "github.com/sigstore/protobuf-specs/gen/pb-go/rekor/v1"
)

// The bodies of log entries are bounded before the library reads them, in every form in which they come.
func TestMaxLogBodies(t *testing.T) {
	const words = "at most 1048576 are read"
	i := newInstance(t, "meridian")
	cert, _ := i.leaf(release.san, release.issuer, signingTime)
	body := func(size int) []byte {
		const begin = `{"apiVersion":"0.0.1","kind":"dsse","spec":{"a":"`
		return []byte(begin + strings.Repeat("0", size-len(begin)-3) + `"}}`)
	}
	for _, tt := range []struct {
		size int
		over bool
	}{{MaxLogBodies, false}, {MaxLogBodies + 1, true}} {
		s := newScene(t)
		s.bundle("firmware.bin.sigstore.json", i.bundle(cert, "dsse", body(tt.size), signingTime, "messageSignature", map[string]any{
			"messageDigest": map[string]any{"algorithm": "SHA2_256", "digest": b64(make([]byte, 32))}, "signature": b64([]byte("x")),
		}))
		if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid || strings.Contains(got.Reason, words) != tt.over {
			t.Errorf("%d bytes: %q", tt.size, got.Reason)
		}
	}
	half := &protorekor.TransparencyLogEntry{CanonicalizedBody: body(MaxLogBodies/2 + 1), KindVersion: &protorekor.KindVersion{Kind: "dsse", Version: "0.0.1"}}
	if err := checkEntries([]*protorekor.TransparencyLogEntry{half}); err != nil {
		t.Error(err)
	}
	if err := checkEntries([]*protorekor.TransparencyLogEntry{half, half}); err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("two halves: %v", err)
	}
}
