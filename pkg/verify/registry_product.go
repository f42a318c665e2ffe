package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/package-url/packageurl-go"
)

func (e entry) products() error {
	for i, p := range e.s.Products {
		if err := p.check(); err != nil {
			return e.fault("products: %w", []any{err}, "products", i)
		}
	}
	for i, g := range e.s.Signers {
		if g.Products != nil && len(g.Products) == 0 {
			return e.fault("signer %q: expected products, found an empty list", []any{g.Name}, "signers", i, "products")
		}
		for j, p := range g.Products {
			if err := p.check(); err != nil {
				return e.fault("signers: products: %w", []any{err}, "signers", i, "products", j)
			}
		}
	}
	return nil
}

func (p Pattern) check() error {
	if p.PURL == "" && p.GTIN == "" {
		return oneOf("name", p.Name, "pattern", p.Pattern)
	}
	switch {
	case p.Name != "" || p.Pattern != "" || p.PURL != "" && p.GTIN != "":
		return fmt.Errorf("expected one of name, pattern, purl and gtin, found several; write one item for each")
	case p.GTIN != "" && !isGTIN(p.GTIN):
		return fmt.Errorf("gtin: expected 8, 12, 13 or 14 digits, the last one the check digit, found %q", p.GTIN)
	case p.PURL != "":
		if _, err := packageurl.FromString(p.PURL); err != nil {
			return fmt.Errorf("purl %q: %w", p.PURL, err)
		}
	}
	return nil
}

// oneOf checks an exact value against its pattern twin: exactly one of them, and a pattern that holds.
func oneOf(exactKey, exact, patternKey, pattern string) error {
	switch {
	case exact == "" && pattern == "":
		return fmt.Errorf("expected %s or %s, found neither", exactKey, patternKey)
	case exact != "" && pattern != "":
		return fmt.Errorf("expected %s or %s, found both", exactKey, patternKey)
	case pattern != "":
		if _, err := anchored(pattern); err != nil {
			return fmt.Errorf("%s %q: %w", patternKey, pattern, err)
		}
	}
	return nil
}

// isGTIN says whether s is a Global Trade Item Number with its check digit (GS1 General Specifications, 7.9).
func isGTIN(s string) bool {
	if !slices.Contains([]int{8, 12, 13, 14}, len(s)) || strings.Trim(s, "0123456789") != "" {
		return false
	}
	sum := 0
	for i := range len(s) - 1 {
		weight := 1
		if (len(s)-1-i)%2 == 1 {
			weight = 3
		}
		sum += weight * int(s[i]-'0')
	}
	return (10-sum%10)%10 == int(s[len(s)-1]-'0')
}

// names says whether the product on offer is this one. What it claims selects who may sign; it proves nothing.
func (p Pattern) names(o Product) bool {
	switch {
	case p.GTIN != "":
		return isGTIN(o.GTIN) && strings.TrimLeft(p.GTIN, "0") == strings.TrimLeft(o.GTIN, "0") // shorter ones are written with zeros in front
	case p.PURL != "":
		return samePackage(p.PURL, o.PURL)
	}
	return matches(p.Name, p.Pattern, o.Name)
}

// samePackage compares package URLs; a listed one without version or qualifiers stands for all of them.
func samePackage(listed, offered string) bool {
	l, err := packageurl.FromString(listed)
	if err != nil {
		return false
	}
	o, err := packageurl.FromString(offered)
	if err != nil {
		return false
	}
	return l.Type == o.Type && l.Namespace == o.Namespace && l.Name == o.Name && l.Subpath == o.Subpath &&
		(l.Version == "" || l.Version == o.Version) &&
		(len(l.Qualifiers) == 0 || l.Qualifiers.String() == o.Qualifiers.String())
}
