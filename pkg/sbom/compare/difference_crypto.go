package compare

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// property is one thing that is said of a cryptographic asset.
type property struct{ what, value string }

// crypto compares what is said of a cryptographic asset, as one change: an algorithm with shorter keys under the same name is another one. It is
// grave where what was said changes or is withdrawn, but for what can only get better so: a level of security that rises, and a certificate that is
// valid for longer with what each certificate has of its own.
func (c *comparer) crypto(p pair) {
	if p.old.Details().Crypto == nil && p.new.Details().Crypto == nil {
		return
	}
	was, is := properties(c.before, p.old), properties(c.after, p.new)
	was, is = aligned(was, is, statements(c.before, p.old), statements(c.after, p.new))
	renewed := renewed(was, is)
	var before, after []string
	grave := false
	for i := range was {
		if was[i].value == is[i].value {
			continue
		}
		before, after = append(before, phrase(was[i].what, was[i].value)), append(after, phrase(is[i].what, is[i].value))
		grave = grave || was[i].value != "" && !better(was[i], is[i]) && !(renewed && slices.Contains(ofRenewal, was[i].what))
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

// ofRenewal are the members that each certificate has of its own: where it is valid for longer, they go with that.
var ofRenewal = []string{"serialNumber ", "fingerprint ", "creationDate ", "activationDate ", "deactivationDate ", "destructionDate "}

// renewed says that a certificate is valid until later than before, and not from earlier on.
func renewed(was, is []property) bool {
	longer := false
	for i := range was {
		switch was[i].what {
		case fromWords, untilWords:
			if was[i].value != is[i].value && !better(was[i], is[i]) {
				return false
			}
			longer = longer || was[i].what == untilWords && was[i].value != is[i].value
		}
	}
	return longer
}

// statements are what is said of an asset in members that no property holds, by member. What the entries of a list say belongs together; their order says nothing.
func statements(d *sbom.Document, component *sbom.Component) map[string]string {
	said := map[string]string{}
	if component.Details().Crypto == nil {
		return said
	}
	entries := map[string][]string{}
	for _, s := range component.Details().Crypto.Statements {
		for _, item := range s.Items {
			words := make([]string, 0, len(item))
			for _, w := range item {
				if w.Ref {
					w.Text = referred(d, w.Text)
				}
				words = append(words, strings.TrimSpace(w.Name+" "+w.Text))
			}
			slices.Sort(words)
			entries[s.Member] = append(entries[s.Member], strings.Join(words, " "))
		}
	}
	for member, items := range entries {
		said[member] = strings.Join(slices.Sorted(slices.Values(items)), "; ")
	}
	return said
}

// aligned puts the statements of both sides after the properties, in the order of their members.
func aligned(was, is []property, before, after map[string]string) ([]property, []property) {
	all := maps.Clone(before)
	maps.Copy(all, after)
	for _, member := range slices.Sorted(maps.Keys(all)) {
		what := member[strings.LastIndexByte(member, '.')+1:] + " "
		was, is = append(was, property{what, before[member]}), append(is, property{what, after[member]})
	}
	return was, is
}

// referred is what a reference leads to.
func referred(d *sbom.Document, ref string) string {
	if to := d.ByRef(ref); to != nil {
		return to.Label()
	}
	return ref
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
			out = append(out, referred(d, ref))
		}
		slices.Sort(out)
		return strings.Join(slices.Compact(out), " and ")
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
		{"with ", named(x.CertificateHolds)}, {"material ", x.Material}, {"value ", value},
		{"protocol ", x.Protocol}, {"version ", x.ProtocolVersion.Text}, {"algorithms ", named(x.ProtocolAlgorithms)},
	}
}
