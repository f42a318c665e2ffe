package signature

import (
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
)

// MaxName is how many bytes of DER a name may have to be written out. Real ones have some hundred; writing one takes time that grows with the square.
const MaxName = 4 << 10

// DistinguishedName writes the name of a certificate's holder or issuer, in DER (RawSubject, RawIssuer), as RFC 4514 has it: every part of
// it, in the certificate's own order. (pkix.Name has an order of its own, and keeps the last of several common names only.)
// A name that is longer than MaxName is given by its digest, so that no two are the same.
func DistinguishedName(raw []byte) string {
	if len(raw) > MaxName {
		return fmt.Sprintf("#sha256:%x (a name of %d bytes)", sha256.Sum256(raw), len(raw))
	}
	var name pkix.RDNSequence
	if rest, err := asn1.Unmarshal(raw, &name); err != nil || len(rest) > 0 {
		return "#" + hex.EncodeToString(raw)
	}
	return name.String()
}
