package delivery

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/clearsign"
)

// TestRecogniseKeys uses real keys and signatures, made on the spot.
func TestRecogniseKeys(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "device maker"}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(t, err)
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	must(t, err)
	entity, err := openpgp.NewEntity("maker", "", "maker@example.org", nil)
	must(t, err)
	var pgpKey, pgpSig, armoured bytes.Buffer
	must(t, entity.Serialize(&pgpKey))
	must(t, openpgp.DetachSign(&pgpSig, entity, strings.NewReader("x"), nil))
	must(t, openpgp.ArmoredDetachSign(&armoured, entity, strings.NewReader("x"), nil))
	var armouredKey bytes.Buffer
	w, err := armor.Encode(&armouredKey, openpgp.PublicKeyType, nil)
	must(t, err)
	must(t, entity.Serialize(w))
	must(t, w.Close())
	cms := cmsOf(nil, false)
	clearSign := func(text string) []byte {
		var buf bytes.Buffer
		w, err := clearsign.Encode(&buf, entity.PrivateKey, nil)
		must(t, err)
		_, err = w.Write([]byte(text))
		must(t, err)
		must(t, w.Close())
		return buf.Bytes()
	}
	pemOf := func(label string, body []byte) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: body})
	}
	for name, c := range map[string]struct {
		data []byte
		want Kind
	}{
		"certificate":              {pemOf("CERTIFICATE", cert), KindCertificate},
		"two certificates":         {append(pemOf("CERTIFICATE", cert), pemOf("CERTIFICATE", cert)...), KindCertificate},
		"certificate in DER":       {cert, KindCertificate},
		"certificate and key":      {append(pemOf("CERTIFICATE", cert), pemOf("PUBLIC KEY", public)...), KindUnknown},
		"certificate and script":   {append(pemOf("CERTIFICATE", cert), "reboot\n"...), KindUnknown},
		"public key":               {pemOf("PUBLIC KEY", public), KindPublicKey},
		"public key in DER":        {public, KindPublicKey},
		"CMS":                      {cms, KindCMSSignature},
		"CMS in PEM":               {pemOf("PKCS7", cms), KindCMSSignature},
		"CMS of open length":       {cmsOf(nil, true), KindCMSSignature},
		"CMS with content":         {cmsOf([]byte("#!/bin/sh"), false), KindUnknown},
		"CMS of open length, too":  {cmsOf([]byte("#!/bin/sh"), true), KindUnknown},
		"CMS with content in PEM":  {pemOf("CMS", cmsOf([]byte("#!/bin/sh"), false)), KindUnknown},
		"something called CMS":     {pemOf("CMS", []byte("#!/bin/sh")), KindUnknown},
		"CMS and more":             {append(bytes.Clone(cms), 1, 2, 3), KindUnknown},
		"SSH signature":            {pemOf("SSH SIGNATURE", []byte("SSHSIG")), KindSSHSignature},
		"PGP signature":            {pgpSig.Bytes(), KindPGPSignature},
		"PGP signature and more":   {append(bytes.Clone(pgpSig.Bytes()), "\xffmore"...), KindUnknown},
		"PGP signature in armour":  {armoured.Bytes(), KindPGPSignature},
		"two PGP signatures":       {append(append(bytes.Clone(armoured.Bytes()), '\n'), armoured.Bytes()...), KindPGPSignature},
		"clear-signed text":        {clearSign("This is the release that the hospital asked for.\n"), KindPGPSignature},
		"clear-signed checksums":   {clearSign(sum + "  a.bin\n"), KindPGPSignature},
		"clear-signed script":      {clearSign("#!/bin/sh\nreboot\n"), KindUnknown},
		"clear-signed commands":    {clearSign("mount /dev/sda1 /mnt\nreboot -f;\n"), KindUnknown},
		"PGP armour and a script":  {append(bytes.Clone(armoured.Bytes()), "\nreboot\n"...), KindUnknown},
		"PGP public key":           {pgpKey.Bytes(), KindPublicKey},
		"PGP public key in armour": {armouredKey.Bytes(), KindPublicKey},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kindOf(t, c.data).Kind; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
