// Package csaf reads advisories of the Common Security Advisory Framework, version 2.0 and 2.1 (OASIS), gives the VEX
// statements that they make, and holds them against the mandatory tests of the standard (section 6.1).
package csaf

import "github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"

// Document is one advisory. Its places are JSON pointers.
type Document struct {
	Path            string
	Version         string // "2.0" or "2.1"
	Category        string // the profile, as written: "csaf_vex"
	Title           string
	Lang            string
	SourceLang      string
	TLP             string // label as written; empty when it has none
	SharingGroup    *SharingGroup
	Publisher       Publisher
	Tracking        Tracking
	Notes           []Note
	References      []Reference
	Tree            *Tree // nil when there is none
	Vulnerabilities []Vulnerability

	listed bool   // the document has a list of vulnerabilities, which may be empty
	uses   []use  // every product or group that is referred to
	dates  []date // every date
}

// SharingGroup is the group that a document may be shared in.
type SharingGroup struct{ ID, Name string }

// Publisher is who issued the advisory, as it says itself.
type Publisher struct{ Category, Name, Namespace string }

// Tracking is the identity of the advisory and its history.
type Tracking struct {
	ID, Status, Version string
	Initial, Current    vex.Stamp
	History             []Revision
}

// Revision is one entry of the revision history.
type Revision struct {
	Number string
	Date   vex.Stamp
}

// Note is a note of the document or of a vulnerability.
type Note struct{ Category, Title, Text string }

// Reference is a reference of the document.
type Reference struct{ Category, Summary, URL string }

// Tree is the product tree.
type Tree struct {
	Products  []Product // in the order of the document; those that relationships or paths make come last
	Groups    []Group
	Relations []Relation
	depth     int                 // of branches
	members   map[string][]string // group id → products
}

// Product is a full product name with what helps to identify it.
type Product struct {
	Pointer  string
	ID, Name string
	Branches []Branch // from the root of the tree down
	PURLs    []string
	CPE      string
	Hashes   []FileHashes
	Models   []string
	Serials  []string
	SKUs     []string
}

// Branch is one step of the tree.
type Branch struct{ Category, Name string }

// FileHashes are the hashes of one file of a product.
type FileHashes struct {
	Filename string
	Hashes   []Hash
}

// Hash is one hash of a file.
type Hash struct{ Algorithm, Value string }

// Group is a product group.
type Group struct {
	Pointer  string
	ID       string
	Products []string
}

// Relation makes a product of others: a relationship of 2.0, or a product path of 2.1.
type Relation struct {
	Pointer string
	Product string // the product that it makes
	Begins  string
	Steps   []Step
}

// Step is how a relation goes on: "installed_on" what.
type Step struct{ Category, Product string }

// Vulnerability is one item of the list of vulnerabilities.
type Vulnerability struct {
	Pointer      string
	CVE          string
	IDs          []Identifier
	Title        string
	Notes        []Note
	HasStatus    bool
	Status       map[string][]string // status group → product ids
	Flags        []Scoped
	Remediations []Scoped
	Threats      []Scoped
	Involvements []Involvement
	Scores       []Score
}

// Identifier is an identifier besides the CVE. Scope is empty when it holds for all products.
type Identifier struct {
	System, Text string
	Scope        Scope
}

// Scope is what something applies to.
type Scope struct{ Products, Groups []string }

func (s Scope) empty() bool { return len(s.Products)+len(s.Groups) == 0 }

// Scoped is a flag, remediation or threat.
type Scoped struct {
	Pointer string
	Label   string // the label of a flag, else the category
	Details string
	Scope   Scope
}

// Involvement says what a party does about a vulnerability.
type Involvement struct {
	Pointer     string
	Party, Date string
	Scope       Scope
}

// Score is one item of scores (2.0) or metrics (2.1).
type Score struct {
	Pointer     string
	Products    []string
	Source      string
	CVSS        []CVSS
	Qualitative string
	SSVC        map[string]any // as it stands
}

// CVSS is one CVSS object as it stands.
type CVSS struct {
	Pointer string
	Key     string // "cvss_v2", "cvss_v3", "cvss_v4"
	Members map[string]any
}

// use is one reference to a product or a group.
type use struct {
	pointer, id string
	group       bool
}

// date is one date as written.
type date struct{ pointer, text string }
