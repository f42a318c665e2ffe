package cms

import "encoding/asn1"

type oid = asn1.ObjectIdentifier

var (
	oidData       = oid{1, 2, 840, 113549, 1, 7, 1}         // RFC 5652, section 4
	oidSignedData = oid{1, 2, 840, 113549, 1, 7, 2}         // section 5.1
	oidTSTInfo    = oid{1, 2, 840, 113549, 1, 9, 16, 1, 4}  // RFC 3161, section 2.4.2
	oidStamp      = oid{1, 2, 840, 113549, 1, 9, 16, 2, 14} // id-aa-timeStampToken: RFC 3161, appendix A

	oidContentType   = oid{1, 2, 840, 113549, 1, 9, 3}         // RFC 5652, section 11.1
	oidMessageDigest = oid{1, 2, 840, 113549, 1, 9, 4}         // section 11.2
	oidSigningTime   = oid{1, 2, 840, 113549, 1, 9, 5}         // section 11.3
	oidProtection    = oid{1, 2, 840, 113549, 1, 9, 52}        // CMSAlgorithmProtection: RFC 6211
	oidSigningCert   = oid{1, 2, 840, 113549, 1, 9, 16, 2, 12} // ESS signing certificate: RFC 2634, section 5.4
	oidSigningCertV2 = oid{1, 2, 840, 113549, 1, 9, 16, 2, 47} // RFC 5035, section 3

	oidRSA     = oid{1, 2, 840, 113549, 1, 1, 1}  // RFC 3370, section 3.2: the digest is the signer's
	oidMGF1    = oid{1, 2, 840, 113549, 1, 1, 8}  // RFC 4055, section 2.2
	oidPSS     = oid{1, 2, 840, 113549, 1, 1, 10} // RFC 4056
	oidEd25519 = oid{1, 3, 101, 112}              // RFC 8419

	oidExtKeyUsage       = oid{2, 5, 29, 37} // RFC 5280, section 4.2.1.12
	oidReasonCode        = oid{2, 5, 29, 21} // section 5.3.1
	oidInvalidityDate    = oid{2, 5, 29, 24} // section 5.3.2
	oidDistributionPoint = oid{2, 5, 29, 28} // issuing distribution point: section 5.2.5
	oidExpiredCerts      = oid{2, 5, 29, 60} // expiredCertsOnCRL: X.509, clause 9.5.2.8
)
