package delivery

import (
	"bytes"
	"strings"
	"testing"
)

func TestDamagedSignature(t *testing.T) {
	der := append([]byte{derSequence, 0x82, 0x06, 0x6e}, derSignedData...)
	for _, c := range []struct {
		name string
		data []byte
		want Kind
	}{
		{"CMS in DER, cut", der, KindCMSSignature},
		{"CMS in BER, cut", append([]byte{derSequence, 0x80}, derSignedData...), KindCMSSignature},
		{"CMS in PEM, cut", []byte("-----BEGIN CMS-----\nMII"), KindCMSSignature},
		{"PKCS #7 in PEM, cut", []byte("-----BEGIN PKCS7-----\nMII"), KindCMSSignature},
		{"OpenPGP, cut", []byte("-----BEGIN PGP SIGNATURE-----\n\niQ"), KindPGPSignature},
		{"OpenPGP, binary, cut", []byte{0x89, 0x02, 0x33, 4, 0}, KindPGPSignature},
		{"minisign with a line more", []byte("untrusted comment: x\nRU\ntrusted comment: y\nAA\nmore\n"), KindMinisign},
		{"SSH, cut", []byte("\n-----BEGIN SSH SIGNATURE-----\nU1NI"), KindSSHSignature},
		{"a bare value that begins like OpenPGP", bytes.Repeat([]byte{0x89}, 256), KindUnknown},
		{"ECDSA in DER", []byte{derSequence, 6, 2, 1, 5, 2, 1, 7}, KindUnknown},
		{"another object in DER that mentions CMS later", append(append([]byte{derSequence, 0x40}, make([]byte, 9)...), derSignedData...), KindUnknown},
		{"a key", []byte("-----BEGIN PUBLIC KEY-----\n"), KindUnknown},
		{"nothing", nil, KindUnknown},
	} {
		if got := DamagedSignature(c.data); got != c.want {
			t.Errorf("%s: %s; expected %s", c.name, got, c.want)
		}
	}
}

func TestUnsupportedSignature(t *testing.T) {
	for data, want := range map[string]string{
		"-----BEGIN PGP MESSAGE-----\n\nowE":                                "OpenPGP message",
		`<?xml version="1.0"?><ds:Signature xmlns:ds="http://www.w3.org/">`: "XML-DSig",
		"<Signature>":                   "XML-DSig",
		"eyJhbGciOiJSUzI1NiJ9..c2ln\n":  "JSON Web Signature",
		"<SignatureMethod/>":            "",
		"c2lnbmF0dXJl":                  "",
		"-----BEGIN PGP SIGNATURE-----": "",
		"":                              "",
	} {
		if got := UnsupportedSignature([]byte(data)); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q; expected %q", data, got, want)
		}
	}
}
