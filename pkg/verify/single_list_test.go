package verify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestSingleThroughAList holds an artifact against a checksum list and the signature over that, wherever the two lie.
func TestSingleThroughAList(t *testing.T) {
	k := key(t)
	content := []byte("firmware")
	sum := sha256.Sum256(content)
	digest, other := hex.EncodeToString(sum[:]), strings.Repeat("0", 64)
	for _, tt := range []struct {
		name, list, signed string // what was signed: the list when empty
		artifact           string
		ladder, reason     string // the reason of an error when there is no ladder
	}{
		{"by name", digest + "  fw.bin\n", "", "fw.bin", whole, ""},
		{"by an absolute path", digest + "  fw.bin\n", "", "/else/where/fw.bin", whole, ""},
		{"in a directory of the list", digest + "  out/fw.bin\n" + other + "  other.bin\n", "", "fw.bin", whole, ""},
		{"exchanged for another on the list", digest + "  fw-debug.bin\n" + other + "  fw.bin\n", "", "fw.bin", "present valid recognised authorised timely", "another content was signed"},
		{"renamed", digest + "  fw-4.2.bin\n" + other + "  other.bin\n", "", "fw.bin", whole, ""},
		{"two of one name", other + "  a/fw.bin\n" + digest + "  b/fw.bin\n", "", "fw.bin", whole, ""},
		{"another of the name in a directory", other + "  fw.bin\n" + digest + "  debug/fw.bin\n", "", "fw.bin", "present valid recognised authorised timely", "another content was signed"},
		{"likewise, the other way round", digest + "  debug/fw.bin\n" + other + "  fw.bin\n", "", "/else/where/fw.bin", "present valid recognised authorised timely", "another content was signed"},
		{"exchanged for one in another directory", digest + "  debug/fw.bin\n" + other + "  release/fw.bin\n", "", "release/fw.bin", "present valid recognised authorised timely", "another content was signed"},
		{"in its directory", digest + "  debug/fw.bin\n" + other + "  fw.bin\n", "", "debug/fw.bin", whole, ""},
		{"exchanged, and the list lies elsewhere", digest + "  debug/fw.bin\n" + other + "  release/fw.bin\n", "", "/else/release/fw.bin", "present valid recognised authorised timely", "another content was signed"},
		{"exchanged, and one of the bare name too", digest + "  debug/fw.bin\n" + other + "  fw.bin\n", "", "/else/debug/fw.bin", "present valid recognised authorised timely", "another content was signed"},
		{"of its name, wherever the list lies", digest + "  debug/fw.bin\n" + other + "  release/fw.bin\n", "", "/else/debug/fw.bin", whole, ""},
		{"nothing but the digest", digest + "\n", "", "fw.bin", whole, ""},
		{"another digest", other + "  fw.bin\n", "", "fw.bin", "present valid recognised authorised timely", "another content was signed"},
		{"not named", other + "  other.bin\n", "", "fw.bin", "present valid recognised authorised timely", "states neither the digest of this file nor its name"},
		{"changed list", digest + "  fw.bin\n", other + "  fw.bin\n", "fw.bin", "present", "the signature is not valid"},
		{"the artifact is what was signed", digest + "  fw.bin\n", string(content), "fw.bin", "present", "the signature is not valid"},
		{"only a weak digest", "d41d8cd98f00b204e9800998ecf8427e  fw.bin\n", "", "fw.bin", "present valid recognised authorised timely", "the weakness is not accepted"},
		{"no list", "firmware 4.2\n", "", "fw.bin", "", "is no checksum list"},
		{"a list that cannot be read", digest + "  fw.bin\n" + other + "  fw.bin\n", "", "fw.bin", "", "listed before with another sha256 digest"},
		{"called as the artifact", digest + "  fw.bin\n", "", "SHA256SUMS", "", "and as the artifact"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Single(context.Background(), SingleRequest{
				Artifact: signature.NewMessage(content), ArtifactName: tt.artifact, At: signingTime,
				List: []byte(tt.list), ListName: "SHA256SUMS", SignatureName: "SHA256SUMS.sig",
				Signature: rawSignature(t, k, []byte(cmp.Or(tt.signed, tt.list))), Signer: Signer{Key: &KeyIdentity{File: "key"}},
				Read: func(string, int64) ([]byte, error) { return pemKey(t, k), nil },
			})
			if err != nil {
				got = &SingleResult{}
				got.Best.Reason = err.Error()
			}
			if show(got.Best.Ladder) != tt.ladder || !strings.Contains(got.Best.Reason, tt.reason) || got.Verified() != (tt.ladder == whole) {
				t.Errorf("got %q: %q", show(got.Best.Ladder), got.Best.Reason)
			}
			if tt.ladder != "" && got.List != "SHA256SUMS" {
				t.Errorf("through %q", got.List)
			}
			if want := map[string]string{"renamed": "fw-4.2.bin", "in a directory of the list": "out/fw.bin", "two of one name": "b/fw.bin"}[tt.name]; got.ListedAs != want {
				t.Errorf("listed as %q, expected %q", got.ListedAs, want)
			}
		})
	}
}
