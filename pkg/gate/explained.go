package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// eachLeft says whether an obligation keeps of each component that it is about whether that was left out.
func eachLeft(o decision.Obligation) bool { return o.AsksToExplain() || o.AsksStatements() }

// judgesComponents says whether a check judges what changed of components.
func (t *tally) judgesComponents(check string) bool {
	return t.ev.delta != nil && slices.Contains(t.ev.delta.Judged[decision.AspectComponents], check)
}

// unexplained are the components that are listed otherwise, so that what was known of them is not found any more, with the ids of that: once such a component is left out, no comparison tells it any more.
func (t *tally) unexplained() meanings {
	if t.anew != nil {
		return *t.anew
	}
	t.anew = &meanings{}
	all := slices.DeleteFunc(slices.Clone(t.ev.delta.Components.Changes), func(c decision.ComponentChange) bool { return c.Change != decision.ChangeUnfound })
	inquiries := make([]inquiry, maxMeant)
	for i, components := range t.ev.changed(all) {
		for _, c := range components {
			t.anew.beyond = !t.anew.put(c, false) || t.anew.beyond
			if at := t.anew.place(c, false); at >= 0 {
				for _, url := range packagesIn(all[i].Was) {
					addTo(&t.anew.in[at].Was, url, maxMeantVersions)
				}
				inquiries[at].add(slices.Concat(all[i].Unfound, all[i].Doubted))
			}
		}
	}
	for i := range t.anew.in {
		t.anew.in[i].Asked = inquiries[i].all()
	}
	return *t.anew
}

// packagesIn are the package URLs, without version, among what a component was listed by, as a change tells it.
func packagesIn(was string) (out []string) {
	for _, text := range strings.Split(was, ", ") {
		if url := packageURL(sbom.ParsePurl(text)); url != "" {
			out = append(out, decision.Cut(url, maxName))
		}
	}
	return out
}

// changed are the components on offer that each of some changes is of.
func (ev *evidence) changed(all []decision.ComponentChange) [][]*sbom.Component {
	type listing struct{ sbom, group, name, version, purl string }
	out, of := make([][]*sbom.Component, len(all)), map[listing][]int{}
	for i, c := range all {
		l := listing{c.SBOM, c.Group, c.Name, c.Version, c.Purl}
		of[l] = append(of[l], i)
	}
	for _, doc := range ev.sboms {
		for _, c := range doc.Components {
			for _, i := range of[listing{doc.Path, c.Group, c.Name.Text, c.Version.Text, c.Purl.Text}] {
				out[i] = append(out[i], c)
			}
		}
	}
	return out
}

// alterUnexplained is alter of components that are to be explained: of each is kept that it was left out. Where there were more than are kept, any that is left out may be one.
func (t *tally) alterUnexplained(was *decision.ObligationDelta, f formerly) {
	was.In = slices.Clone(was.In) // those of the earlier record stay what they are
	left := was.Beyond && (was.Left || slices.ContainsFunc(t.ev.delta.Components.Changes, func(c decision.ComponentChange) bool {
		return compare.ChangeKind(c.Change) == compare.Removed
	}))
	for i, one := range each(*was) {
		t.alter(&one, f)
		was.In[i].Left = one.Left
		left = left || one.Left
	}
	was.Left = left
}

// leftUnexplained is gone of components that are to be explained, each by itself: leaving one out explains nothing. Where all software was looked into and nothing of it is there it is gone, and a statement that counts
// about each vulnerability that was known of it answers.
func (t *tally) leftUnexplained(was decision.ObligationDelta, f formerly) (state decision.ObligationState, is bool) {
	seen := t.ev.sawAll() && !was.Unseen
	if was.Beyond && was.Left && !seen {
		state = decision.ObligationNotJudged
	}
	for i, one := range each(was) {
		listed := t.componentNames(f).bears(one.Obligation)
		switch {
		case !listed && t.inside(one.Obligation):
			return decision.ObligationOpen, true
		case seen, listed && !one.Left, t.saidAs(one, append(digitsOf(was.In[i].Was), packagePart(one.From, one.ID)), was.In[i].Asked, f, assess.Status.Calm):
		default:
			state = decision.ObligationNotJudged
		}
	}
	return state, state != ""
}

// digitsOf are the digests of package URLs.
func digitsOf(urls []string) (out []string) {
	for _, url := range urls {
		out = append(out, digits(url))
	}
	return out
}

// relisted are the components that are to be explained, were left out and are listed again as they were, or with their content, where something that was known of one is neither found, asked nor answered: to its check they are new.
func (t *tally) relisted(was decision.ObligationDelta, f formerly) (out []*sbom.Component) {
	for i, one := range each(was) {
		if !one.Left {
			continue
		}
		for _, l := range t.near(f, one) {
			c := l.Component
			same := hasVersion(one.Versions, c) || sharesContent(c, one.Hashes)
			if same && !slices.Contains(out, c) && t.silent(c, was.In[i].Asked) {
				out = append(out, c)
			}
		}
	}
	return out
}

// silent says whether something that was known of a component is neither found, asked nor answered; where it is not kept what was, nobody can tell.
func (t *tally) silent(c *sbom.Component, ids []string) bool {
	return len(ids) == 0 || slices.ContainsFunc(ids, func(id string) bool { return !t.ev.stillKnown(c, id) && !t.ev.stillAsked(c, id) })
}

// leftWords name what was to be explained and was left out.
func leftWords(o decision.Obligation) string {
	if !o.AsksToExplain() {
		return ""
	}
	var names []string
	for _, m := range o.In {
		if m.Left {
			names = append(names, strings.TrimSpace(m.Component+" "+strings.Join(m.Versions, ", ")))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (left out of the SBOM since: " + strings.Join(names, "; ") + ")"
}
