package sbom

import (
	"regexp"
	"slices"
)

// intrinsic is the form of identifiers that are made of what they name: of Software Heritage (SWHID 1.1, ISO/IEC 18670) and OmniBOR (gitoid).
var intrinsic = regexp.MustCompile(`^(swh:1:(cnt|dir|rev|rel|snp):[0-9a-f]{40}(;.*)?|gitoid:(blob|tree|commit|tag):(sha1:[0-9a-f]{40}|sha256:[0-9a-f]{64}))$`)

// identify adds an identifier of Software Heritage or OmniBOR. What has not their form finds nothing, and is none.
func (c *Component) identify(ids ...string) {
	for _, id := range ids {
		if intrinsic.MatchString(id) && !slices.Contains(c.Details().Intrinsic, id) {
			c.seldom().Intrinsic = append(c.seldom().Intrinsic, id)
		}
	}
}
