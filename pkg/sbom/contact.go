package sbom

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
)

// hostName is a name that others than the machine itself can reach: labels parted by points, the last of them of letters first.
var hostName = regexp.MustCompile(`^([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]+$`)

// ContactKind says whether words are something that a message can be sent to: "e-mail" for a bare address (RFC 5322 addr-spec with a
// domain), "url" for a web address, and "" for anything else. An address on the machine itself, or on a host whose name is none, reaches nobody.
func ContactKind(words string) string {
	if len(words) > maxIdentifier {
		return ""
	}
	words = strings.TrimPrefix(words, "mailto:")
	if a, err := mail.ParseAddress(words); err == nil && a.Address == words {
		if local, domain, _ := strings.Cut(words, "@"); hostName.MatchString(domain) && NamesThing(local) {
			return "e-mail"
		}
	}
	if u, err := url.Parse(words); err == nil && (u.Scheme == "https" || u.Scheme == "http") && hostName.MatchString(u.Hostname()) {
		return "url"
	}
	return ""
}
