package verify

import (
	"cmp"
	"slices"
	"strings"
)

// Find gives the supplier whose name, title or alias is the claimed one, whatever the case of letters; nil
// when there is none. A claim selects an entry, it proves nothing.
func (r *Registry) Find(claim string) *Supplier {
	claim = strings.TrimSpace(claim)
	if r == nil || claim == "" {
		return nil
	}
	for _, s := range r.Suppliers {
		for _, n := range s.names() {
			if strings.EqualFold(strings.TrimSpace(n), claim) {
				return s
			}
		}
	}
	return nil
}

func (s *Supplier) names() []string {
	var names []string
	for _, n := range append([]string{s.Name, s.Title}, s.Aliases...) {
		if strings.TrimSpace(n) != "" {
			names = append(names, n)
		}
	}
	return names
}

// Lists says whether the entry covers the product on offer, by its name, package URL or GTIN. A nil supplier lists nothing.
func (s *Supplier) Lists(p Product) bool {
	return s != nil && among(s.Products, p)
}

func among(patterns []Pattern, p Product) bool {
	return slices.ContainsFunc(patterns, func(q Pattern) bool { return q.names(p) })
}

// maySign says whether a signer is one for the product on offer.
func (g Signer) maySign(p Product) bool { return g.Products == nil || among(g.Products, p) }

// is says whether a certificate's issuer and subject are this identity.
func (i SigstoreIdentity) is(san, issuer string) bool {
	return matches(i.Issuer, i.IssuerPattern, issuer) && matches(i.Identity, i.IdentityPattern, san)
}

func (i SigstoreIdentity) String() string {
	return cmp.Or(i.Identity, i.IdentityPattern) + " (" + cmp.Or(i.Issuer, i.IssuerPattern) + ")"
}

func (g Signer) may(role SignerRole) bool {
	if role == roleAny {
		return slices.ContainsFunc(g.Roles, func(r SignerRole) bool { return r != RoleWaiver && r != RolePolicy })
	}
	return slices.Contains(g.Roles, role)
}

// required gives the thresholds with the default of 1 put in, and says which are lower than that.
func (t Thresholds) required() thresholds {
	or1 := func(v *int) int {
		if v == nil {
			return 1
		}
		return *v
	}
	return thresholds{or1(t.TransparencyLog), or1(t.Timestamp), or1(t.SignedCertificateTimestamp)}
}

// thresholds are the counts a bundle must reach.
type thresholds struct{ log, time, sct int }

func (t thresholds) atLeast(o thresholds) bool {
	return t.log >= o.log && t.time >= o.time && t.sct >= o.sct
}

func (t thresholds) lowered() []string {
	var low []string
	if t.log < 1 {
		low = append(low, "transparencyLog: 0")
	}
	if t.time < 1 {
		low = append(low, "timestamp: 0")
	}
	if t.sct < 1 {
		low = append(low, "signedCertificateTimestamp: 0")
	}
	return low
}
