package verify

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// TestTenGoodSignatures lays ten good bare signatures beside one large file: whatever each of them reads of it, all hold.
func TestTenGoodSignatures(t *testing.T) {
	document := []byte(`{"bomFormat":"CycloneDX","metadata":"` + strings.Repeat("pump", 1<<18) + `","version":1}`)
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize))
	for name, content := range map[string][]byte{"firmware": bytes.Repeat([]byte("pump"), 1<<18), "document": document} {
		for _, pure := range []bool{false, true} {
			s := newKeyScene(t)
			s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, content)
			if pure {
				der, err := x509.MarshalPKIXPublicKey(private.Public())
				must(t, err)
				must(t, s.signer().Key.load(func(string, int64) ([]byte, error) { return der, nil }))
			}
			for n := range 10 {
				if pure {
					s.add(fmt.Sprintf("firmware.bin.%02d.sig", n), delivery.KindRawSignature, delivery.Evidence, ed25519.Sign(private, content))
				} else {
					s.raw(fmt.Sprintf("firmware.bin.%02d", n), s.key, content)
				}
			}
			got := s.run(t).Files["firmware.bin"]
			if len(got.Signatures) != 10 {
				t.Fatalf("%d signatures", len(got.Signatures))
			}
			for _, v := range got.Signatures {
				if show(v.Ladder) != whole {
					t.Errorf("%s, Ed25519 %v: %s: %q, %s", name, pure, v.Path, show(v.Ladder), v.Reason)
				}
			}
		}
	}
}

// TestFormIsSeenOnce has a hundred signatures ask for the form of one file.
func TestFormIsSeenOnce(t *testing.T) {
	data, read := []byte(`{"name":"`+strings.Repeat("pump", 1<<18)+`","signature":{"algorithm":"ES256"}}`), 0
	f := &delivery.File{Path: "firmware.bin", Size: int64(len(data))}
	x := newIndex(&delivery.Delivery{Files: []*delivery.File{f}})
	m := messageOf(wholeFile(f.Path, data))
	m.Open = func() (io.ReadCloser, error) {
		return counted{bytes.NewReader(data), &read}, nil
	}
	x.single = &single{artifact: f, message: m}
	for range 100 {
		for _, pure := range []bool{false, true} {
			if err := x.formOf(f).borrowed(pure); err == nil || !strings.Contains(err.Error(), "of the kind JSF") {
				t.Fatalf("pure %v: %v", pure, err)
			}
		}
	}
	if most := 8 * len(data); read > most {
		t.Errorf("%d bytes read; expected at most %d", read, most)
	}
}

// TestFormUnderALogEntry: a log entry beside a bare signature does not tell what the signature was made over, either.
func TestFormUnderALogEntry(t *testing.T) {
	content := []byte("DSSEv1 28 application/vnd.in-toto+json 2 {}")
	s := newKeyScene(t)
	s.keyOnly(t)
	s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, content)
	value, entry := partsOf(t, s.instance.keySigned(s.key, content))
	s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, value)
	s.add("firmware.bin.rekor", delivery.KindLogEntry, delivery.Evidence, entry)
	if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid || !strings.Contains(got.Reason, "an envelope (DSSE)") {
		t.Errorf("by a key: %q, %s", show(got.Ladder), got.Reason)
	}
	s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
	value, certificate, entry := apart(t, s.instance.message(release, content))
	s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, value)
	s.add("firmware.bin.pem", delivery.KindCertificate, delivery.Evidence, certificate)
	s.add("firmware.bin.rekor", delivery.KindLogEntry, delivery.Evidence, entry)
	if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid || !strings.Contains(got.Reason, "an envelope (DSSE)") {
		t.Errorf("by a certificate: %q, %s", show(got.Ladder), got.Reason)
	}
}
