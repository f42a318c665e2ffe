package verify

import (
	"fmt"
	"strings"
	"time"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// standing is how the registry sees the signer of one valid signature, for one role.
type standing struct {
	recognised, authorised, timely bool
	supplier                       *Supplier // whose signer it is
	signer                         *Signer
	reason                         string // why not recognised, or not authorised
	untimely                       string // why not timely
	expected                       string // who would have been accepted
}

func signerName(c *certificate.Summary) string {
	return c.SubjectAlternativeName + " (" + c.Issuer + ")"
}

// judge looks the signer up. When several entries of the supplier match (an identity renewed, with another
// term or other roles), the one that reaches furthest counts, on its own: rungs of two are never mixed.
func judge(req Request, p proof, role SignerRole) standing {
	st := standing{}
	if s := req.Supplier; s != nil {
		for i := range s.Signers {
			if next := judgeAs(req, p, role, s, &s.Signers[i]); next.better(st) {
				st = next
			}
		}
	}
	if st.recognised {
		return st.explain(req, p, role)
	}
	if req.Registry != nil {
		for _, s := range req.Registry.Suppliers {
			for i := range s.Signers {
				if s == req.Supplier {
					continue
				}
				if next := judgeAs(req, p, role, s, &s.Signers[i]); next.better(st) {
					st = next
				}
			}
		}
	}
	return st.explain(req, p, role)
}

func judgeAs(req Request, p proof, role SignerRole, s *Supplier, g *Signer) standing {
	if !g.Sigstore.is(p.cert.SubjectAlternativeName, p.cert.Issuer) || !vouchedFor(s, p) {
		return standing{}
	}
	st := standing{recognised: true, supplier: s, signer: g}
	st.authorised = s == req.Supplier && g.may(role) && g.maySign(req.Product) && s.Lists(req.Product)
	st.untimely = untimely(p.times, g, req.At)
	st.timely = st.untimely == ""
	return st
}

// vouchedFor says whether the root that vouched is one that counts for the supplier: its own, if it has one,
// and no other. Suppliers may share a root; then what was asked of the bundle must have been enough for this
// one as well.
func vouchedFor(s *Supplier, p proof) bool {
	switch {
	case p.by.owner == s:
		return true
	case s.Root == nil:
		return p.by.owner == nil
	}
	return p.by.needs.atLeast(s.Thresholds.required()) && p.by.root.Digest() == s.Root.Digest()
}

// doubt says why the signer's word does not count; empty when the signer is recognised, authorised and in time.
func (st standing) doubt() string {
	if !st.recognised || !st.authorised {
		return st.reason
	}
	return st.untimely
}

func (st standing) better(than standing) bool { return st.rank() > than.rank() }

func (st standing) rank() int {
	n := 0
	if st.recognised {
		n += 4
	}
	if st.authorised {
		n += 2
	}
	if st.timely {
		n++
	}
	return n
}

// untimely says why a signature was not made while its signer was accepted; empty when it was. Every
// verified time must fit: the registry's dates are the buyer's, and a doubt goes against the signature.
func untimely(times []time.Time, g *Signer, at time.Time) string {
	if len(times) == 0 {
		return "no trusted time is known for the signature"
	}
	for _, t := range times {
		when := t.Format(time.RFC3339)
		switch {
		case t.After(at):
			return fmt.Sprintf("signed at %s, after the moment judged at (%s)", when, at.UTC().Format(time.RFC3339))
		case !g.RevokedOn.IsZero() && !t.Before(g.RevokedOn):
			return fmt.Sprintf("signed at %s, but the signer %q was revoked on %s", when, g.Name, day(g.RevokedOn))
		case !g.ValidFrom.IsZero() && t.Before(g.ValidFrom):
			return fmt.Sprintf("signed at %s, but the signer %q is accepted from %s on", when, g.Name, day(g.ValidFrom))
		case !g.ValidUntil.IsZero() && !t.Before(g.ValidUntil):
			return fmt.Sprintf("signed at %s, but the signer %q was accepted until %s", when, g.Name, day(g.ValidUntil))
		}
	}
	return ""
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// explain fills in the words for the first of recognised and authorised that does not hold.
func (st standing) explain(req Request, p proof, role SignerRole) standing {
	if st.authorised {
		return st
	}
	st.expected = expected(req.Supplier, role)
	found := fmt.Sprintf("signed by %s; the registry accepts %s", signerName(p.cert), st.expected)
	switch {
	case !st.recognised:
		st.reason = "the signer is not in the registry: " + found
		if p.by.owner == nil && req.Supplier != nil && req.Supplier.Root != nil && namedIn(req.Supplier, p.cert) {
			st.reason = fmt.Sprintf("the certificate bears the name of a signer of %s, but was vouched for by %s; only %s counts for this supplier", req.Supplier.Name, p.by.root.Name, req.Supplier.Root.Name)
		}
		st.untimely = "the signer is not in the registry, so no term is known"
	case req.Supplier == nil:
		st.reason = fmt.Sprintf("no registry entry was matched to this delivery; the signer is %q of supplier %s", st.signer.Name, st.supplier.Name)
	case st.supplier != req.Supplier:
		st.reason = fmt.Sprintf("the signer is %q of another supplier, %s: %s", st.signer.Name, st.supplier.Name, found)
	case !st.signer.may(role):
		st.reason = fmt.Sprintf("the signer %q may not sign in the role %q, only in: %s; the registry accepts %s", st.signer.Name, role, joinRoles(st.signer.Roles), st.expected)
	case !st.signer.maySign(req.Product):
		st.reason = fmt.Sprintf("the signer %q may not sign the product %q", st.signer.Name, req.Product.Name)
	default:
		st.reason = fmt.Sprintf("the registry entry %s does not list the product %q", req.Supplier.Name, req.Product.Name)
	}
	return st
}

func namedIn(s *Supplier, cert *certificate.Summary) bool {
	for _, g := range s.Signers {
		if g.Sigstore.is(cert.SubjectAlternativeName, cert.Issuer) {
			return true
		}
	}
	return false
}

// expected lists whom the registry accepts in a role for the supplier.
func expected(s *Supplier, role SignerRole) string {
	if s == nil {
		return "nobody, as no registry entry was matched to this delivery"
	}
	var list []string
	for _, g := range s.Signers {
		if g.may(role) {
			list = append(list, g.Sigstore.String())
		}
	}
	if len(list) == 0 {
		return fmt.Sprintf("nobody in the role %q", role)
	}
	return strings.Join(list, " or ")
}

func joinRoles(rs []SignerRole) string {
	words := make([]string, len(rs))
	for i, r := range rs {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}
