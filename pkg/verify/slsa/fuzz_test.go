package slsa

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Whatever a predicate holds, reading it ends, and nothing that names no builder meets a demand.
func FuzzPredicates(f *testing.F) {
	f.Add(TypeV1, `{"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"ref":"refs/tags/v1","repository":"https://github.com/owner/repo"},"inputs":{"a":"b"}}},"runDetails":{"builder":{"id":"b"}}}`)
	f.Add(TypeV02, `{"builder":{"id":"b"},"invocation":{"configSource":{"uri":"git+https://github.com/owner/repo@refs/heads/main"},"environment":{"github_event_payload":{"inputs":{"a":1}}}}}`)
	f.Add(TypeV01, `{"builder":{"id":"b"},"recipe":{"type":"https://cloudbuild.googleapis.com/CloudBuildYaml@v0.1","arguments":{"substitutions":{"TAG_NAME":"v1"}}},"materials":[{"uri":"gs://bucket/o#1"}]}`)
	f.Add(TypeVSAV1, passed)
	f.Fuzz(func(t *testing.T, predicateType, predicate string) {
		tree, err := strictjson.Strict(predicate, strictjson.Options{MaxBytes: 1 << 20})
		if err != nil {
			return
		}
		if p, err := Parse(predicateType, tree); err == nil && p.Met(Demand{Builder: "b", Source: "https://github.com/owner/repo"}, nil) == nil && p.BuilderID == "" {
			t.Errorf("met without a builder: %+v", p)
		}
		if v, err := ParseVSA(predicateType, tree); err == nil && v.Met(VSADemand{VerifierID: "v", ResourceURI: "r"}) == nil && v.Result != "PASSED" {
			t.Errorf("met without having passed: %+v", v)
		}
	})
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"attestations":[{"predicateType":"a","bundle":{"x":1}}]}`))
	f.Add([]byte(`{"image_summary":{"digest":"sha256:00","fully_qualified_digest":"r@sha256:00"},"provenance_summary":{"provenance":[{"kind":"BUILD","resourceUri":"r@sha256:00","envelope":{"payload":"e30=","payloadType":"t","signatures":[{"keyid":"projects/verified-builder/locations/us-west2/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1","sig":"MEQ="}]}}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := strictjson.Options{MaxBytes: 1 << 20}
		_, _, _ = ParseNPM(data, limits)
		answer, ok, err := ParseCloudBuild(data, limits)
		if !ok || err != nil {
			return
		}
		for _, e := range answer.Entries {
			if _, err := e.Statement(answer.Image, nil, limits); err == nil {
				t.Error("a statement held without a key")
			}
		}
	})
}
