package statement

import (
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// ResultType is the predicate type of a simple verification result (in-toto attestation framework, predicate SVR).
const ResultType = "https://in-toto.io/attestation/svr/v0.2"

type result struct {
	Verifier    resultVerifier `json:"verifier"`
	TimeCreated string         `json:"timeCreated"`
	Properties  []string       `json:"properties"`
}

type resultVerifier struct {
	ID       string     `json:"id"`
	Policies []resource `json:"policies"`
}

// resultOf names properties of an accepted delivery alone: who looks for one of them must not find it in what was refused or is subject to conditions.
func resultOf(d *decision.Decision, o Options) result {
	r := result{Verifier: resultVerifier{o.verifier(), []resource{}}, TimeCreated: d.At.UTC().Format(time.RFC3339), Properties: []string{}}
	for _, p := range d.Packs {
		r.Verifier.Policies = append(r.Verifier.Policies, packResource(p))
	}
	if d.Verdict == decision.Accept {
		r.Properties = properties(d)
	}
	return r
}
