package slsa

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

func parseVSA(t *testing.T, predicateType, predicate string) (*VSA, error) {
	t.Helper()
	tree, err := strictjson.Strict(predicate, strictjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return ParseVSA(predicateType, tree)
}

const passed = `{"verifier":{"id":"https://verifier.example/v1"},"timeVerified":"2026-06-12T07:24:34Z","resourceUri":"pkg:generic/pump@4.2",
	"policy":{"uri":"https://verifier.example/policy","digest":{"sha256":"ab12","bad":7}},"verificationResult":"PASSED","verifiedLevels":["SLSA_BUILD_LEVEL_2","HOSPITAL_OK"]}`

func TestVSA(t *testing.T) {
	asked := VSADemand{VerifierID: "https://verifier.example/v1", ResourceURI: "pkg:generic/pump@4.2", Levels: []string{"SLSA_BUILD_LEVEL_2", "HOSPITAL_OK"}}
	for _, c := range []struct {
		name, predicate, want string
		change                func(*VSADemand)
	}{
		{name: "as expected", predicate: passed},
		{name: "a lower level", predicate: passed, change: func(d *VSADemand) { d.Levels = []string{"SLSA_BUILD_LEVEL_1"} }},
		{name: "a higher level", predicate: passed, change: func(d *VSADemand) { d.Levels = []string{"SLSA_BUILD_LEVEL_3"} }, want: "verifiedLevels: expected SLSA_BUILD_LEVEL_3, found SLSA_BUILD_LEVEL_2, HOSPITAL_OK"},
		{name: "another track", predicate: passed, change: func(d *VSADemand) { d.Levels = []string{"SLSA_SOURCE_LEVEL_1"} }, want: "verifiedLevels: expected SLSA_SOURCE_LEVEL_1"},
		{name: "a level that does not exist", predicate: strings.Replace(passed, "BUILD_LEVEL_2", "BUILD_LEVEL_4", 1), want: "verifiedLevels: SLSA_BUILD_LEVEL_4 is no level of SLSA 1.2: expected SLSA_BUILD_LEVEL_0 to SLSA_BUILD_LEVEL_3"},
		{name: "such a level, and another asked for", predicate: strings.Replace(passed, "BUILD_LEVEL_2", "BUILD_LEVEL_9", 1), change: func(d *VSADemand) { d.Levels = []string{"HOSPITAL_OK"} }, want: "SLSA_BUILD_LEVEL_9 is no level"},
		{name: "such a level asked for", predicate: passed, change: func(d *VSADemand) { d.Levels = []string{"SLSA_BUILD_LEVEL_10"} }, want: "SLSA_BUILD_LEVEL_10 is no level"},
		{name: "a level with a zero in front", predicate: strings.Replace(passed, "BUILD_LEVEL_2", "BUILD_LEVEL_02", 1), want: "SLSA_BUILD_LEVEL_02 is no level"},
		{name: "the source track has four", predicate: strings.Replace(passed, "SLSA_BUILD_LEVEL_2", "SLSA_SOURCE_LEVEL_4", 1), change: func(d *VSADemand) { d.Levels = []string{"SLSA_SOURCE_LEVEL_2"} }},
		{name: "a track that is not SLSA's has no order", predicate: strings.Replace(passed, "SLSA_BUILD_LEVEL_2", "SLSA_ACME_LEVEL_9", 1), change: func(d *VSADemand) { d.Levels = []string{"SLSA_ACME_LEVEL_2"} }, want: "expected SLSA_ACME_LEVEL_2"},
		{name: "no level", predicate: strings.Replace(passed, "BUILD_LEVEL_2", "BUILD_LEVEL_UNEVALUATED", 1), want: "expected SLSA_BUILD_LEVEL_2"},
		{name: "another verifier", predicate: passed, change: func(d *VSADemand) { d.VerifierID += "0" }, want: "verifier.id: expected https://verifier.example/v10"},
		{name: "another resource", predicate: passed, change: func(d *VSADemand) { d.ResourceURI = "pkg:generic/pump@4.3" }, want: "resourceUri: expected pkg:generic/pump@4.3"},
		{name: "the policy", predicate: passed, change: func(d *VSADemand) { d.PolicyURI, d.Policy = "https://verifier.example/policy", "sha256:ab12" }},
		{name: "another policy", predicate: passed, change: func(d *VSADemand) { d.PolicyURI = "https://verifier.example/policy/2" }, want: "policy.uri: expected https://verifier.example/policy/2"},
		{name: "another digest of the policy", predicate: passed, change: func(d *VSADemand) { d.Policy = "sha256:ab13" }, want: `policy.digest: expected sha256:ab13, found "sha256:ab12"`},
		{name: "a digest that is no text", predicate: passed, change: func(d *VSADemand) { d.Policy = "bad:7" }, want: "policy.digest: expected bad:7"},
		{name: "no digest of the policy", predicate: strings.Replace(passed, `"sha256":"ab12",`, "", 1), change: func(d *VSADemand) { d.Policy = "sha256:ab12" }, want: "found none"},
		{name: "nothing asked", predicate: passed, change: func(d *VSADemand) { *d = VSADemand{} }, want: "expected a verifier id and a resource URI"},
		{name: "failed", predicate: strings.Replace(passed, "PASSED", "FAILED", 1), want: `verificationResult: expected PASSED, found "FAILED"`},
		{name: "passed in another case", predicate: strings.Replace(passed, "PASSED", "passed", 1), want: "verificationResult"},
		{name: "no levels", predicate: strings.Replace(passed, `["SLSA_BUILD_LEVEL_2","HOSPITAL_OK"]`, `[]`, 1), want: "expected at least one level"},
		{name: "two levels of one track", predicate: strings.Replace(passed, "HOSPITAL_OK", "SLSA_BUILD_LEVEL_1", 1), want: "found SLSA_BUILD_LEVEL_2 and SLSA_BUILD_LEVEL_1: expected one level of each track"},
		{name: "a level twice", predicate: strings.Replace(passed, "HOSPITAL_OK\"", "HOSPITAL_OK\",\"SLSA_BUILD_LEVEL_2\"", 1)},
		{name: "a level of each track", predicate: strings.Replace(passed, "HOSPITAL_OK\"", "HOSPITAL_OK\",\"SLSA_SOURCE_LEVEL_1\"", 1)},
		{name: "a failed level", predicate: strings.Replace(passed, "HOSPITAL_OK", "FAILED", 1), want: "it holds FAILED"},
		{name: "no time", predicate: strings.Replace(passed, `"timeVerified":"2026-06-12T07:24:34Z",`, "", 1), want: "timeVerified: expected when it was verified"},
		{name: "a time that is none", predicate: strings.Replace(passed, "2026-06-12T07:24:34Z", "yesterday", 1), want: `found "yesterday"`},
		{name: "no policy", predicate: strings.Replace(passed, `"policy"`, `"policies"`, 1), want: "policy.uri: expected the policy"},
		{name: "a policy without a name", predicate: strings.Replace(passed, `"uri":"https://verifier.example/policy",`, "", 1), want: "policy.uri: expected the policy"},
	} {
		v, err := parseVSA(t, TypeVSAV1, c.predicate)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		d := asked
		if c.change != nil {
			c.change(&d)
		}
		if err := v.Met(d); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: expected %q, got %v", c.name, c.want, err)
		}
	}
}

func TestVSAShapes(t *testing.T) {
	v, err := parseVSA(t, TypeVSAV02, `{"verifier":{"id":"v"},"time_verified":"2026-06-12T07:24:34Z","resource_uri":"r","policy":{"uri":"p"},"verification_result":"PASSED","policy_level":"SLSA_LEVEL_3"}`)
	if err != nil || v.Met(VSADemand{VerifierID: "v", ResourceURI: "r", Levels: []string{"SLSA_LEVEL_3"}}) != nil || v.TimeVerified.IsZero() {
		t.Errorf("v0.2: %+v, %v", v, err)
	}
	v, err = parseVSA(t, TypeVSAV02, `{"verifier":{"id":"v"},"timeVerified":"2026-06-12T07:24:34Z","resource_uri":"r","policy":{"uri":"p"},"verification_result":"PASSED","policy_level":"SLSA_LEVEL_3"}`)
	if err != nil || v.Met(VSADemand{VerifierID: "v", ResourceURI: "r"}) == nil {
		t.Errorf("v0.2 with the time of v1: %+v, %v", v, err)
	}
	for _, c := range []struct{ predicateType, predicate string }{
		{"https://slsa.dev/verification_summary/v9", `{}`}, {TypeVSAV1, `[]`}, {TypeVSAV1, `{"verifiedLevels":[1]}`},
	} {
		if _, err := parseVSA(t, c.predicateType, c.predicate); err == nil {
			t.Errorf("%s %s was accepted", c.predicateType, c.predicate)
		}
	}
}
