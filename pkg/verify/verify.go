// Package verify answers who signed what: it reads the buyer's supplier registry, verifies the signatures
// and statements of a delivery offline, and fills the trust ladder for every file. It never says more than
// it checked, and knows nothing of SBOM content or policy.
package verify

import (
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/predicate"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// Request is what to verify.
type Request struct {
	Delivery *delivery.Delivery
	Supplier *Supplier // the registry entry that the delivery is held against; nil when none matched: then no signer is authorised
	Registry *Registry // every known supplier, to tell a stranger from somebody else's signer; nil means that none is known
	Product  Product   // product and version on offer
	Roots    []Root    // trusted roots besides the supplier's own, in order of preference
	At       time.Time // the moment judged at

	single *single // set by Single
}

// Product is what is on offer, as claimed.
type Product struct{ Name, Version, PURL, GTIN string }

// Report is everything established about the signatures of a delivery.
type Report struct {
	Files      map[string]*FileTrust // by path: one for every file of the delivery
	Statements []*Statement          // every statement that was opened, verified or not, sorted by path, then index
	Bindings   []Binding             // which SBOM statement ties which SBOM to which artifacts
	Roots      []RootUse             // every root at hand, the supplier's own first; different roots have different names
	Unreadable map[string]string     // by path: signature files that hold something that could not be read, and why

	Contradicted map[string][]string // by path of a checksum list, signed or not: the delivered files of which it states another digest than theirs, in its order

	idle, held int // how often signatures that do not hold, with unsigned statements, and such as hold spoke about a file: see MaxIdle and MaxHeld
}

// FileTrust is what was established about one file.
type FileTrust struct {
	File       *delivery.File
	Ladder     decision.Ladder // the best of Signatures, never mixed from two
	Signer     string
	Reason     string // first rung that does not hold; empty when all hold
	Signatures []decision.Signature
	Best       *decision.Signature // the one whose Ladder, Signer and Reason are the file's; nil when there are no Signatures

	vouchings []vouching // what Signatures are taken from, the best first
}

// Entitles says whether a signer who vouches for the file on every rung may sign files of a role, though it be of another one.
func (t *FileTrust) Entitles(role SignerRole) bool {
	return slices.ContainsFunc(t.vouchings, func(v vouching) bool {
		return v.Ladder.Whole() && v.standing.signer != nil && v.standing.signer.may(role)
	})
}

// Statement is an in-toto statement and how far its signature can be trusted.
type Statement struct {
	Path          string // file it was found in
	Index         int    // place in a file of several, from 0
	PredicateType string
	Subjects      []Subject
	Predicate     []byte // raw JSON of the predicate
	Kind          StatementKind
	Ladder        decision.Ladder // Covers: at least one subject is a delivered file
	Signer        string
	Reason        string      // first rung that does not hold; empty when all hold
	SignedAt      time.Time   // trusted time, UTC; zero unless the signature is valid
	Provenance    *Provenance // set for SLSA provenance
	Summary       *slsa.VSA   // set for a verification summary that can be read

	Covered   []Listed // delivered files that it speaks about by digest, each once, by path; Through is empty where a subject has the file's own digest
	Documents []string // delivered documents that the predicate of an SBOM or VEX statement equals, sorted

	// What a scan, a test result, an attribute report or a release says; the zero value for every other kind, and when it could
	// not be read. It is worth what the Ladder is worth.
	Content       predicate.Content
	ContentReason string // why nothing of the predicate is handed on; empty when it is, or when the kind is read elsewhere

	// As in decision.Signature.
	Tried             bool
	TrustedRoot       string
	TrustedRootDigest string
	Lowered           []string

	signer    *Signer
	bare      bool     // delivered as a file of its own, in no envelope
	foreign   string   // a member beside those of a statement, which readers of statements pass over; empty when there is none
	broken    bool     // the predicate is of a kind that is read, and could not be
	illegible error    // why a verification summary is none of something that passed
	pointed   []string // of one that speaks against its subjects: see index.pointed
	heard     string   // the signer of the supplier, whatever his roles, whose word it is; empty when there is none
}

// Entitles says whether the statement is vouched for on every rung by a signer who may make statements of a role.
func (s *Statement) Entitles(role SignerRole) bool {
	return s.Ladder.Whole() && s.signer != nil && s.signer.may(role)
}

// Carries says whether the predicate is a document of a kind.
func (s *Statement) Carries(kind delivery.Kind) bool {
	kinds, _ := documentKinds(s.PredicateType)
	return slices.Contains(kinds, kind)
}

// Has says whether the predicate has a member; of one that cannot be looked through it does, so that its reader tells what is wrong with it.
func (s *Statement) Has(key string) bool {
	found, sound := strictjson.Members(string(s.Predicate), key)
	_, is := found[key]
	return is || !sound
}

// Subject is one subject of a statement.
type Subject struct {
	Name   string
	Digest map[string]string // algorithm → lower-case hexadecimal
	Files  []string          // delivered files with this digest, sorted; shared by all subjects of one digest
	Listed []Listed          // what those of them that are an image index list by digest, sorted by path; likewise
}

// Listed is a file that a signed image index lists by its digest, or that the signed manifest of an artifact does.
type Listed struct{ Path, Through string } // Through as in decision.Signature

// Binding ties an SBOM to artifacts: a statement whose predicate is an SBOM and whose subjects are artifacts.
type Binding struct {
	Statement *Statement
	SBOM      string   // path of the delivered SBOM that equals the predicate; empty when none does
	Artifacts []string // delivered files, SBOMs apart, that the statement covers; sorted
	Whole     bool     // the signature holds on every rung, for a signer who may sign SBOMs
}

// Provenance is SLSA provenance taken apart (v0.1, v0.2 and v1). It is held against the registry entry only when
// somebody whom the registry authorises signed it in time: until then nothing in it is known or listed.
type Provenance struct {
	slsa.Provenance

	BuilderKnown    bool     // the registry entry lists it, whoever signed may speak for it, and a certificate of GitHub's issuer does not contradict it
	BuilderReason   string   // why it is not known; empty otherwise
	BuilderLevel    int      // highest SLSA Build level that the registry grants it; 0 when unknown
	BuildTypeListed bool     // the registry entry lists it
	SourceListed    bool     // the registry entry lists Source, and nothing that the provenance or the certificate states contradicts it
	SourceReason    string   // what contradicts it; empty otherwise
	UnknownParams   []string // external parameters that the registry entry does not allow, sorted
}
