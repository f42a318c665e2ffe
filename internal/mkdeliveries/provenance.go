package main

import "encoding/json"

type object = map[string]any

func statement(d device, img image, predicateType string, predicate any) ([]byte, error) {
	return json.Marshal(object{
		"_type":         "https://in-toto.io/Statement/v1",
		"subject":       []any{object{"name": d.image, "digest": object{"sha256": sha256Hex(img.bytes)}}},
		"predicateType": predicateType, "predicate": predicate,
	})
}

// provenance is SLSA provenance v1 of the build, which ended before anything was signed.
func provenance(d device, img image) ([]byte, error) {
	return statement(d, img, "https://slsa.dev/provenance/v1", object{
		"buildDefinition": object{
			"buildType":            buildType,
			"externalParameters":   object{"source": "git+" + source + "@" + sourceRef, "target": d.image},
			"resolvedDependencies": []any{object{"uri": "git+" + source + "@" + sourceRef, "digest": object{"gitCommit": commit}}},
		},
		"runDetails": object{
			"builder": object{"id": builderID},
			"metadata": object{
				"invocationId": forge + "/runs/4711", "startedOn": "2026-11-09T07:50:00Z", "finishedOn": "2026-11-09T08:10:00Z",
			},
		},
	})
}
