package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// speaker is somebody who may sign provenance and signed one, with the certificate that says so; nil for a key.
type speaker struct {
	signer      *Signer
	certificate *certificate.Summary
}

// speakersOf lists who signed a statement and may, in time and for this product: the best of its signatures first. A key may be listed under several names.
func speakersOf(req Request, of *Statement, best standing, all []*sealed, proofs []proof) []speaker {
	out := []speaker{{best.signer, best.held.certificate}}
	for i, s := range all {
		if s.statement != of {
			break // the signatures of one statement follow each other
		}
		for _, h := range proofs[i].holds {
			for j := range req.Supplier.Signers {
				g := &req.Supplier.Signers[j]
				if st := judgeAs(req, h, statementRole(of), req.Supplier, g); st.authorised && st.timely {
					out = append(out, speaker{g, h.certificate})
				}
			}
		}
	}
	return out
}

// provers lists the signers of the entry who may sign provenance of a product. Those of one Sigstore identity, as when it was accepted twice, are one.
func (s *Supplier) provers(p Product) []*Signer {
	var all []*Signer
	for i := range s.Signers {
		g := &s.Signers[i]
		same := func(o *Signer) bool { return g.Sigstore != (SigstoreIdentity{}) && o.Sigstore == g.Sigstore }
		if g.may(RoleProvenance) && g.maySign(p) && !slices.ContainsFunc(all, same) {
			all = append(all, g)
		}
	}
	return all
}

// builder says whether the registry lists the builder, exactly or without its @ref when the registry gives it without one, whether one of those who signed
// may speak for it, and whether his certificate agrees that this builder signed. Reason says why not, and what the registry would have to say.
func (p *Provenance) builder(s *Supplier, provers []*Signer, by []speaker) (known bool, level int, reason string) {
	id := p.BuilderID
	if id == "" {
		return false, 0, "the provenance names no builder"
	}
	nearly, refused := "", ""
	for _, b := range s.Builders {
		if err := slsa.MatchBuilder(b.ID, id); err != nil {
			if strings.HasPrefix(id, b.ID+"@") { // nearly, and the reason says what is missing
				nearly = ": " + err.Error()
			}
			continue
		}
		switch why := p.spokenFor(b, provers, by); {
		case why == "":
			known, level = true, max(level, b.MaxLevel)
		case refused == "":
			refused = why
		}
	}
	switch {
	case known:
		return true, level, ""
	case refused != "":
		return false, 0, refused
	}
	return false, 0, "the registry entry does not list the builder " + id + nearly
}

// spokenFor says why none of those who signed speaks for a builder of the registry; empty when one does.
func (p *Provenance) spokenFor(b Builder, provers []*Signer, by []speaker) (first string) {
	for _, one := range by {
		why := slsa.Contradicted(p.BuilderID, one.certificate)
		if why == "" {
			why = p.mayName(b, provers, one)
		}
		if why == "" {
			return ""
		}
		if first == "" {
			first = why
		}
	}
	return first
}

// mayName says why a signer does not speak for a builder: the registry names others, or nobody where several may sign provenance. A certificate that proves its
// owner to be the builder needs no such name.
func (p *Provenance) mayName(b Builder, provers []*Signer, by speaker) string {
	switch {
	case slices.Contains(b.Signers, by.signer.Name):
		return ""
	case len(b.Signers) > 0:
		return fmt.Sprintf("the signer %q does not speak for the builder %s: the registry names %s for it", by.signer.Name, b.ID, quotedNames(b.Signers))
	case p.SignedByBuilder(by.certificate) == "", len(provers) == 1:
		return ""
	}
	var names []string
	for _, g := range provers {
		names = append(names, g.Name)
	}
	return fmt.Sprintf("several signers of the registry may sign provenance (%s), and it does not say whose word on the builder %s counts: write signers: [NAME] to the builder in the registry entry", quotedNames(names), b.ID)
}

// quotedNames lists the first of some names of the registry, for people.
func quotedNames(names []string) string {
	var out []string
	for i, n := range names {
		if i == maxListed {
			return strings.Join(out, ", ") + fmt.Sprintf(" and %d more", len(names)-i)
		}
		out = append(out, fmt.Sprintf("%q", n))
	}
	return strings.Join(out, ", ")
}
