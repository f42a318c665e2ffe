package weight

import (
	"encoding/json"
	"strings"
)

// denoTies weighs the ties in deno.lock. Its packages of JSR, by "name@version", provide their name and need what they list.
func denoTies(text string, _ int64) (int64, error) {
	var lock struct {
		JSR map[string]struct {
			Dependencies []string `json:"dependencies"`
		} `json:"jsr"`
	}
	if json.Unmarshal([]byte(text), &lock) != nil {
		return 0, nil // no cataloger reads it, either, and tells so
	}
	o := newOffers()
	for name, p := range lock.JSR {
		if end := strings.LastIndexByte(name, '@'); end > 0 {
			o.provide(name[:end])
		}
		for _, needed := range p.Dependencies {
			o.need(denoName(needed))
		}
	}
	return o.weight(), nil
}

// denoName is the name in what is needed, such as "jsr:@scope/name@1".
func denoName(needed string) string {
	for _, registry := range []string{"jsr:", "npm:"} {
		if name, found := strings.CutPrefix(needed, registry); found {
			needed = name
			break
		}
	}
	if end := strings.IndexByte(needed[min(1, len(needed)):], '@') + 1; end > 0 {
		return needed[:end]
	}
	return needed
}
