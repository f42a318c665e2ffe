package verify

import (
	"strings"

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
			digest := strings.ToLower(listed.SHA256)
			signatures[f.Path] = append(signatures[f.Path], s.extended(req, m.Path, kindSignedManifest, f, func(*Signer) coverage {
				return coverage{covers: digest == f.SHA256, reason: changed(f, "sha256:"+digest)}
			}))
		}
	}
}
