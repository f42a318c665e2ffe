package verify

import (
	intoto "github.com/in-toto/attestation/go/v1"
	"github.com/sigstore/sigstore-go/pkg/bundle"
	sigverify "github.com/sigstore/sigstore-go/pkg/verify"
)

// entity is a bundle as the library verifies it, but for the statement in it: payloadStatement has read that from the same bytes, strictly, and the library would
// read it again and refuse every payload type but one.
type entity struct{ *bundle.Bundle }

func (e entity) SignatureContent() (sigverify.SignatureContent, error) {
	content, err := e.Bundle.SignatureContent()
	if err != nil || content.EnvelopeContent() == nil {
		return content, err
	}
	return signedEnvelope{content}, nil
}

type signedEnvelope struct{ sigverify.SignatureContent }

func (s signedEnvelope) EnvelopeContent() sigverify.EnvelopeContent {
	return unread{s.SignatureContent.EnvelopeContent()}
}

type unread struct{ sigverify.EnvelopeContent }

func (unread) Statement() (*intoto.Statement, error) { return &intoto.Statement{}, nil }
