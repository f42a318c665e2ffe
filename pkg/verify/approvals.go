package verify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// ApprovalRequest is something that people of the buyer decided on, a waiver or a pack, and one file of signatures over it.
type ApprovalRequest struct {
	Name          string // of the file, for messages
	Content       []byte
	SignatureName string // for messages
	Signature     []byte // of any kind that can lie beside a file

	Role      SignerRole // that a signer must have: RoleWaiver or RolePolicy
	Approvers *Registry  // its signers in that role, under the names of people; nil: nobody is one
	Product   Product    // that the decision is about
	Roots     []Root     // trusted roots for entries that bring none
	At        time.Time  // the moment judged at
}

// Approval is what one signature says about a file.
type Approval struct {
	decision.Signature

	// Names are the signers in the role asked for whose signature it is, on every rung; several only when the registry gives them one key. None: it
	// approves nothing, and Reason says why.
	Names []string
	// Keys are what tells the signer from others, whatever the registry calls him and in whatever format it has his key: two approvals that share one are
	// of one signer. They are fingerprints of the key, as its kind writes them and of the key itself, or the name in a Sigstore certificate.
	Keys []string
	// Bearers are all signers of the registry who have one of these keys, in whatever format, role or time.
	Bearers []string
	// Broken says that it was put to the test and does not hold over this file, for anybody.
	Broken bool
}

// Approvals tells what the signatures in one file are worth for another. Each is taken as the registry entry that it reaches furthest under sees it.
// The error says why nothing could be tried.
func Approvals(ctx context.Context, req ApprovalRequest) ([]Approval, error) {
	if req.Approvers == nil || len(req.Approvers.Suppliers) == 0 {
		return []Approval{req.none("no registry of approvers was given, so nobody is known who may approve")}, nil
	}
	var best []Approval
	for _, entry := range req.Approvers.Suppliers {
		all, err := req.under(ctx, entry)
		if err != nil {
			return nil, err
		}
		if best == nil {
			best = all
			continue
		}
		for i := range best { // the same signatures in the same order, as the file does not change
			if i < len(all) && all[i].Ladder.Reach() > best[i].Ladder.Reach() {
				best[i] = all[i]
			}
		}
	}
	for i := range best {
		best[i].Bearers = req.Approvers.bearers(best[i].Keys)
	}
	return best, nil
}

// bearers names the signers of all entries who have one of the keys.
func (r *Registry) bearers(keys []string) (names []string) {
	for _, entry := range r.Suppliers {
		for i := range entry.Signers {
			g := &entry.Signers[i]
			if slices.ContainsFunc(g.keys(), func(key string) bool { return slices.Contains(keys, key) }) && !slices.Contains(names, g.Name) {
				names = append(names, g.Name)
			}
		}
	}
	return names
}

// keys are the fingerprints of a signer's own key, in the words of Approval.Keys; none when a name tells the signer.
func (g *Signer) keys() []string {
	var all []string
	if f := g.keyFingerprint(); f != "" {
		all = append(all, f)
	}
	if g.OpenPGP != nil {
		for _, key := range g.OpenPGP.keys {
			all = append(all, key.Materials()...)
		}
	}
	return all
}

func (r ApprovalRequest) none(reason string) Approval {
	return Approval{Signature: decision.Signature{Path: r.SignatureName, Reason: reason}}
}

// under holds the signatures against one entry of the registry.
func (r ApprovalRequest) under(ctx context.Context, entry *Supplier) ([]Approval, error) {
	supplier := *entry
	if len(supplier.Products) == 0 { // an entry that lists no products is one of people who decide on all of them
		supplier.Products = []Pattern{{Name: r.Product.Name}}
	}
	one := SingleRequest{Artifact: signature.NewMessage(r.Content), ArtifactName: r.Name, Size: int64(len(r.Content)), Signature: r.Signature, SignatureName: r.SignatureName, Roots: r.Roots, At: r.At}
	run, artifact, err := one.requestOf(&supplier)
	if err != nil {
		return []Approval{r.none(plain(err).Error())}, nil
	}
	run.Product, run.single.role = r.Product, r.Role
	report, err := Run(ctx, run)
	if err != nil {
		return nil, err
	}
	all := report.Files[artifact.Path].vouchings
	if len(all) == 0 {
		reason := "nothing in it speaks about " + r.Name
		if why := report.Unreadable[r.SignatureName]; why != "" {
			reason = why
		}
		return []Approval{r.none(reason)}, nil
	}
	slices.SortStableFunc(all, func(a, b vouching) int { return cmp.Or(cmp.Compare(a.index, b.index), cmp.Compare(a.part, b.part)) })
	broken, beside := besideBroken(all)
	out := make([]Approval, 0, len(all))
	for _, v := range all {
		a := Approval{Signature: v.Signature, Broken: v.Tried && !(v.Ladder.Valid && v.Ladder.Covers)}
		kind, _ := kindOf(v.PredicateType)
		switch why := supplier.Thresholds.unmet(v); {
		case !v.Ladder.Whole():
		case beside:
			a.Signature = broken
		case v.PredicateType != "" && kind != StatementSignature:
			a.Signature = refused(v.Signature, "it says something about the file ("+v.PredicateType+"), and does not sign it")
		case why != "":
			a.Signature = refused(v.Signature, why)
		default:
			a.Names, a.Keys = v.signersOf(run, r.Role), keysOf(v.standing.held)
		}
		out = append(out, a)
	}
	return out, nil
}

// signersOf names all signers of the entry whose signature it is and who may approve.
func (v vouching) signersOf(run Request, role SignerRole) (names []string) {
	for i := range run.Supplier.Signers {
		g := &run.Supplier.Signers[i]
		for _, h := range v.proof.holds {
			st := judgeAs(run, h, role, run.Supplier, g)
			if st.recognised && st.authorised && st.timely && !slices.Contains(names, g.Name) {
				names = append(names, g.Name)
			}
		}
	}
	return names
}

// keysOf tells signers apart. The key of a Sigstore certificate lives for minutes, so that its name and issuer count. Of an OpenPGP key both the
// primary key and the subkey that signed count.
func keysOf(h holding) []string {
	if h.certificate != nil {
		return []string{fmt.Sprintf("%s (%s)", h.certificate.SubjectAlternativeName, h.certificate.Issuer)}
	}
	if h.material == "" || h.material == h.fingerprint {
		return []string{h.fingerprint}
	}
	return []string{h.fingerprint, h.material}
}
