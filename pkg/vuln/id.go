package vuln

import (
	"regexp"
	"strings"
)

// Scheme says who gave an id.
type Scheme string

// The schemes that are told apart. Other is any other: of a distribution, a vendor, a language.
const (
	CVE   Scheme = "CVE"
	GHSA  Scheme = "GHSA" // GitHub Security Advisories
	MAL   Scheme = "MAL"  // a package that is malicious (OpenSSF)
	Other Scheme = "other"
)

var (
	cvePattern  = regexp.MustCompile(`^(?i:CVE)-([0-9]{4}-[0-9]{4,19})$`)
	ghsaPattern = regexp.MustCompile(`^(?i:GHSA)((?:-[0-9A-Za-z]{4}){3})$`)
	malPattern  = regexp.MustCompile(`^(?i:MAL)-([0-9]{4}-[0-9]+)$`)

	// ownPattern is how publishers of OSV records call their record of a CVE: DEBIAN-CVE-2021-44228, UBUNTU-CVE-…, ALPINE-CVE-…, ROOT-OS-ALPINE-318-CVE-….
	ownPattern = regexp.MustCompile(`^[A-Za-z][0-9A-Za-z._]*(?:-[0-9A-Za-z._]+)*-(?i:CVE)-([0-9]{4}-[0-9]{4,19})$`)
)

// ID is the id of a vulnerability in the one spelling in which two that are equal are the same.
type ID string

// ParseID gives an id in that spelling: CVE and MAL in capitals, GHSA with its letters small, as their schemes write them, any other as it is
// but for space around it.
func ParseID(text string) ID {
	text = strings.TrimSpace(text)
	if m := cvePattern.FindStringSubmatch(text); m != nil {
		return ID("CVE-" + m[1])
	}
	if m := ghsaPattern.FindStringSubmatch(text); m != nil {
		return ID("GHSA" + strings.ToLower(m[1]))
	}
	if m := malPattern.FindStringSubmatch(text); m != nil {
		return ID("MAL-" + m[1])
	}
	return ID(text)
}

// Scheme tells by its form who gave the id.
func (id ID) Scheme() Scheme {
	switch text := string(id); {
	case cvePattern.MatchString(text):
		return CVE
	case ghsaPattern.MatchString(text):
		return GHSA
	case malPattern.MatchString(text):
		return MAL
	}
	return Other
}

// Origin is the CVE that an id is made of, where a distribution, or another publisher, calls its own record of a CVE after that; empty for any other id, a CVE itself among them.
func (id ID) Origin() ID {
	if m := ownPattern.FindStringSubmatch(string(id)); m != nil {
		return ID("CVE-" + m[1])
	}
	return ""
}
