package cyclonedx

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// target is something that a vulnerability is said to affect or not, with all that its list says of the versions of it.
type target struct {
	product  vex.Product
	byStatus []versions
}

// versions are those of one status.
type versions struct {
	status string
	ranges []vex.VersionRange // empty: all versions
}

// targets reads affects[]. What is named several times is one.
func (r *reader) targets(m map[string]any, at string) []*target {
	var all []*target
	known := map[string]*target{}
	r.Objects(m, at, "affects", func(item map[string]any, at string) {
		if r.named++; r.named > vex.MaxNamed {
			r.tooMany(at, "products that statements name", vex.MaxNamed)
			return
		}
		p, listed := r.product(r.Needed(item, at, "ref")), r.versions(item, at)
		if len(listed) == 0 {
			listed = []versions{{status: "affected", ranges: []vex.VersionRange{vex.AnyVersion}}}
		}
		id := p.ID
		if n := len(p.Subcomponents); n > 0 {
			id += "\x00" + p.Subcomponents[n-1].ID
		}
		t := known[id]
		if t == nil {
			t = &target{product: p}
			known[id], all = t, append(all, t)
		}
		for _, v := range listed {
			t.add(v.status, v.ranges...)
		}
	})
	return all
}

// add keeps versions with those of the same status.
func (t *target) add(status string, ranges ...vex.VersionRange) {
	i := slices.IndexFunc(t.byStatus, func(v versions) bool { return v.status == status })
	if i < 0 {
		i, t.byStatus = len(t.byStatus), append(t.byStatus, versions{status: status})
	}
	t.byStatus[i].ranges = append(t.byStatus[i].ranges, ranges...)
}

// only restricts what is named to its versions of one status. Those that the list gives another status as well are beside them.
func (t *target) only(n int) vex.Product {
	p, ranges := t.product, t.byStatus[n].ranges
	if slices.Contains(ranges, vex.AnyVersion) {
		ranges = nil
	}
	var otherwise []vex.VersionRange
	for i := range t.byStatus {
		if i != n {
			otherwise = append(otherwise, t.byStatus[i].ranges...)
		}
	}
	if last := len(p.Subcomponents); last > 0 {
		part := p.Subcomponents[last-1]
		part.Versions, part.Otherwise = ranges, otherwise
		p.Subcomponents = []vex.Component{part}
		return p
	}
	p.Versions, p.Otherwise = ranges, otherwise
	return p
}

// versions reads affects[].versions, those of one status together. The status is "affected" where it is left out.
func (r *reader) versions(item map[string]any, at string) []versions {
	var t target
	r.Objects(item, at, "versions", func(v map[string]any, at string) {
		status := r.Text(v, at, "status")
		switch status {
		case "":
			status = "affected"
		case "affected", "unaffected", "unknown":
		default:
			r.Fail(at+"/status", fmt.Sprintf("it is %s, expected affected, unaffected or unknown", strictjson.Quote(status)), nil)
		}
		span := vex.VersionRange{Version: r.Text(v, at, "version"), Range: r.Text(v, at, "range")}
		if (span.Version == "") == (span.Range == "") {
			r.Fail(at, "expected a version or a range", nil)
		}
		t.add(status, span)
	})
	return t.byStatus
}
