package cms

import (
	"crypto/x509"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// signingPurposes are the extended key usages of which a signer's chain must have one where it names any (RFC 5280, section 4.2.1.12):
// that of code, which is what is delivered, and that of e-mail, which company authorities issue for signing files. A certificate
// for any purpose will do as well; crypto/x509 sees to that.
var signingPurposes = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning, x509.ExtKeyUsageEmailProtection}

// stampPurpose is the one and only extended key usage of a time-stamping authority (RFC 3161, section 2.3).
var stampPurpose = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}

// signingUsage are the key usages of which a signer's certificate must have one where it names any (RFC 5280, section 4.2.1.3).
const signingUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment

// CheckPurpose refuses a certificate that was issued for something other than signing, with a *signature.InvalidError.
func CheckPurpose(leaf *x509.Certificate) error {
	if err := checkKeyUsage(leaf); err != nil {
		return err
	}
	if len(leaf.ExtKeyUsage)+len(leaf.UnknownExtKeyUsage) == 0 {
		return nil // unrestricted; the chain above may still restrict it
	}
	fits := func(u x509.ExtKeyUsage) bool { return u == x509.ExtKeyUsageAny || slices.Contains(signingPurposes, u) }
	if !slices.ContainsFunc(leaf.ExtKeyUsage, fits) {
		return signature.Invalid("%s was issued for another purpose: extended key usage is %s, expected code signing or e-mail protection", name(leaf), purposes(leaf))
	}
	return nil
}

func checkKeyUsage(leaf *x509.Certificate) error {
	if leaf.KeyUsage != 0 && leaf.KeyUsage&signingUsage == 0 {
		return signature.Invalid("%s was not issued for signing: its key usage has neither digital signature nor non-repudiation", name(leaf))
	}
	return nil
}

// checkStampPurpose holds the certificate of a time-stamping authority against RFC 3161, section 2.3.
func checkStampPurpose(leaf *x509.Certificate) error {
	if err := checkKeyUsage(leaf); err != nil {
		return err
	}
	if !slices.Equal(leaf.ExtKeyUsage, stampPurpose) || len(leaf.UnknownExtKeyUsage) > 0 {
		return signature.Invalid("%s is not one of a time-stamping authority: extended key usage is %s, expected time stamping alone", name(leaf), purposes(leaf))
	}
	for _, e := range leaf.Extensions {
		if e.Id.Equal(oidExtKeyUsage) && !e.Critical {
			return signature.Invalid("%s is not one of a time-stamping authority: its extended key usage is not critical", name(leaf))
		}
	}
	return nil
}

func purposes(cert *x509.Certificate) string {
	var all []string
	for _, u := range cert.ExtKeyUsage {
		all = append(all, u.String())
	}
	for _, o := range cert.UnknownExtKeyUsage {
		all = append(all, o.String())
	}
	if len(all) == 0 {
		return "not stated"
	}
	return strings.Join(all, ", ")
}
