package sign

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	sigverify "github.com/sigstore/sigstore-go/pkg/verify"
	"github.com/sigstore/sigstore/pkg/signature"
)

const aStatement = `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"}}],"predicateType":"https://example.com/p","predicate":{}}`

// TestStatementsVerifyElsewhere has the library of Sigstore, not our own rooms, verify statements by each kind of key, over their subject and over another file.
func TestStatementsVerifyElsewhere(t *testing.T) {
	for name, private := range keys(t) {
		key, err := ParseKey(plainPEM(t, private), nil)
		if err != nil {
			t.Fatal(name, err)
		}
		raw, err := key.Statement([]byte(aStatement), nil)
		if err != nil {
			t.Fatal(name, err)
		}
		again, err := key.Statement([]byte(aStatement), nil)
		if err != nil || !bytes.Equal(raw, again) {
			t.Errorf("%s: the same statement was signed otherwise the second time (%v)", name, err)
		}
		var b bundle.Bundle
		if err := b.UnmarshalJSON(raw); err != nil {
			t.Fatal(name, err)
		}
		verifier, err := signature.LoadDefaultVerifier(private.Public())
		if err != nil {
			t.Fatal(name, err)
		}
		material := root.NewTrustedPublicKeyMaterial(func(string) (root.TimeConstrainedVerifier, error) {
			return root.NewExpiringKey(verifier, time.Time{}, time.Time{}), nil
		})
		v, err := sigverify.NewVerifier(material, sigverify.WithNoObserverTimestamps())
		if err != nil {
			t.Fatal(name, err)
		}
		for content, want := range map[string]bool{"content": true, "Content": false} {
			sum := sha256.Sum256([]byte(content))
			result, err := v.Verify(&b, sigverify.NewPolicy(sigverify.WithArtifactDigest("sha256", sum[:]), sigverify.WithKey()))
			if (err == nil) != want || want && result.Statement.GetPredicateType() != "https://example.com/p" {
				t.Errorf("%s over %s: %v", name, content, err)
			}
		}
	}
}

// TestForm changes what signatures do not cover.
func TestForm(t *testing.T) {
	all := keys(t)
	key, err := ParseKey(plainPEM(t, all["P-256"]), nil)
	if err != nil {
		t.Fatal(err)
	}
	statement, err := key.Statement([]byte(aStatement), nil)
	if err != nil {
		t.Fatal(err)
	}
	message, err := key.Bundle([]byte("content"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range [][]byte{statement, message} {
		if err := CheckForm(raw, all["P-256"].Public()); err != nil {
			t.Error(err)
		}
		var packed bytes.Buffer
		if err := json.Compact(&packed, raw); err != nil {
			t.Fatal(err)
		}
		for name, changed := range map[string]struct {
			data []byte
			key  crypto.PublicKey
			want error
		}{
			"another key":            {raw, all["Ed25519"].Public(), ErrOtherKey},
			"without spaces":         {packed.Bytes(), all["P-256"].Public(), ErrOtherForm},
			"a space more":           {append(bytes.Clone(raw), '\n'), all["P-256"].Public(), ErrOtherForm},
			"another hint":           {bytes.Replace(raw, []byte(`"hint": "`), []byte(`"hint": "x`), 1), all["P-256"].Public(), ErrOtherKey},
			"base64 without its end": {bytes.Replace(raw, []byte(`==`), []byte(``), 1), all["P-256"].Public(), ErrOtherForm},
			"another field":          {bytes.Replace(raw, []byte(`{`), []byte(`{"x":1,`), 1), all["P-256"].Public(), ErrOtherForm},
			"nothing":                {nil, all["P-256"].Public(), ErrOtherForm},
		} {
			if bytes.Equal(changed.data, raw) && changed.key == all["P-256"].Public() {
				continue // no padding in this one
			}
			if err := CheckForm(changed.data, changed.key); !errors.Is(err, changed.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if err := CheckForm(statement, "no key"); err == nil || !strings.Contains(err.Error(), "the key has no form") {
		t.Error(err)
	}
}
