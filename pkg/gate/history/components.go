package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// components holds each SBOM on offer against the one of before that is about the same thing.
func (r *Record) components(now []*document) decision.ComponentDelta {
	out := decision.ComponentDelta{Counts: map[string]int{}, Changes: []decision.ComponentChange{}}
	if r.unchanged(now, &out) {
		return out
	}
	pairs, alone := pairSBOMs(r.documents, now)
	switch {
	case len(now) == 0:
		out.Reason = "no SBOM on offer could be read"
	case len(r.documents) == 0 && r.Kind == Decision:
		out.Reason = "the decision alone does not hold the SBOM that was judged: name its dossier, or that SBOM"
	case len(r.documents) == 0:
		out.Reason = "the dossier holds no SBOM that can be read"
	case len(alone) > 0:
		out.Reason = "no counterpart: " + strings.Join(alone, ", ")
	}
	out.Compared = out.Reason == ""
	for _, p := range pairs {
		diff := compare.Changes(p.was.Document, p.is.Document)
		out.Unchanged += diff.Unchanged
		for _, c := range diff.Changes {
			if c.Subject && versionOnly[c.Kind] {
				continue // told by itself: see Order
			}
			out.Changes = append(out.Changes, changeDoc(c, p))
			out.Counts[string(c.Kind)]++
			if c.Grave {
				out.Grave++
			}
		}
	}
	slices.SortStableFunc(out.Changes, func(a, b decision.ComponentChange) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// Pair is a component of an SBOM on offer and the one of before that it is recognised as, by package URL, bom-ref and the like.
type Pair struct {
	compare.Pair
	Was, Is string // paths of the two SBOMs
}

// Pairs are the components of the SBOMs on offer and those that they were before. There are none where the earlier SBOMs are not at hand, or are the same files.
func (r *Record) Pairs(now Now) []Pair {
	var out []Pair
	for _, p := range r.pairs(now) {
		for _, c := range compare.Pairs(p.was.Document, p.is.Document) {
			out = append(out, Pair{c, p.was.Path, p.is.Path})
		}
	}
	return out
}

// refs says, by what findings call a component of now, what they called it before.
func refs(pairs []Pair) map[string]string {
	out := make(map[string]string, len(pairs))
	for _, p := range pairs {
		out[decision.RefIn(p.Is, p.New.Ref, p.New.Pointer)] = decision.RefIn(p.Was, p.Old.Ref, p.Old.Pointer)
	}
	return out
}

// pairs are the SBOMs on offer with those that they were before; none where they are the same files.
func (r *Record) pairs(now Now) []pair {
	documents := now.documents()
	if r.unchanged(documents, &decision.ComponentDelta{}) {
		return nil
	}
	out, _ := pairSBOMs(r.documents, documents)
	return out
}

// versionOnly are the changes of nothing but a version.
var versionOnly = map[compare.ChangeKind]bool{compare.Upgraded: true, compare.Downgraded: true, compare.VersionChanged: true}

// unchanged says whether the SBOMs are the very files that the decision names, so that there is nothing to compare.
func (r *Record) unchanged(now []*document, out *decision.ComponentDelta) bool {
	if r.Decision == nil || len(now) == 0 || len(r.Decision.SBOMs) != len(now) {
		return false
	}
	for _, doc := range now {
		if !slices.ContainsFunc(r.Decision.Delivery.Files, func(f decision.File) bool { return f.SHA256 == doc.sha256 }) {
			return false
		}
		out.Unchanged += len(doc.Components)
	}
	out.Compared = true
	return true
}

// pair is an SBOM and that of before.
type pair struct{ was, is *document }

// pairSBOMs puts SBOMs together that are about the same thing: first where their subject alone bears its name, then by path, then the one that is left with the
// one that is left. alone are the others.
func pairSBOMs(was, is []*document) (pairs []pair, alone []string) {
	was, is = slices.Clone(was), slices.Clone(is)
	join := func(key func(*document) string) {
		for _, a := range slices.Clone(was) {
			k := key(a)
			same := func(d *document) bool { return key(d) == k }
			i, j := slices.IndexFunc(was, same), slices.IndexFunc(is, same)
			if k == "" || j < 0 || slices.IndexFunc(was[i+1:], same) >= 0 || slices.IndexFunc(is[j+1:], same) >= 0 {
				continue
			}
			pairs = append(pairs, pair{was[i], is[j]})
			was, is = slices.Delete(was, i, i+1), slices.Delete(is, j, j+1)
		}
	}
	join(func(d *document) string {
		if d.Root == nil {
			return ""
		}
		return strings.ToLower(d.Root.Name.Value())
	})
	join(func(d *document) string { return d.Path })
	if len(was) == 1 && len(is) == 1 {
		join(func(*document) string { return "the last one" })
	}
	for _, d := range was {
		alone = append(alone, d.Path+" (of before)")
	}
	for _, d := range is {
		alone = append(alone, d.Path+" (on offer)")
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.is.Path, b.is.Path) })
	return pairs, alone
}

func changeDoc(c compare.Change, p pair) decision.ComponentChange {
	of, file := c.Component(), p.is.Path
	if c.New == nil {
		file = p.was.Path
	}
	return decision.ComponentChange{
		Change: string(c.Kind), Grave: c.Grave, Subject: c.Subject, SBOM: file, Group: of.Group, Name: of.Name.Text, Version: of.Version.Text, Purl: of.Purl.Text,
		By: string(c.By), Was: c.Was, Is: c.Is, Another: c.Another,
	}
}

// Rehashed says whether a change is the same version with other content.
func Rehashed(c decision.ComponentChange) bool {
	return c.Change == string(compare.Rehashed) || c.Grave && c.Another
}

// rank is where a change stands among others: the same version with other content comes first, then what is grave.
func rank(c decision.ComponentChange) int {
	switch {
	case Rehashed(c):
		return 0
	case c.Grave:
		return 1
	}
	return 2
}

// Words says a change in one line, for a message.
func Words(c decision.ComponentChange) string {
	if c.Change == decision.ChangeUnfound {
		return c.UnfoundWords()
	}
	label := strings.TrimSpace(c.Name + " " + c.Version)
	if c.Group != "" {
		label = c.Group + "/" + label
	}
	switch compare.ChangeKind(c.Change) {
	case compare.Added, compare.Removed:
		return label + " " + c.Change
	}
	return fmt.Sprintf("%s %s: %s to %s", label, decision.ChangeName(c.Change), cmp.Or(c.Was, "nothing"), cmp.Or(c.Is, "nothing"))
}
