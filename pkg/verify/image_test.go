package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cosign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestSignedImages signs an image in every way that is found in a layout, well and badly.
func TestSignedImages(t *testing.T) {
	annotate := func(d ocispec.Descriptor, name, value string) ocispec.Descriptor {
		d.Annotations[name] = value
		return d
	}
	const unsaid = "no signature or statement for this file was delivered"
	for _, tt := range []struct {
		name   string
		make   func(*testing.T, *imageScene)
		ladder string
		reason string
	}{
		{"key, by tag", func(t *testing.T, s *imageScene) { s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image))) }, whole, ""},
		{"key, by subject", func(t *testing.T, s *imageScene) { s.refer(s.image, s.keyed(s.key, payloadOver(s.image))) }, whole, ""},
		{"key, in a manifest that says nothing of the image", func(t *testing.T, s *imageScene) {
			d := s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image)))
			d.Annotations = nil
			s.top[len(s.top)-1] = d
		}, whole, ""},
		{"key, and a stranger's", func(t *testing.T, s *imageScene) {
			s.tag(s.image, ".sig", s.keyed(key(t), payloadOver(s.image)), s.keyed(s.key, payloadOver(s.image)))
		}, whole, ""},
		{"another key", func(t *testing.T, s *imageScene) { s.tag(s.image, ".sig", s.keyed(key(t), payloadOver(s.image))) }, "present", "the signature is not valid"},
		{"swapped payload", func(t *testing.T, s *imageScene) {
			d := s.keyed(s.key, payloadOver(s.oneImage("another layer")))
			swapped := s.blob(simpleSigning, payloadOver(s.image))
			swapped.Annotations = d.Annotations
			s.tag(s.image, ".sig", swapped)
		}, "present", "the signature is not valid"},
		{"payload over another image", func(t *testing.T, s *imageScene) {
			other := s.image
			other.Digest = digest.FromString("elsewhere")
			s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(other)))
		}, "present valid recognised authorised timely", "another content was signed: the signature is over sha256:"},
		{"payload that names another repository, which is only a name", func(t *testing.T, s *imageScene) {
			s.tag(s.image, ".sig", s.keyed(s.key, []byte(strings.Replace(string(payloadOver(s.image)), "registry.example/pump", "elsewhere.example/toaster", 1))))
		}, whole, ""},
		{"tags of two images swapped", func(t *testing.T, s *imageScene) {
			other := s.image
			other.Digest = digest.FromString("elsewhere")
			s.tag(other, ".sig", s.keyed(s.key, payloadOver(s.image)))
			s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(other)))
		}, whole, ""},
		{"payload over the layer", func(t *testing.T, s *imageScene) {
			layer := s.blob(ocispec.MediaTypeImageLayer, []byte("layer"))
			s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(layer)))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"payload with a key twice", func(t *testing.T, s *imageScene) {
			p := strings.Replace(string(payloadOver(s.image)), `{"docker-manifest`, fmt.Sprintf(`{"docker-manifest-digest":%q,"docker-manifest`, digest.FromString("x")), 1)
			s.tag(s.image, ".sig", s.keyed(s.key, []byte(p)))
		}, "present", "payload of a signature over a container image: "},
		{"payload with an unknown critical field", func(t *testing.T, s *imageScene) {
			p := strings.Replace(string(payloadOver(s.image)), `"type":`, `"until":"2027","type":`, 1)
			s.tag(s.image, ".sig", s.keyed(s.key, []byte(p)))
		}, "present", "expected no fields but"},
		{"payload of another type", func(t *testing.T, s *imageScene) {
			p := strings.Replace(string(payloadOver(s.image)), "cosign container", "atomic container", 1)
			s.tag(s.image, ".sig", s.keyed(s.key, []byte(strings.Replace(p, "container image signature", "container signature", 1))))
		}, "present", "unsupported kind: a payload of the type"},
		{"payload without a signature", func(t *testing.T, s *imageScene) { s.tag(s.image, ".sig", s.blob(simpleSigning, payloadOver(s.image))) }, "present", "no manifest of an image layout that keeps the signature"},
		{"signature that is no base64", func(t *testing.T, s *imageScene) {
			s.tag(s.image, ".sig", annotate(s.keyed(s.key, payloadOver(s.image)), cosign.AnnotationSignature, "%"))
		}, "present", "signature of cosign in an image layout: dev.cosignproject.cosign/signature: expected base64"},
		{"signer without the role", func(t *testing.T, s *imageScene) {
			s.signer().Roles = []SignerRole{RoleSBOM}
			s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image)))
		}, "present valid recognised covers timely", "may not sign in the role"},
		{"signer revoked", func(t *testing.T, s *imageScene) {
			s.signer().RevokedOn = signingTime
			s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image)))
		}, "present valid recognised authorised covers", "was revoked"},

		{"certificate and log entry", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.tag(s.image, ".sig", s.keylessly(t, release, payloadOver(s.image)))
		}, whole, ""},
		{"certificate and log entry, with the chain", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.tag(s.image, ".sig", annotate(s.keylessly(t, release, payloadOver(s.image)), cosign.AnnotationChain, string(pemOf(s.instance.ca))))
		}, whole, ""},
		{"certificate of somebody else", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.tag(s.image, ".sig", s.keylessly(t, signer{"mallory@evil.example", testIssuer, signingTime}, payloadOver(s.image)))
		}, "present valid covers", "the signer is not in the registry"},
		{"certificate of another instance, which brings its own chain", func(t *testing.T, s *imageScene) {
			s.keyless()
			own := s.instance
			s.instance = newInstance(t, "mallory")
			d := annotate(s.keylessly(t, release, payloadOver(s.image)), cosign.AnnotationChain, string(pemOf(s.instance.ca)))
			s.instance = own
			s.tag(s.image, ".sig", d)
		}, "present", "the signature is not valid"},
		{"certificate of another signature", func(t *testing.T, s *imageScene) {
			s.keyless()
			cert, _ := s.instance.leaf(testIdentity, testIssuer, signingTime)
			s.tag(s.image, ".sig", annotate(s.keylessly(t, release, payloadOver(s.image)), cosign.AnnotationCertificate, string(pemOf(cert))))
		}, "present", "the signature is not valid"},
		{"log entry of another payload", func(t *testing.T, s *imageScene) {
			s.keyless()
			d := s.keylessly(t, release, payloadOver(s.image))
			s.tag(s.image, ".sig", annotate(d, cosign.AnnotationBundle, s.keylessly(t, release, []byte("x")).Annotations[cosign.AnnotationBundle]))
		}, "present", "the signature is not valid"},
		{"certificate without a log entry", func(t *testing.T, s *imageScene) {
			s.keyless()
			d := s.keylessly(t, release, payloadOver(s.image))
			delete(d.Annotations, cosign.AnnotationBundle)
			s.tag(s.image, ".sig", d)
		}, "present", "only a look-up online could tell"},
		{"log entry with a key twice", func(t *testing.T, s *imageScene) {
			s.keyless()
			d := s.keylessly(t, release, payloadOver(s.image))
			s.tag(s.image, ".sig", annotate(d, cosign.AnnotationBundle, strings.Replace(d.Annotations[cosign.AnnotationBundle], `"Payload":{`, `"Payload":{"logIndex":1,`, 1)))
		}, "present", "signature of cosign in an image layout: dev.sigstore.cosign/bundle: "},

		{"provenance, by tag, with certificate and log entry", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.tag(s.image, ".att", s.attested(t, s.statementAbout(s.image, slsa.TypeV1)))
		}, whole, ""},
		{"provenance, by tag, with a key", func(t *testing.T, s *imageScene) {
			s.tag(s.image, ".att", s.blob("application/vnd.dsse.envelope.v1+json", envelope(t, s.statementAbout(s.image, slsa.TypeV1), s.key)))
		}, whole, ""},
		{"provenance about something else", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.tag(s.image, ".att", s.attested(t, statementOf("other", []byte("other"), slsa.TypeV1, `{}`)))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"envelope with another certificate beside it", func(t *testing.T, s *imageScene) {
			s.keyless()
			cert, _ := s.instance.leaf(testIdentity, testIssuer, signingTime)
			s.tag(s.image, ".att", annotate(s.attested(t, s.statementAbout(s.image, slsa.TypeV1)), cosign.AnnotationCertificate, string(pemOf(cert))))
		}, "present", "the signature is not valid"},
		{"envelope without a log entry", func(t *testing.T, s *imageScene) {
			s.keyless()
			d := s.attested(t, s.statementAbout(s.image, slsa.TypeV1))
			delete(d.Annotations, cosign.AnnotationBundle)
			s.tag(s.image, ".att", d)
		}, "present", "only a look-up online could tell"},
		{"scan, which releases nothing", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.tag(s.image, ".att", s.attested(t, s.statementAbout(s.image, "https://cosign.sigstore.dev/attestation/vuln/v1")))
		}, "present valid recognised authorised timely", "does not release it"},

		{"bundle over the manifest", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.refer(s.image, s.blob("application/vnd.dev.sigstore.bundle.v0.3+json", s.instance.message(release, s.blobs[pathOf(s.image)])))
		}, whole, ""},
		{"bundle of cosign 3", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.refer(s.image, s.blob("application/vnd.dev.sigstore.bundle.v0.3+json", s.instance.attest(release, s.statementAbout(s.image, "https://sigstore.dev/cosign/sign/v1"))))
		}, whole, ""},
		{"bundle over another manifest", func(t *testing.T, s *imageScene) {
			s.keyless()
			s.refer(s.image, s.blob("application/vnd.dev.sigstore.bundle.v0.3+json", s.instance.message(release, []byte("another"))))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"nothing", func(t *testing.T, s *imageScene) {}, "", unsaid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newImageScene(t)
			tt.make(t, s)
			r := s.judge(t)
			got := r.Files[pathOf(s.image)]
			if len(s.req.Delivery.Images) != 1 || show(got.Ladder) != tt.ladder || tt.reason == "" && got.Reason != "" || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("%d images, got %q: %q\nexpected %q: …%s…", len(s.req.Delivery.Images), show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}

// An SBOM that lies beside an image as an artifact of its own is vouched for by whoever signed its manifest.
func TestSignedReferrer(t *testing.T) {
	bom := []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1}`)
	s := newImageScene(t)
	list := s.tag(s.image, ".sbom", s.blob("application/vnd.cyclonedx+json", bom))
	s.tag(list, ".sig", s.keyed(s.key, payloadOver(list)))
	r := s.judge(t)
	if got := r.Files["blobs/sha256/"+digest.FromBytes(bom).Encoded()]; !got.Ladder.Whole() || got.Best.Through != "manifest "+string(list.Digest) {
		t.Errorf("got %q: %s", show(got.Ladder), got.Reason)
	}
	if got := r.Files[pathOf(s.image)]; got.Ladder.Present {
		t.Errorf("the image: %q", show(got.Ladder))
	}
	if p := s.req.Delivery.Problems; len(p) > 0 {
		t.Errorf("%+v", p)
	}
}

// Two signatures over one payload, of which one is bad, are told apart, with the manifest that keeps each.
func TestTwoSignaturesOverOnePayload(t *testing.T) {
	s := newImageScene(t)
	s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image)))
	bad := s.refer(s.image, s.keyed(key(t), payloadOver(s.image)))
	got := s.judge(t).Files[pathOf(s.image)].Signatures
	if len(got) != 2 || got[0].Path != got[1].Path {
		t.Fatalf("%+v", got)
	}
	for _, g := range got {
		if g.Ladder.Valid == (g.Manifest == pathOf(bad)) {
			t.Errorf("%+v", g)
		}
	}
}

// Signatures over one payload beyond the limit are told, not passed over.
func TestKeptSignaturesAreLimited(t *testing.T) {
	s := newImageScene(t)
	one := s.keyed(s.key, payloadOver(s.image))
	for range MaxKeptSignatures/500 + 1 {
		layers := make([]ocispec.Descriptor, 500)
		for i := range layers {
			layers[i] = one
		}
		layers[0].Annotations = map[string]string{cosign.AnnotationSignature: b64(fmt.Appendf(nil, "%d", len(s.top)))}
		s.tag(s.image, ".sig", layers...)
	}
	got := s.judge(t).Files[pathOf(s.image)]
	if got.Ladder.Valid || !strings.Contains(got.Reason, "at most 1000 are read") {
		t.Errorf("got %q: %s", show(got.Ladder), got.Reason)
	}
}

// Each flipped bit in payload, signature, certificate or log entry takes the image's signature away.
func TestMutatedImageSignatures(t *testing.T) {
	s := newImageScene(t)
	s.keyless()
	payload := payloadOver(s.image)
	d := s.keylessly(t, release, payload)
	try := func(what string, at int, payload []byte, annotations map[string]string) {
		f := wholeFile("payload", payload)
		f.Kind, f.Role = delivery.KindSimpleSigning, delivery.Evidence
		m := wholeFile("manifest", s.blobs[pathOf(s.image)])
		m.Kind, m.Role = delivery.KindImage, delivery.Artifact
		req := s.req
		req.Delivery = &delivery.Delivery{Files: []*delivery.File{m, f}, Images: []*delivery.Image{{Manifest: m}},
			Referrers: []delivery.Referrer{{Manifest: wholeFile("keeper", nil), Subject: string(s.image.Digest), Evidence: []delivery.Blob{{File: f, Annotations: annotations}}}}}
		r, err := Run(context.Background(), req)
		must(t, err)
		if got := r.Files["manifest"].Ladder; (got.Valid && got.Covers) != (what == "") {
			t.Errorf("%s, byte %d: %q: %s", what, at, show(got), r.Files["manifest"].Reason)
		}
	}
	flip := func(b []byte, at int) []byte {
		b = append([]byte{}, b...)
		b[at] ^= []byte{0x01, 0x20, 0x04}[at%3]
		return b
	}
	try("", 0, payload, d.Annotations)
	for at := range payload {
		try("payload", at, flip(payload, at), d.Annotations)
	}
	for name, value := range d.Annotations {
		for at := 0; at < len(value); at++ {
			changed := map[string]string{}
			for k, v := range d.Annotations {
				changed[k] = v
			}
			changed[name] = string(flip([]byte(value), at))
			try(name, at, payload, changed)
		}
	}
}

// A payload names an image: it vouches for no other file that has the digest.
func TestPayloadIsOverImagesOnly(t *testing.T) {
	s := newImageScene(t)
	file := []byte("\x00firmware")
	s.blobs["firmware.bin"] = file
	over := ocispec.Descriptor{Digest: digest.FromBytes(file)}
	s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(over)))
	if got := s.judge(t).Files["firmware.bin"]; got.Ladder.Covers {
		t.Errorf("got %q", show(got.Ladder))
	}
}

// TestAgainstAPart: who condemns the layer or the configuration of an image condemns the image.
func TestAgainstAPart(t *testing.T) {
	s := newImageScene(t)
	s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image)))
	var m ocispec.Manifest
	must(t, json.Unmarshal(s.blobs[pathOf(s.image)], &m))
	for name, part := range map[string]ocispec.Descriptor{"layer": m.Layers[0], "configuration": m.Config, "manifest": s.image} {
		told := *s
		told.blobs, told.top = maps.Clone(s.blobs), slices.Clone(s.top)
		statement := statementOf("x", told.blobs[pathOf(part)], slsa.TypeVSAV1, summaryFailed)
		told.refer(s.image, told.blob("application/vnd.dsse.envelope.v1+json", envelope(t, statement, s.key)))
		r := told.judge(t)
		if against := r.Against(pathOf(s.image)); len(against) != 1 {
			t.Errorf("%s: %d speak against the image", name, len(against))
		}
	}
}
