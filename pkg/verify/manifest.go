package verify

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// kindSignedManifest is the kind of a signature that a file owes to the signed delivery.yaml.
const kindSignedManifest = "signed-manifest"

// vouchByManifest extends every whole signature of delivery.yaml to the files that it lists with the digest
// they have. The manifest's signer must also hold the role for each file's own kind: who may sign the list
// may not thereby sign everything on it.
func vouchByManifest(req Request, x *index, signatures map[string][]vouching) {
	m := req.Delivery.Manifest
	if m == nil {
		return
	}
	for _, s := range signatures[m.Path] {
		if !s.Ladder.Whole() {
			continue
		}
		for _, listed := range m.Files {
			f := x.byPath[listed.Path]
			if f == nil || f.Path == m.Path || vouchesItself(f) && f.Kind != delivery.KindChecksums || listed.SHA256 == "" {
				continue
			}
			signatures[f.Path] = append(signatures[f.Path], listedSignature(req, s, m, listed, f))
		}
	}
}

func listedSignature(req Request, s vouching, m *delivery.Manifest, listed delivery.ManifestFile, f *delivery.File) vouching {
	out := s
	out.own = false
	out.Signature = decision.Signature{
		Path: m.Path, Kind: kindSignedManifest, Tried: s.Tried,
	}
	out.standing = judge(req, s.proof, roleFor(f))
	out.describe(out.standing)
	digest := strings.ToLower(listed.SHA256)
	out.Ladder, out.Reason = rungs(out.standing, s.proof, digest == f.SHA256, changed(f, "sha256:"+digest))
	return out
}
