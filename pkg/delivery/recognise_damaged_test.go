package delivery

import (
	"bytes"
	"context"
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
		{"Sigstore, cut", []byte(`{"verificationMaterial": {"certificate": {"rawBytes": "MII`), KindSigstore},
		{"Sigstore with something behind it", []byte(`{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json"} rm -rf /`), KindSigstore},
		{"cosign, cut", []byte(`{"base64Signature": "MEUC`), KindCosign},
		{"DSSE, cut", []byte(`{"payload": "e30=", "payloadType": "application/vnd.in-toto+json", "sig`), KindDSSE},
		{"whole JSON that is no envelope", []byte(`{"payloadType": 96}`), KindUnknown},
		{"cut JSON of another kind", []byte(`{"ports": [80`), KindUnknown},
		{"a key", []byte("-----BEGIN PUBLIC KEY-----\n"), KindUnknown},
		{"nothing", nil, KindUnknown},
	} {
		if got := DamagedSignature(c.data); got != c.want {
			t.Errorf("%s: %s; expected %s", c.name, got, c.want)
		}
	}
}

// TestOpenDamagedSignature holds that a damaged signature has the kind that it begins like, and stays software: what is behind a signature may run.
func TestOpenDamagedSignature(t *testing.T) {
	der := append([]byte{derSequence, 0x82, 0x06, 0x6e}, derSignedData...)
	files := map[string]string{"pump.bin": "pump"}
	kinds := map[string]Kind{}
	for name, c := range map[string]struct {
		data string
		kind Kind
	}{
		"pump.bin.p7s":           {string(der), KindCMSSignature},
		"pump.bin.asc":           {"-----BEGIN PGP SIGNATURE-----\n\niQ", KindPGPSignature},
		"pump.bin.minisig":       {"untrusted comment: x\nrm -rf /\n", KindMinisign},
		"pump.bin.sshsig":        {"-----BEGIN SSH SIGNATURE-----\nU1NI", KindSSHSignature},
		"pump.bin.sigstore.json": {`{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json"} {}`, KindSigstore},
		"delivery.yaml.asc":      {"-----BEGIN PGP SIGNATURE-----\n\niQ", KindPGPSignature},
		"logo.png":               {"\x89PNG\r\n\x1a\n", KindUnknown}, // the first byte is that of an OpenPGP signature
		"sbom.minisig.txt":       {"untrusted comment: x\nrm -rf /\n", KindUnknown},
		"pump.bin.sig":           {"#!/bin/sh\n", KindUnknown},
	} {
		files[name], kinds[name] = c.data, c.kind
	}
	d, err := Open(context.Background(), tree(t, files), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	for name, kind := range kinds {
		f := d.file(name)
		if f.Kind != kind || f.Role != Artifact || f.Damaged != (kind != KindUnknown) || f.Damaged != (len(f.Bytes) > 0) {
			t.Errorf("%s: %s, %s, damaged %v, %d bytes held; expected %s that counts as software", name, f.Kind, f.Role, f.Damaged, len(f.Bytes), kind)
		}
		if aboutManifest(f) {
			t.Errorf("%s needs no line in the manifest", name)
		}
	}
}

func TestUnsupportedSignature(t *testing.T) {
	for data, want := range map[string]string{
		"-----BEGIN PGP MESSAGE-----\n\nowE":                                "OpenPGP message",
		`<?xml version="1.0"?><ds:Signature xmlns:ds="http://www.w3.org/">`: "XML-DSig",
		"<Signature>":                  "XML-DSig",
		"eyJhbGciOiJSUzI1NiJ9..c2ln\n": "JSON Web Signature",
		"MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=x\r\n":     "S/MIME",
		"Content-Type: application/pkcs7-mime;\n smime-type=signed-data\n\nMII":   "S/MIME",
		"Content-Type: text/plain\n\nContent-Type: multipart/signed\n":            "",
		"a note\n-----BEGIN CMS-----\nMII":                                        "armour with text above it",
		`{"mediaType":"application/vnd.cncf.notary.signature"}`:                   "Notation",
		`{"payload":"e30","protected":"eyJhbGciOiJQUzI1NiJ9","signature":"c2ln"}`: "JSON Web Signature",
		`{"a":1}`:                                "",
		"Signature-Version: 1.0\r\n":             "Java archive",
		"<!DOCTYPE html><title>404</title>":      "web page",
		"%PDF-1.7\n":                             "PDF document",
		"\xd2\x84\x43\xa1\x01\x26\xa0\xf6\x40":   "COSE",
		"\xd2\x84" + strings.Repeat("\x43", 254): "", // as long as a bare value
		"\xa3\x01\x9b\xc0":                       "OpenPGP message",
		"\x30\x82\x05\xe4" + string(derSignedData) + string(derIndirectData): "Authenticode",
		"\x30\x82\x05\xe4" + string(derSignedData) + string(derStampInfo):    "time stamp",
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
