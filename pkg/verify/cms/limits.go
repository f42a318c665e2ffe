package cms

// What a signature may cost. Each limit is far above what signers and time-stamping authorities make.
const (
	maxSignature    = 16 << 20 // bytes of a signature or token, attached content included
	maxElements     = 1 << 18  // ASN.1 elements in it; embedded lists of revoked certificates have the most
	maxDepth        = 64       // of elements in elements; a time stamp inside a signature reaches about 30
	maxSerial       = 32       // bytes of a serial number; RFC 5280, section 4.1.2.2, allows 20
	maxIdentifier   = 256      // bytes of a key identifier; most are digests
	maxSigners      = 8        // SignerInfos in one signature
	maxCertificates = 64       // embedded in one signature
	maxAttributes   = 64       // signed or unsigned, of one signer
	maxStamps       = 4        // time stamps of one signer
	maxChain        = 10       // certificates from the signer's to the root, both counted
	maxRSA          = 8192     // bits of the modulus in an embedded certificate; a verification's cost grows with the square
	maxPure         = 64 << 20 // bytes of content that Ed25519 signs without a digest, and so must be in memory
	maxTrusted      = 4096     // certificates or lists in one file of the buyer's
)
