package verify

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cosign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MaxKeptSignatures bounds the signatures that image layouts may keep over one payload or envelope.
const MaxKeptSignatures = 1000

// kept is a signature that a manifest of an image layout keeps in the annotations of what was signed.
type kept struct {
	manifest    *delivery.File
	annotations map[string]string
}

// addImages notes what the image layouts of the delivery say: which signatures they keep for which evidence, what that
// refers to, and what each manifest and index lists. Every step from a list to what it lists was held against its digest
// when the delivery was opened; that evidence refers to an image is the word of whoever wrote the layout.
func (x *index) addImages(d *delivery.Delivery) {
	for _, image := range d.Images {
		for _, f := range image.Indexes {
			x.listed[f.Path] = append(x.listed[f.Path], image.Manifest)
		}
		parts := slices.Clone(image.Layers)
		if image.Config != nil {
			parts = append(parts, *image.Config)
		}
		for _, b := range parts {
			if b.File != nil {
				x.partOf[b.File.Path] = append(x.partOf[b.File.Path], image.Manifest)
			}
		}
	}
	seen := map[string]bool{} // manifests, which are listed once for each thing that they refer to
	for _, r := range d.Referrers {
		about := x.byDigest[r.Subject]
		for _, b := range r.Evidence {
			x.referred[b.File.Path] = append(x.referred[b.File.Path], about...)
			if seen[r.Manifest.Path] {
				continue
			}
			switch {
			case !b.File.Kind.IsSignature():
				x.listed[r.Manifest.Path] = append(x.listed[r.Manifest.Path], b.File)
			case cosign.Keeps(b.Annotations):
				x.kept[b.File.Path] = append(x.kept[b.File.Path], kept{r.Manifest, b.Annotations})
			default:
				x.plain[b.File.Path] = true
			}
		}
		seen[r.Manifest.Path] = true
	}
}

// throughLists extends what is said about an index to the manifests that it lists, and what is said about the manifest of an
// artifact to the evidence in it. What neither lists is not reached.
func (x *index) throughLists(s *sealed, found map[string]link) {
	for _, path := range sortedPaths(found) {
		by := found[path]
		for _, f := range x.listed[path] {
			old, there := found[f.Path]
			if f == s.file || by.document || there && (old.covers || !by.covers) {
				continue
			}
			l := link{file: f, covers: by.covers, through: through(by.file, f)}
			if !by.covers {
				l.reason = fmt.Sprintf("of the %s, which lists it: %s", l.through, by.reason)
			}
			found[f.Path] = l
		}
	}
}

// through names the index or the manifest by which a file is reached.
func through(list, file *delivery.File) string {
	if file.Kind == delivery.KindImage {
		return "index sha256:" + list.SHA256
	}
	return "manifest sha256:" + list.SHA256
}

// isImageManifest says whether a file is the manifest of an image or a paper of a layout: all that a signature over an
// image can be about.
func isImageManifest(f *delivery.File) bool {
	return f.Kind == delivery.KindImage || f.Kind == delivery.KindImagePart
}

// readPayload reads the signatures over the payload of a cosign signature: one signed thing for each that a manifest keeps.
func readPayload(f *delivery.File, x *index) []*sealed {
	image, fault := "", errors.New("it is empty, or too large to be read")
	if len(f.Bytes) > 0 {
		image, fault = cosign.ParsePayload(f.Bytes)
	}
	switch n := len(x.kept[f.Path]); {
	case fault != nil:
		fault = fmt.Errorf("payload of a signature over a container image: %w", fault)
	case n == 0:
		fault = signature.Missing("the payload of a signature over a container image, and no manifest of an image layout that keeps the signature")
	case n > MaxKeptSignatures:
		fault = fmt.Errorf("manifests keep %d signatures over this payload; at most %d are read", n, MaxKeptSignatures)
	}
	if fault != nil {
		return []*sealed{{file: f, kind: string(f.Kind), legacy: true, fault: fault}}
	}
	var all []*sealed
	for i, k := range x.kept[f.Path] {
		s := &sealed{file: f, part: i, kind: string(f.Kind), legacy: true, manifest: k.manifest, image: image}
		s.takeKept(k, false)
		all = append(all, s)
	}
	return all
}

// readKeptEnvelope reads an envelope, once for each of the signers that manifests keep beside it.
func readKeptEnvelope(f *delivery.File, x *index) []*sealed {
	all := x.kept[f.Path]
	if len(all) > MaxKeptSignatures {
		return []*sealed{{file: f, kind: string(f.Kind), fault: fmt.Errorf("manifests keep %d signers beside this envelope; at most %d are read", len(all), MaxKeptSignatures)}}
	}
	var out []*sealed
	if len(all) == 0 || x.plain[f.Path] {
		out = readSealed(f)
	}
	for i, k := range all {
		s := &sealed{file: f, part: i, kind: string(f.Kind), legacy: true, manifest: k.manifest}
		s.takeKept(k, true)
		if s.fault == nil && s.bundle == nil { // nothing proves a time: its own signatures, held against keys
			for _, bare := range readEnvelope(f, k.annotations[cosign.AnnotationCertificate]) {
				bare.legacy, bare.manifest = true, k.manifest
				out = append(out, bare)
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// takeKept takes over the signature that a manifest keeps. With a log entry or a time stamp it is a bundle like any other;
// without, a bare signature that only a key can vouch for.
func (s *sealed) takeKept(k kept, envelope bool) {
	const what = "signature of cosign in an image layout"
	got, err := cosign.FromAnnotations(k.annotations, s.file.Bytes, envelope)
	if err != nil {
		s.takeSame(nil, err, what)
		return
	}
	if got.Bundle == nil {
		if !envelope {
			message := messageOf(s.file)
			var chains [][]*x509.Certificate
			if got.Certificate != nil {
				chains = [][]*x509.Certificate{{got.Certificate}}
			}
			s.attempt, s.unlogged = holdRaw(got.Value, message, chains), firstShortLived(chains, got.Value, message)
		}
		return
	}
	s.takeSame(got.Bundle, nil, what)
}

func sortedPaths(found map[string]link) []string {
	out := make([]string, 0, len(found))
	for p := range found {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}
