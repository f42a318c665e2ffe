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
		`^(https://a\.example/x|https://b\.example/y)$`: true, // two names, each spelled out
		`^https://[a-z]\.example/maker/.*$`:             false,
		`^https://(a|b)\.example/maker/.*$`:             true,
		`^https://(a|.*)\.example/maker/.*$`:            false,
		// The @ of a workflow's name is none of an e-mail address: anybody may create a branch or tag.
		`^.*@refs/heads/master$`:                              false,
		`^.*/release\.yml@refs/tags/v1$`:                      false,
		`^https?://github\.com/.*@refs/heads/main$`:           false,
		`^https?://.*@refs/tags/v1$`:                          false,
		`^https://github\.com/.*|rel@maker\.example$`:         false,
		`^[a-z]+@.+\.com|x@maker\.example$`:                   false,
		`^(?i)https://github\.com/.*@x$`:                      false,
		`^.*@maker\.example$`:                                 false,
		`^[^@]+@maker\.example$`:                              false,
		`^[^@/:]+@maker\.example$`:                            true,
		`^[^@/:]+@(maker\.example|maker\.test)$`:              true,
		`^[^@/:]+@(maker\.example|.+\.test)$`:                 false,
		`^https://github\.com/maker/.*|rel@maker\.example$`:   true,
		`^[a-z]+@maker$`:                                      false,
		`^@maker\.example$`:                                   false,
		`^[a-z]+@maker\.example|$`:                            false,
		`^(https://github\.com/maker/)?.*$`:                   false,
		`^(https://github\.com/maker/)*x$`:                    false,
		`^[h]ttps://github\.com/maker/.*$`:                    true,
		`^https://github\.com/maker/|https://github\.com/.*$`: false,
	} {
		if err := spelledIdentity(pattern); (err == nil) != ok {
			t.Errorf("identity %s: %v", pattern, err)
		}
	}
	for pattern, ok := range map[string]bool{
		`^https://oidc\.maker\.example$`: true, `^https://oidc\.maker\.example/realms/[a-z]+$`: true,
		`^https://(a|b)\.maker\.example$`: true, `^https://a\.example|https://.*$`: false, `^https://(a|.+)\.example$`: false,
		`^https://oidc.maker.example$`: false, `^https://[a-z]+\.example/x$`: false, `^https://oidc\.maker\.example.*$`: false, `^.*$`: false,
	} {
		if err := spelledIssuer(pattern); (err == nil) != ok {
			t.Errorf("issuer %s: %v", pattern, err)
		}
	}
}
