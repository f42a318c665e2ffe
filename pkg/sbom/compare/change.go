package compare

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// ChangeKind says what of a component changed from one SBOM to the next.
type ChangeKind string

// The kinds.
const (
	Downgraded       ChangeKind = "downgraded"        // to a version that the ecosystem's rules put earlier
	Rehashed         ChangeKind = "rehashed"          // the same version with other content, or a package URL whose checksum is not that of the component
	SupplierChanged  ChangeKind = "supplier-changed"  // supplier or manufacturer
	SupportEarlier   ChangeKind = "support-earlier"   // end of support, of guaranteed support or of life moved to an earlier date, or is stated for the first time and earlier than what was known
	SupportWithdrawn ChangeKind = "support-withdrawn" // such a date is not stated any more
	SupportChanged   ChangeKind = "support-changed"   // such a date is another, and not surely later; grave where it may be earlier
	SupportLevel     ChangeKind = "support-level"     // level of support
	SubjectChanged   ChangeKind = "subject-changed"   // the SBOM is about something else
	VersionChanged   ChangeKind = "version-changed"   // and which is the later one cannot be told
	HashWithdrawn    ChangeKind = "hash-withdrawn"    // the same version, and no hash left that shows the same content
	Added            ChangeKind = "added"
	Removed          ChangeKind = "removed"
	Upgraded         ChangeKind = "upgraded"
	Renamed          ChangeKind = "renamed"          // group or name
	TypeChanged      ChangeKind = "type-changed"     // component type
	PurlChanged      ChangeKind = "purl-changed"     // grave where the version in it goes another way than the component's, or where it comes from another place
	CPEChanged       ChangeKind = "cpe-changed"      // likewise
	OriginChanged    ChangeKind = "origin-changed"   // where it is downloaded from: references of type distribution, downloadLocation of SPDX
	SWIDChanged      ChangeKind = "swid-changed"     // tag identifier
	ModifiedChanged  ChangeKind = "modified-changed" // whether it is said to be changed against what it was made from
	ContactChanged   ChangeKind = "contact-changed"  // addresses of supplier or manufacturer, under the same name
	LicenceChanged   ChangeKind = "licence-changed"
	ScopeChanged     ChangeKind = "scope-changed"   // required or not, part of the product or external
	ServiceChanged   ChangeKind = "service-changed" // endpoints and how they are guarded, data flows, provider and its address, group, version, trust zone; components of type "service" stand for services
	CryptoChanged    ChangeKind = "crypto-changed"  // what is said of a cryptographic asset
	SupportStated    ChangeKind = "support-stated"  // a date of support is stated for the first time, and not before what was known
	SupportLater     ChangeKind = "support-later"   // a date moved to a later one
)

// changeKinds is the order in which changes are listed.
var changeKinds = []ChangeKind{Downgraded, Rehashed, SupplierChanged, ContactChanged, ModifiedChanged, SupportEarlier, SupportWithdrawn, SupportChanged, SupportLevel, SubjectChanged,
	ServiceChanged, CryptoChanged, VersionChanged, HashWithdrawn, Added, Removed, Upgraded, Renamed, TypeChanged, PurlChanged, CPEChanged, OriginChanged, SWIDChanged, LicenceChanged, ScopeChanged, SupportStated, SupportLater}

// ChangeKinds are all kinds, in the order in which changes are listed. A test of the words that people read goes through them.
func ChangeKinds() []ChangeKind { return slices.Clone(changeKinds) }

// Change is one difference between two SBOMs.
type Change struct {
	Kind    ChangeKind
	Grave   bool            // to be explained before anything else (FDA guidance 2026, VII.D, on modifications), such as a support that ends earlier or gets worse
	Subject bool            // about the subject of the SBOM, not one of its components
	Old     *sbom.Component // nil when added
	New     *sbom.Component // nil when removed
	By      By              // how Old and New were recognised as one; "" when added or removed, and for subjects
	Was, Is string          // what changed, as written; "" where nothing is stated
	Another bool            // added or removed: the other SBOM has this version as well, and fewer of it; grave where that has other content
}

// Component is the newer component that the change is about, the old one where it was removed.
func (c Change) Component() *sbom.Component {
	if c.New != nil {
		return c.New
	}
	return c.Old
}

// Diff is what changed from one SBOM to another.
type Diff struct {
	Changes   []Change // sorted by kind, the grave ones first, then by name and version
	Unchanged int      // components that are the same in all that is compared
}

// NotCompared is what Changes does not look at, in the words of a report. It is told with every comparison.
var NotCompared = []string{"vulnerabilities and what is said of them", "dependencies and nesting", "pedigree and evidence", "models",
	"who made the documents (authors of documents, in CycloneDX 1.6 and later metadata.manufacturer); authors and publishers of components of which somebody else is said to have made or supplied them; descriptions, copyright, tags, release notes, data and media types", "external references of other types than distribution, which says where to download from; those of services",
	"properties of documents; of components those other than of support, and of those the justification, the plan, the day of assessment and milestones that end no support", "ranges of versions", "OmniBOR and Software Heritage identifiers",
	"what package URLs and CPE names say besides type, names, version and qualifiers, and further ones of a component; the source packages that sourceInfo of SPDX names", "hashes by an algorithm that only one of the two states", "form, text and address of licences, and who concluded them", "whether versions, licences and hashes that are missing are said to be unknown or withheld",
	"names and kinds of the files that components are delivered as", "of cryptographic assets the identifiers of suites, and values and keys; properties and licences of services", "references by which documents name their parts (bom-ref)",
	"claims of completeness, annotations, declarations", "formats, serial numbers, revisions, dates, phases, sharing marks, linked SBOMs, tools and signatures of the documents"}

// Count says how many changes there are of each kind.
func (d Diff) Count() map[ChangeKind]int {
	n := map[ChangeKind]int{}
	for _, c := range d.Changes {
		n[c.Kind]++
	}
	return n
}

// Changes holds an SBOM against an earlier one. Components are recognised by purl without its version, then by group, name
// and type, then by CPE, then by file hash; never across two ecosystems. Several versions of one name stand side by side: equal versions belong
// together first, then the latest to the latest. NotCompared lists what is not looked at.
func Changes(before, after *sbom.Document) Diff {
	c := &comparer{before: before, after: after}
	c.subjects(before, after)
	c.services(before, after)
	pairs, removed, added := newPairing().run(before.Components, after.Components)
	unchanged := 0
	for _, pair := range pairs {
		n := len(c.changes)
		c.pair(pair)
		if len(c.changes) == n {
			unchanged++
		}
	}
	c.addAll(removed, after.Components, func(x *sbom.Component) Change { return Change{Kind: Removed, Old: x, Was: x.Version.Text} })
	c.addAll(added, before.Components, func(x *sbom.Component) Change { return Change{Kind: Added, New: x, Is: x.Version.Text} })
	return Diff{Changes: sortChanges(c.changes), Unchanged: unchanged}
}

// sortChanges sorts them by kind and label. Labels are made once: one for each comparison took longer than all the rest.
func sortChanges(changes []Change) []Change {
	rank := map[ChangeKind]int{}
	for i, k := range changeKinds {
		rank[k] = i
	}
	type place struct {
		label string
		at    int
	}
	places := make([]place, len(changes))
	for i, c := range changes {
		places[i] = place{strings.ToLower(c.Component().Label()), i}
	}
	slices.SortFunc(places, func(x, y place) int {
		a, b := changes[x.at], changes[y.at]
		grave := 0
		if a.Grave != b.Grave {
			if grave = 1; a.Grave {
				grave = -1
			}
		}
		return cmp.Or(grave, cmp.Compare(rank[a.Kind], rank[b.Kind]), strings.Compare(x.label, y.label), strings.Compare(a.Was, b.Was), strings.Compare(a.Is, b.Is), cmp.Compare(x.at, y.at))
	})
	sorted := make([]Change, len(changes))
	for i, p := range places {
		sorted[i] = changes[p.at]
	}
	return sorted
}
