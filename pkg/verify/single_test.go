package verify

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// conformanceRequest is a case of the conformance data as a request for one artifact.
func conformanceRequest(t *testing.T, dir string, c conformanceCase, signatureRole string, digestOnly bool) SingleRequest {
	t.Helper()
	req := SingleRequest{
		Signature: read(t, filepath.Join(dir, c.file(signatureRole))), SignatureName: filepath.Base(c.file(signatureRole)),
		At:         time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Thresholds: Thresholds{c.Options.TLog, c.Options.TSA, c.Options.SCT},
		Read:       func(name string, _ int64) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) },
	}
	if key := c.file("key"); key != "" {
		req.Signer.Key = &KeyIdentity{File: key}
	} else {
		req.Signer.Sigstore = SigstoreIdentity{Issuer: c.Options.Issuer, Identity: c.Options.Identity}
	}
	if root := c.file("trusted_root"); root != "" {
		r, err := NewRoot("root", read(t, filepath.Join(dir, root)))
		if err == nil {
			req.Roots = []Root{r}
		}
	}
	if name := c.file("artifact"); name != "" && !digestOnly {
		data := read(t, filepath.Join(dir, name))
		req.Artifact, req.Size = signature.NewMessage(data), int64(len(data))
		return req
	}
	req.Artifact.Digests = map[crypto.Hash][]byte{}
	first := ""
	if len(c.Options.SHA256) > 0 {
		first = c.Options.SHA256[0]
	}
	for h, d := range map[crypto.Hash]string{crypto.SHA256: first, crypto.SHA384: c.Options.SHA384, crypto.SHA512: c.Options.SHA512} {
		if raw, err := hex.DecodeString(d); err == nil && d != "" {
			req.Artifact.Digests[h] = raw
		}
	}
	return req
}

// TestConformanceSingle runs every bundle case as one artifact and one bundle, with the file and with its digest.
func TestConformanceSingle(t *testing.T) {
	dir, cases := conformance(t, "sigstore")
	agree, ran, keyed := 0, 0, 0
	for _, c := range cases {
		if c.Check != "verify-bundle" {
			continue
		}
		for _, digestOnly := range []bool{false, true} {
			req := conformanceRequest(t, dir, c, "bundle", digestOnly)
			if digestOnly && len(req.Artifact.Digests) == 0 {
				continue
			}
			ran++
			got, err := Single(context.Background(), req)
			why := ""
			switch {
			case err != nil:
				why = err.Error()
			case !got.Verified():
				why = got.Best.Reason
			}
			if req.Signer.Key != nil {
				keyed++
			}
			switch accepted := why == ""; {
			case accepted == (c.Expect == "pass"):
				agree++
			case accepted && !c.Disputed:
				t.Errorf("%s: accepted, must fail", c.ID)
			default:
				t.Logf("%s, by digest %v: expect %s: %s", c.ID, digestOnly, c.Expect, why)
			}
		}
	}
	t.Logf("agree %d of %d, %d with a key", agree, ran, keyed)
	if agree < ran-6 || keyed < 4 {
		t.Errorf("agree %d of %d", agree, ran)
	}
}

// TestConformanceEnvelopes runs envelopes that were signed with a key.
func TestConformanceEnvelopes(t *testing.T) {
	dir, cases := conformance(t, "sigstore")
	ran := 0
	for _, c := range cases {
		if c.Check != "verify-dsse-key" {
			continue
		}
		ran++
		req := conformanceRequest(t, dir, c, "envelope", true)
		// Whatever it is about: the case asks for the signature alone.
		req.Artifact.Digests[crypto.SHA256] = make([]byte, 32)
		got, err := Single(context.Background(), req)
		accepted := err == nil && got.Statement != nil && got.Statement.Ladder.Valid
		if accepted != (c.Expect == "pass") {
			t.Errorf("%s: expect %s: %v, %+v", c.ID, c.Expect, err, got)
		}
	}
	if ran != 8 {
		t.Errorf("ran %d cases", ran)
	}
}

// TestRequestsShareASigner hands one signer to several requests at once, each of which finds another key under its name.
func TestRequestsShareASigner(t *testing.T) {
	shared := Signer{Key: &KeyIdentity{File: "key"}}
	content := []byte("firmware")
	for range 4 {
		t.Run("request", func(t *testing.T) {
			t.Parallel()
			k := key(t)
			sum := sha256.Sum256(content)
			value, err := k.Sign(rand.Reader, sum[:], crypto.SHA256)
			must(t, err)
			got, err := Single(context.Background(), SingleRequest{
				Artifact: signature.NewMessage(content), Signature: value, Signer: shared, At: signingTime,
				Read: func(string, int64) ([]byte, error) { return pemKey(t, k), nil },
			})
			must(t, err)
			if !got.Verified() || shared.Key.key != nil {
				t.Errorf("verified %v, %q; the signer that was handed in has the key %v", got.Verified(), got.Best.Reason, shared.Key.key)
			}
		})
	}
}
