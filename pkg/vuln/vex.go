// Package vuln reads what a supplier says of vulnerabilities: VEX documents. A VEX statement is a claim; it says
// nothing about who made it, which is for package verify, nor about what follows from it, which is for policy.
package vuln

import (
	"slices"
	"strings"
	"time"
)

// VEX is one OpenVEX document.
type VEX struct {
	Path        string
	Context     string // "@context", which carries the version of the format
	ID          string // "@id"; may be empty
	Author      string // never empty
	Role        string
	Timestamp   Stamp // absent only if every statement has its own
	LastUpdated Stamp
	Revision    string // "version" of the document, as written
	Statements  []Statement
}

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
	Pointer         string // JSON pointer of the statement
	Vulnerability   Vulnerability
	Products        []Product // may be empty in version 0.0.1: the statement then names no product
	Status          Status
	StatusNotes     string
	Justification   string // as written; see Justified
	ImpactStatement string
	ActionStatement string
	Timestamp       Stamp // the statement's own, else the document's
}

// Vulnerability is what a statement is about.
type Vulnerability struct {
	ID      string // IRI; may be empty
	Name    string // never empty
	Aliases []string
}

// Product is a product that a statement names, with the parts of it that the vulnerability sits in.
type Product struct {
	Component
	Subcomponents []Component
}

// Component is a set of identifiers of one thing.
type Component struct {
	ID     string // "@id"; may be empty
	PURLs  []string
	CPEs   []string
	Hashes map[string]string // algorithm as written → lower-case value
}

// Changed gives the time when the document was last changed.
func (v *VEX) Changed() Stamp {
	if v.LastUpdated.State == Stated {
		return v.LastUpdated
	}
	return v.Timestamp
}

// WithStatus lists the vulnerabilities that some statement gives the status, sorted. Statements are not merged: one
// that a later one contradicts still counts, because the reader must see both.
func (v *VEX) WithStatus(s Status) []string {
	return v.names(func(st *Statement) bool { return st.Status == s })
}

// Unjustified lists the vulnerabilities said not_affected without one of the justifications of the specification,
// sorted. Free text is no substitute: nobody can check it by machine.
func (v *VEX) Unjustified() []string {
	return v.names(func(st *Statement) bool { return st.Status == NotAffected && !st.Justified() })
}

// WithoutAction lists the vulnerabilities said affected without saying what to do, sorted.
func (v *VEX) WithoutAction() []string {
	return v.names(func(st *Statement) bool {
		action := strings.TrimSpace(st.ActionStatement)
		return st.Status == Affected && (action == "" || action == noAction)
	})
}

// Justified tells whether the justification is one of the specification's.
func (s *Statement) Justified() bool { return slices.Contains(justifications, s.Justification) }

func (v *VEX) names(wanted func(*Statement) bool) []string {
	var out []string
	for i := range v.Statements {
		if st := &v.Statements[i]; wanted(st) {
			out = append(out, st.Vulnerability.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
