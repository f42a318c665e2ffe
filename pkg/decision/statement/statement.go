// Package statement says a decision in the words of in-toto statements, for others to rely on: all of it (our own predicate), and in short as an SLSA
// verification summary and an in-toto simple verification result. It signs nothing. Neither of the two short forms has room for a condition, so that
// only an accepted delivery passes in them.
package statement

import (
	"encoding/json"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Type is the type of a statement (in-toto attestation framework v1, "Statement").
const Type = "https://in-toto.io/Statement/v1"

// DecisionType is the type of the predicate that is the whole decision document. docs/schema/decision-v1.schema.json describes it.
const DecisionType = "https://github.com/cleanbill-dev/cleanbill/decision/v1"

// MaxSubjects bounds the artifacts of one statement: readers of Sigstore bundles take no more.
const MaxSubjects = 1024

// Options are what a decision does not say of itself.
type Options struct {
	VerifierID  string // URI of who decides, which readers tie to the key; "" = DefaultVerifier
	ResourceURI string // of what was delivered; "" = resourceOf
}

// DefaultVerifier is the verifier where nobody names one: the program.
const DefaultVerifier = "https://github.com/cleanbill-dev/cleanbill"

// Statement is one statement about the delivered software.
type Statement struct {
	Name    string // "decision", "vsa" or "svr"
	Payload []byte // JSON
}

// resource is a resource descriptor (in-toto attestation framework v1).
type resource struct {
	Name   string            `json:"name,omitempty"`
	URI    string            `json:"uri,omitempty"`
	Digest map[string]string `json:"digest"`
}

type statement struct {
	Type          string     `json:"_type"`
	Subject       []resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     any        `json:"predicate"`
}

// All makes the three statements of a decision. document is the decision as JSON, which becomes the first predicate.
func All(d *decision.Decision, document []byte, o Options) ([]Statement, error) {
	if len(document) > decision.MaxDocument {
		return nil, fmt.Errorf("state the decision: it takes %d bytes, of which %d files of the delivery are a part, and what is signed may take at most %d: have the files delivered in an archive or an image", len(document), len(d.Delivery.Files), decision.MaxDocument)
	}
	subjects, err := subjectsOf(d)
	if err != nil {
		return nil, err
	}
	var out []Statement
	for _, s := range []struct {
		name, predicateType string
		predicate           any
	}{
		{"decision", DecisionType, json.RawMessage(document)},
		{"vsa", SummaryType, summaryOf(d, o)},
		{"svr", ResultType, resultOf(d, o)},
	} {
		payload, err := json.Marshal(statement{Type, subjects, s.predicateType, s.predicate})
		if err != nil {
			return nil, fmt.Errorf("state %s: %w", s.name, err)
		}
		out = append(out, Statement{s.name, payload})
	}
	return out, nil
}

// subjectsOf are the delivered artifacts; of a delivery without any, all files that it has.
func subjectsOf(d *decision.Decision) ([]resource, error) {
	var software, all []resource
	for _, f := range d.Delivery.Files {
		r := resource{Name: f.Path, Digest: map[string]string{"sha256": f.SHA256}}
		all = append(all, r)
		if f.Role == decision.RoleArtifact {
			software = append(software, r)
		}
	}
	if len(software) > 0 {
		all = software
	}
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("state the decision: the delivery has no file that a statement could be about")
	case len(all) > MaxSubjects:
		return nil, fmt.Errorf("state the decision: the delivery has %d artifacts, and a statement can be about at most %d: have it delivered as an archive or an image", len(all), MaxSubjects)
	}
	return all, nil
}
