// Package assess joins what is known of the components of a delivery: the vulnerabilities that a database has for them, what VEX
// statements say of these and who stands behind the statements, which of them are exploited, and how long the components are
// supported. It is handed everything, reads nothing, and knows neither clock nor policy.
package assess

import (
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/epss"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/kev"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// Case is all that is joined.
type Case struct {
	Documents []Document
	Product   vex.Thing // the product on offer, by what else it can be known by than the SBOMs about it say
	Sources   []vex.Source

	Ratings   map[vuln.ID]Rating    // how grave the database calls what statements name
	Aliases   *vuln.Aliases         // which ids the database knows to be one; nil: none
	Exploited map[vuln.ID]Exploited // by CVE, what is listed of the ids of the case; nil: no list is installed
	Scores    map[vuln.ID]Score     // by CVE, likewise
	At        time.Time             // the moment that is judged at
	Revised   time.Time             // when the SBOM of the product was made; zero when that is not known
	Present   func(vex.Component) bool
	Reported  []vuln.ID // what results of scanners that came with the delivery list
	Answers   bool      // the result is asked what is said of what it does not list: see Result.Answer
}

// Document is an SBOM and what became of looking its components up.
type Document struct {
	SBOM    *sbom.Document
	Product bool     // its subject is the product on offer
	Looked  []Looked // without files that bear no identifier
	Reason  string   // why nothing was looked up; empty when it was
}

// State is how the look-up of a component ended.
type State string

// The states. Clean says that the database has data of that kind and nothing in it is about this version; no more.
const (
	Matched       State = "matched"
	Clean         State = "clean"
	NotAssessable State = "not-assessable"
)

// Looked is one component that was looked up, or a group.
type Looked struct {
	Component      *sbom.Component
	Group          bool // it bears no identifier, but perhaps the CPE of a distribution, and only says in what others were found: it was not looked up, and all below is empty
	State          State
	Reason, Detail string // why it could not be assessed: a word, and the same for people
	Partly         bool   // a part of what identifies it could not be looked up
	Found          []Found
	Dismissed      []vuln.ID // the engine's own rules take these for vulnerabilities of other software, or they are of other builds than its CPEs name
	Doubts         []Found   // known of the same name and version in another group or of another vendor, where nothing is known of what it says that it is; the gravest first
	OnlyDoubted    bool      // nothing but these keeps it from being clean
	Unknown        bool      // it is identified by CPEs alone, and the data have no advisory about such a product of such a vendor
}

// Found is a vulnerability that the database has for a component.
type Found struct {
	ID       vuln.ID   // the CVE where there is exactly one
	Aliases  []vuln.ID // all other ids that the database has for it
	Severity vuln.Severity
	Scores   []vuln.CVSS
	Fix      string   // fixed, not-fixed, wont-fix or unknown
	Fixes    []string // versions
	Why      []string // for people, the strongest reason first
	Through  string   // of what else it is known, where it is not known of the component itself; for people
}

// Rating is how grave data call a vulnerability, whatever it is in.
type Rating struct {
	Severity vuln.Severity
	Scores   []vuln.CVSS
}

// Exploited is an entry of a catalogue of known exploited vulnerabilities, and which of the data list it: KEV, and Vulnerabilities where the
// database carries such a catalogue. One list is enough.
type Exploited struct {
	kev.Entry
	Sources []Name // sorted
}

// Score is an EPSS score, and which of the data it is from: EPSS, or Vulnerabilities where the database carries newer scores.
type Score struct {
	epss.Score
	Source Name
	Date   time.Time // that the scores are of
}

// Status is what counts of a vulnerability in a component.
type Status string

// The statuses: those of VEX, and that nothing which counts is said.
const (
	Affected           Status = "affected"
	UnderInvestigation Status = "under_investigation"
	Unstated           Status = "unstated"
	NotAffected        Status = "not_affected"
	Fixed              Status = "fixed"
)

// Calm says whether a status asks nobody to do anything.
func (s Status) Calm() bool { return s == NotAffected || s == Fixed }

// gravity orders statuses by what they ask for.
func (s Status) gravity() int {
	switch s {
	case Affected:
		return 3
	case UnderInvestigation:
		return 2
	case NotAffected, Fixed:
		return 0
	}
	return 1
}

// Vulnerability is one vulnerability in one component.
type Vulnerability struct {
	Component *sbom.Component // nil when statements name a part, or a product, that no SBOM has, and when scanners alone report it
	Missing   string          // what they call it
	Service   *sbom.Service   // of an SBOM, where statements name that and no component
	ID        vuln.ID
	Aliases   []vuln.ID // all other ids, sorted
	Found     *Found    // nil when statements alone speak of it

	Severity  vuln.Severity
	Score     *vuln.CVSS // the highest; nil when there is none
	Malicious bool       // one of its ids is of a package that was made to do harm

	Exploited  *Exploited // nil when no catalogue lists it, or none is installed
	Likelihood *Score

	Status    Status         // what counts
	Stated    Status         // what the statements that count say together
	Overruled string         // why what counts is graver than what is said; empty when it is not
	Judgement *vex.Judgement // what it was made of; never nil
	Repaired  bool           // there is a sign of repair besides statements, see repaired, or it is the release of the product that the supplier names as repaired, see repairedRelease
}

// Component is what became of one component.
type Component struct {
	Looked
	Part            bool      // a file that bears no identifier, or a group: it is none of Totals.Components
	Unanswered      []vuln.ID // of Dismissed, those of which no statement says anything that counts
	Doubted         []*Doubt  // those of Doubts of which none does; those that are exploited first
	Vulnerabilities []*Vulnerability
}

// Totals sum up a document. Its subject is none of the components.
type Totals struct {
	Components, Matched, Clean, NotAssessable, Partly int
	Unknown                                           int // of those clean: see Looked
	Groups                                            int // beside Components: see Looked

	Vulnerabilities int            // different ones
	ByStatus        map[Status]int // pairs of component and vulnerability
	Exploited       []vuln.ID      // sorted, each once
}

// Assessed is what became of a document.
type Assessed struct {
	Reason          string                         // why nothing was looked up; empty when it was
	Components      map[*sbom.Component]*Component // that were looked up, or are groups, or of which something is stated; see Of
	Vulnerabilities []*Vulnerability               // in the order of the components, the gravest first
	Totals          Totals
}

// Of is what there is on a component of the document.
func (a *Assessed) Of(c *sbom.Component) *Component {
	if one := a.Components[c]; one != nil {
		return one
	}
	return &Component{Looked: Looked{Component: c}, Part: a.Reason == ""}
}

// Result is what the case comes to.
type Result struct {
	Documents []Assessed              // as in the case
	Elsewhere []*Vulnerability        // of the product or parts of it that are no component of any SBOM
	Unmatched []vex.Unmatched         // statements that name nothing of the delivery
	Replaced  map[*vex.Statement]bool // statements that leave nothing to anybody any more, see vex.Merged.Replaced
	Aliases   *vuln.Aliases           // which ids the data know to be one; nothing that a statement or an SBOM says of ids is in it

	// Unanswered are those of Case.Reported that the data have for no component, and of which no statement about the product or a part of
	// it says anything that counts; sorted.
	Unanswered []vuln.ID

	// Inventory is what the statements were held against; it has the parts of the documents alone by number where there are no statements.
	Inventory *vex.Inventory
	of        map[*sbom.Component]int

	// Reported are those of them that are known to be exploited, or of packages that were made to do harm: open, wherever in the product they are.
	Reported []*Vulnerability

	asked *joiner // nil where the case does not ask
}
