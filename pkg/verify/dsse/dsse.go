// Package dsse reads Dead Simple Signing Envelopes (DSSE 1.0): what was signed, and by how many. Whose keys they
// are held against is the caller's business.
package dsse

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Limits on one envelope.
const (
	MaxSignatures = 64
	MaxDepth      = 64       // nesting of the JSON
	MaxTree       = 32 << 20 // bytes of memory that its values take, as estimated; the payload is one of them
)

// keys are taken letter by letter, and two that differ in case only are one key written twice.
var keys = strictjson.Options{MaxDepth: MaxDepth, FoldDepth: MaxDepth, MaxTree: MaxTree}

// Envelope is a payload and the signatures over it and its type.
type Envelope struct {
	PayloadType string
	Payload     []byte
	Signatures  []Signature // at least one
}

// Signature is one signature. The key id is the signer's word and no more than a hint.
type Signature struct {
	KeyID       string
	Value       []byte
	Certificate string // PEM that some tools put beside it; not part of DSSE, not signed, not trusted
}

// Parse reads an envelope. Members that DSSE does not name are passed over, as it asks (envelope.md, "Standard JSON envelope"), unless another reader could take
// them for one that it names.
func Parse(data []byte) (*Envelope, error) {
	tree, err := strictjson.Strict(data, keys)
	if err != nil {
		return nil, err
	}
	object, ok := tree.(map[string]any)
	if !ok {
		return nil, errors.New("expected an object")
	}
	return Of(object)
}

// Of reads an envelope whose JSON was read before, as strictly.
func Of(object map[string]any) (e *Envelope, err error) {
	if err := spelled(object, "payloadType", "payload", "signatures"); err != nil {
		return nil, err
	}
	e = &Envelope{}
	if e.PayloadType, err = text(object, "payloadType"); err != nil {
		return nil, err
	}
	if e.PayloadType == "" {
		return nil, errors.New("payloadType: expected a type, found none")
	}
	if e.Payload, err = decoded(object, "payload"); err != nil {
		return nil, err
	}
	list, ok := object["signatures"].([]any)
	if !ok || len(list) == 0 {
		return nil, errors.New("signatures: expected at least one, found none")
	}
	if len(list) > MaxSignatures {
		return nil, fmt.Errorf("signatures: found %d; at most %d are read", len(list), MaxSignatures)
	}
	for i, v := range list {
		s, err := parseSignature(v)
		if err != nil {
			return nil, fmt.Errorf("signature %d: %w", i+1, err)
		}
		e.Signatures = append(e.Signatures, s)
	}
	return e, nil
}

func parseSignature(v any) (s Signature, err error) {
	object, ok := v.(map[string]any)
	if !ok {
		return s, errors.New("expected an object")
	}
	if err := spelled(object, "keyid", "sig", "cert"); err != nil {
		return s, err
	}
	if s.Value, err = decoded(object, "sig"); err != nil {
		return s, err
	}
	if len(s.Value) == 0 {
		return s, errors.New("sig: expected a signature, found none")
	}
	if s.KeyID, err = text(object, "keyid"); err != nil {
		return s, err
	}
	s.Certificate, err = text(object, "cert")
	return s, err
}

// otherSpelling leaves out what stands between the words of a name: readers of protocol buffers take payload_type for payloadType. That readers of JSON in Go take
// letters of either case is looked after besides.
var otherSpelling = strings.NewReplacer("_", "", "-", "")

// spelled refuses a member that is one of the named in another spelling: who takes it for that reads another envelope.
func spelled(object map[string]any, names ...string) error {
	for _, found := range slices.Sorted(maps.Keys(object)) {
		for _, name := range names {
			if found != name && strings.EqualFold(otherSpelling.Replace(found), name) {
				return fmt.Errorf("found %q; expected %q, or another reader could see another envelope", found, name)
			}
		}
	}
	return nil
}

func text(object map[string]any, key string) (string, error) {
	switch v := object[key].(type) {
	case nil:
		return "", nil
	case string:
		return strings.Clone(v), nil // or the text of the whole envelope would be kept with it
	}
	return "", fmt.Errorf("%s: expected text", key)
}

// decoded reads base64 in either alphabet, as DSSE allows, but each text in one form only: with its padding, without
// line breaks and without stray bits.
func decoded(object map[string]any, key string) ([]byte, error) {
	s, ok := object[key].(string)
	if !ok {
		return nil, fmt.Errorf("%s: expected base64, found none", key)
	}
	encoding := base64.StdEncoding
	if strings.ContainsAny(s, "-_") {
		encoding = base64.URLEncoding
	}
	b, err := encoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") {
		return nil, fmt.Errorf("%s: expected base64 with padding and without line breaks", key)
	}
	return b, nil
}

// Signed is what the signatures are over, the pre-authentication encoding (protocol.md, "Signature Definition"): its two parts, of which the second is the
// payload itself and no copy of it.
func (e *Envelope) Signed() (head, payload []byte) {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d ", len(e.PayloadType), e.PayloadType, len(e.Payload)), e.Payload
}
