package observe

import (
	"cmp"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"io"
	"slices"

	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// Digests are those of one file, in lower-case hexadecimal. SHA-1 and MD5 are not among them: two files can be made to
// share one, so neither says which file it is.
type Digests struct {
	SHA256, SHA384, SHA512 string
}

// digestsOf reads a file to its end.
func digestsOf(r io.Reader) (Digests, error) {
	a, b, c := sha256.New(), sha512.New384(), sha512.New()
	if _, err := io.Copy(io.MultiWriter(a, b, c), r); err != nil {
		return Digests{}, err
	}
	return Digests{hex.EncodeToString(a.Sum(nil)), hex.EncodeToString(b.Sum(nil)), hex.EncodeToString(c.Sum(nil))}, nil
}

// classifier is syft's cataloger that recognises a program or library by marks in it: the file is the component.
const classifier = "binary-classifier-cataloger"

// wholeFiles are the digests of the files that a package is. Those beyond Limits.ReadBytes, over the whole tree, are left
// out, as are those that cannot be read, which is reported.
func wholeFiles(r *resolver, p pkg.Package) []Digests {
	if p.FoundBy != classifier {
		return nil
	}
	var out []Digests
	for _, l := range p.Locations.ToSlice() {
		if l.Annotations[pkg.EvidenceAnnotationKey] == pkg.SupportingEvidenceAnnotation {
			continue
		}
		if d, ok := r.digests(l); ok {
			out = append(out, d)
		}
	}
	return out
}

func (r *resolver) digests(l file.Location) (d Digests, ok bool) {
	n := r.nodes[firmware.CleanPath(l.RealPath)]
	if n == nil || n.size > r.hashing {
		return Digests{}, false
	}
	r.hashing -= n.size
	content, err := r.contents(n)
	if err != nil {
		return Digests{}, false
	}
	defer content.Close()
	d, err = digestsOf(content)
	return d, err == nil
}

// sortedDigests puts digests in order, each once.
func sortedDigests(d []Digests) []Digests {
	slices.SortFunc(d, func(a, b Digests) int { return cmp.Compare(a.SHA256, b.SHA256) })
	return slices.Compact(d)
}
