// Package vex holds what VEX documents say, in one model whatever their format, and answers whom they speak of and what
// they leave out. A statement is a claim; the model says nothing about who made it, which is for package verify, nor
// about what follows from it, which is for policy. The rooms below read one format each.
package vex

import (
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/english"
)

// Document is one VEX document.
type Document struct {
	Path        string
	Format      Format
	Version     string // of the format, as the document says: "https://openvex.dev/ns/v0.2.0", "2.0", "1.6"
	ID          string // may be empty
	Author      string // as stated; empty only where the format does not ask for one
	Role        string // as stated
	Timestamp   Stamp  // absent only if every statement has its own
	LastUpdated Stamp
	Revision    string // of the document, as written
	Draft       bool   // it says that it is not released yet
	Cancelled   bool   // it says that it is withdrawn or superseded, and so states nothing
	Statements  []Statement
	Listed      []Statement // vulnerabilities that it lists and states nothing on: their status is Unknown
}

// Format is what a document is written in.
type Format string

// The formats.
const (
	OpenVEX   Format = "openvex"
	CycloneDX Format = "cyclonedx"
	CSAF      Format = "csaf"
	SPDX      Format = "spdx"
)

// State tells a stated value from one that is not there. A malformed one makes the document unreadable.
type State string

// The states.
const (
	Stated State = "stated"
	Absent State = "absent"
)

// Stamp is a point in time of a document.
type Stamp struct {
	State State
	Text  string    // as written
	Time  time.Time // in the zone as written; zero unless stated
}

// Statement says one status of one vulnerability in some products.
type Statement struct {
	Pointer            string // JSON pointer of the statement
	Vulnerability      Vulnerability
	Products           []Product // may be empty in OpenVEX 0.0.1: the statement then names no product
	Status             Status
	StatusLabel        string // the format's own word for the status, as written
	StatusNotes        string
	Justification      Justification // empty when there is none that the format has
	JustificationLabel string        // as written
	ImpactStatement    string
	ActionStatement    string
	Responses          []string    // what the format's own words say is done or not done about it, as written
	Timestamp          Stamp       // the statement's own, else the document's; absent only where the format asks for none
	LastUpdated        Stamp       // the statement's own
	Ratings            []vuln.CVSS // how grave it calls the vulnerability; Version and Vector are empty where only a score or a word is given
}

// Changed gives the time when the statement was last changed.
func (st *Statement) Changed() Stamp {
	if st.LastUpdated.State == Stated {
		return st.LastUpdated
	}
	return st.Timestamp
}

// Vulnerability is what a statement is about.
type Vulnerability struct {
	ID      string // IRI; may be empty
	Name    string // never empty
	Aliases []string
}

// exact are the ids that it gives, each written as its scheme writes it or as no scheme does, sorted. What is known to be the same is added to the ids that are asked
// for, and not to these as well: of an advisory about two CVEs, what is said of one would then be said of the other.
func (v *Vulnerability) exact() []vuln.ID {
	var out []vuln.ID
	for _, text := range slices.Concat([]string{v.Name}, v.Aliases) {
		out = append(out, vuln.ParseID(text))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// IDs are all ids that a statement may be about, sorted: those that it gives, and those that its names and addresses speak of, whatever else they say:
// "CVE-2021-44228 (Log4Shell)", https://nvd.nist.gov/vuln/detail/CVE-2021-44228.
func (st *Statement) IDs() []vuln.ID {
	v := &st.Vulnerability
	out := append(v.exact(), vuln.Spoken(append([]string{v.ID, v.Name}, v.Aliases...)...)...)
	slices.Sort(out)
	return slices.Compact(out)
}

// Answers are the ids by which a statement is found, sorted. One that calms is found by those that it gives alone.
func (st *Statement) Answers() []vuln.ID {
	if st.calms() {
		return st.Vulnerability.exact()
	}
	return st.IDs()
}

// calms says whether a statement may calm anybody: without a justification, not being affected is under investigation at best.
func (st *Statement) calms() bool {
	return st.Status.Calm() && (st.Status != NotAffected || st.Justification != "")
}

// Product is a product that a statement names, with the parts of it that the vulnerability sits in.
type Product struct {
	Component
	Subcomponents []Component

	// Installed is what the document installs on the component, with its own parts; nil where it installs nothing on it. Everywhere says that it gives
	// the same vulnerability a status that calms in it on everything else that it installs it on, too.
	Installed  *Product
	Everywhere bool
}

// Component is a set of identifiers of one thing.
type Component struct {
	ID       string   // the document's own identifier for it; may be empty
	Name     string   // for people: names are not compared
	Vendor   string   // who makes it, in the words of the document, and
	Product  string   // what that calls it: they never tell what is meant, and may tell what is not, see Inventory.apart
	Refs     []string // elements of SBOMs, see Ref and GlobalRefs
	PURLs    []string
	CPEs     []string
	Hashes   map[string]string // algorithm as written → lower-case value
	Versions []VersionRange    // only these versions of what the identifiers name; empty: all of them

	// Otherwise are versions that the same list gives another status for the same vulnerability. What calms them says two things of them, and counts for neither.
	Otherwise []VersionRange

	// Under are versions that the document puts the component under although its identifiers name one themselves. Each of them that leaves out the version that
	// is meant contradicts them; one that cannot be held against it does not.
	Under []VersionRange

	// Ambiguous says that the document defines the ID several times, or makes it a part of something without saying where, so that nobody can
	// tell which is meant.
	Ambiguous bool
}

// VersionRange is one version or a range of versions; one of the two is empty.
type VersionRange struct {
	Version string
	Range   string // as a vers range where it begins with "vers:"; otherwise in words that no machine reads
}

// AnyVersion is the range of all versions.
var AnyVersion = VersionRange{Range: "vers:generic/*"}

// Identify takes an identifier for what its own scheme says that it is; any other names nothing that could be compared.
func (c *Component) Identify(id string) {
	lower := strings.ToLower(id)
	switch {
	case strings.HasPrefix(lower, "pkg:") && !slices.Contains(c.PURLs, id):
		c.PURLs = append(c.PURLs, id)
	case strings.HasPrefix(lower, "cpe:") && !slices.Contains(c.CPEs, id):
		c.CPEs = append(c.CPEs, id)
	}
}

// Changed gives the time when the document was last changed.
func (d *Document) Changed() Stamp {
	if d.LastUpdated.State == Stated {
		return d.LastUpdated
	}
	return d.Timestamp
}

// WithStatus lists the vulnerabilities that some statement gives the status, sorted. Statements are not merged: one
// that a later one contradicts still counts, because the reader must see both.
func (d *Document) WithStatus(s Status) []string {
	return d.names(func(st *Statement) bool { return st.Status == s })
}

// Unjustified lists the vulnerabilities said not_affected without one of the justifications of the format, sorted.
// Free text is no substitute: nobody can check it by machine.
func (d *Document) Unjustified() []string {
	return d.names(func(st *Statement) bool { return st.Status == NotAffected && st.Justification == "" })
}

// Left is what a statement leaves to the place where the product is used.
type Left struct {
	OnSite   string   // what has to be so there, word by word; empty when nothing has
	Unplaced string   // why it is said not to be affected, where the words do not tell that this lies in the product; else empty
	Parts    []string // names of the parts of the product that the statement is about, sorted; empty where it is about the whole
}

// Leaves tells what a statement leaves to the place of use of what x holds. Of one about nothing but other products ok is false.
func (st *Statement) Leaves(x *Inventory) (left Left, ok bool) {
	if !st.concerns(x) {
		return Left{}, false
	}
	if o := obligationOf(st, x); o != nil {
		left.OnSite = o.Words()
	}
	if st.unplaced(x) {
		left.Unplaced = st.why()
	}
	for i := range st.Products {
		if h, matches := x.Match(&st.Products[i]); matches {
			for _, n := range h.Parts {
				left.Parts = append(left.Parts, x.thing(n).Name)
			}
		}
	}
	slices.Sort(left.Parts)
	left.Parts = slices.Compact(left.Parts)
	return left, true
}

// Reason is all that a statement says in words of why it is so, word by word.
func (st *Statement) Reason() string {
	return strings.TrimSpace(st.ImpactStatement + "\n\n" + st.StatusNotes)
}

// why is the justification and what is said of it.
func (st *Statement) why() string {
	return strings.Trim(string(st.Justification)+": "+st.Reason(), ": ")
}

// WithoutAction lists the vulnerabilities said affected without saying what to do, sorted.
func (d *Document) WithoutAction() []string {
	return d.names(func(st *Statement) bool {
		return st.Status == Affected && !st.namesAction()
	})
}

// helping are the words of the formats for what helps though there is no repair. Those for a repair count for nothing beside words that decline it.
var helping = []string{"rollback", "workaround_available", "mitigation", "workaround"}

// namesAction says whether a statement says what to do. Words that decline it do not, unless the format says in its own word, beside them, that something is done.
func (st *Statement) namesAction() bool {
	if english.Declines(st.ActionStatement) {
		return slices.ContainsFunc(st.Responses, func(word string) bool { return slices.Contains(helping, word) })
	}
	return sbom.Answer(st.ActionStatement) == sbom.Stated
}

func (d *Document) names(wanted func(*Statement) bool) []string {
	var out []string
	for i := range d.Statements {
		if st := &d.Statements[i]; wanted(st) {
			out = append(out, st.Vulnerability.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
