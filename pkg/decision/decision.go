// Package decision holds the decision document: the answer cleanbill gives about one delivery, in the
// shape that scripts, reports and auditors read (kind "cleanbill.decision/v1").
//
// The document knows nothing of how its facts were found: package gate fills it in and package report
// renders it, so that no report can say more than the JSON does. Fields are never removed, only added.
package decision

import (
	"cmp"
	"slices"
	"time"
)

// Kind names the document and its major version.
const Kind = "cleanbill.decision/v1"

// MaxDocument bounds a decision that is signed, in bytes of JSON: in base64, beside the subjects of its statement, it must fit a signature file that is read.
const MaxDocument = 80 << 20

// Verdict is the answer about a delivery.
type Verdict string

// The three verdicts, from best to worst.
const (
	Accept      Verdict = "accept"
	Conditional Verdict = "conditional"
	Reject      Verdict = "reject"
)

// Outcome is how one check ended on one subject. There are seven and never fewer: a report that folds
// "could not tell" into "pass" or "fail" hides what the reader must know.
type Outcome string

// The seven outcomes.
const (
	Pass            Outcome = "pass"
	Fail            Outcome = "fail"
	DeclaredUnknown Outcome = "declared-unknown" // the author says that the value is not known
	Withheld        Outcome = "withheld"         // the author says that it is known and not shared
	NotApplicable   Outcome = "not-applicable"
	Indeterminate   Outcome = "indeterminate" // evidence is missing, or the format cannot carry it
	Error           Outcome = "error"         // the check itself could not be evaluated
)

// Outcomes lists the seven outcomes in the order in which totals are printed.
var Outcomes = []Outcome{Pass, Fail, DeclaredUnknown, Withheld, NotApplicable, Indeterminate, Error}

// Settled says whether nothing remains to be done about an outcome: the check passed, or was not about the subject.
func (o Outcome) Settled() bool { return o == Pass || o == NotApplicable }

// Severity is what a pack makes of a check that does not pass.
type Severity string

// The four severities, from gravest to mildest.
const (
	Block Severity = "block" // a failure refuses the delivery
	Hold  Severity = "hold"  // anything but a pass needs a person or a remedy
	Warn  Severity = "warn"  // reported; the verdict stays
	Info  Severity = "info"  // recorded only
)

// Severities lists the severities from gravest to mildest.
var Severities = []Severity{Block, Hold, Warn, Info}

// Compare orders severities, the gravest first. One that nobody knows is as grave as the gravest.
func (s Severity) Compare(o Severity) int { return cmp.Compare(s.rank(), o.rank()) }

func (s Severity) rank() int { return max(0, slices.Index(Severities, s)) }

// Decision is the whole document about one delivery. All lists are sorted, so that the same inputs at
// the same moment give the same bytes.
type Decision struct {
	Kind         string        `json:"kind"`
	Verdict      Verdict       `json:"verdict"`
	At           time.Time     `json:"at"` // the moment judged at, UTC
	Tool         Tool          `json:"tool"`
	Delivery     Delivery      `json:"delivery"`
	Packs        []Pack        `json:"packs"`
	Inputs       Inputs        `json:"inputs"`
	SBOMs        []SBOM        `json:"sboms"`
	Addenda      []Addendum    `json:"addenda"` // files about the support of components, that could be read
	Contents     Contents      `json:"contents"`
	Trust        []Trust       `json:"trust"`
	Builds       []Build       `json:"builds,omitempty"`       // what is established of how software was built, by path; none without provenance
	Attestations []Attestation `json:"attestations,omitempty"` // every in-toto statement that could be opened, whoever signed it or nobody
	Scans        []ScanResult  `json:"scans,omitempty"`        // results of vulnerability scanners, in files of their own
	NotChecked   []string      `json:"notChecked"`             // what this run did not look at, in plain words

	// FurtherReasons are what NotChecked counts of reasons that stand in place of a level or an end of support, in the same words; the last line may count those beyond. Empty where NotChecked lists all.
	FurtherReasons []string `json:"furtherReasons,omitempty"`

	Totals      Totals       `json:"totals"`
	Findings    []Finding    `json:"findings"`
	Unlisted    []Unlisted   `json:"unlisted"` // findings beyond those that are listed; empty when all are
	Waivers     []Waiver     `json:"waivers"`  // every waiver that the buyer gave, by id
	Obligations []Obligation `json:"obligations"`

	// Vulnerabilities are what is known of all SBOMs, gravest first, the first MaxVulnerabilities; none where no check asks about them.
	Vulnerabilities    []Vulnerability `json:"vulnerabilities,omitempty"`
	VulnerabilityCount int             `json:"vulnerabilityCount,omitempty"` // all

	Delta *Delta `json:"delta,omitempty"` // what changed since an earlier decision or SBOM; none where none was named
}

// Tool names the program that made the decision.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Delivery is what was judged.
type Delivery struct {
	Name       string `json:"name"`
	Product    string `json:"product"`                 // as the manifest or the SBOM claims it; empty when nothing does
	Version    string `json:"version"`                 // likewise
	Supplier   string `json:"supplier"`                // name of the registry entry used; empty when none matched
	NoRegistry bool   `json:"noRegistry,omitempty"`    // the buyer gave no supplier registry, so that no signer could be recognised, whoever signed
	Title      string `json:"supplierTitle,omitempty"` // what that entry calls the supplier for people
	Profile    string `json:"profile"`                 // device profile: the buyer's, and what a trusted manifest says; empty when there is neither
	// ClaimedProfile is what of the profile the supplier alone says. It makes no check milder and switches none off.
	ClaimedProfile []string `json:"claimedProfile,omitempty"`
	Digest         string   `json:"digest"` // "sha256:…" over the sorted list of file digests and paths
	Files          []File   `json:"files"`

	Images []Image `json:"images,omitempty"` // container images, in order of Manifest
}

// Image is one container image of the delivery. The digest counts; all else is what its layout says.
type Image struct {
	Name      string   `json:"name"`                // the digest when it has none
	Digest    string   `json:"digest"`              // "sha256:…" of its manifest
	Platform  string   `json:"platform,omitempty"`  // such as "linux/arm64"
	Place     string   `json:"place"`               // "layout!/blobs/sha256/…", as findings name it
	Manifest  string   `json:"manifest"`            // file of the delivery
	Referrers []string `json:"referrers,omitempty"` // manifests of what was delivered about it, as files of the delivery
}

// File is one delivered file.
type File struct {
	Path   string `json:"path"`
	Kind   string `json:"kind"`
	Role   string `json:"role"` // what the file was judged as: "artifact", "evidence", "document" or "part"
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // 64 lower-case hexadecimal digits
}

// Pack is one policy pack that was evaluated, with its own sub-verdict: packs are never averaged.
type Pack struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Digest  string `json:"digest"` // "sha256:…" over the pack and every check it binds
	// SignedBy are the people of the buyer whose signatures over the pack were demanded and verified.
	SignedBy []string `json:"signedBy,omitempty"`
	Verdict  Verdict  `json:"verdict"`
	Checks   int      `json:"checks"` // checks the pack binds
	Notice   string   `json:"notice,omitempty"`
}

// Inputs names everything besides the delivery that the answer rests on.
type Inputs struct {
	Supplier     *InputFile    `json:"supplier"` // the registry entry; null when none matched
	TrustedRoots []TrustedRoot `json:"trustedRoots"`
	Data         []InputFile   `json:"data"`
	Waivers      []InputFile   `json:"waivers"`
	Previous     *InputFile    `json:"previous"`
}

// InputFile is a named input and its digest ("sha256:…").
type InputFile struct {
	Name   string `json:"name"`
	Within string `json:"within,omitempty"` // name of the input that it is a part of, whose digest it has: of data that the vulnerability database carries
	Date   string `json:"date,omitempty"`
	Digest string `json:"digest"`
}

// TrustedRoot is a Sigstore trusted root that was at hand.
type TrustedRoot struct {
	Name    string `json:"name"`    // "supplier registry: trusted_root.json", "embedded public-good", …
	Digest  string `json:"digest"`  // "sha256:…" of the file
	Newest  string `json:"newest"`  // start of the newest key's validity in it, RFC 3339; a root file carries no date of its own
	AgeDays int    `json:"ageDays"` // whole days from Newest to the moment judged at
	Used    bool   `json:"used"`    // whether a signature was verified with it
}

// SBOM is one SBOM of the delivery.
type SBOM struct {
	Path         string `json:"path"`
	Format       string `json:"format"`
	SpecVersion  string `json:"specVersion"`
	SerialNumber string `json:"serialNumber,omitempty"` // as stated; in SPDX the documentNamespace or spdxId
	Revision     int    `json:"revision,omitempty"`     // of the document, where it states one
	Subject      string `json:"subject"`                // "name version" of metadata.component
	Readable     bool   `json:"readable"`
	Valid        bool   `json:"valid"`        // what its format asks for, and to be read in one way: the answer of "cleanbill sbom validate"
	Problems     int    `json:"problems"`     // that make it invalid, all counted
	Components   int    `json:"components"`   // nested ones included, the subject not
	Dependencies int    `json:"dependencies"` // edges
	Assessable   int    `json:"assessable"`   // components with an identifier and a version a scanner can look up

	Assessment *Assessment `json:"assessment,omitempty"` // what looking the components up gave; left out where no check asks for it
	Graph      *Graph      `json:"graph,omitempty"`      // of what depends on what; left out of an SBOM that could not be read
	Support    *Support    `json:"support,omitempty"`    // what ends when; likewise
}

// Assessment sums up what is known to be wrong with the components of an SBOM, after VEX. The subject is none of the components; what is
// known of it counts among the vulnerabilities.
type Assessment struct {
	Reason string `json:"reason,omitempty"` // why nothing was looked up; the numbers of components are then 0

	Components    int      `json:"components"` // matched, clean and not assessable
	Matched       int      `json:"matched"`
	Clean         int      `json:"clean"`             // there are data of their kind, and nothing in them is about their version
	Unknown       int      `json:"unknown,omitempty"` // of those clean: identified by CPEs alone, and the data have no advisory about such a product of such a vendor
	Groups        int      `json:"groups,omitempty"`  // entries without an identifier of their own that only say in what listed packages were found; counted nowhere
	NotAssessable int      `json:"notAssessable"`     // nothing can be told of them
	Reasons       []string `json:"reasons"`           // why, with counts, the most frequent first

	Vulnerabilities    int      `json:"vulnerabilities"` // different ones
	Affected           int      `json:"affected"`        // these five count pairs of component and vulnerability
	UnderInvestigation int      `json:"underInvestigation"`
	Unstated           int      `json:"unstated"` // nothing that counts is said of them
	NotAffected        int      `json:"notAffected"`
	Fixed              int      `json:"fixed"`
	Exploited          []string `json:"exploited"` // ids known to be exploited, whatever is said of them
}

// Addendum is a file beside the SBOMs that states how long components are supported.
type Addendum struct {
	Path       string   `json:"path"`
	Format     string   `json:"format"`     // "csv", "xlsx" or "cle"
	Entries    int      `json:"entries"`    // statements in it
	Components int      `json:"components"` // components of the SBOMs that they are about
	Believed   bool     `json:"believed"`   // a signer who may sign SBOMs vouches for it; else it could only make graver what an SBOM states
	Conflicts  []string `json:"conflicts"`  // what it states otherwise than the SBOM does; the graver counted
}

// MaxDeclaredOnly bounds the components that a decision lists as declared and not seen.
const MaxDeclaredOnly = 10_000

// Contents is what looking into the artifacts gave, held against all SBOMs of the delivery.
type Contents struct {
	LookedInto   int      `json:"lookedInto"`   // artifacts that were looked into, wholly or in part
	Observed     int      `json:"observed"`     // pieces of software found
	Matched      int      `json:"matched"`      // of these, declared in an SBOM with the version found
	Undeclared   int      `json:"undeclared"`   // in no SBOM
	Conflicts    int      `json:"conflicts"`    // declared with another version
	DeclaredOnly []string `json:"declaredOnly"` // declared and not seen, the first MaxDeclaredOnly by name; a scan does not see everything

	DeclaredOnlyMore int `json:"declaredOnlyMore,omitempty"` // beyond those that are listed

	MatchedBy MatchedBy `json:"matchedBy"` // how the matched were recognised; adds up to Matched
}

// MatchedBy counts pieces of software by what told that they are declared. The version agreed each time.
type MatchedBy struct {
	Purl int `json:"purl"`
	Name int `json:"name"`
	CPE  int `json:"cpe"`
	Hash int `json:"hash"`
}
