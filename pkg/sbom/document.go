// Package sbom reads SBOMs, says honestly what each field of them states, and answers questions about their
// components and graph. It knows nothing of signatures and policy.
package sbom

import (
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
)

// Document is one SBOM in the one shape that the rest of cleanbill knows, whatever format it came in.
type Document struct {
	Path            string
	Format          string // "cyclonedx-json", "cyclonedx-xml", "spdx-…"
	SpecVersion     string // as stated, "1.6"
	SerialNumber    Text
	Revision        Revision
	Timestamp       Date
	Authors         []Entity // who made the SBOM: metadata.manufacturer (1.6+), then metadata.authors
	Tools           []Tool
	Lifecycles      []string     // phases, as written
	Root            *Component   // metadata.component; nil when absent
	Described       int          // elements that an SPDX document says it is about; with several there is no Root
	Supplier        Entity       // CycloneDX: who supplies what the document describes, metadata.supplier
	DeviceMaker     Text         // 1.6+ subject manufacturer, before metadata.manufacture; else subject supplier
	References      []Reference  // of the document as a whole
	Licences        []Licence    // CycloneDX: under which the document may be used, metadata.licenses; SPDX leaves no choice
	TLP             Text         // how far the document may be passed on, as metadata.distributionConstraints says
	Packages        int          // SPDX: how many components, Root among them, are packages
	Components      []*Component // every component but Root, each followed by those nested in it; those nested in Root come first
	Services        []*Service
	Graph           *Graph
	Compositions    []Composition
	LinkedBOMs      []LinkedBOM
	Reserved        []Property  // properties in our own namespace "cleanbill:": ignored and reported
	Internal        []Property  // properties in namespace "internal:"
	Signatures      []string    // places of embedded JSF and XML signatures
	Vulnerabilities int         // entries of vulnerabilities[]
	Assessments     int         // elements of SPDX 3 that are vulnerabilities, or relationships that say something of them
	Problems        []Problem   // why the document is invalid or suspicious, sorted by pointer; at most MaxProblems of a code
	SchemaValid     bool        // against the schema of SpecVersion; docs/conformance.md tells where that is not the official one
	Violations      int         // all schema violations; Problems lists at most MaxViolations of them
	Among           []*Document // of what was found in software: the documents that list the rest of it; nil of those that were read

	network *network         // components and services by their bom-ref
	counts  map[Code]int     // of all problems, listed or not
	xml     *cdxxml.Document // of a document in XML
	parsed  *parsed          // what it was read from
	limits  Limits           // that it was read with
}

// Revision is the "version" of a CycloneDX document.
type Revision struct {
	State  State
	Number int
}

// State is what a field says about its value. Silence, "unknown" and "withheld" are three different answers
// (CISA 2026, "Explicitly Identifying Unknown Information").
type State string

// The states.
const (
	Stated    State = "stated"
	Unknown   State = "unknown"   // the author says that the value is not known
	Withheld  State = "withheld"  // the author says that the value is not shared
	Absent    State = "absent"    // nothing, or a placeholder such as "-", "n/a" or "latest"
	Malformed State = "malformed" // something, but not of the kind that the field asks for
)

// Text is a text field: what it says, and the words as written.
type Text struct {
	State State
	Text  string // as written, also when malformed or a placeholder
}

// Date is a date field. Time is set only when State is Stated.
type Date struct {
	State State
	Text  string
	Time  time.Time // UTC

	Beside string // of support: words for the same date that are stated too and are no date; "" where there are none
}

// Entity is an organisation or person.
type Entity struct {
	Name    Text
	Contact []string // e-mail addresses and URLs
	Postal  string   // the postal address in one line, from the country down; "" when none is stated
}

// Tool is what generated the SBOM.
type Tool struct {
	Name    Text
	Version Text
}

// Element is what SPDX lists a component as. Of the three only a package has a version (SPDX 2.3 clauses 7 to 9).
type Element string

// The elements. What CycloneDX lists is none of them.
const (
	Package Element = "package"
	File    Element = "file"
	Snippet Element = "snippet" // lines of a file
)

// Component is one component. Parent is nil for those at the top level. What few state is in Details and Support.
type Component struct {
	Ref          string // bom-ref, may be empty
	Pointer      string // JSON pointer into the document, "/components/3/components/0"; in XML the path "/bom/components/component[4]"
	Line         int    // 1-based line of its opening brace or tag
	Parent       *Component
	Type         string
	Element      Element
	Group        string
	Name         Text
	Version      Text
	Purl         Purl
	CPE          CPE
	Hashes       []Hash
	HashState    State // Stated when there is at least one hash
	Licences     []Licence
	LicenceState State // Stated when at least one licence is named
	Supplier     Text
	Manufacturer Text
	Scope        string     // as written; "" means required
	Properties   []Property // properties in our own namespace are left out: see Document.Reserved
	Modified     bool       // said to be changed against what it was made from
	External     bool       // isExternal (1.7)

	kept     bool // see Kept
	known    bool // a package that keeps it can be looked up
	apart    bool // see Belongs
	listed   bool // the subject contains it; see Listed
	needed   bool // something depends on it
	purposed bool // it states a purpose of a component
	use      use
	number   int32    // in the graph: the subject first, then in the order of Components
	support  *Support // nil when nothing is said
	details  *Details // nil when nothing is said
}

// Purl is a package URL taken apart. Its parts are set only when State is Stated.
type Purl struct {
	State                          State
	Text                           string
	Type, Namespace, Name, Version string
	Qualifiers                     map[string]string
}

// CPE is a CPE 2.2 or 2.3 name taken apart. Its parts are set only when State is Stated; "*" and "-" are kept.
type CPE struct {
	State                          State
	Text                           string
	Part, Vendor, Product, Version string
}

// Hash is one hash entry.
type Hash struct {
	Algorithm  string // as written, "SHA-256"
	Content    string // as written
	WellFormed bool   // hexadecimal, as long as the algorithm demands, and not of nothing
	Nothing    bool   // one digit over and over, or the digest of a file without content where something is said to have content
	Shared     bool   // the digest of three components or more of different names, files apart: that of something else than each of them
	Approved   bool   // SHA-2 with at least 256 bits, SHA-3, BLAKE2b, BLAKE3
}

// Support is what an SBOM says of how long a component is looked after. Level and date are different facts:
// neither is ever derived from the other.
type Support struct {
	Level         Text   // as written
	Normal        string // SupportActive and the like, or "": see levels
	End           Date   // end of support
	EndOfLife     Date
	EndGuaranteed Date
	EndOfBusiness Date   // of whoever makes it: from then on nobody looks after it, see At
	Beside        bool   // something is stated beside these: milestones that end no support, or names that nobody knows
	Justification Text   // why the date or level is missing
	LevelReason   string // why the level is missing, where one of the justifications gives a reason; else empty
	ReasonOpen    string // the first justification that says, or may say, that support is over; empty where none does
	AssessedOn    Date
	Plan          Text // update or replace plan
}

// Service is one entry of services[], nested ones included.
type Service struct {
	Ref, Pointer    string
	Group, Name     string
	Version         Text
	Provider        Text
	ProviderContact []string // e-mail addresses and URLs of who provides it
	ProviderPostal  string   // the postal address in one line; "" when none is stated
	Endpoints       []string
	Authenticated   *bool // nil when it is not stated
	TrustBoundary   *bool // x-trust-boundary: a use of it crosses one; nil when it is not stated
	TrustZone       string
	Data            []DataFlow
	LinkedBOMs      []string // URLs of external references of the type bom
}

// DataFlow is what one entry of a service's data says.
type DataFlow struct {
	Flow           string // "inbound", "outbound", "bi-directional", "unknown", or "" when it is not stated
	Classification string
	Name           string
	Description    string
	Sources        []string // where the data come from: URLs and BOM-Links
	Destinations   []string
	Governed       bool     // someone is listed as responsible for the data, named or not
	Answerable     bool     // someone is named who is
	Responsible    []string // who, as far as they have a name or an address: "owner Acme"
}

// Composition is one completeness claim.
type Composition struct {
	Aggregate    string
	Assemblies   []string
	Dependencies []string
}

// LinkedBOM is a reference to another SBOM: an external reference of the type bom, the first BOM-Link by which a reference to an element leads
// into it, or what SPDX has for the same (externalDocumentRefs, import).
type LinkedBOM struct {
	Pointer string
	URL     string
}

// Property is one name and value.
type Property struct {
	Pointer     string // its place; of a component's, only where it states something of support
	Name, Value string
}
