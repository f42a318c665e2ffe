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
	facts map[*verify.Statement]*fact.Attestation // made so far: see attestationFact
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
	w := &sayings{about: map[string][]saying{}, named: map[string]*verify.Statement{}, facts: map[*verify.Statement]*fact.Attestation{}}
	for _, s := range ev.trust.Statements {
		for _, l := range s.Covered {
			w.about[l.Path] = append(w.about[l.Path], saying{s, l.Through})
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
