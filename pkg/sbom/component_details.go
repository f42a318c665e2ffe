package sbom

import "slices"

// Details are what few components state. A component that states none of it has no memory for it: a document may have hundreds of thousands.
type Details struct {
	Publisher  Text
	Author     Text
	Copyright  Text
	References []Reference // externalReferences
	*Seldom                // never nil
}

// Seldom is what still fewer state. Components that state none of it share one.
type Seldom struct {
	SWID            string
	SWIDRepeats     bool           // that tag says no more than the component: its identifier is the name of the component, and its name and version are that and the version. In CycloneDX alone
	Identifiers     []string       // package URLs and CPE names besides Purl and CPE: SPDX has room for several, and evidence.identity for what somebody concluded
	Intrinsic       []string       // identifiers of Software Heritage (swhid) and OmniBOR (omniborId) that have their form
	Contact         []string       // e-mail addresses and URLs of who made it: manufacturer and authors, else supplier where no other maker is named
	SupplierContact []string       // likewise of who supplies it
	Postal          string         // the postal address of who made it, else of who supplies it, in one line; "" when none is stated
	SupplierPostal  string         // that of who supplies it
	SecurityContact []string       // URLs of externalReferences security-contact, rfc-9116, advisories
	Verification    string         // packageVerificationCode of SPDX 2: the digest of the digests of the files of a package (SPDX 2.3, 7.9)
	Pedigree        *Pedigree      // nil when nothing is said of it
	Within          []*Component   // of an ancestor in a pedigree: the components inside of it, files apart; those inside of others are components of the document
	Identities      []Identity     // evidence.identity
	Occurrences     []string       // evidence.occurrences: where it was found
	Deployable      *Deployable    // nil when nothing is said of it
	BuiltFrom       *SourcePackage // that the sourceInfo of SPDX names; nil when it names none
	Crypto          *Crypto        // nil unless it is a cryptographic asset that anything is said of
}

// noDetails are those of a component that states none of them.
var noDetails = Details{Publisher: Text{State: Absent}, Author: Text{State: Absent}, Copyright: Text{State: Absent}, Seldom: &Seldom{}}

// Details are what few components state, never nil. They are read and not changed: components may share them.
func (c *Component) Details() *Details {
	if c.details == nil {
		return &noDetails
	}
	return c.details
}

// say returns the component's own details, to be written into. What is Seldom in them may be shared: ask seldom for that.
func (c *Component) say() *Details {
	if c.details == nil {
		own := noDetails
		c.details = &own
	}
	return c.details
}

// seldom returns what is Seldom in the component's own details, to be written into.
func (c *Component) seldom() *Seldom {
	d := c.say()
	if d.Seldom == noDetails.Seldom {
		d.Seldom = &Seldom{}
	}
	return d.Seldom
}

// detail gives a component its details where they say anything.
func (c *Component) detail(d Details, s Seldom) {
	if !s.silent() {
		own := s
		d.Seldom = &own
	} else if d.Seldom = noDetails.Seldom; d.silent() {
		return
	}
	own := d
	c.details = &own
}

// reach takes how to reach who made a component of SPDX and who supplies it.
func (c *Component) reach(maker, supplier []string) {
	if len(maker) == 0 {
		maker = supplier
	}
	if len(maker) > 0 {
		d := c.seldom()
		d.Contact, d.SupplierContact = maker, supplier
	}
}

// security takes addresses by which flaws are told.
func (c *Component) security(addresses ...string) {
	if len(addresses) > 0 {
		d := c.seldom()
		d.SecurityContact = append(d.SecurityContact, addresses...)
	}
}

// copyright takes a copyright notice, or the answer that stands in its place.
func (c *Component) copyright(t Text) {
	if t != noDetails.Copyright {
		c.say().Copyright = t
	}
}

// silent tells that nothing is said in the fields that are not Seldom.
func (d *Details) silent() bool {
	return d.Publisher == noDetails.Publisher && d.Author == noDetails.Author && d.Copyright == noDetails.Copyright && len(d.References) == 0
}

// silent tells that nothing is said in any field.
func (s *Seldom) silent() bool {
	return s.SWID == "" && !s.SWIDRepeats && s.Verification == "" && s.Postal == "" && s.SupplierPostal == "" && s.Pedigree == nil && s.Deployable == nil && s.Crypto == nil && s.BuiltFrom == nil &&
		len(s.Identifiers)+len(s.Intrinsic)+len(s.Contact)+len(s.SupplierContact)+len(s.SecurityContact)+len(s.Identities)+len(s.Occurrences)+len(s.Within) == 0
}

// Support is what is said of how long the component is looked after.
func (c *Component) Support() Support {
	if c.support == nil {
		return noSupport
	}
	return *c.support
}

// SetSupport replaces what is said of how long the component is looked after.
func (c *Component) SetSupport(s Support) {
	c.support = nil
	if s != noSupport {
		own := s
		c.support = &own
	}
}

// AddSupport merges what another source states of the support of the component, as Support.Add does.
func (c *Component) AddSupport(o Support, believed bool) (conflicts []SupportConflict) {
	s := c.Support()
	conflicts = s.Add(o, believed)
	c.SetSupport(s)
	return conflicts
}

// Identify adds package URLs and CPE names besides Purl and CPE.
func (c *Component) Identify(more ...string) {
	if len(more) > 0 {
		d := c.seldom()
		d.Identifiers = slices.Concat(d.Identifiers, more)
	}
}

// Purls are the package URLs that are stated, its own first.
func (c *Component) Purls() []Purl {
	all := []Purl{c.Purl}
	for _, text := range c.Details().Identifiers {
		all = append(all, ParsePurl(text))
	}
	return slices.DeleteFunc(all, func(p Purl) bool { return p.State != Stated })
}

// CPEs are the CPE names that are stated, its own first.
func (c *Component) CPEs() []CPE {
	all := []CPE{c.CPE}
	for _, text := range c.Details().Identifiers {
		all = append(all, ParseCPE(text))
	}
	return slices.DeleteFunc(all, func(n CPE) bool { return n.State != Stated })
}
