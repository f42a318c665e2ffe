package verify

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// revokedBeside says that the signature is too late for another signer of the entry, who is revoked and the same as g: an entry may list a
// key or a name several times, with other roles or terms, and a revocation that the buyer wrote down once counts for all of them. Empty when there is none.
func revokedBeside(h holding, s *Supplier, g *Signer, at time.Time) string {
	for i := range s.Signers {
		r := &s.Signers[i]
		if r == g || r.RevokedOn.IsZero() || !h.alsoBy(s, g, r) {
			continue
		}
		alone := Signer{Name: r.Name, RevokedOn: r.RevokedOn, StatedTime: r.StatedTime}
		if why := untimely(h, &alone, at); why != "" {
			return fmt.Sprintf("%s; the registry entry lists the same signer as %q too, and a revocation counts for both", why, g.Name)
		}
	}
	return ""
}

// alsoBy says whether what g signed is the signature of r, whatever else is asked of the two.
func (h holding) alsoBy(s *Supplier, g, r *Signer) bool {
	if h.certificate != nil {
		return h.by(s, r)
	}
	if f := r.keyFingerprint(); f != "" && (f == g.keyFingerprint() || f == h.fingerprint) {
		return true
	}
	return r.Certificate != nil && h.issued != nil && r.Certificate.Bears(h.issued) && r.Certificate.answersLike(g)
}

// keyFingerprint is that of the one key that a signer has, so that the same key has the same in each kind of signature; empty when a name tells
// the signer. Of OpenPGP it is that of the primary key, which no other kind uses.
func (g *Signer) keyFingerprint() string {
	switch {
	case g.Key != nil:
		return g.Key.fingerprint
	case g.OpenPGP != nil:
		return g.OpenPGP.fingerprint
	case g.Minisign != nil:
		return g.Minisign.key.Fingerprint()
	case g.SSH != nil:
		return sshFingerprint(g.SSH.key)
	}
	return ""
}

// sshFingerprint is the fingerprint of the key itself, where that is one of another kind too, and otherwise as OpenSSH writes it.
func sshFingerprint(key ssh.PublicKey) string {
	if k, ok := key.(ssh.CryptoPublicKey); ok {
		if f, err := signature.KeyFingerprint(k.CryptoPublicKey()); err == nil {
			return f
		}
	}
	return ssh.FingerprintSHA256(key)
}

// answersLike says whether certificates of the signer g are of the same authority.
func (c *CertificateIdentity) answersLike(g *Signer) bool {
	return slices.ContainsFunc(c.anchors.Roots, func(root *x509.Certificate) bool {
		switch {
		case g.Certificate != nil:
			return slices.ContainsFunc(g.Certificate.anchors.Roots, root.Equal)
		case g.Key != nil && g.Key.certificate != nil:
			return root.Equal(g.Key.certificate) || bytes.Equal(root.RawSubject, g.Key.certificate.RawIssuer)
		}
		return false
	})
}
