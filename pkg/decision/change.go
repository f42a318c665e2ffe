package decision

import "cmp"

// changeWords names the kinds of change of a component for people.
var changeWords = map[string]string{
	"downgraded": "downgraded", "rehashed": "same version, other hash", "supplier-changed": "supplier changed", "support-earlier": "support ends earlier",
	"support-withdrawn": "support date gone", "support-changed": "support changed", "support-stated": "support now stated", "support-level": "support level", "subject-changed": "subject changed", "version-changed": "version changed",
	"hash-withdrawn": "hash gone", "scope-changed": "scope changed", "service-changed": "service changed", "crypto-changed": "cryptography changed", "added": "added", "removed": "removed", "upgraded": "upgraded",
	"renamed": "renamed", "type-changed": "type changed", "purl-changed": "purl changed", "cpe-changed": "CPE changed", "origin-changed": "downloaded from", "swid-changed": "SWID tag changed",
	"contact-changed": "address of supplier", "modified-changed": "modified", "licence-changed": "licence changed", "support-later": "support ends later",
}

// ChangeName names a kind of change for people.
func ChangeName(change string) string { return cmp.Or(changeWords[change], change) }
