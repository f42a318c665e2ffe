// Package match looks the components of an SBOM up in a vulnerability database, with grype as its engine: each ends as matched, as
// clean, or as not assessable with the reason. It knows neither VEX nor policy.
package match

import (
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Result is what one database says of the components of one document.
type Result struct {
	Database   Info        `json:"database"`
	Totals     Totals      `json:"totals"`
	Components []Component `json:"components"` // the subject first, then in the order of the document; without Files and Groups

	Groups []*sbom.Component `json:"-"` // those that Totals.Groups counts, in the order of the document
}

// State is how a component ended.
type State string

// The states. Clean says that the database has data of that kind and nothing in it is about this version; no more.
const (
	Matched       State = "matched"
	Clean         State = "clean"
	NotAssessable State = "not-assessable"
)

// Gap is a part of what identifies a component that could not be looked up.
type Gap struct {
	Reason Reason `json:"reason"`
	Detail string `json:"detail"`
}

// Component is how one component ended.
type Component struct {
	Ref       string          `json:"ref,omitempty"` // bom-ref
	Pointer   string          `json:"pointer"`
	Line      int             `json:"line,omitempty"`
	Subject   bool            `json:"subject,omitempty"` // it is what the SBOM is about
	Type      string          `json:"type,omitempty"`
	Name      string          `json:"name"`
	Version   string          `json:"version,omitempty"`
	Purl      string          `json:"purl,omitempty"`
	CPE       string          `json:"cpe,omitempty"`
	State     State           `json:"state"`
	Asked     []Asked         `json:"asked,omitempty"`
	Gaps      []Gap           `json:"gaps,omitempty"`
	Matches   []Match         `json:"matches,omitempty"`   // gravest first
	Dismissed []vuln.ID       `json:"dismissed,omitempty"` // what is set aside: records matched that a rule built into grype takes for one of other software, or that are about another build than its CPE names, or that a patch is said to repair which it was made with; sorted. They count nowhere
	Doubts    []Match         `json:"doubts,omitempty"`    // what is known of the same name and version in another group of Maven or of another vendor, where nothing is known of what it says that it is, or by its name alone, where that is all it says; gravest first. They are none of its matches, and it is not clean by them
	Unknown   bool            `json:"unknown,omitempty"`   // it is identified by CPEs alone, and the database has no advisory about such a product of such a vendor
	Component *sbom.Component `json:"-"`

	onlyDoubted bool
}

// OnlyDoubted says that nothing but doubts keeps a component from being clean.
func (c *Component) OnlyDoubted() bool { return c.onlyDoubted }

// Asked is one look-up that was made.
type Asked struct {
	By      By     `json:"by"`
	Name    string `json:"name"` // of the package; a CPE
	Version string `json:"version,omitempty"`
	In      string `json:"in,omitempty"` // the ecosystem, or the release of the distribution: "npm", "debian 12"
}

// By is what something was looked up by.
type By string

// The ways.
const (
	ByPurl         By = "purl"         // a package of a language or tool
	ByDistribution By = "distribution" // a package of a release of a distribution
	ByCPE          By = "cpe"
)

// Match is one vulnerability of one component: all records of the database that are about the same one.
type Match struct {
	ID       vuln.ID   `json:"id"`                // the CVE where there is exactly one, else as the strongest record calls it
	Aliases  []vuln.ID `json:"aliases,omitempty"` // all other ids that the database has, also from records that did not match; sorted
	Severity string    `json:"severity"`          // the gravest of the records and of their CVSS ratings: Critical, High, Medium, Low, Negligible or Unknown
	CVSS     []CVSS    `json:"cvss,omitempty"`
	Fix      Fix       `json:"fix"`
	Through  string    `json:"through,omitempty"` // of what else it is known, where it is not known of the component itself; for people
	Records  []Record  `json:"records"`           // the strongest first
}

// CVSS is one rating.
type CVSS struct {
	Version string  `json:"version"`
	Vector  string  `json:"vector"`
	Score   float64 `json:"score"` // base score
	Source  string  `json:"source,omitempty"`
}

// Fix is what is known of a repaired version.
type Fix struct {
	State    string   `json:"state"` // fixed, not-fixed, wont-fix or unknown
	Versions []string `json:"versions,omitempty"`
}

// Record is one record of the database, and why it is about the component.
type Record struct {
	ID        vuln.ID    `json:"id"`
	Namespace string     `json:"namespace"` // as grype names sources: "github:language:java"
	URL       string     `json:"url,omitempty"`
	Summary   string     `json:"summary,omitempty"`
	Severity  string     `json:"severity"`
	Fix       Fix        `json:"fix"`
	Evidence  []Evidence `json:"evidence"`
}

// Evidence is why a record matched.
type Evidence struct {
	By       By     `json:"by"`
	Matcher  string `json:"matcher"`            // of grype: "java-matcher"
	Indirect bool   `json:"indirect,omitempty"` // through the source package
	Asked    string `json:"asked"`              // the package and version, or the CPE, that was asked for
	Found    string `json:"found"`              // the range of versions of the record, and its CPE
}

// Info is what a database says of itself.
type Info struct {
	Path      string     `json:"path"`
	Schema    string     `json:"schema"` // "6.1.10"
	Built     time.Time  `json:"built"`
	Digest    string     `json:"digest"` // of the file, held against what import.json says: "xxh64:…"
	Providers []Provider `json:"providers"`
}

// Provider is a source of the database.
type Provider struct {
	ID       string    `json:"id"`
	Captured time.Time `json:"captured,omitzero"`
	Digest   string    `json:"digest,omitempty"`
}
