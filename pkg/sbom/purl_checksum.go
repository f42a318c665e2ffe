package sbom

import (
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// checksums are the hashes that a package URL states of its package: "sha1:…,sha256:…" (PURL specification, "Known qualifiers key/value pairs").
func (p Purl) checksums() []Hash {
	var out []Hash
	for part := range strings.SplitSeq(p.Qualifiers["checksum"], ",") {
		if algorithm, digest, ok := strings.Cut(part, ":"); ok {
			out = append(out, hashOf(spdxAlgorithm(strings.TrimSpace(algorithm)), strings.TrimSpace(digest)))
		}
	}
	return out
}

// OtherContent says that the package URL of a component has a checksum which none of the hashes of that algorithm agrees with that are stated of the component or
// of what it is handed out as: one of the hashes, and the checksum, each with its algorithm. Both are empty when nothing contradicts.
func (c *Component) OtherContent() (stated, named string) {
	if c.Purl.Qualifiers["checksum"] == "" {
		return "", ""
	}
	hashes := slices.Clone(c.Hashes)
	for _, r := range c.Details().References {
		if r.Type == string(cdx.ERTypeDistribution) {
			hashes = append(hashes, r.Hashes...)
		}
	}
	for _, sum := range c.Purl.checksums() {
		first, alike := "", false
		for _, h := range hashes {
			if h.AlgorithmName() != sum.AlgorithmName() {
				continue
			}
			if first == "" {
				first = h.AlgorithmName() + " " + strings.ToLower(h.Content)
			}
			alike = alike || strings.EqualFold(h.Content, sum.Content)
		}
		if first != "" && !alike {
			return first, sum.AlgorithmName() + " " + strings.ToLower(sum.Content)
		}
	}
	return "", ""
}
