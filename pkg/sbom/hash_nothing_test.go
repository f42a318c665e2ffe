package sbom

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// A digest of nothing is none: digits over and over, bytes that count on, or that of a file without content where something has content.
func TestHashOfNothing(t *testing.T) {
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	real := sha256.Sum256([]byte("x"))
	sound := hex.EncodeToString(real[:])
	for _, tt := range []struct {
		kind, algorithm, digest string
		nothing                 bool
	}{
		{"library", "SHA-256", sound, false},
		{"library", "SHA-256", strings.Repeat("0", 64), true},
		{"library", "SHA-256", strings.Repeat("Ff", 32), true},
		{"file", "SHA-512", strings.Repeat("0", 128), true},
		{"library", "SHA-256", strings.Repeat("deadbeef", 8), true},
		{"library", "SHA-256", strings.Repeat("DeadBeef", 8), true},
		{"library", "SHA-256", strings.Repeat("1234567890abcdef", 4), true},
		{"library", "SHA-256", strings.Repeat("00112233445566778899aabbccddeeff", 2), true},
		{"library", "SHA-256", strings.Repeat("1234567890", 7)[:64], true},
		{"library", "SHA-1", strings.Repeat("0123456789abcdef", 3)[:40], true},
		{"library", "MD5", strings.Repeat("0123456789abcdef", 2), true},
		{"library", "SHA-256", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", true},
		{"library", "SHA-256", strings.Repeat("deadbeef", 7) + "deadbeee", false},
		{"library", "SHA-256", empty, true},
		{"library", "sha-256", strings.ToUpper(empty), true},
		{"library", "MD5", "d41d8cd98f00b204e9800998ecf8427e", true},
		{"library", "SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", true},
		{"library", "SHA3-256", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a", true},
		{"file", "SHA-256", empty, false},
	} {
		hashes := fmt.Sprintf(`[{"alg":%q,"content":%q}]`, tt.algorithm, tt.digest)
		d, err := Read("s.cdx.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"`+tt.kind+`","name":"a","version":"1","hashes":`+hashes+
			`,"externalReferences":[{"type":"distribution","url":"https://a.example/a","hashes":`+hashes+`}]}]}`), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if h := d.Components[0].Hashes[0]; h.Nothing != tt.nothing || h.WellFormed == tt.nothing {
			t.Errorf("%s %s %s: %+v", tt.kind, tt.algorithm, tt.digest, h)
		}
		if h := d.Components[0].Details().References[0].Hashes[0]; h.Nothing != isFiller(tt.digest) || h.WellFormed == h.Nothing {
			t.Errorf("handed out, %s %s: %+v", tt.algorithm, tt.digest, h)
		}
	}
}
