// Package history holds a delivery against what was decided before: an earlier decision, alone or in its dossier, or an earlier SBOM. It is handed both
// sides and says what changed; what that is worth the checks say.
package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// The kinds of a Record.
const (
	Dossier  = "dossier"
	Decision = "decision"
	SBOM     = "sbom"
)

// Record is what a delivery is held against.
type Record struct {
	Name       string             // for people
	Kind       string             // Dossier, Decision or SBOM
	Content    []byte             // the decision document, or the SBOM
	Decision   *decision.Decision // nil of an SBOM
	SBOMs      []File             // those of the delivery that was judged, as far as they are at hand, in order of path
	Key        string             // fingerprint of the key that vouches for the decision; empty: nobody does
	Unverified string             // why not
	Base       *Record            // what that decision was held against in turn, as its dossier says; nil: nothing, or it is not at hand
	Older      []Besides          // what some of its changes were told against besides (Delta.Older)

	documents []*document
}

// File is an SBOM as it was delivered.
type File struct {
	Path string
	Data []byte
}

// document is an SBOM, read, with the digest of its file.
type document struct {
	*sbom.Document
	sha256 string
}

// The errors of New.
var (
	ErrNoRecord = errors.New("there is neither a decision nor an SBOM")
	ErrOther    = errors.New("it is not the SBOM that was judged")
)

// New reads the SBOMs of a record. Those beside a decision must be the files that it names.
func New(r Record) (*Record, error) {
	if r.Decision == nil && len(r.SBOMs) != 1 {
		return nil, ErrNoRecord
	}
	for _, f := range r.SBOMs {
		sum := sha256.Sum256(f.Data)
		digest := hex.EncodeToString(sum[:])
		if r.Decision != nil && !slices.ContainsFunc(r.Decision.Delivery.Files, func(d decision.File) bool { return d.Path == f.Path && d.SHA256 == digest }) {
			return nil, fmt.Errorf("%s: %w: the decision names no file of this path with sha256:%s", f.Path, ErrOther, digest)
		}
		doc, err := sbom.Read(f.Path, f.Data, sbom.Limits{})
		if err != nil {
			if r.Decision != nil { // it could not be read then either, as the decision says
				continue
			}
			return nil, err
		}
		r.documents = append(r.documents, &document{doc, digest})
	}
	return &r, nil
}

// Verified says whether a key that the buyer handed in vouches for the decision.
func (r *Record) Verified() bool { return r.Key != "" }

// Doubt takes back that anybody vouches for what the decision was held against.
func (r *Record) Doubt(why string) {
	if r.Base != nil {
		r.Base.Key, r.Base.Unverified = "", why
	}
	for _, one := range r.Older {
		one.Than.Key, one.Than.Unverified = "", why
	}
}

// Input names the record among what a decision rests on.
func (r *Record) Input() *decision.InputFile {
	in := &decision.InputFile{Name: r.Name, Digest: r.digest()}
	if r.Decision != nil {
		in.Date = r.Decision.At.UTC().Format(time.RFC3339)
	}
	return in
}

// Is says whether a decision means the record.
func (r *Record) Is(e *decision.Earlier) bool { return r != nil && e != nil && e.Digest == r.digest() }

func (r *Record) digest() string {
	sum := sha256.Sum256(r.Content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (r *Record) earlier() decision.Earlier {
	e := decision.Earlier{Name: r.Name, Kind: r.Kind, Digest: r.digest(), Verified: r.Verified(), Key: r.Key, Unverified: r.Unverified}
	if d := r.Decision; d != nil {
		e.At, e.Verdict, e.Product, e.Version = d.At.UTC().Format(time.RFC3339), d.Verdict, d.Delivery.Product, d.Delivery.Version
		return e
	}
	if len(r.documents) == 1 && r.documents[0].Root != nil {
		root := r.documents[0].Root
		e.Product, e.Version = root.Name.Value(), root.Version.Value()
	}
	return e
}

// Now is what is on offer.
type Now struct {
	Product, Version string
	Ecosystem        string // purl type of the product, whose rules order its versions; empty: none is known
	Digest           string // of the delivery
	Files            []decision.File
	SBOMs            []*sbom.Document
	Trust            []decision.Trust
	Builds           []decision.Build

	// What is known now of a component of SBOMs; nil: nobody looked.
	Known      func(c *sbom.Component, id string) bool // whether a vulnerability is found in it, or answered there
	Asked      func(c *sbom.Component, id string) bool // whether one is known under another name, so that checks ask about it
	Identified func(was, is *sbom.Component) bool      // whether it is what it was by name, and identified so that data cover it, wholly
}

// Since says what changed, before anything is judged, and which checks judge that. Settle adds the rest.
func (r *Record) Since(now Now, judges Judges) *decision.Delta {
	whole, also := r.measure(now.Digest)
	d := whole.told(now)
	for aspect, checks := range judges {
		d.Judged[aspect] = append([]string{}, checks...) // a list, and empty where no check asks
	}
	d.Previous, d.SameDelivery = r.earlier(), r.of(now.Digest)
	if d.SameDelivery {
		d.Accepted = r.accepted()
	}
	if r.Decision == nil {
		d.NotCompared = append(d.NotCompared, "findings and obligations: an SBOM alone holds none")
	}
	if whole != r {
		measure := whole.earlier()
		d.Measure = &measure
		unfound(&d.Components, r.unfound(now, now.documents())) // what was rejected is no measure of what changed, and knew what it was rejected for
	}
	for _, one := range also {
		add(d, one.Than.told(now), one.Than.earlier(), one.Also)
	}
	for _, aspect := range r.lost() {
		d.Unasked = append(d.Unasked, aspect)
		d.NotCompared = append(d.NotCompared, fmt.Sprintf("%s: no check was asked about them then, and what they were held against then is not at hand", aspect.Words()))
	}
	return d
}

// told is what changed since a record.
func (r *Record) told(now Now) *decision.Delta {
	against := r.earlier()
	d := &decision.Delta{
		New: []decision.Turned{}, Fixed: []decision.Turned{}, Exploited: []string{},
		Waivers: []decision.WaiverDelta{}, Obligations: []decision.ObligationDelta{}, NotCompared: []string{},
		Signers: []decision.Moved{}, Unsigned: []string{}, Builders: []decision.Moved{}, Replaced: []string{}, Judged: map[decision.Aspect][]string{},
		SameProduct: now.Product != "" && against.Product == now.Product, Version: Order(now.Ecosystem, against.Version, now.Version),
	}
	documents := now.documents()
	d.Components = r.components(documents)
	unfound(&d.Components, r.unfound(now, documents))
	d.Revisions, d.Unnumbered = r.revisions(documents, against.Version != now.Version)
	if r.Decision == nil {
		d.NotCompared = append(d.NotCompared, "signers and builders: an SBOM alone holds none")
		return d
	}
	d.Signers = signers(r.Decision, now)
	d.Unsigned = unsigned(r.Decision, now)
	d.Builders = builders(r.Decision.Builds, now.Builds)
	if d.SameProduct && d.Version == Same {
		d.Replaced = replaced(r.Decision.Delivery.Files, now.Files)
	}
	return d
}

// documents are the SBOMs on offer with the digests of their files.
func (now Now) documents() []*document {
	var out []*document
	for _, doc := range now.SBOMs {
		i := slices.IndexFunc(now.Files, func(f decision.File) bool { return f.Path == doc.Path })
		if i < 0 {
			continue // every document was read from a file
		}
		out = append(out, &document{doc, now.Files[i].SHA256})
	}
	slices.SortFunc(out, func(a, b *document) int { return cmp.Compare(a.Path, b.Path) })
	return out
}
