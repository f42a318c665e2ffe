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
	judgement := j.judge(append([]vuln.ID{id}, j.Aliases.Of(id)...), part, missing)
	return said(&judgement)
}

// unanswered gives what scanners report, and neither the data have for a component nor statements answer. What the data have is
// listed with its component, answered or not.
func (j *joiner) unanswered() []vuln.ID {
	if len(j.Reported) == 0 {
		return nil
	}
	note := func(id vuln.ID) {
		for _, same := range j.Aliases.Of(id) {
			j.answered[same] = true
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
	return slices.DeleteFunc(slices.Compact(out), func(id vuln.ID) bool { return len(j.open(id)) == 0 })
}

// open are the vulnerabilities that an id which scanners report stands for, and nobody answers. Of an advisory about several CVEs that one is known
// says nothing of the others.
func (j *joiner) open(id vuln.ID) []vuln.ID {
	all := j.Aliases.Of(id)
	if cves := cvesOf(all); len(cves) > 1 {
		return slices.DeleteFunc(cves, func(id vuln.ID) bool { return j.answered[id] })
	}
	if slices.ContainsFunc(all, func(id vuln.ID) bool { return j.answered[id] }) {
		return nil
	}
	return []vuln.ID{j.Aliases.Name(id)}
}

func cvesOf(ids []vuln.ID) []vuln.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id vuln.ID) bool { return id.Scheme() != vuln.CVE })
}

// reported makes the entries of what nobody answers and cannot wait for an answer: what is known to be exploited, and packages that were made to do
// harm. Nobody but a scanner says that the product has it, and that is enough to stop it.
func (j *joiner) reported() {
	told := map[vuln.ID]bool{} // there is an entry that says the same of what a statement names
	for n := range j.told {
		told[n.id] = true
	}
	for _, id := range j.result.Unanswered {
		for _, one := range j.open(id) {
			if told[one] {
				continue
			}
			told[one] = true
			v := &Vulnerability{ID: one, Judgement: &vex.Judgement{}}
			j.rate(v)
			j.settle(v, vex.Whole, &Looked{})
			if v.Exploited != nil || v.Malicious {
				j.result.Reported = append(j.result.Reported, v)
			}
		}
	}
	slices.SortStableFunc(j.result.Reported, Graver)
}
