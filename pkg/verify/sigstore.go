package verify

import (
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	"github.com/sigstore/sigstore-go/pkg/bundle"
	sigverify "github.com/sigstore/sigstore-go/pkg/verify"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// proveSigstore holds a bundle with a short-lived certificate against every root, in order.
func proveSigstore(s *sealed, roots []*candidate) proof {
	if len(roots) == 0 {
		return proof{reason: "there is no trusted root to verify the signature with"}
	}
	var first error
	for _, c := range roots {
		result, err := c.verify(s)
		if err == nil {
			return proof{trial: tried, holds: []holding{accepted(c, result)}}
		}
		if first == nil {
			first = err
		}
	}
	p := proof{trial: foreign, reason: "the signature is not valid: " + plain(first).Error() + instance(s.bundle, roots)}
	if knownLog(s.bundle, roots) != nil {
		p.trial = tried
	}
	return p
}

// verify checks one bundle against one root: log entries, times, certificate chain, signature. Who signed
// is judged afterwards, as a rung of its own.
func (c *candidate) verify(s *sealed) (*sigverify.VerificationResult, error) {
	artifact, err := s.artifact()
	if err != nil {
		return nil, err
	}
	if err := oneName(s.bundle); err != nil {
		return nil, err
	}
	if err := codeSigning(leaf(s.bundle)); err != nil {
		return nil, err
	}
	result, err := c.verifier.verify(s, sigverify.NewPolicy(artifact, sigverify.WithoutIdentitiesUnsafe()))
	if err != nil {
		return nil, err
	}
	if result.Signature == nil || result.Signature.Certificate == nil || len(result.VerifiedTimestamps) == 0 {
		return nil, errors.New("the signature was made without a certificate or a trusted time")
	}
	key := leaf(s.bundle).PublicKey
	if weak := signature.Weaknesses(key, s.signedWith(key)); len(weak) > 0 {
		return nil, fmt.Errorf("it is weak (%s)", strings.Join(weak, ", "))
	}
	return result, nil
}

// artifact is what a verifier is to hold the signature over. Of statements the subjects are compared by us, file by file; of
// a message it is the digest that the bundle states: which file has it is a question of its own.
func (s *sealed) artifact() (sigverify.ArtifactPolicyOption, error) {
	if s.statement != nil {
		return sigverify.WithoutArtifactUnsafe(), nil
	}
	raw, err := hex.DecodeString(s.digest)
	if err != nil {
		return nil, err
	}
	return sigverify.WithArtifactDigest(s.algorithm, raw), nil
}

// signedWith is the digest algorithm that a key made the bundle's signature with.
func (s *sealed) signedWith(key crypto.PublicKey) crypto.Hash {
	if h, known := digestHashes[s.algorithm]; known {
		return h
	}
	return keyDigests(key)[0]
}

// oneName refuses certificates that bear several names: the verifier would show the first and hide the rest.
func oneName(b *bundle.Bundle) error {
	content, err := b.VerificationContent()
	if err != nil {
		return err
	}
	cert := content.Certificate()
	if cert == nil {
		return errors.New("the bundle holds no certificate")
	}
	if n := len(cert.URIs) + len(cert.EmailAddresses) + len(cert.DNSNames) + len(cert.IPAddresses); n > 1 {
		return fmt.Errorf("the certificate bears %d names; expected one", n)
	}
	return nil
}

// codeSigning refuses certificates that were not issued for signing, as Sigstore issues its own (Fulcio, "certificate specification": digital signature,
// code signing, no authority). The verifier takes one that states nothing for one that may do anything.
func codeSigning(cert *x509.Certificate) error {
	switch {
	case cert.IsCA:
		return errors.New("the certificate is one of an authority, and was not issued to a signer")
	case cert.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return errors.New("the certificate was not issued for signing: its key usage does not have digital signature")
	case !slices.Contains(cert.ExtKeyUsage, x509.ExtKeyUsageCodeSigning):
		return errors.New("the certificate was not issued for signing: its extended key usage does not have code signing")
	}
	return nil
}

// accepted is a bundle that one root vouches for.
func accepted(c *candidate, r *sigverify.VerificationResult) holding {
	h := holding{root: c, certificate: r.Signature.Certificate, lowered: c.needs.lowered()}
	h.name = r.Signature.Certificate.SubjectAlternativeName + " (" + r.Signature.Certificate.Issuer + ")"
	h.times = timesOf(r)
	return h
}

// timesOf lists the verified times of a bundle, UTC, earliest first.
func timesOf(r *sigverify.VerificationResult) []time.Time {
	var times []time.Time
	for _, t := range r.VerifiedTimestamps {
		times = append(times, t.Timestamp.UTC())
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// stagingDomain is where the logs of Sigstore's staging instance live: a delivery signed there by mistake is
// worth a plain word.
const stagingDomain = "sigstage.dev"

// instance says which Sigstore instance a bundle that no root vouches for seems to come from. Nothing in it
// is proven: it only helps the reader to ask the right question.
func instance(b *bundle.Bundle, roots []*candidate) string {
	if c := knownLog(b, roots); c != nil {
		return "; its log entry names a log of " + c.root.Name
	}
	for _, e := range b.VerificationMaterial.GetTlogEntries() {
		if origin := e.GetInclusionProof().GetCheckpoint().GetEnvelope(); origin != "" {
			name, _, _ := strings.Cut(origin, "\n")
			if strings.Contains(name, stagingDomain) {
				return "; it seems to come from Sigstore's staging instance"
			}
			return fmt.Sprintf("; it seems to come from an instance with the log %q, which no trusted root at hand knows", clip(name))
		}
	}
	if cert := leaf(b); cert != nil {
		if len(cert.Issuer.Organization) > 0 && cert.Issuer.Organization[0] == "GitHub, Inc." {
			return "; it seems to come from GitHub's own instance"
		}
		return fmt.Sprintf("; its certificate was issued by %q", clip(signature.DistinguishedName(cert.RawIssuer)))
	}
	return ""
}

// knownLog finds the first root that knows a log which the bundle claims to be entered in; nil when none does.
func knownLog(b *bundle.Bundle, roots []*candidate) *candidate {
	for _, e := range b.VerificationMaterial.GetTlogEntries() {
		id := hex.EncodeToString(e.GetLogId().GetKeyId())
		for _, c := range roots {
			if _, known := c.material.RekorLogs()[id]; known {
				return c
			}
		}
	}
	return nil
}

func leaf(b *bundle.Bundle) *x509.Certificate {
	if _, ok := b.VerificationMaterial.GetContent().(*protobundle.VerificationMaterial_PublicKey); ok {
		return nil
	}
	content, err := b.VerificationContent()
	if err != nil {
		return nil
	}
	return content.Certificate()
}

// maxQuoted bounds what is quoted of a hostile text.
const maxQuoted = 120

func clip(s string) string {
	if len(s) > maxQuoted {
		return strings.ToValidUTF8(s[:maxQuoted], "") + "…"
	}
	return s
}

// plain puts a library's error on one line. Protobuf varies its white space from build to build on purpose;
// a decision must not. What it says of an error that there was none is left out.
func plain(err error) error {
	text := strings.ReplaceAll(err.Error(), "; error: %!w(<nil>)", "")
	return errors.New(strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), " "))
}
