package sigstore_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	"github.com/sigstore/sigstore-go/pkg/verify"

	"github.com/cleanbill-dev/cleanbill/internal/mkdeliveries/sigstore"
)

var at = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

var who = sigstore.Identity{
	URI: "https://forge.test/w.yml@refs/tags/v1", Issuer: "https://forge.test/oidc",
	Source: "https://forge.test/w", Ref: "refs/tags/v1", Commit: "0123456789012345678901234567890123456789",
}

func instance(t *testing.T) *sigstore.Instance {
	t.Helper()
	i, err := sigstore.New("test", "demo.test", at.AddDate(-1, 0, 0), at.AddDate(10, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// several signs enough times for inclusion proofs of every small shape.
func several(t *testing.T, i *sigstore.Instance) (content []byte, bundles [][]byte) {
	t.Helper()
	content = []byte("content")
	statement := []byte(`{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"c","digest":{"sha256":"ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"}}],"predicateType":"https://x.test/p","predicate":{}}`)
	for n := range 9 {
		make, what := i.Sign, content
		if n%2 == 1 {
			make, what = i.Attest, statement
		}
		b, err := make(who, at, what)
		if err != nil {
			t.Fatal(err)
		}
		bundles = append(bundles, b)
	}
	return content, bundles
}

// TestBundlesVerify asks sigstore-go, which knows nothing of this package.
func TestBundlesVerify(t *testing.T) {
	i := instance(t)
	content, bundles := several(t, i)
	raw, err := i.TrustedRoot()
	if err != nil {
		t.Fatal(err)
	}
	trusted, err := root.NewTrustedRootFromJSON(raw)
	if err != nil {
		t.Fatal(err)
	}
	v, err := verify.NewVerifier(trusted, verify.WithTransparencyLog(1), verify.WithIntegratedTimestamps(1))
	if err != nil {
		t.Fatal(err)
	}
	id, err := verify.NewShortCertificateIdentity(who.Issuer, "", who.URI, "")
	if err != nil {
		t.Fatal(err)
	}
	for n, raw := range bundles {
		var b bundle.Bundle
		if err := b.UnmarshalJSON(raw); err != nil {
			t.Fatalf("bundle %d: %v", n, err)
		}
		if _, err := v.Verify(&b, verify.NewPolicy(verify.WithArtifact(bytes.NewReader(content)), verify.WithCertificateIdentity(id))); err != nil {
			t.Errorf("bundle %d: %v", n, err)
		}
		if _, err := v.Verify(&b, verify.NewPolicy(verify.WithArtifact(bytes.NewReader([]byte("other"))), verify.WithCertificateIdentity(id))); err == nil {
			t.Errorf("bundle %d verifies other content", n)
		}
	}
}

func TestSameCallsSameBytes(t *testing.T) {
	_, first := several(t, instance(t))
	_, second := several(t, instance(t))
	for n := range first {
		if !bytes.Equal(first[n], second[n]) {
			t.Errorf("bundle %d differs between two runs", n)
		}
	}
}
