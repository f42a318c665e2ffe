package weight

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// denoTies weighs the ties in deno.lock. Its packages of JSR, by "name@version", provide their name and need what they list. One
// text after the other is read, as long as they can be: what a later one says of a package replaces what was said before.
func denoTies(text string, _ int64) (int64, error) {
	var lock struct {
		JSR map[string]struct{ Dependencies []string }
	}
	for in := json.NewDecoder(strings.NewReader(text)); ; {
		if err := in.Decode(&lock); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return 0, nil //nolint:nilerr // no cataloger reads it, either, and tells so
		}
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
