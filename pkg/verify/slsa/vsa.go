package slsa

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The predicate types of verification summary attestations.
const (
	TypeVSAV02 = "https://slsa.dev/verification_summary/v0.2"
	TypeVSAV1  = "https://slsa.dev/verification_summary/v1"
)

// VSA is a verification summary attestation: somebody else's judgement of an artifact (SLSA 1.2, "verification
// summary attestation").
type VSA struct {
	PredicateType string
	VerifierID    string
	ResourceURI   string
	PolicyURI     string
	PolicyDigest  map[string]string // algorithm → digits, as stated
	Result        string            // PASSED or FAILED
	Levels        []string          // verifiedLevels; in v0.2 the one policy_level
	TimeVerified  time.Time         // zero when the summary states none that can be read

	timeStated string
}

// ReadsVSA says whether a predicate type is of a verification summary that ParseVSA reads.
func ReadsVSA(predicateType string) bool {
	return predicateType == TypeVSAV1 || predicateType == TypeVSAV02
}

// ParseVSA takes a summary apart. v0.2 writes its fields in snake case.
func ParseVSA(predicateType string, predicate any) (*VSA, error) {
	if _, ok := predicate.(map[string]any); !ok {
		return nil, errors.New("predicate: expected an object")
	}
	v := &VSA{PredicateType: predicateType, VerifierID: text(predicate, "verifier", "id"), PolicyURI: text(predicate, "policy", "uri"), PolicyDigest: digests(predicate, "policy", "digest")}
	switch predicateType {
	case TypeVSAV1:
		v.ResourceURI, v.Result = text(predicate, "resourceUri"), text(predicate, "verificationResult")
		v.timeStated = text(predicate, "timeVerified")
		levels, _ := child(predicate, "verifiedLevels").([]any)
		for _, l := range levels {
			level, ok := l.(string)
			if !ok {
				return nil, errors.New("verifiedLevels: expected texts")
			}
			v.Levels = append(v.Levels, level)
		}
	case TypeVSAV02:
		v.ResourceURI, v.Result = text(predicate, "resource_uri"), text(predicate, "verification_result")
		v.timeStated = text(predicate, "time_verified")
		if level := text(predicate, "policy_level"); level != "" {
			v.Levels = []string{level}
		}
	default:
		return nil, fmt.Errorf("predicateType: expected a verification summary v0.2 or v1, found %q", predicateType)
	}
	v.TimeVerified, _ = moment(v.timeStated)
	return v, nil
}

// VSADemand is what a caller expects of a summary. VerifierID and ResourceURI are required by SLSA.
type VSADemand struct {
	VerifierID  string
	ResourceURI string
	PolicyURI   string   // of the policy that must have been evaluated; empty asks nothing
	Policy      string   // its digest, "sha256:…"; empty asks nothing
	Levels      []string // each must be among the verified ones; a SLSA level is also met by a higher one of its track
}

// Met makes the checks of a consumer that are about the predicate (SLSA 1.2, "how to verify", steps 4 to 7);
// signature, subject and predicate type are for the caller. A time is asked for whatever the version, though SLSA 1.2 lets a verifier leave it out.
func (v *VSA) Met(d VSADemand) error {
	switch {
	case d.VerifierID == "" || d.ResourceURI == "":
		return fmt.Errorf("expected a verifier id and a resource URI to hold the summary against (it names %q and %q)", v.VerifierID, v.ResourceURI)
	case v.VerifierID != d.VerifierID:
		return fmt.Errorf("verifier.id: expected %s, found %q", d.VerifierID, v.VerifierID)
	case v.ResourceURI != d.ResourceURI:
		return fmt.Errorf("resourceUri: expected %s, found %q", d.ResourceURI, v.ResourceURI)
	case v.TimeVerified.IsZero():
		return fmt.Errorf("timeVerified: expected when it was verified, as in 2026-01-31T12:00:00Z, or nobody could say how old the judgement is; found %.80q", v.timeStated)
	case v.PolicyURI == "":
		return errors.New("policy.uri: expected the policy that was evaluated (required by SLSA), found none")
	case d.PolicyURI != "" && v.PolicyURI != d.PolicyURI:
		return fmt.Errorf("policy.uri: expected %s, found %q", d.PolicyURI, v.PolicyURI)
	case d.Policy != "" && !v.evaluated(d.Policy):
		return fmt.Errorf("policy.digest: expected %s, found %s", d.Policy, stated(v.PolicyDigest))
	}
	if err := v.Passed(); err != nil {
		return err
	}
	if len(v.Levels) == 0 {
		return errors.New("verifiedLevels: expected at least one level, found none")
	}
	for _, level := range slices.Concat(v.Levels, d.Levels) {
		if err := CheckLevel(level); err != nil {
			return fmt.Errorf("verifiedLevels: %w", err)
		}
	}
	if err := onePerTrack(v.Levels); err != nil {
		return fmt.Errorf("verifiedLevels: %w", err)
	}
	for _, level := range d.Levels {
		if !slices.ContainsFunc(v.Levels, func(found string) bool { return reaches(found, level) }) {
			return fmt.Errorf("verifiedLevels: expected %s, found %s", level, strings.Join(v.Levels, ", "))
		}
	}
	return nil
}

// Passed says why the summary is not one of something that passed; nil when it is.
func (v *VSA) Passed() error {
	switch {
	case v.Result != "PASSED":
		return fmt.Errorf("verificationResult: expected PASSED, found %q", v.Result)
	case slices.Contains(v.Levels, "FAILED"):
		return errors.New("verifiedLevels: it holds FAILED")
	}
	return nil
}

// evaluated says whether the summary states the digest of the policy.
func (v *VSA) evaluated(digest string) bool {
	algorithm, digits, _ := strings.Cut(digest, ":")
	return digits != "" && strings.EqualFold(v.PolicyDigest[algorithm], digits)
}

// digests reads a set of digests. What is no text in it states nothing.
func digests(v any, path ...string) map[string]string {
	set, _ := child(v, path...).(map[string]any)
	out := map[string]string{}
	for algorithm, digits := range set {
		if s, ok := digits.(string); ok {
			out[algorithm] = s
		}
	}
	return out
}

func stated(digests map[string]string) string {
	var all []string
	for _, algorithm := range slices.Sorted(maps.Keys(digests)) {
		all = append(all, algorithm+":"+digests[algorithm])
	}
	if len(all) == 0 {
		return "none"
	}
	return fmt.Sprintf("%.200q", strings.Join(all, ", "))
}
