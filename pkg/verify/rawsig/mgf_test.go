package rawsig

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"math/big"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestMaskBySHA1 makes a PSS signature with SHA-256 and MGF1 with SHA-1, which the library cannot make.
func TestMaskBySHA1(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	content, salt := []byte("pump 4.2.3"), []byte("salt of some length, as long as it is")
	sum := sha256.Sum256(content)
	again := sha256.New()
	again.Write(make([]byte, 8))
	again.Write(sum[:])
	again.Write(salt)
	hash := again.Sum(nil)
	encoded := make([]byte, 256)
	block := encoded[:256-len(hash)-1]
	block[len(block)-len(salt)-1] = 1
	copy(block[len(block)-len(salt):], salt)
	unmask(block, hash)
	block[0] &= 0x7f
	copy(encoded[len(block):], hash)
	encoded[255] = 0xbc
	m := new(big.Int).SetBytes(encoded)
	value := m.Exp(m, key.D, key.N).FillBytes(make([]byte, 256))

	_, err = Verify(value, signature.NewMessage(content), &key.PublicKey)
	if err == nil || !strings.Contains(err.Error(), "MGF1 with SHA-1") {
		t.Errorf("its mask: %v", err)
	}
	_, err = Verify(value, signature.NewMessage([]byte("another")), &key.PublicKey)
	if err == nil || strings.Contains(err.Error(), "MGF1") {
		t.Errorf("over another content: %v", err)
	}
	plain, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, sum[:], nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(plain, signature.NewMessage(content), &key.PublicKey); err != nil {
		t.Error(err)
	}
}
