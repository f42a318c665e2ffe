package sbom

import (
	"net/mail"
	"net/url"
	"strings"
)

// ContactKind says whether words are something that a message can be sent to: "e-mail" for a bare address (RFC 5322 addr-spec with a
// domain), "url" for a web address, and "" for anything else.
func ContactKind(words string) string {
	if len(words) > maxIdentifier {
		return ""
	}
	words = strings.TrimPrefix(words, "mailto:")
	if a, err := mail.ParseAddress(words); err == nil && a.Address == words {
		if _, domain, _ := strings.Cut(words, "@"); strings.Contains(strings.Trim(domain, "."), ".") {
			return "e-mail"
		}
	}
	if u, err := url.Parse(words); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return "url"
	}
	return ""
}
