package order

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	grype "github.com/anchore/grype/grype/version"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Version is a version of a purl type that is held against many others, taken apart once as far as that can be.
type Version struct {
	text    string
	format  grype.Format
	rules   *grype.Version // the version by the rules of its type; nil where it has no place in their order
	numbers []int64        // it is nothing but these with dots between them; else nil
}

// Of gives a version of a purl type.
func Of(ecosystem, v string) *Version {
	out := &Version{text: v}
	format, listed := formats[strings.ToLower(ecosystem)]
	if !listed || !ordered(v) {
		return out
	}
	rules := grype.New(v, format)
	if shielded(rules.Validate) == nil { // which keeps what it took apart
		out.format, out.rules, out.numbers = format, rules, dotted(v)
	}
	return out
}

// Compare says how the version stands to another, as the function Compare does. Where their purl types count otherwise,
// nothing is known unless the text is the same.
func (v *Version) Compare(o *Version) (sign int, known bool) {
	if v.text == o.text {
		return 0, true
	}
	if v.numbers != nil && len(v.numbers) == len(o.numbers) && v.format == o.format {
		return slices.Compare(v.numbers, o.numbers), true // the rules of all types agree on these, and take a hundred times as long
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

// longestNumber is how many digits the numbers have at most that are compared here.
const longestNumber = 9

// dotted gives the numbers of a version that is nothing but numbers with dots between them, none with a zero in front.
func dotted(v string) []int64 {
	parts := strings.Split(v, ".")
	numbers := make([]int64, len(parts))
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 63)
		if err != nil || len(part) > longestNumber || len(part) > 1 && part[0] == '0' {
			return nil
		}
		numbers[i] = int64(n)
	}
	return numbers
}
