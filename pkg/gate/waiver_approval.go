package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// approve holds the approvers that a waiver names against the signatures beside it. A key counts for one of them.
func (x *waiving) approve(approvals []verify.Approval, allowUnsigned bool) {
	missing := x.signatories(approvals)
	if x.doc.Signed = len(missing) == 0; x.doc.Signed {
		return
	}
	broken := x.explain(approvals)
	unsigned := "it is not signed by " + strings.Join(missing, ", ") + ", with a key of their own that the registry of approvers knows"
	switch {
	case broken != nil: // even where unsigned ones are allowed: somebody may have changed it after it was signed
		x.unproven = "a signature that does not hold lies beside it: " + strings.Join(broken, ", ")
		x.why(unsigned)
	case !allowUnsigned:
		x.unproven = unsigned
	default:
		x.why(unsigned)
	}
}

// signatories gives each approver a signature by a key that counts for nobody else, and gives the names of those who have none.
func (x *waiving) signatories(approvals []verify.Approval) (missing []string) {
	used := map[string]bool{}
	for i := range x.doc.Approvers {
		a := &x.doc.Approvers[i]
		j := slices.IndexFunc(approvals, func(one verify.Approval) bool {
			return !slices.ContainsFunc(one.Keys, func(key string) bool { return used[key] }) && slices.ContainsFunc(one.Names, func(name string) bool { return sameName(name, a.Name) }) && !x.requested(one)
		})
		if j < 0 {
			missing = append(missing, a.Name)
			continue
		}
		by := approvals[j]
		for _, key := range by.Keys {
			used[key] = true
		}
		a.Signed, a.Signature, a.Signer, a.SignedAt, a.Lowered = true, by.Path, by.Signer, by.SignedAt, by.Lowered
	}
	return missing
}

// explain says of each signature that counts for no approver why, and gives the files of those that do not hold.
func (x *waiving) explain(approvals []verify.Approval) (broken []string) {
	for _, one := range approvals {
		reason := one.Reason
		switch {
		case x.requested(one):
			reason = "the key is also that of who requested the waiver"
		case len(one.Names) > 0 && !slices.ContainsFunc(x.doc.Approvers, func(a decision.Approver) bool { return a.Signature == one.Path }):
			reason = "signed by " + strings.Join(one.Names, ", ") + ", for nobody among the approvers whose key did not count already"
		case len(one.Names) > 0:
			continue
		}
		x.why(one.Path + ": " + reason)
		if one.Broken {
			broken = append(broken, one.Path)
		}
	}
	return broken
}
