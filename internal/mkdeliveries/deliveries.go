package main

import (
	"bytes"
	"cmp"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/mkdeliveries/sigstore"
)

// device is an invented product.
type device struct {
	name, slug, version, description string
	image, serial, gtin              string
}

func (d device) purl() string { return "pkg:generic/fabulon/" + d.slug + "@" + d.version }

var (
	drip2  = device{"Fabulon Drip 2", "drip2", "4.2.3", "Infusion pump (invented)", imageName, "urn:uuid:5fab0100-0000-4000-8000-000000000423", "00000000004237"}
	watch1 = device{"Fabulon Watch 1", "watch1", "1.0.0", "Patient monitor (invented)", "watch1-1.0.0.squashfs", "urn:uuid:5fab0100-0000-4000-8000-000000000100", "00000000001007"}
	drip1  = device{"Fabulon Drip 1", "drip1", "1.9", "Infusion pump (invented)", "drip1-1.9.squashfs", "", ""}
)

// plan describes one delivery.
type plan struct {
	name       string
	device     device
	signer     sigstore.Identity
	sbom       sbomPlan
	unattested bool // the SBOM is signed, but not tied to the image
	tampered   bool // one byte of the image changes after everything was signed
}

// plans are the signed deliveries; the container and unsigned-legacy stand beside them.
var plans = []plan{
	{name: "infusion-pump", device: drip2, signer: fabulon},
	{name: "infusion-pump-conditional", device: drip2, signer: fabulon, unattested: true, sbom: sbomPlan{unknown: []string{"busybox", "zlib1g"}}},
	{name: "infusion-pump-tampered", device: drip2, signer: fabulon, tampered: true},
	{name: "infusion-pump-wrong-signer", device: drip2, signer: other},
	{name: "monitor-undeclared", device: watch1, signer: fabulon, sbom: sbomPlan{omit: []string{"busybox", "zlib1g"}}},
}

// everything is the whole content of testdata/deliveries and testdata/suppliers.
func everything(img image) (tree, error) {
	instance, err := newInstance()
	if err != nil {
		return nil, fmt.Errorf("sigstore instance: %w", err)
	}
	out := tree{}
	for _, p := range plans {
		files, err := p.files(instance, img)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		out.addAll("deliveries/"+p.name, files)
	}
	container, err := containerDelivery(plans[0], img, signing{instance: instance, who: fabulon})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", containerName, err)
	}
	out.addAll("deliveries/"+containerName, container)
	legacy, err := unsignedLegacy(img)
	if err != nil {
		return nil, err
	}
	out.addAll("deliveries/unsigned-legacy", legacy)
	suppliers, err := registry(instance)
	out.addAll("suppliers", suppliers)
	return out, err
}

func (p plan) files(i *sigstore.Instance, img image) (tree, error) {
	d := p.device
	bom := billOfMaterials(d, img, p.sbom)
	sbomFile, err := indent(bom)
	if err != nil {
		return nil, err
	}
	vexFile, err := vex(d)
	if err != nil {
		return nil, err
	}
	s := signing{instance: i, who: p.signer, files: tree{d.image: img.bytes, "sbom.cdx.json": sbomFile, "vex.openvex.json": vexFile, "mds2.txt": mds2(d), notesName: notes(d)}}
	s.sign(d.image)
	s.sign("sbom.cdx.json")
	if !p.unattested {
		payload, err := statement(d, img, "https://cyclonedx.org/bom", bom)
		s.attest("sbom.attestation.sigstore.json", payload, err)
	}
	payload, err := provenance(d, img)
	s.attest("provenance.sigstore.json", payload, err)
	s.sign("vex.openvex.json")
	s.files[manifestName] = manifest(d, s.files)
	s.sign(manifestName)
	if p.tampered {
		s.files[d.image] = tamper(img.bytes)
	}
	return s.files, s.err
}

// tamper changes one byte in the middle.
func tamper(content []byte) []byte {
	out := bytes.Clone(content)
	out[len(out)/2] ^= 1
	return out
}

// signing adds bundles to files, and remembers the first error.
type signing struct {
	instance *sigstore.Instance
	who      sigstore.Identity
	files    tree
	err      error
}

// sign adds the bundle of a file beside it.
func (s *signing) sign(name string) { s.files[name+".sigstore.json"] = s.signed(s.files[name]) }

// attest adds the bundle of a statement that could be made.
func (s *signing) attest(name string, payload []byte, err error) {
	s.files[name] = s.attested(payload, err)
}

func (s *signing) signed(content []byte) []byte {
	bundle, err := s.instance.Sign(s.who, signedAt, content)
	s.err = cmp.Or(s.err, err)
	return bundle
}

func (s *signing) attested(payload []byte, err error) (bundle []byte) {
	if err == nil {
		bundle, err = s.instance.Attest(s.who, signedAt, payload)
	}
	s.err = cmp.Or(s.err, err)
	return bundle
}

// unsignedLegacy is how deliveries used to look: an image and a poor SBOM, nothing signed.
func unsignedLegacy(img image) (tree, error) {
	bom, err := indent(object{
		"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1,
		"metadata":   object{"component": object{"type": "firmware", "name": drip1.name, "version": drip1.version}},
		"components": []any{object{"type": "library", "name": "openssl"}, object{"type": "library", "name": "zlib", "version": "1.2"}},
	})
	return tree{drip1.image: img.bytes, "bom.json": bom}, err
}
