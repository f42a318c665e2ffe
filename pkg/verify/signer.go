package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// standing is how the registry sees the signer of one valid signature, for one role.
type standing struct {
	recognised, authorised, timely bool
	supplier                       *Supplier // whose signer it is
	signer                         *Signer
	reason                         string  // why not recognised, or not authorised
	untimely                       string  // why not timely
	held                           holding // what the signature holds under, as judged
	expected                       string  // who would have been accepted
	foreign                        string  // the repository that was built by a shared workflow of the signer's name, and that the entry does not list; empty otherwise
	otherRole                      bool    // a signer of this supplier for this product, whom the registry merely gives other roles
}

// judge looks the signer up. When several entries of the supplier match (an identity renewed, with another
// term or other roles), the one that reaches furthest counts, on its own: rungs of two are never mixed.
func judge(req Request, p proof, role SignerRole) standing {
	st := standing{held: p.holds[0]}
	if req.Supplier != nil {
		st = st.best(req, p, role, req.Supplier)
	}
	if !st.recognised && req.Registry != nil {
		for _, s := range req.Registry.Suppliers {
			if s != req.Supplier {
				st = st.best(req, p, role, s)
			}
		}
	}
	return st.explain(req, role)
}

// best takes the best of what one supplier's signers make of a signature, if it is better than what is known.
func (st standing) best(req Request, p proof, role SignerRole, s *Supplier) standing {
	for i := range s.Signers {
		for _, h := range p.holds {
			if next := judgeAs(req, h, role, s, &s.Signers[i]); next.rank() > st.rank() {
				st = next
			}
		}
	}
	return st
}

func judgeAs(req Request, h holding, role SignerRole, s *Supplier, g *Signer) standing {
	if !h.by(s, g) {
		return standing{}
	}
	st := standing{recognised: true, supplier: s, signer: g, held: h}
	st.foreign = s.foreignSource(h)
	st.authorised = s == req.Supplier && g.may(role) && g.maySign(req.Product) && s.Lists(req.Product) && st.foreign == ""
	st.otherRole = s == req.Supplier && !g.may(role) && g.maySign(req.Product) && s.Lists(req.Product)
	if st.untimely = untimely(h, g, req.At); st.untimely == "" {
		st.untimely = revokedBeside(h, s, g, req.At)
	}
	st.timely = st.untimely == ""
	return st
}

// foreignSource is the repository that a certificate says was built, where the signer's name is one that every repository can have signed under, and the entry
// does not list it.
func (s *Supplier) foreignSource(h holding) string {
	if s.anySource || !slsa.Shared(h.certificate) {
		return ""
	}
	if source := slsa.SourceOf(h.certificate); !s.ListsSource(source) {
		return source
	}
	return ""
}

// source is the repository that the certificate says was built; empty when it names none.
func (h holding) source() string { return slsa.SourceOf(h.certificate) }

// by says whether it is this signer's signature: made with its key, or with a certificate of its name from a root
// that counts for its supplier.
func (h holding) by(s *Supplier, g *Signer) bool {
	if h.certificate == nil {
		return h.supplier == s && h.signer == g
	}
	return g.Sigstore.is(h.certificate.SubjectAlternativeName, h.certificate.Issuer) && vouchedFor(s, h.root)
}

// vouchedFor says whether the root that vouched is one that counts for the supplier: one of its own, if it has any,
// and no other. Suppliers may share a root; then what was asked of the bundle must have been enough for this
// one as well.
func vouchedFor(s *Supplier, by *candidate) bool {
	switch {
	case by.owner == s:
		return true
	case len(s.Roots) == 0:
		return by.owner == nil
	}
	return by.needs.atLeast(s.Thresholds.required()) && slices.ContainsFunc(s.Roots, func(r Root) bool { return r.Digest() == by.root.Digest() })
}

// doubt says why the signer's word does not count; empty when the signer is recognised, authorised and in time.
func (st standing) doubt() string {
	if !st.recognised || !st.authorised {
		return st.reason
	}
	return st.untimely
}

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

// explain fills in the words for the first of recognised and authorised that does not hold.
func (st standing) explain(req Request, role SignerRole) standing {
	if st.authorised {
		return st
	}
	st.expected = expected(req.Supplier, role)
	found := fmt.Sprintf("signed by %s; the registry accepts %s", st.held.name, st.expected)
	switch {
	case !st.recognised:
		st.reason = "the signer is not in the registry: " + found
		if s, by := req.Supplier, st.held.root; by != nil && by.owner == nil && s != nil && len(s.Roots) > 0 && s.bearsName(st.held) {
			st.reason = fmt.Sprintf("the certificate bears the name of a signer of %s, but was vouched for by %s; only %s counts for this supplier", s.Name, by.root.Name, s.rootNames())
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
	case st.foreign != "":
		st.reason = fmt.Sprintf("the signer %q is a workflow that other repositories use too, and the certificate says that %s was built; the registry accepts %s", st.signer.Name, st.foreign, req.Supplier.sourcesExpected())
	default:
		st.reason = fmt.Sprintf("the registry entry %s does not list the product %q", req.Supplier.Name, req.Product.Name)
	}
	return st
}

// bearsName says whether the certificate has the name of one of the supplier's signers, whoever vouched for it.
func (s *Supplier) bearsName(h holding) bool {
	return slices.ContainsFunc(s.Signers, func(g Signer) bool {
		return h.certificate != nil && g.Sigstore.is(h.certificate.SubjectAlternativeName, h.certificate.Issuer)
	})
}

// rootNames names the supplier's own roots.
func (s *Supplier) rootNames() string {
	var names []string
	for _, r := range s.Roots {
		names = append(names, r.Name)
	}
	return strings.Join(names, " or ")
}

// expected lists whom the registry accepts in a role for the supplier.
func expected(s *Supplier, role SignerRole) string {
	if s == nil {
		return "nobody, as no registry entry was matched to this delivery"
	}
	var list []string
	for _, g := range s.Signers {
		if g.may(role) {
			list = append(list, g.identity())
		}
	}
	if len(list) == 0 {
		return fmt.Sprintf("nobody in the role %q", role)
	}
	return strings.Join(list, " or ")
}

// sourcesExpected names the repositories that may be built by shared workflows.
func (s *Supplier) sourcesExpected() string {
	if len(s.Sources) == 0 {
		return "no source repository: list it under sources in the entry, if it is the supplier's"
	}
	return "builds of " + strings.Join(s.Sources, " or ")
}

func joinRoles(rs []SignerRole) string {
	words := make([]string, len(rs))
	for i, r := range rs {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}
