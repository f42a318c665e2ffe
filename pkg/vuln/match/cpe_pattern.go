package match

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// patterned says whether the vendor or product of a CPE has "?" or "*" beside letters, which no backslash quotes: it stands for any letters then (NISTIR 7695, section 5.3.2; section 6.1.3.2.1 for
// those of the URI, %01 and %02). The whole name as "*" is any.
func patterned(text string) bool {
	text = strings.ToLower(text)
	if uri, is := strings.CutPrefix(text, "cpe:/"); is {
		parts := strings.Split(uri, ":")
		return slices.ContainsFunc(parts[min(1, len(parts)):min(3, len(parts))], func(part string) bool { return strings.Contains(part, "%01") || strings.Contains(part, "%02") })
	}
	parts := sbom.CPEAttributes(strings.TrimPrefix(text, "cpe:2.3:"))
	return slices.ContainsFunc(parts[min(1, len(parts)):min(3, len(parts))], func(part string) bool {
		plain := strings.NewReplacer(`\\`, "", `\?`, "", `\*`, "").Replace(part)
		return part != "*" && strings.ContainsAny(plain, "?*")
	})
}
