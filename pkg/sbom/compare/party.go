package compare

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// parties compares who supplies a component and who made it; what is said of both alike is reported once. It is grave
// unless nobody was named before, or who supplied it is still named as its maker.
func (c *comparer) parties(p pair) {
	before := len(c.changes)
	was, is := p.old.Deliverer(), p.new.Deliverer()
	made, makes := p.old.Producer(), p.new.Producer()
	if !sameParty(was, is) {
		c.add(p, SupplierChanged, was.State == sbom.Stated && !(is.State == sbom.Absent && sameParty(was, makes)), was.Text, is.Text)
	}
	if !sameParty(made, makes) && (made != was || makes != is) {
		c.add(p, SupplierChanged, made.State == sbom.Stated, made.Text, makes.Text)
	}
	if len(c.changes) == before {
		c.contacts(p)
	}
}

// documentParties compares who supplies and who made the subject, where the document says so beside it, and was not told of it already.
func (c *comparer) documentParties(p pair, before, after *sbom.Document) {
	supplier := func(d *sbom.Document, subject *sbom.Component) sbom.Text {
		if d.Supplier.Name.State == sbom.Stated {
			return d.Supplier.Name
		}
		return subject.Deliverer()
	}
	was, is := supplier(before, p.old), supplier(after, p.new)
	at, now := addresses(before.Supplier.Contact, before.Supplier.Postal), addresses(after.Supplier.Contact, after.Supplier.Postal)
	switch {
	case sameParty(was, is) && at != now:
		c.add(p, ContactChanged, at != "", at, now)
	case !sameParty(was, is) && (was != p.old.Deliverer() || is != p.new.Deliverer()):
		c.add(p, SupplierChanged, was.State == sbom.Stated, was.Text, is.Text)
	}
	made, makes := before.DeviceMaker, after.DeviceMaker
	known := func(maker sbom.Text, x *sbom.Component) bool { return maker == x.Producer() || maker == x.Deliverer() }
	if !sameParty(made, makes) && !(known(made, p.old) && known(makes, p.new)) {
		c.add(p, SupplierChanged, made.State == sbom.Stated, made.Text, makes.Text)
	}
}

// contacts compares where those are reached whose names are the same: another address may be somebody else. It is grave unless
// there was none before.
func (c *comparer) contacts(p pair) {
	was, is := addresses(p.old.Details().SupplierContact, p.old.Details().SupplierPostal), addresses(p.new.Details().SupplierContact, p.new.Details().SupplierPostal)
	if was != is {
		c.add(p, ContactChanged, was != "", was, is)
	}
	made, makes := addresses(p.old.Details().Contact, p.old.Details().Postal), addresses(p.new.Details().Contact, p.new.Details().Postal)
	if made != makes && (made != was || makes != is) {
		c.add(p, ContactChanged, made != "", made, makes)
	}
}

// addresses are e-mail addresses, URLs and a postal address in one spelling and order.
func addresses(contact []string, postal string) string {
	plain := make([]string, 0, len(contact)+1)
	if postal != "" {
		plain = append(plain, strings.ToLower(strings.Join(strings.Fields(postal), " ")))
	}
	for _, words := range contact {
		plain = append(plain, strings.TrimSuffix(strings.ToLower(words), "/"))
	}
	slices.Sort(plain)
	return strings.Join(slices.Compact(plain), ", ")
}

func sameParty(a, b sbom.Text) bool {
	return a.State == b.State && strings.EqualFold(strings.Join(strings.Fields(a.Text), " "), strings.Join(strings.Fields(b.Text), " "))
}
