package order

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	grype "github.com/anchore/grype/grype/version"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Version is a version of a purl type that is held against many others, taken apart once as far as that can be.
type Version struct {
	text   string
	format grype.Format
	rules  *grype.Version // the version by the rules of its type; nil where it has no place in their order

	composer []composerPart // likewise, of Composer
}

// Of gives a version of a purl type.
func Of(ecosystem, v string) *Version {
	out := &Version{text: v}
	ecosystem = strings.ToLower(ecosystem)
	if !ordered(v) {
		return out
	}
	if ecosystem == "composer" {
		out.composer = composerOf(v)
		return out
	}
	format, listed := formats[ecosystem]
	if !listed {
		return out
	}
	if format == grype.PacmanFormat {
		v = version.ZeroEpoch(v) // "the default value is 0" (PKGBUILD(5), epoch); grype passes over one that only one side states
	}
	rules := grype.New(v, format)
	if shielded(rules.Validate) == nil { // which keeps what it took apart
		out.format, out.rules = format, rules
	}
	return out
}

// Compare says how the version stands to another, as the function Compare does. Where their purl types count otherwise,
// nothing is known unless the text is the same.
func (v *Version) Compare(o *Version) (sign int, known bool) {
	if v.text == o.text {
		return 0, true
	}
	sign, known = v.ask(o)
	if v.format == grype.RpmFormat && version.HasEpoch(v.text) != version.HasEpoch(o.text) {
		// Whether the epoch is zero or was left out may decide, and nobody says which it is.
		zeroed, ok := Of("rpm", version.ZeroEpoch(v.text)).ask(Of("rpm", version.ZeroEpoch(o.text)))
		known = known && ok && zeroed == sign
	}
	return sign, known
}

// ask has grype compare both ways. Where the answers are not opposite, its rules do not hold for these versions.
func (v *Version) ask(o *Version) (sign int, known bool) {
	if v.composer != nil && o.composer != nil {
		return compareComposer(v.composer, o.composer), true
	}
	if v.rules == nil || o.rules == nil || v.format != o.format {
		return 0, false
	}
	var forth, back int
	if err := errors.Join(shielded(func() (err error) {
		forth, err = v.rules.Compare(o.rules)
		return err
	}), shielded(func() (err error) {
		back, err = o.rules.Compare(v.rules)
		return err
	})); err != nil || cmp.Compare(forth, 0) != -cmp.Compare(back, 0) {
		return 0, false
	}
	return cmp.Compare(forth, 0), true
}

// shielded turns a panic of a comparer, on what is no version, into an error.
func shielded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("compare versions: %v", r)
		}
	}()
	return f()
}

// AtSight compares versions as people do at sight, by no rules of an ecosystem: numbers by their value, all else by its
// characters, which come before numbers. It is good for putting thousands in an order, and does not say which came first.
func AtSight(a, b string) int {
	for a != "" && b != "" {
		m, n := leadingNumber(a), leadingNumber(b)
		if m == 0 || n == 0 {
			if by := cmp.Or(cmp.Compare(m, n), cmp.Compare(a[0], b[0])); by != 0 {
				return by
			}
			a, b = a[1:], b[1:]
			continue
		}
		if by := version.CompareNumbers(a[:m], b[:n]); by != 0 {
			return by
		}
		a, b = a[m:], b[n:]
	}
	return cmp.Compare(len(a), len(b))
}

// leadingNumber is how many digits a text begins with.
func leadingNumber(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
