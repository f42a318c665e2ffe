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
	if !j.inventory.NamesRelease(v.Judgement.Decides.Statement) || !j.looked() {
		return false
	}
	if j.seen == nil {
		j.see()
	}
	return !slices.ContainsFunc(j.claimed(v, known), func(id vuln.ID) bool { return j.seen[id] })
}

// looked says whether each SBOM was looked up, and some component other than the product could be assessed.
func (j *joiner) looked() bool {
	some := false
	for _, d := range j.Documents {
		if d.Reason != "" {
			return false
		}
		some = some || slices.ContainsFunc(d.Looked, func(l Looked) bool {
			return (l.State == Clean || l.State == Matched) && j.inventory.of[l.Component] != vex.Whole
		})
	}
	return some
}

// see collects all ids that something is known by of any part, for certain or not.
func (j *joiner) see() {
	j.seen = map[vuln.ID]bool{}
	note := func(ids ...vuln.ID) {
		for _, id := range ids {
			for _, same := range append(j.Aliases.Of(id), id) {
				j.seen[same] = true
			}
		}
	}
	note(j.Reported...)
	for _, d := range j.Documents {
		for _, l := range d.Looked {
			note(l.Dismissed...)
			for _, f := range slices.Concat(l.Found, l.Doubts) {
				note(append([]vuln.ID{f.ID}, f.Aliases...)...)
			}
		}
	}
}
