package assess

import (
	"cmp"
	"slices"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// joiner holds a case while it is joined.
type joiner struct {
	*Case
	inventory *inventory
	merged    *vex.Merged
	result    *Result
	asking    sync.Mutex           // for replies
	replies   map[vuln.ID]*answers // to what was asked, see answersTo
	told      map[named]bool       // what there is an entry for already
	answered  map[vuln.ID]bool
	seen      *seen           // nil until it is asked for, see joiner.see
	gravest   map[vuln.ID]int // of what was found in parts: the gravest status, by any id of the database
}

// named is a vulnerability in a thing.
type named struct {
	part    int
	missing string
	id      vuln.ID
}

// Join makes of a case what counts. The order of the sources does not matter.
func Join(c Case) *Result {
	c.Aliases = c.aliases()
	x := newInventory(&c)
	j := &joiner{Case: &c, inventory: x, result: &Result{Documents: make([]Assessed, len(c.Documents)), Inventory: x.Inventory, of: x.of}, replies: map[vuln.ID]*answers{}, told: map[named]bool{}, answered: map[vuln.ID]bool{}, gravest: map[vuln.ID]int{}}
	j.merged = vex.Merge(vex.Case{Sources: c.Sources, Inventory: x.Inventory, Aliases: c.Aliases.Of, At: c.At, Revised: c.Revised, Present: c.Present})
	j.result.Unmatched, j.result.Replaced, j.result.Aliases = j.merged.Unmatched, j.merged.Replaced(j.partsWith()), c.Aliases
	for n := range c.Documents {
		j.found(n)
	}
	j.stated()
	j.result.Unanswered = j.unanswered()
	j.reported()
	for n := range j.result.Documents {
		j.result.Documents[n].order(c.Documents[n].SBOM)
	}
	if c.Answers {
		j.result.asked = j
	}
	slices.SortStableFunc(j.result.Elsewhere, func(a, b *Vulnerability) int { return cmp.Or(cmp.Compare(a.Missing, b.Missing), Graver(a, b)) })
	return j.result
}

// aliases are those of the case, those of what was found, and the CVEs that ids are made of.
func (c *Case) aliases() *vuln.Aliases {
	out := &vuln.Aliases{}
	if c.Aliases != nil {
		out = c.Aliases.Clone()
	}
	for _, d := range c.Documents {
		for _, l := range d.Looked {
			for _, f := range slices.Concat(l.Found, l.Doubts) {
				out.Add(f.ID, f.Aliases...)
			}
		}
	}
	for _, id := range c.named() {
		out.Add(id)
	}
	return out
}

// found makes the entries of what the database has for the components of a document.
func (j *joiner) found(n int) {
	d := &j.Documents[n]
	out := &j.result.Documents[n]
	out.Reason, out.Components = d.Reason, map[*sbom.Component]*Component{}
	for i := range d.Looked {
		looked := &d.Looked[i]
		c := &Component{Looked: *looked, Part: looked.Group}
		out.Components[looked.Component] = c
		for k := range looked.Found {
			c.Vulnerabilities = append(c.Vulnerabilities, j.entry(j.inventory.of[looked.Component], looked, &looked.Found[k]))
		}
		c.Unanswered = j.unansweredIn(j.inventory.of[looked.Component], looked.Dismissed)
		j.doubts(j.inventory.of[looked.Component], c)
	}
}

// entry makes the entry of one vulnerability that was found.
func (j *joiner) entry(part int, looked *Looked, f *Found) *Vulnerability {
	v := &Vulnerability{Component: looked.Component, ID: f.ID, Found: f}
	judgement := j.judge(j.known(v), part, "")
	v.Judgement = &judgement
	v.Severity, v.Score = f.gravest()
	j.settle(v, part, looked)
	return v
}

// gravest is how grave the records and scores of what was found call it, and the highest score; nil when there is none.
func (f *Found) gravest() (severity vuln.Severity, score *vuln.CVSS) {
	severity = f.Severity
	for i := range f.Scores {
		if score == nil || f.Scores[i].Score > score.Score {
			score = &f.Scores[i]
		}
		severity = graverSeverity(severity, f.Scores[i].Severity)
	}
	return severity, score
}

// judge asks what is said of a vulnerability by its ids in a thing: a part, the product as a whole, or what is missing where that is called something. Of an advisory about several CVEs each counts by itself, and the gravest answer for
// the whole: what calms about one says nothing of the other.
func (j *joiner) judge(ids []vuln.ID, part int, missing string) vex.Judgement {
	ask := func(id vuln.ID) vex.Judgement {
		if missing != "" {
			return j.merged.ForMissing(missing, id)
		}
		return j.merged.For(part, id)
	}
	var cves []vuln.ID
	for _, id := range ids {
		if id.Scheme() == vuln.CVE && !slices.Contains(cves, id) {
			cves = append(cves, id)
		}
	}
	if len(cves) == 0 {
		cves = ids[:1]
	}
	slices.Sort(cves)
	worst := ask(cves[0])
	for _, id := range cves[1:] {
		next := ask(id)
		conflict := worst.Conflict || next.Conflict
		claims := append(slices.Clone(worst.Claims), next.Claims...)
		if said(&next).gravity() > said(&worst).gravity() {
			worst = next
		}
		worst.Conflict, worst.Claims = conflict, claims
	}
	slices.SortStableFunc(worst.Claims, func(a, b *vex.Claim) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Statement.Pointer, b.Statement.Pointer))
	})
	worst.Claims = slices.Compact(worst.Claims)
	return worst
}

// stated makes the entries of what statements alone speak of: those that warn or that people must look at, and those that are known to be
// exploited, whatever is said of them. What nobody found and everybody calls harmless is left out.
func (j *joiner) stated() {
	for _, s := range j.merged.Named() {
		id := j.Aliases.Name(s.ID)
		key := named{s.Part, s.Missing, id}
		if j.told[key] {
			continue
		}
		at := j.inventory.at(s.Part)
		v := &Vulnerability{ID: id, Missing: s.Missing}
		if s.Missing != "" {
			at = place{document: -1}
		}
		judgement := j.judge(append([]vuln.ID{s.ID}, j.Aliases.Of(id)...), s.Part, s.Missing)
		v.Component, v.Service, v.Judgement = at.component, at.service, &judgement
		j.rate(v)
		looked := &Looked{}
		if at.document >= 0 {
			looked = &j.result.Documents[at.document].Of(at.component).Looked
		}
		j.settle(v, s.Part, looked)
		if v.Exploited == nil && (v.Status.Calm() && !judgement.Conflict || v.Status == Unstated && !listed(&judgement)) {
			continue
		}
		// What is said of the product as a whole counts for each part that the vulnerability was found in; what is only listed of it is answered where each of these is.
		if g, found := j.gravest[id]; found && s.Part == vex.Whole && s.Missing == "" && (g >= v.Status.gravity() || v.Status == Unstated && v.Exploited == nil) {
			continue
		}
		if at.document < 0 {
			j.result.Elsewhere = append(j.result.Elsewhere, v)
			continue
		}
		of := &j.result.Documents[at.document]
		c := of.Of(at.component)
		of.Components[at.component] = c
		c.Vulnerabilities = append(c.Vulnerabilities, v)
	}
}

// listed says whether a document lists the vulnerability and says that nobody knows, or nothing at all.
func listed(j *vex.Judgement) bool {
	return slices.ContainsFunc(j.Claims, func(c *vex.Claim) bool { return c.Statement.Status == vex.Unknown })
}

// rate takes the gravest of how statements, and the data that did not find it in the component, call what statements alone speak of.
func (j *joiner) rate(v *Vulnerability) {
	take := func(severity vuln.Severity, scores []vuln.CVSS) {
		for i := range scores {
			if r := &scores[i]; v.Score == nil && r.Score > 0 || v.Score != nil && r.Score > v.Score.Score {
				v.Score = r
			}
			v.Severity = graverSeverity(v.Severity, scores[i].Severity)
		}
		v.Severity = graverSeverity(v.Severity, severity)
	}
	for _, c := range v.Judgement.Claims {
		take(vuln.Unrated, c.Statement.Ratings)
	}
	for _, id := range j.rated(v) {
		if r, has := j.Ratings[id]; has {
			take(r.Severity, r.Scores)
		}
	}
}

// rated are the ids whose ratings are those of an entry that nobody found: the ones that it stands for, and the others that its statements give, each with what the data know to be the same. An advisory
// about several CVEs is as grave as all of these together, and says nothing of one.
func (j *joiner) rated(v *Vulnerability) []vuln.ID {
	known := j.known(v)
	ids := slices.Clone(j.speaks(v, known))
	for _, c := range v.Judgement.Claims {
		for _, id := range c.Statement.IDs() {
			if !slices.Contains(known, id) {
				ids = append(ids, j.speaks(&Vulnerability{ID: id}, j.Aliases.Of(id))...)
			}
		}
	}
	return once(ids)
}

// order sorts the vulnerabilities of a document and counts.
func (a *Assessed) order(doc *sbom.Document) {
	t := &a.Totals
	t.ByStatus = map[Status]int{}
	different := map[vuln.ID]bool{}
	for _, component := range doc.All() {
		c := a.Components[component]
		if c == nil {
			continue
		}
		slices.SortStableFunc(c.Vulnerabilities, Graver)
		a.Vulnerabilities = append(a.Vulnerabilities, c.Vulnerabilities...)
		switch {
		case a.Reason != "" || component == doc.Root:
		case c.Group:
			t.Groups++
		case !c.Part:
			t.count(&c.Looked)
		}
	}
	for _, v := range a.Vulnerabilities {
		different[v.ID] = true
		t.ByStatus[v.Status]++
		if v.Exploited != nil {
			t.Exploited = append(t.Exploited, v.ID)
		}
	}
	t.Vulnerabilities = len(different)
	slices.Sort(t.Exploited)
	t.Exploited = slices.Compact(t.Exploited)
}

func (t *Totals) count(c *Looked) {
	t.Components++
	switch c.State {
	case Matched:
		t.Matched++
	case Clean:
		t.Clean++
		if c.Unknown {
			t.Unknown++
		}
	default:
		t.NotAssessable++
		return
	}
	if c.Partly {
		t.Partly++
	}
}

// Graver orders what was found by what it asks for: exploited first, then by status, severity and id.
func Graver(a, b *Vulnerability) int {
	exploited := func(v *Vulnerability) int {
		if v.Exploited != nil {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(exploited(b), exploited(a)), cmp.Compare(b.Status.gravity(), a.Status.gravity()),
		cmp.Compare(severityRank(b.Severity), severityRank(a.Severity)), cmp.Compare(a.ID, b.ID))
}
