package verify

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/checksums"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// coverage is whether what was signed is a file.
type coverage struct {
	covers  bool
	reason  string   // why not
	lowered []string // what of it was asked less than by default, in words
}

// counts says whether an entry states a digest that covers files whoever signed.
func counts(e checksums.Entry) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(e.Digests)), func(a string) bool { return digestHashes[a] != 0 })
}

// covering holds an entry of a list against a file, for one signer of the list; nil when nobody known signed it.
func (x *index) covering(e checksums.Entry, f *delivery.File, g *Signer) coverage {
	stated := Subject{Name: e.Name, Digest: e.Digests}
	algorithms := slices.Sorted(maps.Keys(e.Digests))
	if counts(e) {
		if !stated.covers(f) {
			return coverage{reason: changed(f, stated.against(f))}
		}
		return x.agreeing(e, f, algorithms)
	}
	var c coverage
	for _, a := range algorithms {
		if slices.Contains(weakDigests, a) && (g == nil || !signature.Accepted([]string{a}, g.Weak)) {
			return coverage{reason: fmt.Sprintf("the list states no digest that counts (only %s), and the weakness is not accepted of its signer", strings.Join(algorithms, ", "))}
		}
		found, err := x.sum(f, a)
		if err != nil {
			return coverage{reason: err.Error()}
		}
		if found != e.Digests[a] {
			return coverage{reason: fmt.Sprintf("another content was signed: the signature is over %s:%s, the delivered file has %s:%s", a, e.Digests[a], a, found)}
		}
		c.covers = true
		if slices.Contains(weakDigests, a) {
			c.lowered = g.lowered()
		}
	}
	return c
}

// agreeing holds the digests that do not count against a file that has those that do: a list that states another file by one of them
// contradicts itself.
func (x *index) agreeing(e checksums.Entry, f *delivery.File, algorithms []string) coverage {
	for _, a := range algorithms {
		if otherDigests[a] == 0 {
			continue
		}
		switch found, err := x.sum(f, a); {
		case errors.Is(err, signature.ErrContentNeeded): // by its digest alone
		case err != nil:
			return coverage{reason: err.Error()}
		case found != e.Digests[a]:
			return coverage{reason: fmt.Sprintf("the list contradicts itself: of its digests %s is not that of the delivered file, which has %s:%s", a, a, found)}
		}
	}
	return coverage{covers: true}
}

// sum takes a digest of a delivered file that was not taken before, once: it reads the file again, and proves that it is the same.
func (x *index) sum(f *delivery.File, algorithm string) (string, error) {
	key := algorithm + " " + f.Path
	if sum, known := x.sums[key]; known {
		return sum, nil
	}
	raw, err := x.message(f).Digest(otherDigests[algorithm])
	if err != nil {
		return "", fmt.Errorf("take the %s of the file: %w", algorithm, err)
	}
	x.sums[key] = hex.EncodeToString(raw)
	return x.sums[key], nil
}

// lower adds what was asked less, once.
func (s *vouching) lower(words []string) {
	for _, w := range words {
		if !slices.Contains(s.Lowered, w) {
			s.Lowered = append(slices.Clone(s.Lowered), w)
		}
	}
}
