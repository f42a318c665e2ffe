package sign

import (
	"bytes"
	"encoding/json"
	"fmt"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// Certified is the one form of a bundle with a certificate. What neither the signature nor the log nor a time stamp covers has the one value that it can have.
func Certified(b *protobundle.Bundle) ([]byte, error) {
	for _, e := range b.GetVerificationMaterial().GetTlogEntries() {
		var body struct{ Kind, APIVersion string }
		if json.Unmarshal(e.GetCanonicalizedBody(), &body) == nil && e.GetKindVersion() != nil {
			e.KindVersion.Kind, e.KindVersion.Version = body.Kind, body.APIVersion
		}
	}
	if m := b.GetMessageSignature().GetMessageDigest(); m != nil {
		m.Algorithm = protocommon.HashAlgorithm_SHA2_256 // of ECDSA on P-256, the kind of key that certificates are asked for
	}
	return Written(b)
}

// CheckCertified says whether a bundle is byte for byte what Certified writes, whatever its signature is worth, and how many times it bears, of log entries and of
// time stamps: a time that is not asked for is covered by nothing. The error wraps ErrOtherForm.
func CheckCertified(bundle []byte) (times int, err error) {
	var b protobundle.Bundle
	if err := protojson.Unmarshal(bundle, &b); err != nil {
		return 0, fmt.Errorf("%w: it is no Sigstore bundle", ErrOtherForm)
	}
	m := b.GetVerificationMaterial()
	if m.GetCertificate() == nil {
		return 0, fmt.Errorf("%w: it holds no certificate", ErrOtherForm)
	}
	switch again, err := Certified(&b); {
	case err != nil:
		return 0, err
	case !bytes.Equal(again, bundle):
		return 0, ErrOtherForm
	}
	for _, e := range m.GetTlogEntries() {
		if e.GetIntegratedTime() != 0 {
			times++
		}
	}
	return times + len(m.GetTimestampVerificationData().GetRfc3161Timestamps()), nil
}
