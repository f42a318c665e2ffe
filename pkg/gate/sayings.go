package gate

import (
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// sayings is which statement speaks of which file. It is found out once for all files: asking each statement about each file would cost their numbers
// multiplied, and the number of subjects on top.
type sayings struct {
	about map[string][]saying                     // by path of a file: the statements that speak of it by digest, in their order
	named map[string]*verify.Statement            // by name of a file, without directories: the provenance to show of what only bears the name of a subject
	group map[string]int                          // by path of a file: the same number for files of which the same statements say the same; 0 where none speaks
	facts map[*verify.Statement]*fact.Attestation // made so far: see attestationFact
	built map[int]build                           // likewise, by group: see provenanceOf
}

// saying is what a statement says of a file by its digest, or by the digest of an image index that lists it.
type saying struct {
	statement *verify.Statement
	through   string // as decision.Signature
}

// sayings finds them out when they are first asked for.
func (ev *evidence) sayings() *sayings {
	if ev.spoken != nil {
		return ev.spoken
	}
	w := &sayings{
		about: map[string][]saying{}, named: map[string]*verify.Statement{}, group: map[string]int{},
		facts: map[*verify.Statement]*fact.Attestation{}, built: map[int]build{},
	}
	type joined struct { // files of one group of which one more thing is said
		group int
		saying
	}
	groups := map[joined]int{}
	for _, s := range ev.trust.Statements {
		for _, l := range s.Covered {
			said := saying{s, l.Through}
			w.about[l.Path] = append(w.about[l.Path], said)
			next := joined{w.group[l.Path], said}
			if groups[next] == 0 {
				groups[next] = len(groups) + 1
			}
			w.group[l.Path] = groups[next]
		}
		if s.Provenance == nil {
			continue
		}
		for _, subject := range s.Subjects {
			name := baseName(subject.Name)
			if best := w.named[name]; best == nil || best != s && further(s, best) {
				w.named[name] = s
			}
		}
	}
	ev.spoken = w
	return w
}
