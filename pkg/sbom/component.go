package sbom

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Types of components that bring the packages of others with them.
const (
	TypeOperatingSystem = "operating-system"
	TypeContainer       = "container"
	TypeDevice          = "device"
)

// Unstated is a component of which nothing is stated, not so much as a name.
func Unstated() *Component {
	absent := Text{State: Absent}
	return &Component{
		Name: absent, Version: absent, Supplier: absent, Manufacturer: absent,
		Purl: Purl{State: Absent}, CPE: CPE{State: Absent}, HashState: Absent, LicenceState: Absent,
	}
}

// component reads one component and those nested in it. Nesting is bounded by Limits.MaxDepth.
func (r *reader) component(n node, pointer string, parent *Component) {
	c := &Component{
		Ref: n.str("bom-ref"), Pointer: pointer, Line: r.parsed.lines[pointer], Parent: parent,
		Type: n.str("type"), Group: n.str("group"), Name: n.text("name"), Version: n.text("version"),
		Purl:     identifier(n, "purl", ParsePurl, func(t string) Purl { return Purl{State: Malformed, Text: t} }),
		CPE:      identifier(n, "cpe", ParseCPE, func(t string) CPE { return CPE{State: Malformed, Text: t} }),
		Scope:    n.str("scope"),
		Supplier: n.nameIn("supplier"), Manufacturer: n.nameIn("manufacturer"),
		HashState: Absent,
	}
	if external := n.flag("isExternal"); external != nil {
		c.External = *external
	}
	for h := range n.items("hashes") {
		hash := hashOf(h.str("alg"), h.str("content"))
		if c.Type != "file" {
			hash = hash.ofSomething()
		}
		c.Hashes = append(c.Hashes, hash)
		c.HashState = Stated
	}
	c.Licences, c.LicenceState = licencesOf(n)
	c.detail(detailsOf(n))
	c.origin(n)
	c.evidence(n)
	c.Properties = propertiesOf(n, pointer)
	c.SetSupport(SupportOf(c.Properties))
	c.deployed()
	c.declare()
	if crypto := cryptoOf(n); crypto != nil {
		c.seldom().Crypto = crypto
	}
	c.identify(n.strs("swhid")...)
	c.identify(n.strs("omniborId")...)
	r.linked(n, pointer)
	if pointer == rootPointer {
		r.doc.Root = c
	} else {
		r.doc.Components = append(r.doc.Components, c)
	}
	n.each("components", pointer, func(child node, at string) { r.component(child, at, c) })
}

// propertiesOf reads what is stated beside the fields of the format. A large document has hundreds of thousands of these: a place is kept only of
// those that anything is ever said about.
func propertiesOf(n node, pointer string) []Property {
	stated := n.list("properties")
	if len(stated) == 0 {
		return nil
	}
	out := make([]Property, 0, len(stated))
	for i, v := range stated {
		p, is := nodeOf(v)
		name := p.str("name")
		if !is || guardedSpace(name) == reservedNamespace {
			continue
		}
		property := Property{Name: name, Value: p.str("value")}
		if _, support := supportFieldOf(name); support {
			property.Pointer = pointer + "/properties/" + strconv.Itoa(i)
		}
		out = append(out, property)
	}
	return out
}

// detailsOf reads what few components state and no other part of the reader does.
func detailsOf(n node) (Details, Seldom) {
	supplier := entityOf(n.object("supplier"))
	d := Details{Publisher: n.text("publisher"), Author: authorOf(n), Copyright: n.text("copyright"), References: referencesOf(n)}
	s := Seldom{
		SWID: n.object("swid").str("tagId"), SWIDRepeats: repeats(n.object("swid"), n), SecurityContact: securityContacts(d.References),
		Contact: producerContact(n), SupplierContact: supplier.Contact, SupplierPostal: supplier.Postal,
		Postal: cmp.Or(postal(n.object("manufacturer").object("address")), supplier.Postal),
	}
	if len(s.Contact) == 0 && suppliedByMaker(n, supplier) {
		s.Contact = s.SupplierContact
	}
	return d, s
}

func identifier[T any](n node, key string, read func(string) T, malformed func(string) T) T {
	switch v := n.get(key).(type) {
	case nil:
		return read("")
	case string:
		return read(v)
	default:
		return malformed(strictjson.Show(v))
	}
}

// authorOf reads authors[] (1.6), else the older author.
func authorOf(n node) Text {
	listed := Text{State: Absent}
	n.each("authors", "", func(a node, _ string) { listed = firstStated(listed, a.text("name")) })
	return firstStated(listed, n.text("author"))
}

// suppliedByMaker says whether the supplier of a component answers for who made it: nobody else is named as its maker. The address of one organisation
// is not that of another.
func suppliedByMaker(n node, supplier Entity) bool {
	made := []string{entityOf(n.object("manufacturer")).Name.Value()}
	for a := range n.items("authors") {
		made = append(made, entityOf(a).Name.Value())
	}
	return !slices.ContainsFunc(made, func(name string) bool {
		return name != "" && !strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(supplier.Name.Value()))
	})
}

// producerContact reads how to reach who made a component, where that is said of them and not only of the supplier.
func producerContact(n node) []string {
	contact := entityOf(n.object("manufacturer")).Contact
	for a := range n.items("authors") {
		contact = append(contact, entityOf(a).Contact...)
	}
	return contact
}

// declare applies properties by which an author says that a field is unknown or withheld
// (CISA 2026, "Explicitly Identifying Unknown Information"), which CycloneDX has no field for:
// "<namespace>:unknown:<field>", "<namespace>:withheld:<field>", and "<namespace>:undeclared-fields" with a list of
// fields. They speak for empty fields only: a value that is there stands.
func (c *Component) declare() {
	for _, p := range c.Properties {
		if !mayDeclare(p.Name) {
			continue
		}
		space, field, named := cutLast(strings.ToLower(strings.TrimSpace(p.Name)))
		_, word, spaced := cutLast(space)
		switch {
		case spaced && word == "unknown":
			c.declareField(field, Unknown)
		case spaced && word == "withheld":
			c.declareField(field, Withheld)
		case named && field == "undeclared-fields":
			for _, field := range strings.FieldsFunc(p.Value, func(r rune) bool { return strings.ContainsRune(",; \t\n", r) }) {
				c.declareField(field, Unknown)
			}
		}
	}
}

// mayDeclare tells at a look that most names of properties do not declare anything.
func mayDeclare(name string) bool {
	space, field, _ := cutLast(strings.TrimSpace(name))
	_, word, _ := cutLast(space)
	return strings.EqualFold(word, "unknown") || strings.EqualFold(word, "withheld") || strings.EqualFold(field, "undeclared-fields")
}

// cutLast parts the name of a property at its last colon.
func cutLast(name string) (space, word string, found bool) {
	i := strings.LastIndexByte(name, ':')
	return name[:max(0, i)], name[i+1:], i >= 0
}

func (c *Component) declareField(field string, state State) {
	var target *State
	support := c.Support()
	switch fold(field) {
	case "name":
		target = &c.Name.State
	case "version":
		target = &c.Version.State
	case "supplier":
		target = &c.Supplier.State
	case "manufacturer", "producer":
		target = &c.Manufacturer.State
	case "publisher":
		target = &c.say().Publisher.State
	case "author", "authors":
		target = &c.say().Author.State
	case "purl", "packageurl":
		target = &c.Purl.State
	case "cpe":
		target = &c.CPE.State
	case "hash", "hashes":
		target = &c.HashState
	case "licence", "licences", "license", "licenses":
		target = &c.LicenceState
	case "copyright":
		target = &c.say().Copyright.State
	case "levelofsupport", "supportlevel":
		target = &support.Level.State
	case "endofsupport", "endofsupportdate":
		target = &support.End.State
	case "endoflife", "endoflifedate":
		target = &support.EndOfLife.State
	default:
		return
	}
	if *target == Absent {
		*target = state
		c.SetSupport(support)
	}
}

// Label names a component for people: group, name and version.
func (c *Component) Label() string {
	name := c.Name.Text
	if name == "" {
		name = "(no name)"
	}
	if c.Group != "" {
		name = c.Group + "/" + name
	}
	if c.Version.Text != "" {
		name += " " + c.Version.Text
	}
	return name
}

// Assessable reports whether a vulnerability scanner can look the component up, and if not, why. That asks for a
// stated version, and a purl of a type that vulnerability data exists for or a CPE with vendor, product and version.
func (c *Component) Assessable() (bool, string) {
	if c.Version.State != Stated {
		return false, "version is " + string(c.Version.State)
	}
	if c.Purl.State == Stated && scannable[c.Purl.Type] {
		return true, ""
	}
	if c.CPE.State == Stated && Concrete(c.CPE.Vendor) && Concrete(c.CPE.Product) && Concrete(c.CPE.Version) {
		return true, ""
	}
	var why []string
	switch {
	case c.Purl.State != Stated:
		why = append(why, "purl is "+string(c.Purl.State))
	default:
		why = append(why, "no vulnerability data is published for purl type "+strictjson.Quote(c.Purl.Type))
	}
	switch {
	case c.CPE.State != Stated:
		why = append(why, "CPE is "+string(c.CPE.State))
	default:
		why = append(why, "CPE does not name vendor, product and version")
	}
	return false, strings.Join(why, "; ")
}

// ByRef returns the component with a bom-ref, Root included; nil when there is none. Where two bear it, the
// first counts, and Problems says so.
func (d *Document) ByRef(ref string) *Component {
	if d.network == nil {
		return nil
	}
	// Components are numbered before services, so that the first number is that of a component if one bears the ref.
	if n, ok := d.network.number[ref]; ok && int(n) < len(d.network.all) {
		return d.network.all[n]
	}
	return nil
}

// All returns Root, if there is one, and every component.
func (d *Document) All() []*Component {
	if d.Root == nil {
		return d.Components
	}
	return slices.Concat([]*Component{d.Root}, d.Components)
}
