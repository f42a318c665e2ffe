package cms

import (
	"bytes"
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// path is a way to look for: from a certificate to a root, under circumstances.
type path struct {
	roots, others []*x509.Certificate
	crls          []*x509.RevocationList
	listed        bool               // the lists, when there are any, must speak about the certificate
	usages        []x509.ExtKeyUsage // one of which the whole chain allows
	moment        time.Time          // at which every certificate must be valid
	proven        bool               // the signature existed at moment; otherwise moment is that of judging
	now           time.Time          // for the age of CRLs
	outlives      func(reasonCode) bool
}

// found is a chain that holds, and what is to be said of it.
type found struct {
	chain      []*x509.Certificate // from the certificate to the root
	weak       []string
	revocation Revocation
}

// find gives the first chain, in the order of crypto/x509, that holds and of which nothing is revoked.
func (p path) find(leaf *x509.Certificate) (found, error) {
	chains, err := p.chains(leaf, p.moment)
	if err != nil {
		return found{}, p.explain(leaf, err)
	}
	var first error
	for _, chain := range chains {
		f := found{chain: chain, weak: weaknesses(chain)}
		if len(chain) > maxChain {
			err = signature.Invalid("the chain from %s to a root has %d certificates, more than %d", name(leaf), len(chain), maxChain)
		} else {
			f.revocation, err = p.checkRevocation(chain)
		}
		if err == nil {
			return f, nil
		}
		if first == nil || missing(first) && !missing(err) {
			first = err // that a certificate is revoked weighs more than that nothing is known on another way
		}
	}
	return found{}, first
}

func missing(err error) bool { return errors.As(err, new(*signature.MissingError)) }

// chains asks crypto/x509, which sees to signatures, validity, path lengths, basic and name constraints and
// critical extensions (RFC 5280, section 6.1). The pools are never nil, nor is the time ever zero: that would mean the roots and the clock of the machine.
func (p path) chains(leaf *x509.Certificate, at time.Time) ([][]*x509.Certificate, error) {
	if at.IsZero() {
		return nil, errNoMoment
	}
	return leaf.Verify(x509.VerifyOptions{Roots: pool(p.roots), Intermediates: pool(p.others), CurrentTime: at, KeyUsages: p.usages})
}

func pool(certs []*x509.Certificate) *x509.CertPool {
	all := x509.NewCertPool()
	for _, c := range certs {
		all.AddCert(c)
	}
	return all
}

// weaknesses names what is weak in a chain: each issuer's key and what it signed with. The root's own signature proves nothing and does not count.
func weaknesses(chain []*x509.Certificate) []string {
	var weak []string
	for i, issuer := range chain[1:] {
		weak = append(weak, signature.Weaknesses(issuer.PublicKey, certificateDigests[chain[i].SignatureAlgorithm])...)
	}
	return sortedUnique(weak)
}

// explain says in words of this trade why there is no chain.
func (p path) explain(leaf *x509.Certificate, err error) error {
	if !valid(leaf, p.moment) {
		return p.outside(leaf)
	}
	for _, at := range []time.Time{leaf.NotBefore, leaf.NotAfter} {
		chains, _ := p.chains(leaf, at)
		for _, chain := range chains {
			if i := slices.IndexFunc(chain, func(c *x509.Certificate) bool { return !valid(c, p.moment) }); i >= 0 {
				return p.outside(chain[i])
			}
		}
	}
	if c := p.insecure(leaf); c != nil {
		return signature.Invalid("%s is signed with %s, which is broken and never accepted in a chain", name(c), c.SignatureAlgorithm)
	}
	var unknown x509.UnknownAuthorityError
	if errors.As(err, &unknown) {
		if bytes.Equal(leaf.RawIssuer, leaf.RawSubject) {
			return signature.Invalid("%s is signed by itself and not among the buyer's roots", name(leaf))
		}
		return signature.Invalid("%s leads to none of the buyer's %d roots", name(leaf), len(p.roots))
	}
	return signature.Invalid("%s: %v", name(leaf), err)
}

// insecure gives the first certificate on the way up that is signed with an algorithm that crypto/x509 refuses.
func (p path) insecure(leaf *x509.Certificate) *x509.Certificate {
	all := slices.Concat(p.roots, p.others)
	at := leaf
	for range maxChain {
		if slices.ContainsFunc(p.roots, at.Equal) {
			return nil
		}
		if _, known := certificateDigests[at.SignatureAlgorithm]; !known {
			return at
		}
		i := slices.IndexFunc(all, func(c *x509.Certificate) bool { return bytes.Equal(c.RawSubject, at.RawIssuer) && !c.Equal(at) })
		if i < 0 {
			return nil
		}
		at = all[i]
	}
	return nil
}

func valid(c *x509.Certificate, at time.Time) bool {
	return !at.Before(c.NotBefore) && !at.After(c.NotAfter)
}

func (p path) outside(c *x509.Certificate) error {
	const validity = "%s is valid from %s until %s, and %s"
	when := "no time stamp proves an earlier moment than the one judged at, " + moment(p.now)
	if p.proven {
		when = "the signature is of " + moment(p.moment)
	}
	return signature.Invalid(validity, name(c), moment(c.NotBefore), moment(c.NotAfter), when)
}
