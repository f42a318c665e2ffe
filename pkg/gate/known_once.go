package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/english"
)

// The facts of a vulnerability hold those of its component, which list all vulnerabilities of it, and what its statement says in words. Both are made once: a component
// may have thousands of vulnerabilities, and a statement may name thousands of components.

// ids are the vulnerabilities of a component, sorted; open are those that a statement does not calm about.
type ids struct{ all, open []string }

// said is what is recognised in the words of a statement.
type said struct {
	reading                     english.Reading // of why something is not affected; of other statements empty
	remedy, postponed, declined bool
}

// once makes them of all that was found.
func (k *knowledge) once() {
	read := map[string]english.Reading{} // the same words stand in many statements
	k.idsOf, k.said = map[*assess.Component]ids{}, map[*vex.Statement]said{}
	for n := range k.result.Documents {
		for _, c := range k.result.Documents[n].Components {
			if len(c.Vulnerabilities) > 0 {
				k.idsOf[c] = idsOf(c.Vulnerabilities)
				k.hear(c.Vulnerabilities, read)
			}
		}
	}
	k.hear(k.result.Elsewhere, read)
	k.hear(k.result.Reported, read)
}

func idsOf(all []*assess.Vulnerability) (out ids) {
	for _, v := range all {
		out.all = append(out.all, string(v.ID))
		if !v.Status.Calm() {
			out.open = append(out.open, string(v.ID))
		}
	}
	slices.Sort(out.all)
	slices.Sort(out.open)
	return out
}

// hear reads the words of the statements that decide.
func (k *knowledge) hear(all []*assess.Vulnerability, read map[string]english.Reading) {
	for _, v := range all {
		if v.Judgement.Decides == nil {
			continue
		}
		st := v.Judgement.Decides.Statement
		if _, heard := k.said[st]; heard {
			continue
		}
		words := said{remedy: english.NamesRemedy(st.ActionStatement), postponed: english.Postpones(st.ActionStatement), declined: english.Declines(st.ActionStatement)}
		if st.Status == vex.NotAffected {
			reason := st.Reason()
			if _, done := read[reason]; !done {
				read[reason] = english.Read(reason)
			}
			words.reading = read[reason]
		}
		k.said[st] = words
	}
}
