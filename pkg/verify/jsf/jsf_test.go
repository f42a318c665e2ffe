package jsf

import (
	"bufio"
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/cyberphone/json-canonicalization/go/src/webpki.org/jsoncanonicalizer"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func TestEveryAlgorithm(t *testing.T) {
	for algorithm := range schemes {
		s := newSigner(t, algorithm)
		data := s.single(t, bom())
		all, err := Find(data, strictjson.Options{})
		if err != nil || len(all) != 1 {
			t.Fatalf("%s: found %d signatures, %v", algorithm, len(all), err)
		}
		v, err := all[0].Verify()
		if err != nil {
			t.Errorf("%s: %v", algorithm, err)
			continue
		}
		want, _ := signature.KeyFingerprint(s.private.Public())
		if v.Fingerprint != want || len(v.Weak) > 0 || all[0].KeyID != "release" || all[0].Holder != "" {
			t.Errorf("%s: %+v of %+v", algorithm, v, all[0])
		}
		changed := bytes.Replace(data, []byte("1.3.1"), []byte("1.3.2"), 1)
		if err := verifyAll(changed); err == nil {
			t.Errorf("%s: a changed document still holds", algorithm)
		}
	}
}

func TestSeveralSigners(t *testing.T) {
	a, b, c := newSigner(t, "ES256"), newSigner(t, "Ed25519"), newSigner(t, "ES384")
	for _, list := range []string{"signers", "chain"} {
		data := signList(t, list, a, b, c)
		if err := verifyAll(data); err != nil {
			t.Errorf("%s: %v", list, err)
		}
		all, err := Find(data, strictjson.Options{})
		if err != nil || len(all) != 3 || all[2].Place != "/signature/"+list+"/2" {
			t.Fatalf("%s: %d signatures, %v", list, len(all), err)
		}
		// The others of "signers" may be taken away; the first of a chain may not.
		var tree map[string]any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		outer := tree["signature"].(map[string]any)
		outer[list] = outer[list].([]any)[1:]
		err = verifyAll(text(t, tree))
		if (err == nil) != (list == "signers") {
			t.Errorf("%s without its first: %v", list, err)
		}
	}
}

func TestOneBadOfTwoIsTold(t *testing.T) {
	data := signList(t, "signers", newSigner(t, "ES256"), newSigner(t, "ES256"))
	var tree map[string]any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	signers := tree["signature"].(map[string]any)["signers"].([]any)
	first, second := signers[0].(map[string]any), signers[1].(map[string]any)
	first["value"], second["value"] = second["value"], first["value"]
	all, err := Find(text(t, tree), strictjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if _, err := s.Verify(); err == nil {
			t.Errorf("%s holds with another's value", s.Place)
		}
	}
}

func TestNestedSignature(t *testing.T) {
	s := newSigner(t, "ES256")
	document := bom()
	component := document["components"].([]any)[0].(map[string]any)
	own := map[string]any{"algorithm": "ES256", "publicKey": s.jwk}
	component["signature"] = own
	own["value"] = s.sign(t, component)
	all, err := Find(text(t, document), strictjson.Options{})
	if err != nil || len(all) != 1 || all[0].Holder != "/components/0" {
		t.Fatalf("found %+v, %v", all, err)
	}
	if _, err := all[0].Verify(); err != nil {
		t.Error(err)
	}
	component["version"] = "1.3.2"
	if err := verifyAll(text(t, document)); err == nil {
		t.Error("a changed component still holds")
	}
	// A signature over everything covers the nested one as well.
	data := newSigner(t, "ES256").single(t, document)
	if err := verifyAll(bytes.Replace(data, []byte(`"release"`), []byte(`"another"`), 1)); err == nil {
		t.Error("a changed key id still holds")
	}
}

func TestKeysOfTheBuyer(t *testing.T) {
	s, other := newSigner(t, "ES256"), newSigner(t, "ES256")
	document := bom()
	own := map[string]any{"algorithm": "ES256", "keyId": "release"}
	document["signature"] = own
	own["value"] = s.sign(t, document)
	data := text(t, document)
	for _, c := range []struct {
		name string
		keys []crypto.PublicKey
		want string
	}{
		{"the key", []crypto.PublicKey{other.private.Public(), s.private.Public()}, ""},
		{"another key", []crypto.PublicKey{other.private.Public()}, `it states no key (keyId "release"), and it holds under none of those at hand (1 tried)`},
		{"no key", nil, `it states no key (keyId "release"), and no key for ES256 is at hand`},
	} {
		if got := message(verifyAll(data, c.keys...)); got != c.want {
			t.Errorf("%s: %q, expected %q", c.name, got, c.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestRefused(t *testing.T) {
	s := newSigner(t, "ES256")
	tampered := func(change func(document, own map[string]any)) []byte {
		document := bom()
		s.single(t, document)
		change(document, document["signature"].(map[string]any))
		return text(t, document)
	}
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"excludes", "it leaves parts of the document unsigned", tampered(func(d, own map[string]any) { own["excludes"], d["more"] = []any{"more"}, "x" })},
		{"unknown member", `unknown member "alg"`, tampered(func(_, own map[string]any) { own["alg"] = "none" })},
		{"no value", "value: expected text", tampered(func(_, own map[string]any) { delete(own, "value") })},
		{"padded value", "value: expected base64url without padding", tampered(func(_, own map[string]any) { own["value"] = own["value"].(string) + "==" })},
		{"DER value", "the signature does not hold", tampered(func(_, own map[string]any) { own["value"] = b64(bytes.Repeat([]byte{0x30}, 70)) })},
		{"none", `has no algorithm "none"`, tampered(func(_, own map[string]any) { own["algorithm"] = "none" })},
		{"symmetric", `the algorithm "HS256": whoever can verify it can sign`, tampered(func(_, own map[string]any) { own["algorithm"] = "HS256" })},
		{"in small letters", `has no algorithm "es256"`, tampered(func(_, own map[string]any) { own["algorithm"] = "es256" })},
		{"not read", `unsupported kind: the algorithm "Ed448"`, tampered(func(_, own map[string]any) { own["algorithm"] = "Ed448" })},
		{"of somebody's own", `unsupported kind: the algorithm "https://x.example/a"`, tampered(func(_, own map[string]any) { own["algorithm"] = "https://x.example/a" })},
		{"a list in its place", "expected an object", tampered(func(d, _ map[string]any) { d["signature"] = []any{} })},
		{"nothing in its place", "expected an object", tampered(func(d, _ map[string]any) { d["signature"] = nil })},
		{"text in its place, in a part", "expected an object", tampered(func(d, _ map[string]any) { d["services"] = []any{map[string]any{"signature": "x"}} })},
		{"key of another curve", "the key that is stated is not one for ES384", tampered(func(_, own map[string]any) { own["algorithm"] = "ES384" })},
		{"both keys", "both publicKey and certificatePath", tampered(func(_, own map[string]any) { own["certificatePath"] = []any{"AAAA"} })},
		{"no certificate", "certificatePath: x509", tampered(func(_, own map[string]any) { delete(own, "publicKey"); own["certificatePath"] = []any{"AAAA"} })},
		{"no point", "not a point of P-256", tampered(func(_, own map[string]any) { own["publicKey"].(map[string]any)["x"] = b64(make([]byte, 32)) })},
		{"signers is no list", "signers: expected a list", tampered(func(d, _ map[string]any) { d["signature"] = map[string]any{"signers": "me"} })},
		{"empty list", "chain: expected a list", tampered(func(d, _ map[string]any) { d["signature"] = map[string]any{"chain": []any{}} })},
		{"both lists", "both signers and chain", tampered(func(d, own map[string]any) {
			d["signature"] = map[string]any{"signers": []any{own}, "chain": []any{own}}
		})},
		{"large number", "the number 9007199254740993 cannot be signed", tampered(func(d, _ map[string]any) { d["version"] = json.Number("9007199254740993") })},
		{"fraction that is a whole double", "cannot be signed", tampered(func(d, _ map[string]any) { d["version"] = json.Number("9007199254740992.5") })},
		{"two keys of one name", "duplicate", []byte(`{"a":1,"a":2,"signature":{"algorithm":"ES256","value":"AA"}}`)},
		{"cut off", "", []byte(`{"signature":{"algorithm":"ES256","value":"AA"`)},
	} {
		err := verifyAll(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: expected %q, got %v", c.name, c.want, err)
		}
	}
}

func TestLimits(t *testing.T) {
	entry := `{"name":"x","signature":{"algorithm":"ES256","value":"AA"}},`
	many := `{"components":[` + strings.Repeat(entry, MaxSignatures) + `{"signature":{}}]}`
	if _, err := Find([]byte(many), strictjson.Options{}); err == nil || !strings.Contains(err.Error(), "more than 1000 signatures") {
		t.Errorf("expected a limit, got %v", err)
	}
	all, err := Find(newSigner(t, "ES256").single(t, bom()), strictjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	*all[0].budget = 10
	if _, err := all[0].Verify(); err == nil || !strings.Contains(err.Error(), "cover more than") {
		t.Errorf("expected a limit, got %v", err)
	}
}

// Each flipped bit of a signed document must break it, white space and the order of members apart: neither is signed. Base64
// characters, names and values are.
func TestFlippedBits(t *testing.T) {
	s := newSigner(t, "Ed25519")
	var compact bytes.Buffer
	if err := json.Compact(&compact, s.single(t, bom())); err != nil {
		t.Fatal(err)
	}
	data := compact.Bytes()
	held := 0
	for i := range len(data) * 8 {
		flipped := bytes.Clone(data)
		flipped[i/8] ^= 1 << (i % 8)
		if verifyAll(flipped) != nil {
			continue
		}
		held++
		// The same document in other letters: an escape such as \u00E9 for \u00e9.
		a, _ := jsoncanonicalizer.Transform(flipped)
		b, _ := jsoncanonicalizer.Transform(data)
		if !bytes.Equal(a, b) {
			t.Errorf("bit %d of byte %d (%q) is flipped, and the signature holds", i%8, i/8, data[i/8])
		}
	}
	t.Logf("%d of %d flips leave the same document", held, len(data)*8)
}

func TestCanonicalAgreesWithTheLibrary(t *testing.T) {
	for _, doc := range []string{
		`{"b":[1.0,-0,1e21,1E-7,0.000001,123456789012345680000],"a":{"\u0000":"\u001f\u007f","":null,"z":true}}`,
		string(text(t, bom())), `[]`, `[{}]`, `{"a":[[],{}]}`,
	} {
		tree, err := strictjson.Strict(doc, strictjson.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		budget := int64(MaxCanonical)
		if err := canonical(&got, tree, &budget); err != nil {
			t.Fatal(err)
		}
		want, err := jsoncanonicalizer.Transform([]byte(doc))
		if err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s\n got  %s\n want %s (%v)", doc, got.Bytes(), want, err)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add(newSigner(f, "ES256").single(f, bom()))
	f.Add(signList(f, "chain", newSigner(f, "Ed25519"), newSigner(f, "ES384")))
	f.Add([]byte(`{"signature":{"signers":[{"algorithm":"RS256","value":"AA","publicKey":{"kty":"RSA","n":"AQ","e":"Aw"}}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := Find(data, strictjson.Options{MaxBytes: 1 << 20})
		if err != nil {
			return
		}
		for _, s := range all {
			if v, err := s.Verify(); err == nil && v.Fingerprint == "" {
				t.Errorf("%s holds under no key", s.Place)
			}
		}
	})
}

func TestWeakKeyIsTold(t *testing.T) {
	k := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 1023, 1), E: 65537}
	sum := sha256.Sum256(nil)
	if pkcs1(k, crypto.SHA256, sum[:], make([]byte, 128)) {
		t.Error("zeros hold")
	}
	s := &Signature{}
	v, err := s.held(k, crypto.SHA256)
	if err != nil || strings.Join(v.Weak, " ") != "rsa-1024" {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestKeysOfSmallOrder(t *testing.T) {
	value := b64(append([]byte{1}, make([]byte, 63)...))
	for _, raw := range signaturetest.SmallOrder() {
		document := `{"signature":{"algorithm":"Ed25519","publicKey":{"kty":"OKP","crv":"Ed25519","x":"` + b64(raw) + `"},"value":"` + value + `"}}`
		found, err := Find([]byte(document), strictjson.Options{})
		if err != nil || len(found) != 1 {
			t.Fatalf("%d, %v", len(found), err)
		}
		if _, err := found[0].Verify(); err == nil || !strings.Contains(err.Error(), "small order") {
			t.Errorf("%x: %v", raw, err)
		}
	}
}

// The sample of RFC 8785, section 3.2.3: a fraction stands for the double that is next to it.
func TestNumbersOfTheStandard(t *testing.T) {
	for text, want := range map[string]string{"333333333.33333329": "333333333.3333333", "1E30": "1e+30", "4.50": "4.5", "2e-3": "0.002", "0.000000000000000000000000001": "1e-27"} {
		var out bytes.Buffer
		w := &writer{out: bufio.NewWriter(&out)}
		w.number(text)
		if err := w.out.Flush(); err != nil || w.err != nil || out.String() != want {
			t.Errorf("%s: %q, %v", text, out.String(), w.err)
		}
	}
}
