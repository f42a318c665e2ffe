package signature

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
)

// DistinguishedName writes the name of a certificate's holder or issuer, in DER (RawSubject, RawIssuer), as RFC 4514 has it: every part of
// it, in the certificate's own order. (pkix.Name has an order of its own, and keeps the last of several common names only.)
func DistinguishedName(raw []byte) string {
	var name pkix.RDNSequence
	if rest, err := asn1.Unmarshal(raw, &name); err != nil || len(rest) > 0 {
		return "#" + hex.EncodeToString(raw)
	}
	return name.String()
}
