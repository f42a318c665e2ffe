package sshsig

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

const file = "file" // what most fixtures were signed for

func key(t testing.TB, name string) ssh.PublicKey {
	t.Helper()
	return signaturetest.Parsed(t, ParseKey, name)[0]
}

// fixtures are signatures by ssh-keygen over testdata/content.
var fixtures = map[string]struct{ key, algorithm string }{
	"ed25519.sig": {"ed25519.pub", "ed25519"}, "ecdsa.sig": {"ecdsa.pub", "ecdsa-p256-sha256"}, "rsa.sig": {"rsa.pub", "rsa-3072-sha512"}, "sha256.sig": {"ed25519.pub", "ed25519"},
}

func TestFixtures(t *testing.T) {
	content := signature.NewMessage(signaturetest.Fixture(t, "content"))
	for name, f := range fixtures {
		got, err := Verify(signaturetest.Fixture(t, name), content, key(t, f.key), file)
		if err != nil || got.Algorithm != f.algorithm || got.Weak != nil || got.Namespace != "file" || got.Signer != got.Fingerprint || !strings.HasPrefix(got.Fingerprint, "SHA256:") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		digestsOnly := content
		digestsOnly.Open = nil
		if _, err := Verify(signaturetest.Fixture(t, name), digestsOnly, key(t, f.key), file); err != nil {
			t.Errorf("%s with digests alone: %v", name, err)
		}
		for _, other := range []string{"rsa.pub", "ecdsa.pub", "ed25519.pub"} {
			if other != f.key {
				_, err := Verify(signaturetest.Fixture(t, name), content, key(t, other), file)
				signaturetest.Refused(t, name+" under "+other, err, "it was made with the key")
			}
		}
		_, err = Verify(signaturetest.Fixture(t, name), signature.NewMessage([]byte("infusion pump firmware 4.2.4\n")), key(t, f.key), file)
		signaturetest.Refused(t, name+" over another file", err, "not made over this content")
		_, err = Verify(signaturetest.Fixture(t, name), content, key(t, f.key), "firmware")
		signaturetest.Refused(t, name+" for another purpose", err, `made for the name space "file"; expected "firmware"`)
	}
	_, err := Verify(signaturetest.Fixture(t, "git.sig"), content, key(t, "ed25519.pub"), file)
	signaturetest.Refused(t, "git.sig", err, `made for the name space "git"; expected "file"`)
	if _, err := Verify(signaturetest.Fixture(t, "rsa.sig"), content, key(t, "rsa.pub"), ""); !errors.Is(err, errNoNamespace) {
		t.Errorf("expected errNoNamespace, got %v", err)
	}
	gone := signature.Message{Digests: map[crypto.Hash][]byte{crypto.SHA256: content.Digests[crypto.SHA256]}, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil }}
	if _, err := Verify(signaturetest.Fixture(t, "rsa.sig"), gone, key(t, "rsa.pub"), file); !errors.Is(err, signature.ErrChanged) {
		t.Errorf("expected ErrChanged, got %v", err)
	}
}

// armour makes a signature file.
func armour(blob []byte) []byte {
	text := base64.StdEncoding.EncodeToString(blob)
	var out strings.Builder
	out.WriteString(armourBegin + "\n")
	for ; len(text) > 70; text = text[70:] {
		out.WriteString(text[:70] + "\n")
	}
	return []byte(out.String() + text + "\n" + armourEnd + "\n")
}

// blobOf makes the inside of a signature file.
func blobOf(version uint32, key []byte, namespace, reserved, hash string, sig []byte) []byte {
	return append([]byte(magic), ssh.Marshal(struct {
		Version                                            uint32
		PublicKey, Namespace, Reserved, Hash, SignatureSSH []byte
	}{version, key, []byte(namespace), []byte(reserved), []byte(hash), sig})...)
}

func TestForms(t *testing.T) {
	good := signaturetest.Fixture(t, "ed25519.sig")
	block, _ := pem.Decode(good)
	ed25519Key := key(t, "ed25519.pub").Marshal()
	parsed, err := parse(good)
	if err != nil {
		t.Fatal(err)
	}
	inner := ssh.Marshal(parsed.signature)
	ecdsaKey := key(t, "ecdsa.pub").Marshal()
	rows := strings.Split(string(good), "\n")
	certificate, _ := base64.StdEncoding.DecodeString(strings.Fields(string(signaturetest.Fixture(t, "certificate.pub")))[1])
	format := func(name string) []byte {
		return ssh.Marshal(ssh.Signature{Format: name, Blob: parsed.signature.Blob})
	}
	for _, c := range []struct {
		name   string
		data   []byte
		refuse string // empty when it is accepted
	}{
		{"made again", armour(block.Bytes), ""},
		{"CRLF", bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")), ""},
		{"no end of the last line", bytes.TrimSuffix(good, []byte("\n")), ""},
		{"text before", append([]byte("x\n"), good...), "nothing around them"},
		{"text behind", append(bytes.Clone(good), "x\n"...), "nothing around them"},
		{"empty line behind", append(bytes.Clone(good), '\n'), "nothing around them"},
		{"twice", append(bytes.Clone(good), good...), "not in base64"},
		{"header", []byte(strings.Replace(string(good), "\n", "\nComment: x\n\n", 1)), "characters of base64"},
		{"blank in base64", []byte(strings.Replace(string(good), "U1NI", "U1 NI", 1)), "not in base64"},
		{"long line", []byte(strings.Replace(string(good), "\n"+rows[2], rows[2], 1)), "characters of base64"},
		{"mixed ends of lines", []byte(strings.Replace(string(good), "\n", "\r\n", 1)), "nothing around them"},
		{"only the first line", []byte(armourBegin), "nothing around them"},
		{"nothing inside", []byte(armourBegin + "\n" + armourEnd + "\n"), "does not start with"},
		{"nothing", nil, "nothing around them"},
		{"binary", block.Bytes, "nothing around them"},
		{"too long", make([]byte, MaxSignature+1), "at most"},
		{"cut off", armour(block.Bytes[:len(block.Bytes)-1]), "cut off"},
		{"a byte more", armour(append(bytes.Clone(block.Bytes), 0)), "bytes too many"},
		{"other magic", armour(append([]byte("SSHSIH"), block.Bytes[6:]...)), "does not start with"},
		{"version 2", armour(blobOf(2, ed25519Key, "file", "", "sha512", inner)), "unsupported kind: SSH signature of a version"},
		{"no name space", armour(blobOf(1, ed25519Key, "", "", "sha512", inner)), "no name space"},
		{"another name space", armour(blobOf(1, ed25519Key, "git", "", "sha512", inner)), "expected \"file\""},
		{"reserved data", armour(blobOf(1, ed25519Key, "file", "x", "sha512", inner)), "unsupported kind: SSH signature with 1 bytes"},
		{"sha1", armour(blobOf(1, ed25519Key, "file", "", "sha1", inner)), "unsupported kind: SSH signature with the digest algorithm"},
		{"another digest", armour(blobOf(1, ed25519Key, "file", "", "sha256", inner)), "not made over this content"},
		{"another key", armour(blobOf(1, ecdsaKey, "file", "", "sha512", inner)), "numbers"},
		{"certificate", armour(blobOf(1, certificate, "file", "", "sha512", inner)), "unsupported kind: SSH certificate (ssh-ed25519-cert-v01@openssh.com)"},
		{"key of an unknown type", armour(blobOf(1, ssh.Marshal(struct{ T, K string }{"ssh-new", "x"}), "file", "", "sha512", inner)), "unsupported kind: SSH key of type ssh-new"},
		{"key with a byte more", armour(blobOf(1, append(bytes.Clone(ed25519Key), 0), "file", "", "sha512", inner)), "SSH key is not of its form"},
		{"key cut off", armour(blobOf(1, ed25519Key[:len(ed25519Key)-1], "file", "", "sha512", inner)), "SSH key"},
		{"no key", armour(blobOf(1, nil, "file", "", "sha512", inner)), "the SSH key is cut off"},
		{"ssh-rsa", armour(blobOf(1, ed25519Key, "file", "", "sha512", format("ssh-rsa"))), "unsupported kind: SSH signature with the algorithm ssh-rsa"},
		{"webauthn", armour(blobOf(1, ed25519Key, "file", "", "sha512", format("webauthn-sk-ecdsa-sha2-nistp256@openssh.com"))), "unsupported kind: SSH signature with the algorithm webauthn"},
		{"format of another key", armour(blobOf(1, ed25519Key, "file", "", "sha512", format(ssh.KeyAlgoRSASHA256))), "not made over this content"},
		{"signature with a byte more", armour(blobOf(1, ed25519Key, "file", "", "sha512", append(bytes.Clone(inner), 0))), "1 bytes too many"},
		{"signature cut off", armour(blobOf(1, ed25519Key, "file", "", "sha512", inner[:len(inner)-1])), "cut off"},
		{"no signature", armour(blobOf(1, ed25519Key, "file", "", "sha512", nil)), "cut off"},
	} {
		under := key(t, "ed25519.pub")
		if c.name == "another key" {
			under = key(t, "ecdsa.pub")
		}
		_, err := Verify(c.data, signature.NewMessage(signaturetest.Fixture(t, "content")), under, file)
		if c.refuse != "" {
			signaturetest.Refused(t, c.name, err, c.refuse)
		} else if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestRSAWithSHA1 signs with SHA-1, which the library would accept, and with a number that lacks its first zero, likewise.
// TestSecurityKeys signs as a FIDO token does (PROTOCOL.u2f), touched, with its user known, and untouched.
func second[T any](_ T, err error) error { return err }

// TestFlippedBits damages signature, content and key. There is one exception: the comment behind a key.
func TestFlippedBits(t *testing.T) {
	content := signaturetest.Fixture(t, "content")
	for name, f := range fixtures {
		sig, key := signaturetest.Fixture(t, name), signaturetest.Fixture(t, f.key)
		holds := func(sig, content, key []byte) bool {
			k, err := ParseKey(key)
			if err != nil {
				return false
			}
			_, err = Verify(sig, signature.NewMessage(content), k, file)
			return err == nil
		}
		comment := bytes.LastIndexByte(key, ' ')
		signaturetest.Flip(t, name, sig, nil, func(changed []byte) bool { return holds(changed, content, key) })
		signaturetest.Flip(t, name+": content", content, nil, func(changed []byte) bool { return holds(sig, changed, key) })
		signaturetest.Flip(t, name+": "+f.key, key, func(at int, _ []byte) bool { return at >= comment }, func(changed []byte) bool { return holds(sig, content, changed) })
	}
}

// TestOpenSSHSigns signs with every kind of key that ssh-keygen makes without a token.
func FuzzVerify(f *testing.F) {
	content := signature.NewMessage(signaturetest.Fixture(f, "content"))
	keys := signaturetest.Parsed(f, ParseKey, "ed25519.pub", "ecdsa.pub", "rsa.pub")
	var good [][]byte
	for name := range fixtures {
		f.Add(signaturetest.Fixture(f, name))
		block, _ := pem.Decode(signaturetest.Fixture(f, name))
		good = append(good, block.Bytes)
	}
	f.Add(signaturetest.Fixture(f, "git.sig"))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds := func(k ssh.PublicKey) bool { _, err := Verify(data, content, k, file); return err == nil }
		if !slices.ContainsFunc(keys, holds) {
			return
		}
		blob, err := dearmour(data)
		if err != nil || !slices.ContainsFunc(good, func(g []byte) bool { return bytes.Equal(g, blob) }) {
			t.Errorf("%q verifies and nobody signed it", data)
		}
	})
}
