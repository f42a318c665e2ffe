package verify

import "testing"

// TestSpelledPatterns refuses patterns that a stranger could fit: on any host, on a host that many share, or in a
// domain whose dots match anything.
func TestSpelledPatterns(t *testing.T) {
	for pattern, ok := range map[string]bool{
		`^https://forge\.maker\.example/firmware/drip2/release\.yml@refs/tags/v[0-9.]+$`: true,
		`^https://github\.com/maker/.*$`:                                                 true,
		`^release@maker\.example$`:                                                       true,
		`^[a-z]+@maker\.example$`:                                                        true,
		`^https://[^/]+/firmware/.*$`:                                                    false,
		`^https://forge.maker.example/.*$`:                                               false,
		`^https://github\.com/maker.*$`:                                                  false, `^https://github\.com/makers?/drip/.*$`: false,
		`^https://github\.com/.*$`: false,
		`^https://.*$`:             false,
		`^.*@.*$`:                  false,
		`^.*@maker.example$`:       false,
		`^(https://a\.example/x|https://b\.example/y)$`: false,
	} {
		if err := spelledIdentity(pattern); (err == nil) != ok {
			t.Errorf("identity %s: %v", pattern, err)
		}
	}
	for pattern, ok := range map[string]bool{
		`^https://oidc\.maker\.example$`: true, `^https://oidc\.maker\.example/realms/[a-z]+$`: true,
		`^https://oidc.maker.example$`: false, `^https://[a-z]+\.example/x$`: false, `^https://oidc\.maker\.example.*$`: false, `^.*$`: false,
	} {
		if err := spelledIssuer(pattern); (err == nil) != ok {
			t.Errorf("issuer %s: %v", pattern, err)
		}
	}
}
