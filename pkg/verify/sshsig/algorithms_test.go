package sshsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func TestRSAWithSHA1(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	content := []byte("content")
	m := signature.NewMessage(content)
	p := &parsed{namespace: "file", hashName: "sha512"}
	for algorithm, refuse := range map[string]string{ssh.KeyAlgoRSA: "unsupported kind: SSH signature with the algorithm ssh-rsa", ssh.KeyAlgoRSASHA256: "", ssh.KeyAlgoRSASHA512: ""} {
		sig, err := signer.(ssh.AlgorithmSigner).SignWithAlgorithm(rand.Reader, p.signedData(m.Digests[crypto.SHA512]), algorithm)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Verify(armour(blobOf(1, signer.PublicKey().Marshal(), "file", "", "sha512", ssh.Marshal(sig))), m, signer.PublicKey(), file)
		sig.Blob = sig.Blob[1:]
		_, short := Verify(armour(blobOf(1, signer.PublicKey().Marshal(), "file", "", "sha512", ssh.Marshal(sig))), m, signer.PublicKey(), file)
		signaturetest.Refused(t, algorithm+", short", short, "")
		if refuse != "" {
			signaturetest.Refused(t, algorithm, err, refuse)
		} else if err != nil || !strings.HasPrefix(got.Algorithm, "rsa-2048-sha") {
			t.Errorf("%s: %+v, %v", algorithm, got, err)
		}
	}
}

func TestSecurityKeys(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	m := signature.NewMessage([]byte("content"))
	p := &parsed{namespace: "file", hashName: "sha512"}
	data := p.signedData(m.Digests[crypto.SHA512])
	hashed := func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }
	for _, kind := range []string{ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256} {
		sign := func(flags byte, more ...byte) ([]byte, ssh.PublicKey) {
			stated := append(slices.Concat(hashed([]byte("ssh:pump")), []byte{flags, 0, 0, 0, 7}), hashed(data)...)
			sig := ssh.Signature{Format: kind, Rest: append([]byte{flags, 0, 0, 0, 7}, more...)}
			var blob []byte
			if kind == ssh.KeyAlgoSKED25519 {
				blob = ssh.Marshal(struct{ T, K, A string }{kind, string(public), "ssh:pump"})
				sig.Blob = ed25519.Sign(private, stated)
			} else {
				blob = ssh.Marshal(struct{ T, C, K, A string }{kind, "nistp256", string(point), "ssh:pump"})
				r, s, err := ecdsa.Sign(rand.Reader, ec, hashed(stated))
				if err != nil {
					t.Fatal(err)
				}
				sig.Blob = ssh.Marshal(struct{ R, S *big.Int }{r, s})
			}
			key, err := ParseKey([]byte(kind + " " + base64.StdEncoding.EncodeToString(blob)))
			if err != nil {
				t.Fatal(err)
			}
			return armour(blobOf(1, blob, "file", "", "sha512", ssh.Marshal(sig))), key
		}
		for _, flags := range []byte{1, 5} { // touched; touched, and its user known
			sig, key := sign(flags)
			got, err := Verify(sig, m, key, file)
			if err != nil || !strings.HasPrefix(got.Algorithm, "sk-e") || got.Weak != nil {
				t.Errorf("%s, flags %d: %+v, %v", kind, flags, got, err)
			}
			_, err = Verify(sig, signature.NewMessage([]byte("other")), key, file)
			signaturetest.Refused(t, kind, err, "not made over this content")
		}
		sig, key := sign(0)
		signaturetest.Refused(t, kind+", untouched", second(Verify(sig, m, key, file)), "presence")
		sig, key = sign(1, 0)
		signaturetest.Refused(t, kind+", a byte more", second(Verify(sig, m, key, file)), "bytes too many")
	}
}

func TestOpenSSHSigns(t *testing.T) {
	b := signaturetest.NewBench(t, "ssh-keygen")
	content := []byte("syringe driver 3.1\n")
	for _, c := range []struct {
		name      string
		generate  []string
		algorithm string
		weak      []string
	}{
		{"ed25519", []string{"-t", "ed25519"}, "ed25519", nil},
		{"ecdsa256", []string{"-t", "ecdsa", "-b", "256"}, "ecdsa-p256-sha256", nil},
		{"ecdsa384", []string{"-t", "ecdsa", "-b", "384"}, "ecdsa-p384-sha384", nil},
		{"ecdsa521", []string{"-t", "ecdsa", "-b", "521"}, "ecdsa-p521-sha512", nil},
		{"rsa2048", []string{"-t", "rsa", "-b", "2048"}, "rsa-2048-sha512", nil},
		{"rsa1024", []string{"-t", "rsa", "-b", "1024"}, "rsa-1024-sha512", []string{"rsa-1024"}},
	} {
		b.Run("ssh-keygen", append([]string{"-q", "-N", "", "-C", "a comment", "-f", c.name}, c.generate...)...)
		k, err := ParseKey(b.Read(c.name + ".pub"))
		if err != nil {
			t.Fatal(err)
		}
		for _, hash := range []string{"sha256", "sha512"} {
			sig, err := b.Try(string(content), "ssh-keygen", "-q", "-Y", "sign", "-f", c.name, "-n", "file", "-O", "hashalg="+hash)
			if err != nil {
				t.Logf("%s: not signed: %v", c.name, err) // later versions refuse short keys
				continue
			}
			got, err := Verify(sig, signature.NewMessage(content), k, file)
			if err != nil || got.Algorithm != c.algorithm || !slices.Equal(got.Weak, c.weak) {
				t.Errorf("%s, %s: %+v, %v", c.name, hash, got, err)
			}
			_, err = Verify(sig, signature.NewMessage(append(content, 0)), k, file)
			signaturetest.Refused(t, c.name+", a byte more", err, "not made over this content")
		}
	}
}
