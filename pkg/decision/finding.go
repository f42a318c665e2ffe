package decision

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// MaxAsked bounds the vulnerabilities of a component that a finding keeps.
const MaxAsked = 200

// Finding is the outcome of one check on one subject under one pack.
type Finding struct {
	Check    string   `json:"check"`
	Title    string   `json:"title"`
	Pack     string   `json:"pack"`
	Severity Severity `json:"severity"`
	Becomes  *Becomes `json:"becomes,omitempty"` // the severity of a later day, when the pack names one
	Outcome  Outcome  `json:"outcome"`
	Subject  Subject  `json:"subject"`
	Message  string   `json:"message"`  // what was found
	Expected string   `json:"expected"` // what would have passed
	Why      string   `json:"why"`
	Clause   Clause   `json:"clause"`
	Controls []string `json:"controls"` // codes of what the check asks
	// Frameworks are the ids that control frameworks use for these codes, by framework, each list sorted.
	Frameworks map[string][]string `json:"frameworks"`
	Evidence   []Evidence          `json:"evidence"`
	Ask        string              `json:"ask"`           // what to request
	Who        string              `json:"who"`           // of whom: "supplier" or "hospital"
	Fix        string              `json:"fix,omitempty"` // what the supplier's file would say
	// Awaits is the check that asks for what this one lacks to be answered at all; Ask and Who are those of that check.
	Awaits string `json:"awaits,omitempty"`
	// Answered is the file of a statement that answers it, is signed, and counts for nothing as long as the buyer names nobody who may sign.
	Answered string `json:"answered,omitempty"`
	// Vulnerabilities are the ids of those that it is about, where Subject is a component; in a decision the first MaxAsked.
	Vulnerabilities []string `json:"vulnerabilities,omitempty"`

	Waiver *Lifted `json:"waiver"` // what lifts it: it keeps its outcome and no longer counts for a verdict; null when nothing does
}

// Becomes is a severity that counts from a later day on: until then the check warns.
type Becomes struct {
	Severity Severity `json:"severity"`
	From     string   `json:"from"` // date, as 2027-12-11
}

// Unlisted says of one check with one outcome under one pack that it has more findings than are listed. Totals, verdicts and
// obligations count all of them.
type Unlisted struct {
	Check    string   `json:"check"`
	Pack     string   `json:"pack"`
	Severity Severity `json:"severity"`
	Outcome  Outcome  `json:"outcome"`
	Waiver   string   `json:"waiver,omitempty"` // id of the waiver that lifts these
	Listed   int      `json:"listed"`           // the first, by the ref of their subjects
	Count    int      `json:"count"`            // all
}

// The kinds of what findings are about.
const (
	KindDelivery      = "delivery"
	KindArtifact      = "artifact"
	KindEvidence      = "evidence"
	KindSBOM          = "sbom"
	KindComponent     = "component"
	KindService       = "service"
	KindVulnerability = "vulnerability"
)

// Subject is what a finding is about.
type Subject struct {
	Kind    string `json:"kind"` // "delivery", "artifact", "evidence", "sbom", "component", "service" or "vulnerability"
	Ref     string `json:"ref"`  // path, or "path#bom-ref"; of a vulnerability "path#bom-ref id"
	Name    string `json:"name"`
	Version string `json:"version"`
	About   bool   `json:"about,omitempty"` // of a component: its SBOM is about it

	Component string `json:"component,omitempty"` // of a vulnerability: name of the component that it is in. Name is then the id, and Version that of the component
}

// Place is where that is listed which the finding is about, or which has the vulnerability: Ref without the id of one.
func (s *Subject) Place() string {
	if s.Kind == KindVulnerability {
		return strings.TrimSuffix(s.Ref, " "+s.Name)
	}
	return s.Ref
}

// RefIn is the Ref of what a document lists: its bom-ref or, where it has none, its place.
func RefIn(path, ref, pointer string) string { return path + "#" + cmp.Or(ref, pointer) }

// Identity tells which findings of two decisions are of one thing: what is the same is judged by the same check of the same pack. Versions,
// places, bom-refs, messages and outcomes may change from one release to the next.
func (f *Finding) Identity() string {
	return strings.Join([]string{f.Pack, f.Check, f.Subject.Kind, f.Subject.Name, f.Subject.Component}, "\x00")
}

// Clause is the text that a pack cites for a check.
type Clause struct {
	Source     string `json:"source"`
	ID         string `json:"id"`
	Confidence string `json:"confidence"` // "confirmed", "secondary" or "general"
}

// Evidence is where to look.
type Evidence struct {
	File    string `json:"file"`
	Pointer string `json:"pointer"`        // JSON pointer; empty for the whole file
	Line    int    `json:"line,omitempty"` // 1-based, of what Pointer leads to or, when that is missing, of what it would be in; 0 when not known
}

// Obligation is one thing that must be done before or after a conditional acceptance.
type Obligation struct {
	ID            string   `json:"id"` // stable over runs and versions: made of the check and of what it is about, without version
	What          string   `json:"what"`
	About         string   `json:"about,omitempty"`         // the thing that it is about, as people call it; empty: the delivery
	Component     string   `json:"component,omitempty"`     // name of the component that this is, or is in; left out where it is about none
	Vulnerability string   `json:"vulnerability,omitempty"` // id of the one that this is about; left out where it is about none
	Versions      []string `json:"versions,omitempty"`      // of the component, one or more; left out where not all are known
	Hashes        []string `json:"hashes,omitempty"`        // of the component, as "sha256:…", by which it is known again whatever it is called
	Asked         []string `json:"asked,omitempty"`         // ids of the vulnerabilities that the check asked about in the component, each of which a statement has to end where the component is listed no more; left out where it asked about none, or about more than 100; of a check that asks about statements of the delivery together, those that statements named and did not end with a reason, each in the parts that In keeps
	Unfound       bool     `json:"unfound,omitempty"`       // statements alone speak of the vulnerability there: the data do not find it, so that only a statement ends it there

	Who  string `json:"who"`  // "supplier", "hospital" or a part of it, such as "network team"
	Due  string `json:"due"`  // date, or "before use"
	From string `json:"from"` // check id

	In     []Meant `json:"in,omitempty"`     // the components that a statement about a vulnerability may mean: those in which data find it, or know it under another name, and those that the statement names; of a check of what changed, those that are listed otherwise, so that what was known of them is not found any more; left out where none is known
	Beyond bool    `json:"beyond,omitempty"` // beside In: statements spoke of the vulnerability in something else, it is known of one of them only under another name, not all was looked up, or there are more, so that a repair of these alone does not show that it is met
	Of     string  `json:"of,omitempty"`     // what the thing was named by, such as the vulnerability that a statement is about; left out where the thing is what was judged

	More   int `json:"more,omitempty"`   // how many things this is about together, beyond those that have an obligation each; left out where it is about one
	Exempt int `json:"exempt,omitempty"` // beside More: to how many things its check did not apply then

	Renamed string `json:"renamed,omitempty"` // the id that it would have by what the thing is called now; left out where that is ID

	Carried bool `json:"carried,omitempty"` // it was made by an earlier decision and is open, though its check asks for it of nothing that is on offer: delta.obligations says what became of it
}

// MaxMeant bounds the components that one obligation names.
const MaxMeant = 50

// Meant is a component that an obligation may mean.
type Meant struct {
	Component string   `json:"component"`         // its name; of a check that asks about statements, empty: the product as a whole
	Package   string   `json:"package,omitempty"` // its package URL without version and what follows it; left out where it has none
	Versions  []string `json:"versions"`          // that were listed of it
	Hashes    []string `json:"hashes,omitempty"`  // as "sha256:…", of these
	Unfound   bool     `json:"unfound,omitempty"` // the statement names it, and the data do not find the vulnerability in it, so that only a statement ends it there

	Asked []string `json:"asked,omitempty"` // of a check of what changed: ids of the vulnerabilities that are not found in it any more, each of which a statement has to end where it is left out; left out where they are more than 100; of a check that asks about statements: ids of those that it asks about here
	Was   []string `json:"was,omitempty"`   // of a check of what changed: package URLs without version that it was listed by before
	Left  bool     `json:"left,omitempty"`  // of a check of what changed, or one that asks about statements: it was left out of the SBOM since
}

// Same says whether two are one part, of whatever vulnerabilities: one that was left out since is not the one that is listed.
func (m Meant) Same(other Meant) bool {
	return m.Component == other.Component && m.Package == other.Package && m.Unfound == other.Unfound && m.Left == other.Left && slices.Equal(m.Versions, other.Versions)
}

// Late says whether the day of an obligation is over. What is due before use, or on no day that can be read, has none.
func (o Obligation) Late(at time.Time) bool {
	day, err := time.Parse(time.DateOnly, o.Due)
	return err == nil && !at.Before(day.AddDate(0, 0, 1))
}
