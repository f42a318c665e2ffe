package main

import (
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/mkdeliveries/sigstore"
)

const (
	forge      = "https://forge.fabulon.example"
	oidcIssuer = forge + "/oidc"
	source     = forge + "/firmware/drip2"
	sourceRef  = "refs/tags/v4.2.3"
	workflow   = source + "/.workflows/release.yml@" + sourceRef
	commit     = "5fab0105fab0105fab0105fab0105fab0105fab0"
	buildType  = forge + "/build-types/firmware/v1"
	builderID  = forge + "/builders/hardened"
)

// signedAt is when the release workflow signed; the demo is judged at 2026-11-20.
var signedAt = time.Date(2026, 11, 10, 9, 30, 0, 0, time.UTC)

var (
	fabulon = sigstore.Identity{URI: workflow, Issuer: oidcIssuer, Source: source, Ref: sourceRef, Commit: commit}
	other   = sigstore.Identity{
		URI: forge + "/other-devices/gadget/.workflows/release.yml@refs/tags/v1.0.0", Issuer: oidcIssuer,
		Source: forge + "/other-devices/gadget", Ref: "refs/tags/v1.0.0", Commit: "07e207e207e207e207e207e207e207e207e207e2",
	}
)

// newInstance is the private Sigstore instance that both invented suppliers use. Its seed is public: test keys only.
func newInstance() (*sigstore.Instance, error) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return sigstore.New("cleanbill demo deliveries, test keys only", "sigstore.fabulon.example", start, start.AddDate(20, 0, 0))
}

func registry(i *sigstore.Instance) (tree, error) {
	root, err := i.TrustedRoot()
	return tree{
		"demo.trusted_root.json": root,
		"fabulon.yaml": []byte(`# yaml-language-server: $schema=../../pkg/verify/schema/supplier-v1.schema.json
# Demo registry entry; supplier, product and keys are invented. Never use it for a real delivery.
kind: cleanbill.supplier/v1
name: fabulon
title: Fabulon Medical (invented)
aliases: [Fabulon Medical]
contact: psirt@fabulon.example
products:
  - name: Fabulon Drip 1
  - name: Fabulon Drip 2
  - name: Fabulon Watch 1
trustedRoot: demo.trusted_root.json
thresholds: {transparencyLog: 1, timestamp: 1, signedCertificateTimestamp: 0} # the private instance has no certificate log
signers:
  - name: release workflow
    sigstore: {issuer: "` + oidcIssuer + `", identityPattern: '^` + strings.ReplaceAll(source, ".", `\.`) + `/\.workflows/release\.yml@refs/tags/v[0-9]+\.[0-9]+\.[0-9]+$'}
    roles: [artifact, sbom, vex, provenance, manifest, document]
    validFrom: 2026-01-01
    validUntil: 2028-01-01
builders:
  - {id: "` + builderID + `", maxLevel: 3}
sources: ["` + source + `"]
buildTypes: ["` + buildType + `"]
externalParameters: [source, target]
`),
		"other-devices.yaml": []byte(`# yaml-language-server: $schema=../../pkg/verify/schema/supplier-v1.schema.json
# Demo registry entry; supplier, product and keys are invented. Never use it for a real delivery.
kind: cleanbill.supplier/v1
name: other-devices
title: Other Devices (invented)
contact: psirt@other-devices.example
products:
  - name: Other Gadget
trustedRoot: demo.trusted_root.json
thresholds: {transparencyLog: 1, timestamp: 1, signedCertificateTimestamp: 0}
signers:
  - name: release workflow
    sigstore: {issuer: "` + oidcIssuer + `", identity: "` + other.URI + `"}
    roles: [artifact, sbom, vex, provenance, manifest, document]
    validFrom: 2026-01-01
    validUntil: 2028-01-01
`),
	}, err
}
