package gate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// Waiver is a waiver of the buyer's, with what lies beside it.
type Waiver struct {
	*policy.Waiver
	File       string // for people
	Signatures []SignatureFile
}

// ParseWaiver reads one waiver; name is for messages. Words that would be silence in an SBOM are silence in a waiver. Errors are those of policy.ParseWaiver.
func ParseWaiver(name string, data []byte) (*policy.Waiver, error) {
	w, err := policy.ParseWaiver(name, data, func(text string) bool { return sbom.Answer(text) == sbom.Stated })
	if err != nil {
		return nil, err
	}
	for i, item := range w.Scope.Components {
		if strings.HasPrefix(item, "pkg:") && sbom.ParsePurl(item).State != sbom.Stated {
			return nil, w.NoPackage(i)
		}
	}
	return w, nil
}

// SignatureFile is a file of signatures.
type SignatureFile struct {
	Name string // for people
	Data []byte
}

// maxWhy bounds how many different reasons are told of one waiver.
const maxWhy = 10

// waivers are those of one judgement.
type waivers struct {
	all     []*waiving // by id
	byCheck map[string][]*waiving
	meaning policy.Meaning // of the names in their scopes
}

// waiving is a waiver under judgement.
type waiving struct {
	*policy.Waiver
	standing string // why it lifts nothing of this delivery; empty when it may
	unproven string // why its approvers do not count; empty when they do
	doc      decision.Waiver
	lifted   *decision.Lifted
}

// waive takes the waivers for what is on offer.
func (g *Gate) waive(ctx context.Context, ev *evidence) (waivers, error) {
	out := waivers{byCheck: map[string][]*waiving{}, meaning: ev.meaning()}
	offer := policy.Offer{Product: ev.claim.product, Version: ev.claim.version, Digest: ev.delivery.Digest}
	for _, w := range g.options.Waivers {
		approvals, err := g.approvals(ctx, w)
		if err != nil {
			return waivers{}, fmt.Errorf("verify waiver %s: %w", w.ID, err)
		}
		x := &waiving{Waiver: w.Waiver, standing: w.Standing(offer, g.options.At), doc: waiverDoc(w)}
		x.approve(approvals, g.options.AllowUnsignedWaivers)
		x.lifted = x.liftedDoc()
		out.all = append(out.all, x)
		out.byCheck[w.Check] = append(out.byCheck[w.Check], x)
	}
	return out, nil
}

// approvals are what all signatures beside a waiver are worth.
func (g *Gate) approvals(ctx context.Context, w Waiver) ([]verify.Approval, error) {
	var all []verify.Approval
	for _, s := range w.Signatures {
		some, err := verify.Approvals(ctx, verify.ApprovalRequest{Role: verify.RoleWaiver,
			Name: w.File, Content: w.Content, SignatureName: s.Name, Signature: s.Data,
			Approvers: g.options.Approvers, Product: verify.Product{Name: w.Scope.Product}, Roots: g.options.Roots, At: g.options.At,
		})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func waiverDoc(w Waiver) decision.Waiver {
	d := decision.Waiver{
		ID: w.ID, File: w.File, Digest: w.Digest, Check: w.Check,
		Product: w.Scope.Product, Versions: w.Scope.Versions, Components: w.Scope.Components, Vulnerabilities: w.Scope.Vulnerabilities, Delivery: w.Scope.Delivery,
		Reason: w.Reason, Compensating: w.Compensating, Owner: decision.Person(w.Owner), RequestedBy: decision.Person(w.RequestedBy),
		Created: w.Created, Expires: w.Expires, Approvers: []decision.Approver{}, Why: []string{},
	}
	for _, p := range w.Approvers {
		d.Approvers = append(d.Approvers, decision.Approver{Person: decision.Person(p)})
	}
	return d
}

// requested says whether a signature is by who asked for the waiver, whatever else the registry calls the key.
func (x *waiving) requested(a verify.Approval) bool {
	is := func(name string) bool { return policy.SamePerson(name, x.RequestedBy.Name) }
	return slices.ContainsFunc(a.Names, is) || slices.ContainsFunc(a.Bearers, is)
}

// sameName says whether a name in a waiver is that of a signer in the registry: to the letter, but for case and spaces.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// why notes a reason once.
func (x *waiving) why(reason string) {
	if len(x.doc.Why) < maxWhy && !slices.Contains(x.doc.Why, reason) {
		x.doc.Why = append(x.doc.Why, reason)
	}
}

func (x *waiving) liftedDoc() *decision.Lifted {
	l := &decision.Lifted{ID: x.ID, Expires: x.Expires, Approvers: []string{}, Digest: x.Digest, Signed: x.doc.Signed}
	for _, a := range x.doc.Approvers {
		l.Approvers = append(l.Approvers, a.Name)
	}
	return l
}

// of says whether there is a waiver of a check.
func (w *waivers) of(check string) bool { return len(w.byCheck[check]) > 0 }

// lift finds the waiver that lifts a result; nil when none does. The first by id counts.
func (w *waivers) lift(r *policy.Result) *decision.Lifted {
	var by *waiving
	for _, x := range w.byCheck[r.Check.ID] {
		if !x.About(r, w.meaning) {
			continue
		}
		x.doc.About++
		refusal := ""
		switch {
		case x.standing != "" || x.unproven != "":
			continue
		case by != nil:
			refusal = by.ID + " lifts it already"
		default:
			refusal = x.Refusal(r, w.meaning)
		}
		if refusal != "" {
			x.why(refusal)
			continue
		}
		x.doc.Lifts++
		by = x
	}
	if by == nil {
		return nil
	}
	return by.lifted
}

// docs says what became of each waiver.
func (w *waivers) docs() []decision.Waiver {
	out := []decision.Waiver{}
	for _, x := range w.all {
		d := x.doc
		switch {
		case x.standing != "":
			d.State = decision.WaiverNoForce
			d.Why = append([]string{x.standing}, d.Why...)
		case x.unproven != "":
			d.State = decision.WaiverUnsigned
			d.Why = append([]string{x.unproven}, d.Why...)
		case d.Lifts > 0:
			d.State = decision.WaiverLifts
		case d.About > 0:
			d.State = decision.WaiverRefused
		default:
			d.State = decision.WaiverUnused
		}
		out = append(out, d)
	}
	return out
}

// facts are what is known of the waivers before anything is judged; authenticity says which checks are about it.
func (w *waivers) facts(authenticity map[string]bool) []fact.Waiver {
	var out []fact.Waiver
	for _, x := range w.all {
		out = append(out, fact.Waiver{ID: x.ID, Check: x.Check, Signed: x.doc.Signed, Standing: x.standing, Broad: authenticity[x.Check] && x.Scope.Delivery == ""})
	}
	return out
}

// authenticity are the checks that ask whether the files are the supplier's, by id: those of the control AUT.
func (g *Gate) authenticity() map[string]bool {
	ids := map[string]bool{}
	for _, pack := range g.options.Packs {
		for _, check := range pack.BoundChecks() {
			ids[check.ID] = slices.Contains(check.Controls, "AUT")
		}
	}
	return ids
}

// checkWaivers refuses waivers of checks that nobody knows: a misspelt one would lift nothing, in silence. It sorts them by id.
func checkWaivers(o *Options) error {
	o.Waivers = slices.Clone(o.Waivers)
	slices.SortStableFunc(o.Waivers, func(a, b Waiver) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.File, b.File), cmp.Compare(a.Digest, b.Digest))
	})
	known := map[string]bool{}
	var ids []string
	for _, check := range o.Catalogue.Checks() {
		ids = append(ids, check.ID)
	}
	for _, pack := range o.Packs {
		for _, check := range pack.BoundChecks() {
			ids = append(ids, check.ID)
		}
	}
	for _, id := range ids {
		known[id] = true
	}
	for i, w := range o.Waivers {
		if !known[w.Check] {
			return w.UnknownCheck(ids)
		}
		if i > 0 && w.ID == o.Waivers[i-1].ID {
			return fmt.Errorf("%s and %s are both waiver %s; give each an id of its own", o.Waivers[i-1].File, w.File, w.ID)
		}
	}
	return nil
}
