package assess

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// repairedRelease says whether the product on offer is itself the version that has the repair: no data know versions of a maker's own product, so that the statement which calls it fixed must name the one that is delivered,
// and neither the data, which must have been asked, nor a scanner may have the vulnerability of any part of it. A statement that names no version, or another, shows nothing.
func (j *joiner) repairedRelease(v *Vulnerability, known []vuln.ID) bool {
	if v.Found != nil || v.Missing != "" || v.Component == nil || v.Stated != Fixed || v.Judgement.Conflict {
		return false
	}
	if !j.inventory.NamesRelease(v.Judgement.Decides.Statement) {
		return false
	}
	seen := j.see()
	return seen.looked && !slices.ContainsFunc(j.claimed(v, known), func(id vuln.ID) bool { return seen.ids[id] })
}

// seen is what the data or a scanner have of any part of the product.
type seen struct {
	looked bool             // each SBOM was looked up, and some component other than the product could be assessed
	ids    map[vuln.ID]bool // that something is known by, for certain or not
}

// see collects that when it is first asked for.
func (j *joiner) see() *seen {
	if j.seen != nil {
		return j.seen
	}
	j.seen = &seen{ids: map[vuln.ID]bool{}}
	note := func(ids ...vuln.ID) {
		for _, id := range ids {
			for _, same := range append(j.Aliases.Of(id), id) {
				j.seen.ids[same] = true
			}
		}
	}
	note(j.Reported...)
	whole := true
	for _, d := range j.Documents {
		whole = whole && d.Reason == ""
		for _, l := range d.Looked {
			j.seen.looked = j.seen.looked || (l.State == Clean || l.State == Matched) && j.inventory.of[l.Component] != vex.Whole
			note(l.Dismissed...)
			for _, f := range slices.Concat(l.Found, l.Doubts) {
				note(append([]vuln.ID{f.ID}, f.Aliases...)...)
			}
		}
	}
	j.seen.looked = j.seen.looked && whole
	return j.seen
}
