package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// texts is one text, or several.
type texts []string

func (d *texts) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*d = texts{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(d))
}

// verifyCase is a case of the topics sigstore and slsa.
type verifyCase struct {
	ID, Check, Expect string
	Disputed          bool
	Files             []struct{ Role, Path string }
	Options           struct {
		Identity string            `json:"certificate_identity"`
		Issuer   string            `json:"certificate_oidc_issuer"`
		SHA256   texts             `json:"artifact_sha256"`
		SHA384   string            `json:"artifact_sha384"`
		SHA512   string            `json:"artifact_sha512"`
		Modes    []string          `json:"modes"`
		TLog     *int              `json:"tlog_threshold"`
		TSA      *int              `json:"tsa_threshold"`
		SCT      *int              `json:"sct_threshold"`
		Source   string            `json:"source_uri"`
		Builder  string            `json:"builder_id"`
		Branch   string            `json:"source_branch"`
		Tag      string            `json:"source_tag"`
		Version  string            `json:"source_versioned_tag"`
		Inputs   map[string]string `json:"workflow_inputs"`
		Package  string            `json:"package_name"`
		Release  string            `json:"package_version"`
		Image    string            `json:"image_sha256"`
		Subjects texts             `json:"subject_digests"`
		Verifier string            `json:"verifier_id"`
		Resource string            `json:"resource_uri"`
		Levels   texts             `json:"verified_levels"`
		KeyID    string            `json:"public_key_id"`
		Crypto   struct {
			Identity string `json:"certificate_identity"`
			Issuer   string `json:"certificate_oidc_issuer"`
		}
	}

	dir string
}

func (c verifyCase) file(role string) string {
	for _, f := range c.Files {
		if f.Role == role && f.Path != "" {
			return filepath.Join(c.dir, filepath.FromSlash(f.Path))
		}
	}
	return ""
}

// digests are those of the artifacts, as --digest takes them.
func (c verifyCase) digests() []string {
	var all []string
	for _, d := range c.Options.SHA256 {
		all = append(all, "sha256:"+d)
	}
	for name, d := range map[string]string{"sha384:": c.Options.SHA384, "sha512:": c.Options.SHA512, "sha256:": c.Options.Image} {
		if d != "" {
			all = append(all, name+d)
		}
	}
	if all = append(all, c.Options.Subjects...); len(all) == 0 {
		all = []string{statedDigest(first(c.file("bundle"), c.file("envelope")))}
	}
	return all
}

// statedDigest is what a bundle or an envelope says that it is about, for cases that name no artifact.
func statedDigest(file string) string {
	type envelope struct{ Payload []byte }
	var doc struct {
		envelope
		DsseEnvelope envelope
	}
	data, err := os.ReadFile(file)
	if err == nil && json.Unmarshal(data, &doc) == nil {
		var statement struct {
			Subject []struct{ Digest map[string]string }
		}
		payload := doc.Payload
		if payload == nil {
			payload = doc.DsseEnvelope.Payload
		}
		if json.Unmarshal(payload, &statement) == nil && len(statement.Subject) > 0 && statement.Subject[0].Digest["sha256"] != "" {
			return "sha256:" + statement.Subject[0].Digest["sha256"]
		}
	}
	return "sha256:" + strings.Repeat("0", 64)
}

// flags are those of a case that are set, in order.
func (c verifyCase) flags(values map[string]string, counts map[string]*int) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name] != "" {
			out = append(out, "--"+name, values[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if counts[name] != nil {
			out = append(out, fmt.Sprintf("--%s=%d", name, *counts[name]))
		}
	}
	return out
}

// bundleRuns are the command lines of a case of "verify": with the file, and with the digest alone.
func (c verifyCase) bundleRuns() map[string][]string {
	o := c.Options
	identity, issuer := o.Identity, o.Issuer
	if identity == "" && c.file("key") == "" { // a bundle that fails whoever is expected
		identity, issuer = "nobody@example.com", "https://issuer.example.com"
	}
	args := append([]string{"verify"}, c.flags(map[string]string{
		"bundle": c.file("bundle"), "signature": c.file("envelope"), "trusted-root": c.file("trusted_root"), "key": c.file("key"),
		"certificate-identity": identity, "certificate-oidc-issuer": issuer,
	}, map[string]*int{"tlog-threshold": o.TLog, "timestamp-threshold": o.TSA, "sct-threshold": o.SCT})...)
	runs := map[string][]string{}
	if artifact := c.file("artifact"); artifact != "" && (o.Modes == nil || slices.Contains(o.Modes, "path")) {
		runs["path"] = append(slices.Clone(args), artifact)
	}
	if digests := c.digests(); o.Modes == nil || slices.Contains(o.Modes, "digest") {
		runs["digest"] = append(slices.Clone(args), "--digest", digests[0])
	}
	return runs
}

// builtRuns are those of a case of "verify provenance": one for each artifact, by its digest where the file is not at hand. The signer
// is the one that the case names, or nobody in particular, so that the builder's certificate decides.
func (c verifyCase) builtRuns(signer bool) map[string][]string {
	o := c.Options
	args := append([]string{"verify", "provenance"}, c.flags(map[string]string{
		"provenance": first(c.file("provenance"), c.file("attestations")), "vsa": c.file("vsa"), "trusted-root": c.file("trusted_root"),
		"key": first(c.file("npm_keys"), c.file("keys_dir"), c.file("key")), "source-uri": o.Source, "builder-id": o.Builder,
		"source-branch": o.Branch, "source-tag": o.Tag, "source-versioned-tag": o.Version, "package": o.Package, "package-version": o.Release,
		"verifier-id": o.Verifier, "resource-uri": o.Resource, "key-id": o.KeyID,
	}, nil)...)
	for _, name := range slices.Sorted(maps.Keys(o.Inputs)) {
		args = append(args, "--build-input", name+"="+o.Inputs[name])
	}
	for _, level := range o.Levels {
		args = append(args, "--min-level", level)
	}
	if signer {
		args = append(args, c.flags(map[string]string{"certificate-identity": o.Crypto.Identity, "certificate-oidc-issuer": o.Crypto.Issuer}, nil)...)
	}
	runs := map[string][]string{}
	for i, digest := range c.digests() {
		run := append(slices.Clone(args), "--digest", digest)
		if artifact := c.file("artifact"); artifact != "" && len(c.digests()) == 1 {
			run = append(slices.Clone(args), artifact)
		}
		runs[fmt.Sprint("artifact ", i)] = run
	}
	return runs
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// differs are the cases whose answer is another one than the suite's, on purpose: docs/conformance.md says why.
var differs = map[string]map[string]bool{
	"verify-bundle": {"java/bundle.v1.no.inclusion": true, "slsa-verifier-unit/valid.intoto": true, "vex-attestation/openvex-public-good": true},
	"slsa-verify-artifact": {
		"special/annotated-tag": true, "special/multiple-subject-second-and-first-match": true, "special/multiple-subject-second-match": true,
		"special/multiple-subject-second-match---builderID": true, "special/workflow-inputs-match": true,
	},
}

// unusable are the cases that must fail and end as wrong use (2): a root without a start, a key whose PEM is damaged, and an answer of Google Cloud Build
// that is no JSON cannot be read.
var unusable = map[string]bool{
	"conformance/trust-root-tlog-missing-validity-start_fail": true, "dsse-key/alpine-tampered.att--cosign_broken.pub": true,
	"dsse-key/alpine.cdx.att--cosign_broken.pub": true, "gcb/v0.3/invalid-signature-none": true,
}

// byBuilder says of a case in which no signer is named that it differs besides: a delegating workflow counts at its releases
// only, unless it is named.
func (c verifyCase) byBuilder() bool {
	return differs[c.Check][c.ID] || c.Expect == "pass" && strings.HasSuffix(c.Options.Crypto.Identity, "/delegator_generic_slsa3.yml@refs/heads/main")
}

// TestConformanceVerify runs the cases of the topics sigstore and slsa as commands: exit status 0 where a case must pass, 1
// where it must fail, and never 2 on what can be read.
func TestConformanceVerify(t *testing.T) {
	top := needs.Conformance(t)
	agree, ran := map[string]int{}, map[string]int{}
	for _, topic := range []string{"sigstore", "slsa"} {
		dir := filepath.Join(top, topic)
		data, err := os.ReadFile(filepath.Join(dir, "cases.json"))
		if err != nil {
			t.Fatal(err)
		}
		var cases []verifyCase
		if err := json.Unmarshal(data, &cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			c.dir = dir
			run := func(name string, runs map[string][]string, differs bool) {
				material := materials[name]
				ran[material]++
				if judgeCase(t, c, runs, differs) {
					agree[material]++
				}
			}
			switch {
			case c.Check == "verify-bundle" || c.Check == "verify-dsse-key":
				run(c.Check, c.bundleRuns(), differs[c.Check][c.ID])
			case strings.HasPrefix(c.Check, "slsa-verify-"):
				run(c.Check, c.builtRuns(true), differs[c.Check][c.ID])
				if c.Options.Crypto.Identity != "" {
					run(c.Check+", no signer named", c.builtRuns(false), c.byBuilder())
				}
			}
		}
	}
	for _, material := range materials {
		figures.Hold(t, "Signatures, provenance and trusted roots", material, ran[material], agree[material])
	}
	if unnamed := ran[""]; unnamed > 0 {
		t.Errorf("%d cases are of no material in the list", unnamed)
	}
}

// materials are the names of what TestConformanceVerify counts, in docs/conformance.md.
var materials = map[string]string{
	"verify-bundle":                                   "Sigstore client conformance suite and clients' own test data, bundles",
	"verify-dsse-key":                                 "envelopes under a key",
	"slsa-verify-artifact":                            "SLSA verifier regression suite: provenance of artifacts, signer named",
	"slsa-verify-artifact, no signer named":           "the same, no signer named, so that the builder's certificate decides",
	"slsa-verify-github-attestation":                  "attestations of GitHub, signer named and not",
	"slsa-verify-github-attestation, no signer named": "attestations of GitHub, signer named and not",
	"slsa-verify-npm":                                 "packages of npm",
	"slsa-verify-image-gcb":                           "images of Google Cloud Build",
	"slsa-verify-vsa":                                 "verification summaries",
}

// judgeCase runs a case in all its modes.
func judgeCase(t *testing.T, c verifyCase, runs map[string][]string, differs bool) (agrees bool) {
	t.Helper()
	if len(runs) == 0 {
		t.Errorf("%s: no run", c.ID)
	}
	agrees = true
	for _, mode := range slices.Sorted(maps.Keys(runs)) {
		var out, errs bytes.Buffer
		status := cli.Main(context.Background(), cli.Process{
			Args: append([]string{"cleanbill"}, append(runs[mode], "--at", "2026-11-20")...), Stdout: &out, Stderr: &errs,
			Now: func() time.Time { t.Error("the clock was asked though --at is given"); return time.Time{} }, Getenv: func(string) string { return "" },
		})
		want := map[string]int{"pass": 0, "fail": 1}[c.Expect]
		if unusable[c.ID] {
			want = 2
		}
		if status == want {
			continue
		}
		agrees = false
		if !differs {
			t.Errorf("%s, %s: exit status %d, expected %d\n%s%s", c.ID, mode, status, want, out.String(), errs.String())
		}
	}
	if agrees && differs {
		t.Errorf("%s: agrees now; take it out of the list", c.ID)
	}
	return agrees
}
