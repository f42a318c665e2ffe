package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// refused makes sure that an error is an InvalidError, or an UnsupportedError where the reason says so, and gives the reason.
func refused(t *testing.T, err error, reason string) {
	t.Helper()
	if err == nil {
		t.Fatalf("verified, expected an error with %q", reason)
	}
	kind, want, _ := strings.Cut(reason, ": ")
	var ofKind bool
	switch kind {
	case "unsupported":
		ofKind = errors.As(err, new(*signature.UnsupportedError))
	case "missing":
		ofKind = errors.As(err, new(*signature.MissingError))
	default:
		want, ofKind = reason, errors.As(err, new(*signature.InvalidError))
	}
	if !ofKind {
		t.Errorf("error of type %T: %v", err, err)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("got    %v\nexpected %s", err, want)
	}
}

// expect is refused, or for an empty reason makes sure that there is no error.
func expect(t *testing.T, err error, reason string) {
	t.Helper()
	if reason != "" {
		refused(t, err, reason)
	} else if err != nil {
		t.Error(err)
	}
}

func TestGoodSignature(t *testing.T) {
	w := theWorld()
	got, err := Verify(w.release(nil), message, w.anchors(), options)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Fatalf("%d signers", len(got))
	}
	s := got[0]
	fingerprint, _ := signature.KeyFingerprint(w.leaf.key.Public())
	if s.Algorithm != "ecdsa-p256-sha256" || len(s.Weak) != 0 || s.Verified.Signer != "CN=Fabulon Release,O=Fabulon,C=XA" || s.Fingerprint != fingerprint ||
		len(s.Times) != 0 || !s.Stated.Equal(date(2026, 11, 19)) || s.Revocation.Checked || len(s.StampProblems) != 0 {
		t.Errorf("got %+v", s)
	}
	c := s.Certificate
	if c.Issuer != "CN=Fabulon Signing CA,O=Fabulon,C=XA" || !c.From.Equal(from) || !c.Until.Equal(until) ||
		!c.X509.Equal(w.leaf.cert) || !s.Root.X509.Equal(w.root.cert) {
		t.Errorf("certificate %+v, root %+v", c, s.Root)
	}
}

func TestKindsOfSignatures(t *testing.T) {
	w := theWorld()
	rsaLeaf := issue(&w.sub, "Fabulon RSA", rsaKey(), forSigning, purpose(x509.ExtKeyUsageEmailProtection))
	edLeaf := issue(&w.sub, "Fabulon Ed", edKey("ed"), forSigning, purpose(x509.ExtKeyUsageAny))
	bare := issue(&w.sub, "Fabulon Bare", ecKey("bare"), func(c *x509.Certificate) { c.SubjectKeyId = []byte("bare key") })
	one := func(s signerSpec) spec {
		return spec{content: firmware, certs: []*x509.Certificate{s.by.cert, w.sub.cert}, signers: []signerSpec{s}}
	}
	for _, c := range []struct {
		name      string
		m         spec
		algorithm string
		weak      []string
	}{
		{"no attributes", one(signerSpec{by: w.leaf, noAttrs: true}), "ecdsa-p256-sha256", nil},
		{"sha384", one(signerSpec{by: w.leaf, digest: crypto.SHA384}), "ecdsa-p256-sha384", nil},
		{"sha3", one(signerSpec{by: w.leaf, digest: crypto.SHA3_256}), "ecdsa-p256-sha3-256", nil},
		{"sha1", one(signerSpec{by: w.leaf, digest: crypto.SHA1}), "ecdsa-p256-sha1", []string{"sha1"}},
		{"key identifier, no purpose named", one(signerSpec{by: bare, keyID: true}), "ecdsa-p256-sha256", nil},
		{"rsa", one(signerSpec{by: rsaLeaf, digest: crypto.SHA512}), "rsa-2048-sha512", nil},
		{"rsa, no attributes", one(signerSpec{by: rsaLeaf, noAttrs: true}), "rsa-2048-sha256", nil},
		{"rsa with a digest in its name", one(signerSpec{by: rsaLeaf, sigID: &algo{oid{1, 2, 840, 113549, 1, 1, 11}, null}}), "rsa-2048-sha256", nil},
		{"rsa md5", one(signerSpec{by: rsaLeaf, digest: crypto.MD5}), "rsa-2048-md5", []string{"md5"}},
		{"pss", one(signerSpec{by: rsaLeaf, pss: 32}), "rsa-2048-sha256", nil},
		{"pss with another salt", one(signerSpec{by: rsaLeaf, pss: 20, digest: crypto.SHA384}), "rsa-2048-sha384", nil},
		{"pss, no attributes", one(signerSpec{by: rsaLeaf, pss: 32, noAttrs: true}), "rsa-2048-sha256", nil},
		{"ed25519", one(signerSpec{by: edLeaf}), "ed25519", nil},
		{"ed25519, no attributes", one(signerSpec{by: edLeaf, noAttrs: true}), "ed25519", nil},
		{"own content", spec{content: firmware, attached: firmware, certs: []*x509.Certificate{w.leaf.cert, w.sub.cert}, signers: []signerSpec{{by: w.leaf}}}, "ecdsa-p256-sha256", nil},
		{"signed certificate hash", one(signerSpec{by: w.leaf, attrs: func(all []attr) []attr { return append(all, essV2(w.leaf.cert)) }}), "ecdsa-p256-sha256", nil},
		{"attributes in any order", one(signerSpec{by: w.leaf, unsorted: true, attrs: func(all []attr) []attr { slices.Reverse(all); return all }}), "ecdsa-p256-sha256", nil},
		{"signed algorithms", one(signerSpec{by: w.leaf, attrs: func(all []attr) []attr {
			return append(all, protection(digestIDs[crypto.SHA256], ecdsaIDs[crypto.SHA256]))
		}}), "ecdsa-p256-sha256", nil},
		{"unreadable certificate beside", func() spec { m := one(signerSpec{by: w.leaf}); m.rawCerts = [][]byte{{0x30, 0}}; return m }(), "ecdsa-p256-sha256", nil},
		{"lists of revoked certificates beside", func() spec { m := one(signerSpec{by: w.leaf}); m.crls = []byte{0x30, 0}; return m }(), "ecdsa-p256-sha256", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Verify(sign(c.m), message, w.anchors(), options)
			if err != nil {
				t.Fatal(err)
			}
			if got[0].Algorithm != c.algorithm || !slices.Equal(got[0].Weak, c.weak) {
				t.Errorf("%s, weak %q; expected %s, weak %q", got[0].Algorithm, got[0].Weak, c.algorithm, c.weak)
			}
			if _, err := Verify(sign(c.m), signature.NewMessage([]byte("another file")), w.anchors(), options); err == nil {
				t.Error("verified over another file")
			}
		})
	}
}

func protection(digest, sig oid) attr {
	return attr{oidProtection, [][]byte{der(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addAlgo(b, asn1.SEQUENCE, algo{oid: digest})
			addAlgo(b, tag1Constr, algo{oid: sig})
		})
	})}}
}

func TestBadSignatures(t *testing.T) {
	w := theWorld()
	drop := func(o oid) func([]attr) []attr {
		return func(all []attr) []attr { return slices.DeleteFunc(all, func(a attr) bool { return a.oid.Equal(o) }) }
	}
	twice := func(o oid) func([]attr) []attr {
		return func(all []attr) []attr {
			i := slices.IndexFunc(all, func(a attr) bool { return a.oid.Equal(o) })
			return append(all, all[i])
		}
	}
	values := func(o oid, change func([][]byte) [][]byte) func([]attr) []attr {
		return func(all []attr) []attr {
			i := slices.IndexFunc(all, func(a attr) bool { return a.oid.Equal(o) })
			all[i].values = change(all[i].values)
			return all
		}
	}
	add := func(a attr) func([]attr) []attr { return func(all []attr) []attr { return append(all, a) } }
	rsaLeaf := issue(&w.sub, "Fabulon RSA", rsaKey(), forSigning)
	edLeaf := issue(&w.sub, "Fabulon Ed", edKey("ed"), forSigning)
	chain := []*x509.Certificate{w.leaf.cert, w.sub.cert, rsaLeaf.cert, edLeaf.cert}
	for _, c := range []struct {
		name   string
		edit   func(*spec)
		signer signerSpec
		reason string
	}{
		{"changed signature", nil, signerSpec{badSig: true}, "does not hold under the key"},
		{"no content type", nil, signerSpec{attrs: drop(oidContentType)}, "content type is missing"},
		{"no digest", nil, signerSpec{attrs: drop(oidMessageDigest)}, "message digest is missing"},
		{"two content types", nil, signerSpec{attrs: twice(oidContentType)}, "content type is there twice"},
		{"two digests", nil, signerSpec{attrs: twice(oidMessageDigest)}, "message digest is there twice"},
		{"two times", nil, signerSpec{stated: judged, attrs: twice(oidSigningTime)}, "signing time is there twice"},
		{"digest with two values", nil, signerSpec{attrs: values(oidMessageDigest, func(v [][]byte) [][]byte { return append(v, v[0]) })}, "message digest has 2 values"},
		{"digest without a value", nil, signerSpec{attrs: values(oidMessageDigest, func(v [][]byte) [][]byte { return nil })}, "message digest has 0 values"},
		{"digest of another type", nil, signerSpec{attrs: values(oidMessageDigest, func(v [][]byte) [][]byte { return [][]byte{null} })}, "not well formed at its attribute message digest"},
		{"another digest", nil, signerSpec{attrs: values(oidMessageDigest, func(v [][]byte) [][]byte { return [][]byte{octets(make([]byte, 32))} })}, "over another content: signed digest 0000"},
		{"another content type", nil, signerSpec{attrs: values(oidContentType, func(v [][]byte) [][]byte {
			return [][]byte{der(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidTSTInfo) })}
		})}, "signed content type is 1.2.840.113549.1.9.16.1.4"},
		{"unreadable time", nil, signerSpec{attrs: add(attr{oidSigningTime, [][]byte{null}})}, "not well formed at its attribute signing time"},
		{"no attributes at all, but the field", nil, signerSpec{attrs: func([]attr) []attr { return nil }}, "not well formed at its signed attributes"},
		{"another certificate was meant", nil, signerSpec{attrs: add(essV2(w.sub.cert))}, "signed with another certificate"},
		{"other algorithms were meant", nil, signerSpec{attrs: add(protection(digestIDs[crypto.SHA256], ecdsaIDs[crypto.SHA384]))}, "not those that the signer signed"},

		{"digest unknown", nil, signerSpec{digestID: &algo{oid: oid{1, 2, 3}}}, "unsupported: the digest algorithm 1.2.3"},
		{"digest with parameters", nil, signerSpec{digestID: &algo{digestIDs[crypto.SHA256], octets(nil)}}, "has parameters, expected none"},
		{"signature unknown", nil, signerSpec{sigID: &algo{oid: oid{1, 2, 840, 10040, 4, 3}}}, "unsupported: the signature algorithm 1.2.840.10040.4.3"},
		{"signature with parameters", nil, signerSpec{sigID: &algo{ecdsaIDs[crypto.SHA256], octets(nil)}}, "ECDSA has parameters"},
		{"algorithms of two kinds", nil, signerSpec{sigID: &algo{ecdsaIDs[crypto.SHA384], nil}}, "contradict each other: the digest is SHA-256, the signature is made for SHA-384"},
		{"Ed25519 with another digest", nil, signerSpec{by: edLeaf, digest: crypto.SHA256}, "contradict each other"},
		{"Ed25519 with parameters", nil, signerSpec{by: edLeaf, sigID: &algo{oidEd25519, null}}, "Ed25519 has parameters"},
		{"key of another kind", nil, signerSpec{sigID: &algo{oidRSA, null}}, "made by RSA PKCS #1 v1.5, the key in the signer's certificate is one for ECDSA"},
		{"PSS as v1.5", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidRSA, null}}, "does not hold"},
		{"PSS with a longer salt", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidPSS, pssParams(crypto.SHA256, crypto.SHA256, 33, 1)}}, "does not hold"},
		{"PSS with any salt", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidPSS, pssParams(crypto.SHA256, crypto.SHA256, 0, 1)}}, "unsupported: RSASSA-PSS with a salt of 0"},
		{"PSS with two digests", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidPSS, pssParams(crypto.SHA256, crypto.SHA384, 32, 1)}}, "unsupported: RSASSA-PSS with a mask"},
		{"PSS for another digest", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidPSS, pssParams(crypto.SHA384, crypto.SHA384, 32, 1)}}, "contradict each other"},
		{"PSS with another trailer", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidPSS, pssParams(crypto.SHA256, crypto.SHA256, 32, 2)}}, "trailer 2"},
		{"PSS without parameters", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidPSS, nil}}, "parameters of RSASSA-PSS"},
		{"PSS with the parameters left out", nil, signerSpec{by: rsaLeaf, pss: 32, sigID: &algo{oidPSS, []byte{0x30, 0}}}, "contradict each other: the digest is SHA-256, the signature is made for SHA-1"},

		{"announced digests differ", func(m *spec) { m.digests = []algo{{oid: digestIDs[crypto.SHA512]}} }, signerSpec{}, "not among those that the signature announces"},
		{"nobody signed", func(m *spec) { m.signers = nil }, signerSpec{}, "nobody signed"},
		{"one of two is bad", func(m *spec) { m.signers = append(m.signers, signerSpec{by: w.leaf, badSig: true}) }, signerSpec{}, "signer 2 of 2: "},
		{"one of two is unknown", func(m *spec) { m.signers = append(m.signers, signerSpec{by: w.leaf, sigID: &algo{oid: oid{1, 2, 3}}}) }, signerSpec{}, "unsupported: signer 2 of 2: "},
		{"version", func(m *spec) { m.version = 2 }, signerSpec{}, "unsupported: CMS signed data of version 2"},
		{"content of another type", func(m *spec) { m.contentType = oidTSTInfo }, signerSpec{}, "unsupported: CMS signature over content of type"},
		{"other content inside", func(m *spec) { m.attached = []byte("other") }, signerSpec{}, "carries content of its own (5 bytes), and that is not this file"},
		{"empty content inside", func(m *spec) { m.attached = []byte{} }, signerSpec{}, "carries content of its own (0 bytes)"},
		{"more behind the signers", func(m *spec) { m.trailer = null }, signerSpec{}, "more follows the signers"},
		{"signer's certificate left out", func(m *spec) { m.certs = []*x509.Certificate{w.sub.cert} }, signerSpec{}, "neither in the signature nor among the buyer's"},
		{"signer's certificate unreadable", func(m *spec) { m.certs, m.rawCerts = nil, [][]byte{{0x30, 0}} }, signerSpec{}, "1 certificates in it cannot be read"},
		{"intermediate left out", func(m *spec) { m.certs = []*x509.Certificate{w.leaf.cert} }, signerSpec{}, "leads to none of the buyer's 1 roots"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.signer.by.cert == nil {
				c.signer.by = w.leaf
			}
			m := spec{content: firmware, certs: chain, signers: []signerSpec{c.signer}}
			if c.edit != nil {
				c.edit(&m)
			}
			_, err := Verify(sign(m), message, w.anchors(), options)
			refused(t, err, c.reason)
		})
	}
}

// A signature without attributes over the attributes of another must not count as one over a file.
func TestAttributesDoNotPassForAFile(t *testing.T) {
	w := theWorld()
	s := signerSpec{by: w.leaf}
	set := cryptobyte.String(der(func(b *cryptobyte.Builder) { addAttrs(b, asn1.SET, s.attributes(oidData, firmware)) }))
	m := spec{content: set, certs: []*x509.Certificate{w.leaf.cert, w.sub.cert}, signers: []signerSpec{{by: w.leaf, noAttrs: true}}}
	_, err := Verify(sign(m), signature.NewMessage(set), w.anchors(), options)
	refused(t, err, "the file has the form of some")

	for _, c := range []struct {
		content []byte
		like    bool
	}{{set, true}, {set[:len(set)-1], false}, {append(bytes.Clone(set), 0), false}, {firmware, false}, {nil, false}, {bytes.Repeat([]byte{0x31}, maxSignature+2), false}} {
		if like, err := LikeAttributes(signature.NewMessage(c.content)); like != c.like || err != nil {
			t.Errorf("%d bytes: %v, %v", len(c.content), like, err)
		}
	}

	m.content = firmware
	_, err = Verify(sign(m), signature.Message{Digests: message.Digests}, w.anchors(), options)
	if !errors.Is(err, signature.ErrContentNeeded) {
		t.Errorf("without the content: %v", err)
	}
}

func TestForms(t *testing.T) {
	w := theWorld()
	good := w.release(nil)
	armoured := func(label string) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: good})
	}
	text := string(armoured("CMS"))
	headers := pem.EncodeToMemory(&pem.Block{Type: "CMS", Headers: map[string]string{"A": "b"}, Bytes: good})
	for _, c := range []struct{ name, sig, reason string }{
		{"PEM", text, ""},
		{"PEM PKCS7", string(armoured("PKCS7")), ""},
		{"PEM with other line ends", strings.ReplaceAll(text, "\n", "\r\n"), ""},
		{"PEM without the last line end", strings.TrimSpace(text), ""},
		{"PEM of a certificate", string(armoured("CERTIFICATE")), `PEM block of type "CERTIFICATE"`},
		{"PEM with headers", string(headers), "holds more than the signature"},
		{"PEM twice", text + text, "bytes follow the PEM block"},
		{"PEM and text", text + "hello", "bytes follow the PEM block"},
		{"PEM cut off", text[:len(text)/2], "damaged or cut off"},
		{"text before PEM", "hello\n" + text, "ASN.1 at byte"},
		{"S/MIME", "MIME-Version: 1.0\n\n", "unsupported: an S/MIME message"},
		{"empty", "", "the signature is empty"},
		{"bytes behind", string(good) + "\x00", "1 bytes follow the signature"},
		{"not signed data", string(der(func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) })
		})), "unsupported: CMS content of type 1.2.840.113549.1.7.1"},
		{"a number", "\x02\x01\x00", "not well formed at its content type"},
		{"too large", string(good) + strings.Repeat("\x00", maxSignature), "more than 16777216"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Verify([]byte(c.sig), message, w.anchors(), options)
			expect(t, err, c.reason)
		})
	}
}

func TestTruncated(t *testing.T) {
	w := theWorld()
	good := w.release(func(s *signerSpec) {
		s.stamp = func(sig []byte) [][]byte { return [][]byte{w.stamp(sig, stampSpec{at: "20261101000000Z"})} }
	})
	armoured := pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: good})
	for name, sig := range map[string][]byte{"DER": good, "PEM": armoured[:len(armoured)-1]} { // PEM holds without its last line end
		if _, err := Verify(sig, message, w.anchors(), options); err != nil {
			t.Fatal(err)
		}
		for n := range sig {
			if _, err := Verify(sig[:n], message, w.anchors(), options); err == nil {
				t.Fatalf("%s cut off after %d of %d bytes verified", name, n, len(sig))
			}
		}
	}
}

func TestAMomentIsNeeded(t *testing.T) {
	w := theWorld()
	if _, err := Verify(w.release(nil), message, w.anchors(), Options{}); !errors.Is(err, errNoMoment) {
		t.Errorf("Verify: %v", err)
	}
	if _, err := VerifyTimestamp(w.stamp(firmware, stampSpec{at: "20261101000000Z"}), message, w.anchors(), Options{At: time.Time{}}); !errors.Is(err, errNoMoment) {
		t.Errorf("VerifyTimestamp: %v", err)
	}
}
