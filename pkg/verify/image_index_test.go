package verify

import (
	"slices"
	"strings"
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// A signed index vouches for the manifests that it lists, by itself or by another index, and for no others.
func TestSignedIndex(t *testing.T) {
	for _, tt := range []struct {
		name   string
		sign   func(*testing.T, *imageScene, ocispec.Descriptor)
		ladder string
	}{
		{"payload", func(t *testing.T, s *imageScene, index ocispec.Descriptor) {
			s.tag(index, ".sig", s.keyed(s.key, payloadOver(index)))
		}, whole},
		{"bundle", func(t *testing.T, s *imageScene, index ocispec.Descriptor) {
			s.keyless()
			s.refer(index, s.blob("application/vnd.dev.sigstore.bundle.v0.3+json", s.instance.message(release, s.blobs[pathOf(index)])))
		}, whole},
		{"provenance", func(t *testing.T, s *imageScene, index ocispec.Descriptor) {
			s.keyless()
			s.tag(index, ".att", s.attested(t, s.statementAbout(index, slsa.TypeV1)))
		}, whole},
		{"another index", func(t *testing.T, s *imageScene, index ocispec.Descriptor) {
			s.tag(index, ".sig", s.keyed(s.key, payloadOver(s.index(s.image))))
		}, "present valid recognised authorised timely"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newImageScene(t)
			arm, amd := s.oneImage("arm"), s.oneImage("amd")
			index := s.index(arm, s.index(amd))
			s.top = append(s.top, index)
			tt.sign(t, s, index)
			r := s.judge(t)
			for _, listed := range []ocispec.Descriptor{arm, amd} {
				got := r.Files[pathOf(listed)]
				if show(got.Ladder) != tt.ladder || got.Best == nil || got.Best.Through != "index "+string(index.Digest) {
					t.Errorf("got %q: %q, through %+v", show(got.Ladder), got.Reason, got.Best)
				}
			}
			if got := r.Files[pathOf(s.image)]; got.Ladder.Present {
				t.Errorf("an image that the index does not list: %q, %+v", show(got.Ladder), got.Best)
			}
			if tt.name == "provenance" && len(r.Statements[0].Subjects[0].Listed) != 2 {
				t.Errorf("subject %+v", r.Statements[0].Subjects[0])
			}
		})
	}
}

// An image that an index lists and that is signed by itself was not reached through the index.
func TestSignedImageOfSignedIndex(t *testing.T) {
	s := newImageScene(t)
	index := s.index(s.image)
	s.top = append(s.top, index)
	s.tag(index, ".sig", s.keyed(key(t), payloadOver(index)))
	s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image)))
	got := s.judge(t).Files[pathOf(s.image)]
	if !got.Ladder.Whole() || got.Best.Through != "" || got.Best.Manifest == "" || !got.Best.Legacy || len(got.Signatures) != 2 {
		t.Errorf("got %q: %+v", show(got.Ladder), got.Signatures)
	}
}

// A layer that was exchanged is told of the layout, whatever was signed: the signature is over its digest and not over what lies there.
func TestChangedLayerOfSignedImage(t *testing.T) {
	s := newImageScene(t)
	s.tag(s.image, ".sig", s.keyed(s.key, payloadOver(s.image)))
	layer := pathOf(s.blob(ocispec.MediaTypeImageLayer, []byte("layer")))
	s.blobs[layer] = []byte("lawyer")
	r := s.judge(t)
	damaged := slices.ContainsFunc(s.req.Delivery.Problems, func(p delivery.Problem) bool {
		return p.Code == delivery.BlobDamaged && strings.Contains(p.Path, layer)
	})
	if !damaged || r.Files[layer].Ladder.Covers {
		t.Errorf("the layer: %q; problems %+v", show(r.Files[layer].Ladder), s.req.Delivery.Problems)
	}
}

// A changed index lists nothing: its digest does not hold.
func TestChangedIndex(t *testing.T) {
	s := newImageScene(t)
	arm := s.oneImage("arm")
	index := s.index(arm)
	s.top = []ocispec.Descriptor{index, s.image}
	s.tag(index, ".sig", s.keyed(s.key, payloadOver(index)))
	changed := s.index(arm, s.oneImage("stowaway"))
	s.blobs[pathOf(index)] = s.blobs[pathOf(changed)]
	for p, got := range s.judge(t).Files {
		if got.Ladder.Covers {
			t.Errorf("%s: %q", p, show(got.Ladder))
		}
	}
}
