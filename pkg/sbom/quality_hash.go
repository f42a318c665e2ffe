package sbom

import (
	"encoding/hex"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// hashes notes digests that cannot be those of their algorithm. The schemas tie neither to the other.
func (q *quality) hashes(c *Component) {
	for i, h := range c.Hashes {
		if h.WellFormed {
			continue
		}
		at := fmt.Sprintf("/hashes/%d/content", i)
		size := digestLength(h.Algorithm)
		_, err := hex.DecodeString(h.Content)
		switch {
		case h.Nothing:
			q.note(BadHash, c, at, "a digest of nothing: "+strictjson.Quote(h.Content), "the digest of the component as it was delivered")
		case size == 0:
			q.note(BadHash, c, fmt.Sprintf("/hashes/%d/alg", i), "the algorithm "+strictjson.Quote(h.Algorithm), "an algorithm whose digests can be checked, such as SHA-256")
		case err == nil || len(h.Content) != 2*size:
			q.note(BadHash, c, at, fmt.Sprintf("%s of %d characters: %s", h.Algorithm, len(h.Content), strictjson.Quote(h.Content)),
				fmt.Sprintf("%d hexadecimal digits for %s", 2*size, h.Algorithm))
		default:
			q.note(BadHash, c, at, strictjson.Quote(h.Content), "hexadecimal digits only")
		}
	}
}
