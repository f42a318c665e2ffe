package verify

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cosign"
)

// imageScene is an image layout under judgement: one image, and what is said about it.
type imageScene struct {
	keyScene
	blobs map[string][]byte
	image ocispec.Descriptor
	top   []ocispec.Descriptor // of index.json
}

func newImageScene(t *testing.T) *imageScene {
	s := &imageScene{keyScene: newKeyScene(t), blobs: map[string][]byte{}}
	s.image = s.oneImage("layer")
	s.top = []ocispec.Descriptor{s.image}
	return s
}

// keyless makes the release workflow the only signer.
func (s *imageScene) keyless() {
	s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
}

func (s *imageScene) blob(mediaType string, content []byte) ocispec.Descriptor {
	d := ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(content), Size: int64(len(content))}
	s.blobs["blobs/sha256/"+d.Digest.Encoded()] = content
	return d
}

func (s *imageScene) manifest(m ocispec.Manifest) ocispec.Descriptor {
	m.Versioned, m.MediaType = specs.Versioned{SchemaVersion: 2}, ocispec.MediaTypeImageManifest
	return s.blob(m.MediaType, encode(s.instance.t, m))
}

func (s *imageScene) oneImage(layer string) ocispec.Descriptor {
	config := s.blob(ocispec.MediaTypeImageConfig, []byte(`{"os":"linux","architecture":"arm64","rootfs":{"type":"layers","diff_ids":[]}}`))
	return s.manifest(ocispec.Manifest{Config: config, Layers: []ocispec.Descriptor{s.blob(ocispec.MediaTypeImageLayer, []byte(layer))}})
}

func (s *imageScene) index(manifests ...ocispec.Descriptor) ocispec.Descriptor {
	i := ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex, Manifests: manifests}
	return s.blob(i.MediaType, encode(s.instance.t, i))
}

// refer adds a manifest of one layer, by subject.
func (s *imageScene) refer(subject ocispec.Descriptor, layer ocispec.Descriptor) ocispec.Descriptor {
	d := s.manifest(ocispec.Manifest{ArtifactType: layer.MediaType, Config: s.blob(ocispec.MediaTypeEmptyJSON, []byte("{}")), Layers: []ocispec.Descriptor{layer}, Subject: &subject})
	s.top = append(s.top, d)
	return d
}

// tag adds a manifest of layers, by the tag scheme of cosign.
func (s *imageScene) tag(subject ocispec.Descriptor, suffix string, layers ...ocispec.Descriptor) ocispec.Descriptor {
	d := s.manifest(ocispec.Manifest{Config: s.blob(ocispec.MediaTypeImageConfig, []byte(`{"os":"","architecture":"","rootfs":{"type":"layers","diff_ids":[]}}`)), Layers: layers})
	d.Annotations = map[string]string{ocispec.AnnotationRefName: "sha256-" + subject.Digest.Encoded() + suffix}
	s.top = append(s.top, d)
	return d
}

func (s *imageScene) open(t testing.TB) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pump")
	s.blobs["oci-layout"] = []byte(`{"imageLayoutVersion":"1.0.0"}`)
	s.blobs["index.json"] = encode(t, ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, Manifests: s.top})
	for p, content := range s.blobs {
		p = filepath.Join(dir, p)
		must(t, os.MkdirAll(filepath.Dir(p), 0o700))
		must(t, os.WriteFile(p, content, 0o600))
	}
	d, err := delivery.Open(context.Background(), dir, delivery.Limits{})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	s.req.Delivery = d
}

func (s *imageScene) judge(t *testing.T) *Report {
	t.Helper()
	s.open(t)
	r, err := Run(context.Background(), s.req)
	must(t, err)
	for p, ft := range r.Files {
		consistent(t, p, ft)
	}
	return r
}

func pathOf(d ocispec.Descriptor) string { return "blobs/sha256/" + d.Digest.Encoded() }

func payloadOver(d ocispec.Descriptor) []byte {
	return fmt.Appendf(nil, `{"critical":{"identity":{"docker-reference":"registry.example/pump"},"image":{"docker-manifest-digest":%q},"type":"cosign container image signature"},"optional":null}`, d.Digest)
}

const simpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json"

// keyed is a payload, signed with a key.
func (s *imageScene) keyed(k *ecdsa.PrivateKey, payload []byte) ocispec.Descriptor {
	d := s.blob(simpleSigning, payload)
	d.Annotations = map[string]string{cosign.AnnotationSignature: b64(s.instance.sign(k, payload))}
	return d
}

// logged is content with what cosign keeps beside it: the parts of a bundle of the instance.
func (s *imageScene) logged(t testing.TB, mediaType string, content, bundle []byte) ocispec.Descriptor {
	t.Helper()
	var parts struct {
		Base64Signature string
		RekorBundle     json.RawMessage
	}
	certificate := certificateOf(t, bundle)
	must(t, json.Unmarshal(cosignBundle(t, bundle, certificate), &parts))
	d := s.blob(mediaType, content)
	d.Annotations = map[string]string{cosign.AnnotationCertificate: string(certificate), cosign.AnnotationBundle: string(parts.RekorBundle)}
	if mediaType == simpleSigning {
		d.Annotations[cosign.AnnotationSignature] = parts.Base64Signature
	}
	return d
}

func (s *imageScene) keylessly(t testing.TB, who signer, payload []byte) ocispec.Descriptor {
	return s.logged(t, simpleSigning, payload, s.instance.message(who, payload))
}

// attested is an envelope of an attestation of the instance, with its certificate and log entry beside it.
func (s *imageScene) attested(t testing.TB, statement []byte) ocispec.Descriptor {
	t.Helper()
	bundle := s.instance.attest(release, statement)
	var parts struct{ DsseEnvelope json.RawMessage }
	must(t, json.Unmarshal(bundle, &parts))
	return s.logged(t, "application/vnd.dsse.envelope.v1+json", parts.DsseEnvelope, bundle)
}

func (s *imageScene) statementAbout(d ocispec.Descriptor, predicateType string) []byte {
	return statementOf("pump", s.blobs[pathOf(d)], predicateType, `{}`)
}
