package verify

import (
	"crypto/x509"
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// maxShortLife is the longest life of a certificate that counts for one signature alone. Those of Sigstore live for ten minutes.
const maxShortLife = 24 * time.Hour

// shortLived says whether a certificate beside a signature lives for minutes, and the signature holds under it. Such signatures were written before there were
// Sigstore bundles: the log entry that proves the time has to be asked for online.
func shortLived(cert *x509.Certificate, value []byte, signed signature.Message) bool {
	if cert.NotAfter.Sub(cert.NotBefore) > maxShortLife {
		return false
	}
	_, err := rawsig.Verify(value, signed, cert.PublicKey)
	return err == nil
}

// firstShortLived is the signer's certificate of cosign 1 and 2 among those that lie beside a bare signature; nil when there is none.
func firstShortLived(chains [][]*x509.Certificate, value []byte, signed signature.Message) *x509.Certificate {
	for _, chain := range chains {
		if shortLived(chain[0], value, signed) {
			return chain[0]
		}
	}
	return nil
}

// withoutEntry is the proof of a signature that holds under a short-lived certificate alone, of which it came to p otherwise. Nobody here can tell when a
// certificate was used that an authority of a trusted root issued; one that nobody there issued anybody could have written, and it tells nothing.
func (v *prover) withoutEntry(cert *x509.Certificate, p proof) proof {
	signed := fmt.Sprintf("signed with a certificate that was issued by %.80q on %s and is not accompanied by a log entry", signature.DistinguishedName(cert.RawIssuer), day(cert.NotBefore))
	for _, c := range v.roots {
		for _, authority := range c.material.FulcioCertificateAuthorities() {
			if _, err := authority.Verify(cert, cert.NotBefore); err == nil {
				return proof{trial: untried, reason: signed + ": only a look-up online could tell when it was used; ask for the Sigstore bundle"}
			}
		}
	}
	p.reason += "; it was " + signed + ", and that no authority of a trusted root issued"
	return p
}
