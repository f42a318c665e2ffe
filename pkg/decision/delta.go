package decision

import (
	"fmt"
	"strings"
)

// MaxDelta bounds each list of changes and findings in a Delta; the counts beside them are of all.
const MaxDelta = 1000

// Delta is what changed since an earlier decision, or an earlier SBOM, that the buyer named. It is a report: nothing in it makes a verdict milder.
type Delta struct {
	Previous     Earlier  `json:"previous"`
	Measure      *Earlier `json:"measure,omitempty"`  // what changes are told against in place of Previous, which was rejected or is of this very delivery
	Older        []Older  `json:"older,omitempty"`    // what some of them are told against besides, since they were not accepted of the former
	Ordered      *Earlier `json:"ordered,omitempty"`  // what name and version of the product are told against, where that is one of Older
	Unasked      []Aspect `json:"unasked,omitempty"`  // aspects that changed, or may have, with no check asked about them, where what they were held against then is not at hand
	SameDelivery bool     `json:"sameDelivery"`       // the very files that were judged then
	Accepted     []Aspect `json:"accepted,omitempty"` // of the same delivery, the aspects in which its changes had been accepted, however it is judged now
	SameProduct  bool     `json:"sameProduct"`        // the product on offer bears the name that it bore then
	Version      string   `json:"version"`            // the version on offer against that of before: "later", "same", "earlier" or "unknown"

	Components ComponentDelta      `json:"components"`
	Revisions  []string            `json:"revisions"`  // what is wrong with serial numbers and revisions of SBOMs, held against those of before
	Unnumbered []string            `json:"unnumbered"` // SBOMs of which that cannot be told, with the reason
	Signers    []Moved             `json:"signers"`    // kinds of files that somebody else signs than before
	Unsigned   []string            `json:"unsigned"`   // files without a valid signature, of a kind that was signed throughout
	Builders   []Moved             `json:"builders"`   // who built the software, where that changed
	Judged     map[Aspect][]string `json:"judged"`     // by aspect of what changed, the checks of this run that judge it, sorted
	Replaced   []string            `json:"replaced"`   // software with other content than then, though the version of the product is the same

	New         []Turned          `json:"new"` // findings that stand now and did not, or that ended otherwise then
	NewCount    int               `json:"newCount"`
	Fixed       []Turned          `json:"fixed"` // findings that stood then and stand no more, as they were
	FixedCount  int               `json:"fixedCount"`
	Exploited   []string          `json:"exploited"`   // vulnerabilities known to be exploited that were not then
	Waivers     []WaiverDelta     `json:"waivers"`     // that lifted something then and do not now
	Obligations []ObligationDelta `json:"obligations"` // of then, by id

	NotCompared []string `json:"notCompared"` // what could not be held against before, in plain words
}

// Against is what changes are told against.
func (d *Delta) Against() Earlier {
	if d.Measure != nil {
		return *d.Measure
	}
	return d.Previous
}

// Before is what name and version of the product are told against.
func (d *Delta) Before() Earlier {
	if d.Ordered != nil {
		return *d.Ordered
	}
	return d.Against()
}

// Older is what some aspects of what changed are told against besides. Each aspect is in one of them at most.
type Older struct {
	Earlier
	Also []Aspect `json:"also"` // the aspects, sorted
}

// Earlier is what a delivery is held against.
type Earlier struct {
	Name       string  `json:"name"`
	Kind       string  `json:"kind"`                 // "dossier", "decision" or "sbom"
	Digest     string  `json:"digest"`               // "sha256:…" of the decision document or the SBOM
	Verified   bool    `json:"verified"`             // a decision that the key of who decides signed; what is not verified never lets a check pass
	Key        string  `json:"key,omitempty"`        // fingerprint of that key, or the name in the certificate and who vouched for it
	Unverified string  `json:"unverified,omitempty"` // why it is not verified
	At         string  `json:"at,omitempty"`         // the moment judged at, RFC 3339; none of an SBOM
	Verdict    Verdict `json:"verdict,omitempty"`    // none of an SBOM
	Product    string  `json:"product"`
	Version    string  `json:"version"`
}

// ComponentDelta is what changed in the SBOMs.
type ComponentDelta struct {
	Compared  bool              `json:"compared"`         // every SBOM of now and of then was held against one of the other side
	Reason    string            `json:"reason,omitempty"` // why not
	Unchanged int               `json:"unchanged"`
	Grave     int               `json:"grave"`   // changes to be explained before anything else
	Counts    map[string]int    `json:"counts"`  // all changes, by kind
	Changes   []ComponentChange `json:"changes"` // the grave ones first; in a decision at most MaxDelta
}

// Bounded is a delta with at most MaxDelta changes of components, for a decision. Checks see them all.
func (d Delta) Bounded() *Delta {
	d.Components.Changes = d.Components.Changes[:min(len(d.Components.Changes), MaxDelta)]
	return &d
}

// ComponentChange is one change of one component.
type ComponentChange struct {
	Change  string `json:"change"` // as "cleanbill sbom compare" names it: "added", "removed", "upgraded", "downgraded", "rehashed", "supplier-changed", "support-earlier", …; and "unfound"
	Grave   bool   `json:"grave"`
	Subject bool   `json:"subject"` // about what the SBOM is about
	SBOM    string `json:"sbom"`    // file; that of before where the component was removed
	Group   string `json:"group,omitempty"`
	Name    string `json:"name"`
	Version string `json:"version"` // the newer one, that of before where it was removed
	Purl    string `json:"purl,omitempty"`
	By      string `json:"by,omitempty"` // what the two were recognised by
	Was     string `json:"was"`          // what changed, as written; empty where nothing is stated
	Is      string `json:"is"`
	Another bool   `json:"another,omitempty"` // added or removed: the other SBOM has this version as well, and fewer of it

	Unfound []string `json:"unfound,omitempty"` // of the kind "unfound": ids of vulnerabilities that were known of the component and are not found any more, sorted; Was and Is are what it was and is listed by, as far as they differ
	Doubted []string `json:"doubted,omitempty"` // of the kind "unfound": ids of vulnerabilities that are known of it under another name and are not asked of it any more, sorted; one that was found before is among Unfound too
	Bare    bool     `json:"bare,omitempty"`    // beside Doubted: what it was listed by could not be looked up

	SameContent bool `json:"sameContent,omitempty"` // of the kind "unfound": it states another version than it did, and has a hash that it had
}

// Of says whether a change is of a component that is called so.
func (c *ComponentChange) Of(group, name, version, purl string) bool {
	return c.Group == group && c.Name == name && c.Version == version && c.Purl == purl
}

// Moved is somebody who is another one than before.
type Moved struct {
	Of  string   `json:"of"`  // kind of files: "software", "SBOM", "VEX", "manifest", "document"; of builders the software
	Was []string `json:"was"` // sorted
	Is  []string `json:"is"`  // those that were not there before, sorted; none: nobody is established any more
}

// Words say who was there, and who is now.
func (m Moved) Words() string {
	is := "nobody who is established"
	if len(m.Is) > 0 {
		is = strings.Join(m.Is, ", ")
	}
	return fmt.Sprintf("%s: %s, before %s", m.Of, is, strings.Join(m.Was, ", "))
}

// Turned is a finding that is new, or is gone.
type Turned struct {
	Pack     string   `json:"pack"`
	Check    string   `json:"check"`
	Title    string   `json:"title"`
	Severity Severity `json:"severity"`
	Outcome  Outcome  `json:"outcome"`
	Was      Outcome  `json:"was,omitempty"` // of a new one: how it ended then, where it did not pass then either
	Subject  Subject  `json:"subject"`
	Message  string   `json:"message"`
}

// WaiverDelta is a waiver that lifts nothing any more.
type WaiverDelta struct {
	ID      string      `json:"id"`
	Check   string      `json:"check"`
	Expires string      `json:"expires"`
	State   WaiverState `json:"state,omitempty"` // now; none when it was not given
	Why     string      `json:"why"`
}

// ObligationState is what became of an obligation.
type ObligationState string

// The states of an obligation of an earlier decision.
const (
	ObligationMet       ObligationState = "met"        // its check was asked again of the same thing, and passed
	ObligationOpen      ObligationState = "open"       // it still stands, or its component is still there under another name
	ObligationOverdue   ObligationState = "overdue"    // it still stands, and its day has passed
	ObligationWaived    ObligationState = "waived"     // a waiver lifts something that its check asks for, so that nobody can say that it was met
	ObligationNotJudged ObligationState = "not-judged" // neither: nobody knows, as where no pack of this run asks for it, its check does not apply any more, this is another product, or what it is about is in no SBOM any more and nothing shows that it left the software
)

// Stands says whether what an obligation asks for is still to be done: it is open, its day over or not.
func (s ObligationState) Stands() bool { return s == ObligationOpen || s == ObligationOverdue }

// ObligationDelta is an obligation of the earlier decision, and what became of it.
type ObligationDelta struct {
	Obligation
	State   ObligationState `json:"state"`
	Unseen  bool            `json:"unseen,omitempty"`  // what it is about was declared when it was last judged, and not seen inside of the software; so that it is not seen now does not show that it is gone
	Altered bool            `json:"altered,omitempty"` // since it last stood, its component, or any where it is about many, was identified otherwise, left out or given another type, so that asking by what is listed now does not show that it is met
	Left    bool            `json:"left,omitempty"`    // since it was made, a component of the name that it is about was left out, so that asking those of the name that are listed does not show that it is met
	As      string          `json:"as,omitempty"`      // what the component that it is about is called now, where one of another name, package URL or version has its hash, or it is listed in a version that it had by another package URL or CPE and what was asked about is neither found nor answered: it is still there, and what was asked of it was not shown of that one

	Awaits []string `json:"awaits,omitempty"` // of one that is held and about vulnerabilities: which a signed statement of the supplier's has to end, and where, such as "CVE-2026-1 in zlib 1.3"
}
