package compare

import (
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
)

// fileEcosystem is the packaging system whose packages are installed as the very file that is handed out, so that a hash in an SBOM is one of that
// file. Elsewhere it may be that of a source archive or of a package that was unpacked, and says nothing of the file seen.
const fileEcosystem = "maven"

// observedAlgorithms are those of Observed.Hashes, by the length of a digest.
var observedAlgorithms = map[int]cdx.HashAlgorithm{64: cdx.HashAlgoSHA256, 96: cdx.HashAlgoSHA384, 128: cdx.HashAlgoSHA512}

// otherContent reports whether a component states a hash of the piece that the file seen does not have, and none of the others that may be the piece states that of the file either.
func otherContent(s sighting, c *sbom.Component, others []*sbom.Component) bool {
	if s.ecosystem != fileEcosystem || identity.Ecosystem(c.Purl) != fileEcosystem {
		return false
	}
	for _, digest := range s.Hashes {
		algorithm := string(observedAlgorithms[len(digest)])
		states := func(o *sbom.Component) bool { return len(stated(o, algorithm)) > 0 }
		has := func(o *sbom.Component) bool { return slices.Contains(stated(o, algorithm), strings.ToLower(digest)) }
		if states(c) && !has(c) && !slices.ContainsFunc(others, has) {
			return true
		}
	}
	return false
}

// stated are the digests by an algorithm that a component states.
func stated(c *sbom.Component, algorithm string) (digests []string) {
	for _, h := range c.Hashes {
		if trusted(h) && h.AlgorithmName() == algorithm {
			digests = append(digests, strings.ToLower(h.Content))
		}
	}
	return digests
}
