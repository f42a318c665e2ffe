package verify

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	"github.com/sigstore/sigstore-go/pkg/bundle"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
)

// decodeBundle parses a bundle so that no two byte sequences mean the same signed thing: what the parsed
// bundle says when written again must be what was read, letter by letter, defaults and white space apart.
// That refuses padding bits in base64, its URL alphabet, line breaks in it, and other names for fields.
func decodeBundle(data []byte, tree any) (*bundle.Bundle, error) {
	read := new(protobundle.Bundle)
	if err := protojson.Unmarshal(data, read); err != nil {
		return nil, plain(err)
	}
	b, err := newBundle(read)
	if err != nil {
		return nil, err
	}
	if err := checkShape(b); err != nil {
		return nil, err
	}
	if err := checkStamps(b); err != nil {
		return nil, err
	}
	again, err := b.MarshalJSON()
	if err != nil {
		return nil, plain(err)
	}
	canonical, err := strictjson.Strict(again, fixedKeys)
	if err != nil {
		return nil, err
	}
	return b, sameText(tree, canonical, "")
}

// newBundle hands a bundle to the library, which takes the log entries in it apart, once they are known to be small and read in one way.
func newBundle(read *protobundle.Bundle) (*bundle.Bundle, error) {
	if err := checkEntries(read.GetVerificationMaterial().GetTlogEntries()); err != nil {
		return nil, err
	}
	b, err := bundle.NewBundle(read)
	if err != nil {
		return nil, plain(err)
	}
	return b, nil
}

// checkShape holds the material against the media type, which is not signed: a bundle must not verify under
// a version that it does not have. Sigstore bundle specification, "verification material": 0.1 and 0.2
// carry a chain, 0.3 a single certificate.
func checkShape(b *bundle.Bundle) error {
	old := map[string]bool{
		"application/vnd.dev.sigstore.bundle+json;version=0.1": true,
		"application/vnd.dev.sigstore.bundle+json;version=0.2": true,
		"application/vnd.dev.sigstore.bundle+json;version=0.3": false,
		"application/vnd.dev.sigstore.bundle.v0.3+json":        false,
	}
	chain, known := old[b.MediaType]
	if !known {
		return fmt.Errorf("expected media type application/vnd.dev.sigstore.bundle.v0.3+json or an earlier version's, found %q", b.MediaType)
	}
	switch b.VerificationMaterial.GetContent().(type) {
	case *protobundle.VerificationMaterial_Certificate:
		if chain {
			return fmt.Errorf("media type %q does not go with a single certificate", b.MediaType)
		}
	case *protobundle.VerificationMaterial_X509CertificateChain:
		if !chain {
			return fmt.Errorf("media type %q does not go with a certificate chain", b.MediaType)
		}
	case *protobundle.VerificationMaterial_PublicKey:
	}
	return nil
}

// checkStamps holds the form of time stamps: the verifier reads past what is wrong before the content that is signed in them.
func checkStamps(b *bundle.Bundle) error {
	for i, stamp := range b.VerificationMaterial.GetTimestampVerificationData().GetRfc3161Timestamps() {
		if err := cms.CheckTimestamp(stamp.GetSignedTimestamp()); err != nil {
			return fmt.Errorf("time stamp %d: %w", i, err)
		}
	}
	return nil
}

// sameText compares what was read with what it was understood as.
func sameText(read, understood any, pointer string) error {
	differs := func() error {
		return fmt.Errorf("%s is not written in the one form that is accepted (standard base64 with padding, plain field names)", pointer)
	}
	switch r := read.(type) {
	case map[string]any:
		u, ok := understood.(map[string]any)
		if !ok && !isDefault(r) {
			return differs()
		}
		for k, v := range r {
			w, there := u[k]
			if !there && isDefault(v) {
				continue
			}
			if err := sameText(v, w, pointer+"/"+strictjson.Escape(k)); err != nil {
				return err
			}
		}
		return nil
	case []any:
		u, ok := understood.([]any)
		if !ok || len(u) != len(r) {
			return differs()
		}
		for i := range r {
			if err := sameText(r[i], u[i], fmt.Sprintf("%s/%d", pointer, i)); err != nil {
				return err
			}
		}
		return nil
	}
	// 64-bit integers may be written as numbers or as strings.
	if read == nil || understood == nil || fmt.Sprint(read) != fmt.Sprint(understood) {
		return differs()
	}
	return nil
}

// isDefault says whether a value is one that protobuf JSON leaves out when it writes.
func isDefault(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == "" || v == "0"
	case json.Number:
		return v == "0"
	case bool:
		return !v
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, w := range v {
			if !isDefault(w) {
				return false
			}
		}
		return true
	}
	return false
}

// open takes out what was signed: a digest or a statement.
func (s *sealed) open() error {
	if m := s.bundle.GetMessageSignature(); m != nil {
		return s.openMessage(m)
	}
	e := s.bundle.GetDsseEnvelope()
	if e == nil {
		return errors.New("the bundle holds neither a message signature nor an envelope")
	}
	// The very bytes that the signature is verified over.
	statement, err := payloadStatement(e.GetPayloadType(), e.GetPayload())
	if err != nil {
		return err
	}
	statement.Path, statement.Index = s.file.Path, s.index
	s.statement = statement
	return nil
}

func (s *sealed) openMessage(m *protocommon.MessageSignature) error {
	name := map[protocommon.HashAlgorithm]string{
		protocommon.HashAlgorithm_SHA2_256: "sha256", protocommon.HashAlgorithm_SHA2_384: "sha384", protocommon.HashAlgorithm_SHA2_512: "sha512",
	}[m.GetMessageDigest().GetAlgorithm()]
	digest := m.GetMessageDigest().GetDigest()
	if name == "" || len(digest) != digestHashes[name].Size() {
		return fmt.Errorf("message digest: expected SHA2_256, SHA2_384 or SHA2_512 of its proper length, found %s of %d bytes", m.GetMessageDigest().GetAlgorithm(), len(digest))
	}
	s.algorithm, s.digest = name, hex.EncodeToString(digest)
	return nil
}
