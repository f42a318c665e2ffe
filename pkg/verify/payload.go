package verify

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// statementPayload is the DSSE payload type of an in-toto statement.
const statementPayload = "application/vnd.in-toto+json"

// statementPayloads are all of them: a type may name what the predicate is, as in application/vnd.in-toto.vsa+json (in-toto attestation v1, "envelope"). That
// is for routing alone: the statement says itself of what type its predicate is.
var statementPayloads = regexp.MustCompile(`^application/vnd\.in-toto(\.[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*)?\+json$`)

// payloadStatement reads what was signed in an envelope. Of a payload that is called anything else nothing is known, unless it is a statement all the same: one that no
// reader may pass over, since it may speak against what it is about.
func payloadStatement(payloadType string, payload []byte) (*Statement, error) {
	switch {
	case statementPayloads.MatchString(payloadType):
	case isStatement(payload):
		return nil, fmt.Errorf("signed statement: the payload is an in-toto statement, and its type is %.80q: expected %s", payloadType, statementPayload)
	default:
		return nil, signature.Unsupported("a signed payload of type %.80q; only in-toto statements are read", payloadType)
	}
	statement, err := parseStatement(payload)
	if err != nil {
		return nil, fmt.Errorf("signed statement: %w", err)
	}
	return statement, nil
}

// isStatement says whether a payload calls itself an in-toto statement, of whatever version, to any reader: where keys stand twice, each may see another type.
func isStatement(payload []byte) bool {
	whole := string(payload)
	found, _ := strictjson.Members(whole, "_type")
	at, typed := found["_type"]
	if _, err := strictjson.Strict(whole, document(len(whole))); typed && err != nil {
		return true
	}
	kind, _ := strictjson.Strict(whole[at.From:at.To], fixedKeys)
	name, _ := kind.(string)
	return strings.HasPrefix(name, "https://in-toto.io/Statement")
}
