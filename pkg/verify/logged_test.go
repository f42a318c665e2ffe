package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// apart takes a bundle apart into the files that cosign and sigstore-python wrote: value, certificate and log entry.
func apart(t testing.TB, b []byte) (value, certificate, entry []byte) {
	t.Helper()
	certificate = certificateOf(t, b)
	value, entry = partsOf(t, cosignBundle(t, b, certificate))
	return value, certificate, entry
}

// partsOf takes a bundle of cosign apart into value and log entry.
func partsOf(t testing.TB, b []byte) (value, entry []byte) {
	t.Helper()
	var parts struct {
		Base64Signature string
		RekorBundle     json.RawMessage
	}
	must(t, json.Unmarshal(b, &parts))
	return []byte(parts.Base64Signature), parts.RekorBundle
}

// TestBareSignaturesWithALogEntry holds a bare signature with the certificate and the log entry that lie beside it in files of their own.
func TestBareSignaturesWithALogEntry(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, s keyScene, value, certificate, entry *[]byte)
		entry  string // what the log entry is called
		ladder string
		reason string
	}{
		{"all of one signature", nil, "firmware.bin.rekor", whole, ""},
		{"called after the signature", nil, "firmware.bin.sig.rekor.json", whole, ""},
		{"called as a bundle", nil, "firmware.bin.bundle", whole, ""},
		{"called as something else", nil, "elsewhere.rekor", "present", "only a look-up online could tell"},
		{"by a stranger", func(t *testing.T, s keyScene, value, certificate, entry *[]byte) {
			*value, *certificate, *entry = apart(t, s.instance.message(signer{"mallory@evil.example", testIssuer, signingTime}, s.files["firmware.bin"].Bytes))
		}, "firmware.bin.rekor", "present valid covers", "the signer is not in the registry"},
		{"of another signature", func(t *testing.T, s keyScene, _, _, entry *[]byte) {
			_, _, *entry = apart(t, s.instance.message(release, s.files["firmware.bin"].Bytes))
		}, "firmware.bin.rekor", "present", "the signature is not valid"},
		{"all over another file", func(t *testing.T, s keyScene, value, certificate, entry *[]byte) {
			*value, *certificate, *entry = apart(t, s.instance.message(release, []byte("another")))
		}, "firmware.bin.rekor", "present", "the signature is not valid"},
		{"of another instance", func(t *testing.T, s keyScene, value, certificate, entry *[]byte) {
			*value, *certificate, *entry = apart(t, newInstance(t, "mallory").message(release, s.files["firmware.bin"].Bytes))
		}, "firmware.bin.rekor", "present", "its certificate was issued by"},
		{"with another moment", func(_ *testing.T, _ keyScene, _, _, entry *[]byte) {
			*entry = bytes.Replace(*entry, []byte(`"integratedTime":17`), []byte(`"integratedTime":16`), 1)
		}, "firmware.bin.rekor", "present", "the signature is not valid"},
		{"damaged", func(_ *testing.T, _ keyScene, _, _, entry *[]byte) { *entry = (*entry)[:len(*entry)-1] }, "firmware.bin.rekor", "present", "bare signature with the log entry firmware.bin.rekor: log entry: "},
		{"with a key twice", func(_ *testing.T, _ keyScene, _, _, entry *[]byte) {
			*entry = bytes.Replace(*entry, []byte(`{"`), []byte(`{"Payload":{},"`), 1)
		}, "firmware.bin.rekor", "present", "log entry: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
			value, certificate, entry := apart(t, s.instance.message(release, s.files["firmware.bin"].Bytes))
			if tt.change != nil {
				tt.change(t, s, &value, &certificate, &entry)
			}
			s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, value)
			s.add("firmware.bin.pem", delivery.KindCertificate, delivery.Evidence, certificate)
			s.add(tt.entry, delivery.KindLogEntry, delivery.Evidence, entry)
			r := s.run(t)
			got := r.Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) || !got.Best.Legacy {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
			if stray := r.Unreadable["elsewhere.rekor"]; (stray != "") != (tt.entry == "elsewhere.rekor") {
				t.Errorf("a log entry of nothing: %q", stray)
			}
		})
	}
}

// TestKeySignaturesWithALogEntry holds a bare signature by a key, whose log entry then has to hold as well.
func TestKeySignaturesWithALogEntry(t *testing.T) {
	s := newKeyScene(t)
	s.keyOnly(t)
	value, entry := partsOf(t, s.instance.keySigned(s.key, s.files["firmware.bin"].Bytes))
	s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, value)
	s.add("firmware.bin.rekor", delivery.KindLogEntry, delivery.Evidence, entry)
	if got := s.run(t).Files["firmware.bin"]; !got.Ladder.Whole() {
		t.Errorf("got %q: %s", show(got.Ladder), got.Reason)
	}
	s.add("firmware.bin.rekor", delivery.KindLogEntry, delivery.Evidence, bytes.Replace(entry, []byte(`"integratedTime":17`), []byte(`"integratedTime":16`), 1))
	if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid {
		t.Errorf("got %q with a changed entry", show(got.Ladder))
	}
}

// TestSingleWithALogEntry takes the three as one signature, and refuses an entry beside what bears its own.
func TestSingleWithALogEntry(t *testing.T) {
	i, content, zero := newInstance(t, "meridian"), []byte("firmware 4.2.0"), 0
	bundle := i.message(release, content)
	value, certificate, entry := apart(t, bundle)
	req := SingleRequest{
		Artifact: signature.NewMessage(content), Signature: value, Certificate: certificate, LogEntry: entry, At: signingTime.AddDate(0, 1, 0),
		Signer: Signer{Sigstore: SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}}, Roots: []Root{i.root()}, Thresholds: Thresholds{SignedCertificateTimestamp: &zero},
	}
	if got, err := Single(context.Background(), req); err != nil || !got.Verified() || !got.Best.Legacy {
		t.Errorf("%+v, %v", got, err)
	}
	req.Signer.Sigstore.Identity = "mallory@evil.example"
	if got, err := Single(context.Background(), req); err != nil || got.Verified() || got.Best.Ladder.Recognised {
		t.Errorf("by another name: %+v, %v", got, err)
	}
	req.Signature = bundle
	if _, err := Single(context.Background(), req); err == nil || !strings.Contains(err.Error(), "which bears its own") {
		t.Errorf("beside a bundle: %v", err)
	}
}
