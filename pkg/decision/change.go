package decision

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ChangeUnfound is the kind of a change that no comparison of SBOMs shows: a component is listed in the version that it had, by other identifiers, or by another version with the content that it had, and what was known of it is not found any more.
const ChangeUnfound = "unfound"

// maxUnfoundNamed bounds the vulnerabilities that such a change names for people.
const maxUnfoundNamed = 5

// UnfoundWords say such a change: which component, by what it is listed, and what is not found; what was found, and is not asked any more besides, is said once.
func (c ComponentChange) UnfoundWords() string {
	label := strings.TrimSpace(c.Name + " " + c.Version)
	if c.Group != "" {
		label = c.Group + "/" + label
	}
	by := "without " + c.Was
	if c.Is != "" {
		by = "by " + c.Is + " in place of " + cmp.Or(c.Was, "nothing")
	}
	text := label + " is listed in the version that it had, " + by
	if c.SameContent {
		text = label + " has the content that it had, and is listed " + by
	}
	if len(c.Unfound) > 0 {
		text += ", and what was known of it is not found any more: " + firstOf(c.Unfound)
	}
	if doubted := slices.DeleteFunc(slices.Clone(c.Doubted), func(id string) bool { return slices.Contains(c.Unfound, id) }); len(doubted) > 0 {
		text += ", and what is known under another name is not asked of it any more: " + firstOf(doubted)
	}
	return text
}

// firstOf names the first of some vulnerabilities, and how many more there are.
func firstOf(ids []string) string {
	text := strings.Join(ids[:min(len(ids), maxUnfoundNamed)], ", ")
	if more := len(ids) - maxUnfoundNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// changeWords names the kinds of change of a component for people.
var changeWords = map[string]string{
	"downgraded": "downgraded", "rehashed": "same version, other hash", "supplier-changed": "supplier changed", "support-earlier": "support ends earlier",
	"support-withdrawn": "support date gone", "support-changed": "support changed", "support-stated": "support now stated", "support-level": "support level", "subject-changed": "subject changed", "version-changed": "version changed",
	"hash-withdrawn": "hash gone", "scope-changed": "scope changed", "service-changed": "service changed", "crypto-changed": "cryptography changed", "added": "added", "removed": "removed", "upgraded": "upgraded",
	"renamed": "renamed", "type-changed": "type changed", "purl-changed": "purl changed", "cpe-changed": "CPE changed", "origin-changed": "downloaded from", "swid-changed": "SWID tag changed",
	"contact-changed": "address of supplier", "modified-changed": "modified", "licence-changed": "licence changed", "support-later": "support ends later",
	ChangeUnfound: "listed otherwise, and flaws not found any more",
}

// ChangeName names a kind of change for people.
func ChangeName(change string) string { return cmp.Or(changeWords[change], change) }
