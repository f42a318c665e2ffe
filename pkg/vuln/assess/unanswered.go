package assess

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// unansweredIn gives the ids of which no statement on a part says anything that counts.
func (j *joiner) unansweredIn(part int, ids []vuln.ID) []vuln.ID {
	var out []vuln.ID
	for _, id := range ids {
		if j.says(part, "", id) == Unstated {
			out = append(out, id)
		}
	}
	return out
}

// says is what statements say of a vulnerability in one thing.
func (j *joiner) says(part int, missing string, id vuln.ID) Status {
	judgement := j.judge(append([]vuln.ID{id}, j.Aliases.Of(id)...), func(id vuln.ID) vex.Judgement {
		if missing != "" {
			return j.merged.ForMissing(missing, id)
		}
		return j.merged.For(part, id)
	})
	return said(&judgement)
}

// unanswered gives what scanners report, and neither the data have for a component nor statements answer. What the data have is
// listed with its component, answered or not.
func (j *joiner) unanswered() []vuln.ID {
	if len(j.Reported) == 0 {
		return nil
	}
	known := map[vuln.ID]bool{}
	note := func(id vuln.ID) {
		for _, same := range j.Aliases.Of(id) {
			known[same] = true
		}
	}
	for _, d := range j.Documents {
		for _, l := range d.Looked {
			for _, f := range l.Found {
				note(f.ID)
			}
		}
	}
	for _, s := range j.merged.Named() {
		if j.says(s.Part, s.Missing, s.ID) != Unstated {
			note(s.ID)
		}
	}
	out := slices.Clone(j.Reported)
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(id vuln.ID) bool {
		all := j.Aliases.Of(id)
		cves := slices.DeleteFunc(slices.Clone(all), func(id vuln.ID) bool { return id.Scheme() != vuln.CVE })
		if len(cves) > 1 { // an advisory about several: one of them says nothing of the others
			return !slices.ContainsFunc(cves, func(id vuln.ID) bool { return !known[id] })
		}
		return slices.ContainsFunc(all, func(id vuln.ID) bool { return known[id] })
	})
}
