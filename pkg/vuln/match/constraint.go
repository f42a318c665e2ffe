package match

import (
	"sync/atomic"

	"github.com/anchore/grype/grype/version"
)

// constraint is a range of versions of a record, which many versions are held against. Its answers are grype's; what grype does for each of them anew is done
// once: to put the range in words, and to read it in the format of the package where the record names none. It is for several goroutines.
type constraint struct {
	version.Constraint
	words string
	last  atomic.Pointer[inFormat]
}

// inFormat is a range as versions of a format are held against it; nil where it cannot be read so.
type inFormat struct {
	format version.Format
	read   version.Constraint
}

func readOnce(c version.Constraint) *constraint { return &constraint{Constraint: c, words: c.String()} }

// String is what evidence shows.
func (c *constraint) String() string { return c.words }

// Satisfied says whether a version is in the range.
func (c *constraint) Satisfied(v *version.Version) (bool, error) {
	if v != nil && c.Format() == version.UnknownFormat && v.Format != version.UnknownFormat && c.Value() != "" {
		if read := c.in(v.Format); read != nil {
			if within, err := read.Satisfied(v); err == nil {
				return within, nil
			}
		}
	}
	return c.Constraint.Satisfied(v)
}

// in reads the range in a format.
func (c *constraint) in(format version.Format) version.Constraint {
	if last := c.last.Load(); last != nil && last.format == format {
		return last.read
	}
	read, err := version.GetConstraint(c.Value(), format)
	if err != nil || read.Format() == version.UnknownFormat {
		read = nil
	}
	c.last.Store(&inFormat{format, read})
	return read
}

// asked is a constraint in the answer to one question, which one goroutine has.
type asked struct {
	*constraint
	held *heldAgainst
}

// Satisfied says whether a version is in the range.
func (a asked) Satisfied(v *version.Version) (bool, error) { return a.held.to(a.constraint, v) }

// heldAgainst is the version that the ranges of one answer are held against. It is read once, where grype hands on copies that are each read anew, and held once
// against ranges that several records share.
type heldAgainst struct {
	version *version.Version
	known   map[bounds]verdict
}

// bounds are what the answer of a range rests on besides the version.
type bounds struct {
	format version.Format
	value  string
}

type verdict struct {
	within bool
	err    error
}

func (h *heldAgainst) to(c *constraint, v *version.Version) (bool, error) {
	if v == nil {
		return c.Satisfied(nil)
	}
	if h.version == nil || h.version.Raw != v.Raw || h.version.Format != v.Format || h.version.Config != v.Config {
		h.version, h.known = version.NewWithConfig(v.Raw, v.Format, v.Config), map[bounds]verdict{}
		_ = h.version.Validate() // what cannot be read fails again where it is compared
	}
	key := bounds{c.Format(), c.Value()}
	found, known := h.known[key]
	if !known {
		found.within, found.err = c.Satisfied(h.version)
		h.known[key] = found
	}
	return found.within, found.err
}
