package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// EntryType is the type of the predicate of an entry.
const EntryType = "https://github.com/cleanbill-dev/cleanbill/ledger-entry/v1"

const statementType = "https://in-toto.io/Statement/v1" // in-toto attestation framework v1, "Statement"

// Limits of an entry.
const (
	MaxEntry = 32 << 10 // bytes; c2sp.org/tlog-tiles allows 65,535, and in a proof an entry is one line in base64
	maxName  = 256      // bytes of each name in it; longer ones are cut, the digest tells decisions apart
)

// Entry is what the ledger has of one decision, in few words: enough to find it again. The digest says which decision it is.
type Entry struct {
	Decision string           `json:"-"` // SHA-256 of the decision document, 64 lower-case hexadecimal digits
	Verdict  decision.Verdict `json:"verdict"`
	At       time.Time        `json:"at"` // the moment judged at, UTC
	Supplier string           `json:"supplier"`
	Product  string           `json:"product"`
	Version  string           `json:"version"`
	Delivery string           `json:"delivery"` // digest of the delivery, "sha256:…"

	Waivers *decision.WaiverUse `json:"waivers,omitempty"` // on how many waivers the verdict rests; nil in entries of before this was stated
}

type entryStatement struct {
	Type          string         `json:"_type"`
	Subject       []entrySubject `json:"subject"`
	PredicateType string         `json:"predicateType"`
	Predicate     Entry          `json:"predicate"`
}

type entrySubject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// DigestOf is how the ledger names a decision document.
func DigestOf(document []byte) string {
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:])
}

// Statement is the in-toto statement about a decision that is signed and becomes its entry. document is the decision as JSON.
func Statement(d *decision.Decision, document []byte) ([]byte, error) {
	use := d.WaiverUse()
	return json.Marshal(entryStatement{statementType, []entrySubject{{"decision.json", map[string]string{"sha256": DigestOf(document)}}}, EntryType, Entry{
		Verdict: d.Verdict, At: d.At.UTC(), Supplier: decision.Cut(d.Delivery.Supplier, maxName), Product: decision.Cut(d.Delivery.Product, maxName), Version: decision.Cut(d.Delivery.Version, maxName),
		Delivery: d.Delivery.Digest, Waivers: &use,
	}})
}

// ParseEntry reads an entry: a Sigstore bundle with a statement about a decision. Who signed it, if anybody did, is for others to say.
func ParseEntry(data []byte) (*Entry, error) {
	if len(data) > MaxEntry {
		return nil, fmt.Errorf("the entry is larger than %d bytes", MaxEntry)
	}
	tree, err := strictjson.Strict(data, strictjson.Options{})
	if err != nil {
		return nil, fmt.Errorf("it is no bundle: %w", err)
	}
	var payload []byte
	if err := json.Unmarshal([]byte(`"`+strictjson.MemberText(tree, "dsseEnvelope", "payload")+`"`), &payload); err != nil || len(payload) == 0 {
		return nil, errors.New("it is no bundle: expected an envelope with a payload")
	}
	if _, err := strictjson.Strict(payload, strictjson.Options{}); err != nil {
		return nil, fmt.Errorf("it holds no statement: %w", err)
	}
	var s entryStatement
	if err := json.Unmarshal(payload, &s); err != nil {
		return nil, fmt.Errorf("it holds no statement: %w", err)
	}
	switch {
	case s.PredicateType != EntryType:
		return nil, fmt.Errorf("it states %.80q, expected %q", s.PredicateType, EntryType)
	case s.Type != statementType, len(s.Subject) != 1, !isDigest(s.Subject[0].Digest["sha256"]):
		return nil, errors.New("it is not about one decision")
	}
	out := s.Predicate
	out.Decision = s.Subject[0].Digest["sha256"]
	return &out, nil
}

func isDigest(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) == hex.EncodedLen(sha256.Size) && text == strings.ToLower(text)
}
