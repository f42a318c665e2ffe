package slsa

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// TypeNPMPublish is the predicate type of the registry's own statement that it took a package in.
const TypeNPMPublish = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"

// MaxAttestations bounds the attestations in one answer of a registry.
const MaxAttestations = 100

// NPMAttestation is one entry of the npm registry's answer about a package version.
type NPMAttestation struct {
	PredicateType string // as the registry labels it; the signed statement decides
	Bundle        []byte // a Sigstore bundle
}

// ParseNPM reads the answer of the npm registry's attestations endpoint. ok is false when data is none.
func ParseNPM(data []byte, limits strictjson.Options) (all []NPMAttestation, ok bool, err error) {
	tree, err := strictjson.Strict(data, limits)
	if err != nil {
		return nil, false, nil // whatever it is, another reader will say what is wrong with it
	}
	list, ok := child(tree, "attestations").([]any)
	if !ok || child(tree, "mediaType") != nil {
		return nil, false, nil
	}
	if len(list) == 0 || len(list) > MaxAttestations {
		return nil, true, fmt.Errorf("attestations: expected 1 to %d, found %d", MaxAttestations, len(list))
	}
	var raw struct {
		Attestations []struct {
			Bundle json.RawMessage `json:"bundle"`
		} `json:"attestations"`
	}
	if err := json.Unmarshal(data, &raw); err != nil || len(raw.Attestations) != len(list) {
		return nil, true, errors.New("attestations: expected objects that hold a bundle")
	}
	for i, a := range list {
		if _, isObject := child(a, "bundle").(map[string]any); !isObject {
			return nil, true, fmt.Errorf("attestations/%d: expected a bundle", i)
		}
		all = append(all, NPMAttestation{PredicateType: text(a, "predicateType"), Bundle: raw.Attestations[i].Bundle})
	}
	return all, true, nil
}

// NPMPackage takes the package URL of an npm subject apart: "pkg:npm/%40scope/name@1.2.3" is @scope/name, 1.2.3.
func NPMPackage(subject string) (name, version string, err error) {
	rest, ok := strings.CutPrefix(subject, "pkg:npm/")
	at := strings.LastIndexByte(rest, '@')
	if !ok || at <= 0 || at == len(rest)-1 || strings.ContainsAny(rest, "?#") {
		return "", "", fmt.Errorf("subject: expected pkg:npm/NAME@VERSION, found %.120q", subject)
	}
	name, version = rest[:at], rest[at+1:]
	if scoped, ok := strings.CutPrefix(name, "%40"); ok {
		name = "@" + scoped
	}
	if strings.Contains(name, "%") || strings.Count(name, "/") > 1 {
		return "", "", fmt.Errorf("subject: expected pkg:npm/NAME@VERSION, found %.120q", subject)
	}
	return name, version, nil
}
