package sign

import (
	"bytes"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// mediaType names the version of the bundle (Sigstore bundle format, v0.3).
const mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"

// written is a bundle by a key, in the one form.
func written(hint string, b *protobundle.Bundle) ([]byte, error) {
	b.VerificationMaterial = &protobundle.VerificationMaterial{Content: &protobundle.VerificationMaterial_PublicKey{PublicKey: &protocommon.PublicKeyIdentifier{Hint: hint}}}
	return Written(b)
}

// Written is the one form in which bundles are written, whoever made the signature.
func Written(b *protobundle.Bundle) ([]byte, error) {
	b.MediaType = mediaType
	raw, err := protojson.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	var out bytes.Buffer // protojson puts spaces where it likes
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// ErrOtherForm says that a bundle is not byte for byte what this package writes.
var ErrOtherForm = errors.New("it is not in the form in which it was written")

// ErrOtherKey says that a bundle is what this package writes for another key, as far as it says so itself.
var ErrOtherKey = errors.New("signed with another key, as it says itself")

// CheckForm says whether a bundle is byte for byte what Bundle and Statement write for a key, whatever its signature is worth: a signature covers the
// content, and neither the spaces in the file nor what it says of the key. The error wraps ErrOtherForm or ErrOtherKey.
func CheckForm(bundle []byte, key crypto.PublicKey) error {
	hint, err := hintOf(key)
	if err != nil {
		return fmt.Errorf("the key has no form of its own: %w", err)
	}
	var b protobundle.Bundle
	if err := protojson.Unmarshal(bundle, &b); err != nil {
		return fmt.Errorf("%w: it is no Sigstore bundle", ErrOtherForm)
	}
	named := b.GetVerificationMaterial().GetPublicKey().GetHint()
	switch again, err := written(named, &b); {
	case err != nil:
		return err
	case !bytes.Equal(again, bundle):
		return ErrOtherForm
	case named != hint:
		return ErrOtherKey
	}
	return nil
}
