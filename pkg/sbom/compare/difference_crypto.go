package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// property is one thing that is said of a cryptographic asset.
type property struct{ what, value string }

// crypto compares what is said of a cryptographic asset, as one change: an algorithm with shorter keys under the same name is another one. It is
// grave where what was said changes or is withdrawn, but for what can only get better so: a level of security that rises, a certificate that is renewed.
func (c *comparer) crypto(p pair) {
	if p.old.Details().Crypto == nil && p.new.Details().Crypto == nil {
		return
	}
	was, is := properties(c.before, p.old), properties(c.after, p.new)
	var before, after []string
	grave := false
	for i := range was {
		if was[i].value == is[i].value {
			continue
		}
		before, after = append(before, phrase(was[i].what, was[i].value)), append(after, phrase(is[i].what, is[i].value))
		grave = grave || was[i].value != "" && !better(was[i], is[i])
	}
	if len(before) > 0 {
		c.add(p, CryptoChanged, grave, joined(before...), joined(after...))
	}
}

const (
	strengthWords = "classical security "
	quantumWords  = "quantum security level "
	fromWords     = "valid from "
	untilWords    = "valid until "
)

// better says that a property changed to what is no weaker.
func better(was, is property) bool {
	switch was.what {
	case strengthWords, quantumWords:
		a, errA := strconv.Atoi(was.value)
		b, errB := strconv.Atoi(is.value)
		return errA == nil && errB == nil && b > a
	case fromWords, untilWords:
		a, b := sbom.ParseDate(was.value), sbom.ParseDate(is.value)
		return a.State == sbom.Stated && b.State == sbom.Stated && b.Time.After(a.Time)
	}
	return false
}

// properties are what is said of an asset, always as many and in one order. References count by what they lead to: other documents number otherwise.
func properties(d *sbom.Document, component *sbom.Component) []property {
	x := component.Details().Crypto
	if x == nil {
		x = &sbom.Crypto{}
	}
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	list := func(words []string) string {
		return strings.Join(slices.Compact(slices.Sorted(slices.Values(words))), " ")
	}
	named := func(refs []string) string {
		out := make([]string, 0, len(refs))
		for _, ref := range refs {
			if to := d.ByRef(ref); to != nil {
				ref = to.Label()
			}
			out = append(out, ref)
		}
		slices.Sort(out)
		return strings.Join(slices.Compact(out), " and ")
	}
	var suites, groups []string
	for _, s := range x.Suites {
		suites = append(suites, s.Name)
	}
	for _, g := range x.Groups {
		groups = append(groups, strconv.Itoa(g))
	}
	value := ""
	if x.Material != "" {
		value = fmt.Sprintf("in the document: %t", x.MaterialValue)
		if x.MaterialPrivate {
			value += ", a private key"
		}
	}
	return []property{
		{"kind ", x.Asset}, {"primitive ", x.Primitive}, {"family ", x.Family}, {"parameters ", x.Parameters}, {"curve ", x.Curve}, {"mode ", x.Mode}, {"padding ", x.Padding},
		{"functions ", list(x.Functions)}, {"certification ", list(x.Certification)}, {strengthWords, number(x.Strength)}, {quantumWords, number(x.QuantumLevel)},
		{fromWords, x.NotBefore.Text}, {untilWords, x.NotAfter.Text}, {"subject ", x.Subject}, {"issuer ", x.Issuer}, {"signed with ", named(x.SignatureAlgorithms)},
		{"state ", list(x.CertificateStates)}, {"with ", named(x.CertificateHolds)}, {"material ", x.Material}, {"value ", value},
		{"protocol ", x.Protocol}, {"version ", x.ProtocolVersion.Text}, {"suites ", list(suites)}, {"algorithms ", named(x.ProtocolAlgorithms)},
		{"transforms ", list(x.ProtocolTransforms)}, {"groups ", list(groups)},
	}
}
