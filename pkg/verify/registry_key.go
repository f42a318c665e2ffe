package verify

import (
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MaxKeySize bounds a key or certificate file of the registry, in bytes.
const MaxKeySize = 1 << 20

// KeyIdentity is a public key: one in the registry, or the digest of one that may come from anywhere, even from the
// delivery, since the digest decides.
type KeyIdentity struct {
	File   string `yaml:"file"`   // PEM or DER, public key or certificate, beside the entry
	SHA256 string `yaml:"sha256"` // of the SubjectPublicKeyInfo (RFC 5280), 64 hexadecimal digits

	key         crypto.PublicKey  // of File
	certificate *x509.Certificate // of File, when that is one: it bounds what the key is for, and until when
	fingerprint string            // "sha256:…", of either
}

func (k *KeyIdentity) String() string { return "key " + k.fingerprint }

// load reads the key file, or the pin.
func (k *KeyIdentity) load(read reader) error {
	switch {
	case k.File == "" && k.SHA256 == "":
		return errors.New("key: expected file or sha256, found neither")
	case k.File != "" && k.SHA256 != "":
		return errors.New("key: expected file or sha256, found both")
	case k.SHA256 != "":
		if raw, err := hex.DecodeString(k.SHA256); err != nil || len(raw) != crypto.SHA256.Size() {
			return fmt.Errorf("key.sha256: expected 64 hexadecimal digits, found %q", k.SHA256)
		}
		k.fingerprint = "sha256:" + strings.ToLower(k.SHA256)
		return nil
	}
	data, err := read(k.File, MaxKeySize)
	if err != nil {
		return fmt.Errorf("key.file: %w", err)
	}
	if err = k.parse(data); err != nil {
		return fmt.Errorf("key.file %s: %w", k.File, err)
	}
	return nil
}

func (k *KeyIdentity) parse(data []byte) error {
	key, err := rawsig.ParseKey(data)
	if err != nil {
		return err
	}
	k.key, k.certificate = key.Public, key.Certificate
	k.fingerprint, err = signature.KeyFingerprint(k.key)
	return err
}

// fits says why the key is not for signing; nil when it is, or when no certificate says what it is for.
func (k *KeyIdentity) fits() error {
	if k == nil || k.certificate == nil {
		return nil
	}
	return cms.CheckPurpose(k.certificate)
}
