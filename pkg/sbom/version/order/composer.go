package order

import (
	"cmp"
	"regexp"
	"strings"
)

// composerForm is a version that says how it is ordered among those of Composer: one to four numbers, and behind them a stability with numbers of
// its own, "dev", or both (getcomposer.org, Versions and constraints; the stabilities are those of PHP's version_compare). Branches and
// versions that are dates have another form.
var composerForm = regexp.MustCompile(`(?i)^v?([0-9]{1,5})(?:\.([0-9]{1,18}))?(?:\.([0-9]{1,18}))?(?:\.([0-9]{1,18}))?` +
	`(?:[._-]?(stable|alpha|a|beta|b|rc|patch|pl|p)((?:[.-]?[0-9]{1,18})*))?([.-]?dev)?(?:\+[0-9a-z.-]*)?$`)

// composerNumbers is how many numbers every version counts as having; the rest is zero.
const composerNumbers = 4

// stability is how a version of the same numbers stands to others: below a release, the release itself, or a patch after it.
type stability int

const (
	development stability = iota
	alpha
	beta
	candidate
	release
	patch
)

var stabilities = map[string]stability{"alpha": alpha, "a": alpha, "beta": beta, "b": beta, "rc": candidate, "patch": patch, "pl": patch, "p": patch}

// composerPart is a number or, without one, a stability.
type composerPart struct {
	number    string // without zeros in front but one
	stability stability
}

// composerOf takes a version apart; nil when it is not of the form.
func composerOf(v string) []composerPart {
	groups := composerForm.FindStringSubmatch(v)
	if groups == nil {
		return nil
	}
	var parts []composerPart
	for _, n := range groups[1 : 1+composerNumbers] {
		parts = append(parts, numbered(n))
	}
	word := strings.ToLower(groups[1+composerNumbers])
	if word == "stable" {
		return parts // and Composer drops what stands behind it
	}
	if word != "" {
		parts = append(parts, composerPart{stability: stabilities[word]})
		for _, n := range strings.FieldsFunc(groups[2+composerNumbers], func(r rune) bool { return r == '.' || r == '-' }) {
			parts = append(parts, numbered(n))
		}
	}
	if groups[3+composerNumbers] != "" {
		parts = append(parts, composerPart{stability: development})
	}
	return parts
}

func numbered(n string) composerPart {
	return composerPart{number: cmp.Or(strings.TrimLeft(n, "0"), "0"), stability: release}
}

// compareComposer compares part by part. What a version lacks counts as the release, but a number is more than none.
func compareComposer(a, b []composerPart) int {
	for i := range max(len(a), len(b)) {
		if by := comparePart(partAt(a, i), partAt(b, i)); by != 0 {
			return by
		}
	}
	return 0
}

func partAt(parts []composerPart, i int) composerPart {
	if i < len(parts) {
		return parts[i]
	}
	return composerPart{stability: release}
}

// comparePart: two numbers by their value, anything else by stability.
func comparePart(a, b composerPart) int {
	return cmp.Or(cmp.Compare(a.stability, b.stability), cmp.Compare(len(a.number), len(b.number)), strings.Compare(a.number, b.number))
}
