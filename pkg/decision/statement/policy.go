package statement

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// PackList names the packs that a decision was made by, a line each, in their order, versions as in a URL: what the digest of the policy is over when there are several.
func PackList(packs []decision.Pack) string {
	var b strings.Builder
	b.WriteString("cleanbill packs 1\n")
	for _, p := range packs {
		fmt.Fprintf(&b, "pack %s %s %s\n", p.Name, url.PathEscape(p.Version), p.Digest)
	}
	return b.String()
}

// policyOf is the policy of a summary, which has room for one: the pack, or the list of all packs.
func policyOf(packs []decision.Pack) resource {
	if len(packs) == 1 {
		return packResource(packs[0])
	}
	sum := sha256.Sum256([]byte(PackList(packs)))
	return resource{URI: "urn:cleanbill:packs", Digest: map[string]string{"sha256": hex.EncodeToString(sum[:])}}
}

// packResource names a pack. Names of packs are small letters, digits, hyphens and dots.
func packResource(p decision.Pack) resource {
	algorithm, digits, _ := strings.Cut(p.Digest, ":")
	return resource{URI: "urn:cleanbill:pack:" + p.Name + ":" + url.PathEscape(p.Version), Digest: map[string]string{algorithm: digits}}
}
