package match

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/anchore/grype/grype/search"
	"github.com/anchore/grype/grype/vulnerability"
	"github.com/anchore/syft/syft/cpe"
)

// Bounds of what is kept of the answers of a database during one run, all engines together.
const (
	maxKnownBytes = 128 << 20 // by the measure of weight; what has more is forgotten, and read again when it is asked for
	maxNoted      = 50_000    // questions of which it is noted that they were asked once
)

// knowledge is what has been read of names, whole and for any version, for all engines of a run. What is asked once is not kept: most names
// have one version.
type knowledge struct {
	lock  sync.Mutex
	noted map[string]bool
	kept  map[string][]vulnerability.Vulnerability // never changed, but for the constraints, which see to that themselves
	bytes int
}

func newKnowledge() *knowledge {
	return &knowledge{noted: map[string]bool{}, kept: map[string][]vulnerability.Vulnerability{}}
}

// of answers a question from memory, else by asking.
func (k *knowledge) of(key string, ask func() ([]vulnerability.Vulnerability, error)) ([]vulnerability.Vulnerability, error) {
	all, known, again := k.recall(key)
	if known {
		return all, nil
	}
	all, err := ask()
	if err != nil {
		return nil, err
	}
	for n := range all {
		if all[n].Constraint != nil {
			all[n].Constraint = readOnce(all[n].Constraint)
		}
	}
	if again {
		k.keep(key, all)
	}
	return all, nil
}

// recall notes that a question is asked; again says that it was asked before.
func (k *knowledge) recall(key string) (all []vulnerability.Vulnerability, known, again bool) {
	k.lock.Lock()
	defer k.lock.Unlock()
	all, known = k.kept[key]
	again = k.noted[key]
	if !again {
		if len(k.noted) >= maxNoted {
			clear(k.noted)
		}
		k.noted[key] = true
	}
	return all, known, again
}

func (k *knowledge) keep(key string, all []vulnerability.Vulnerability) {
	bytes := len(key)
	for n := range all {
		bytes += weight(&all[n])
	}
	k.lock.Lock()
	defer k.lock.Unlock()
	if _, known := k.kept[key]; known || bytes > maxKnownBytes { // another engine was as quick
		return
	}
	if k.bytes+bytes > maxKnownBytes {
		clear(k.kept)
		k.bytes = 0
	}
	k.kept[key] = all
	k.bytes += bytes
}

// What a record takes in memory besides its texts: itself with what grype has of it, and each element of its lists.
const (
	recordBytes  = 2 << 10
	elementBytes = 128
)

// weight is about how many bytes of memory a record takes. grype holds most of its texts twice.
func weight(v *vulnerability.Vulnerability) int {
	texts := len(v.ID) + len(v.Namespace) + len(v.PackageName)
	elements := len(v.PackageQualifiers) + 4*len(v.CPEs) + len(v.Advisories) + len(v.RelatedVulnerabilities) + len(v.Fix.Versions) + len(v.Fix.Available)
	if v.Constraint != nil {
		texts += 4 * len(v.Constraint.Value()) // and taken apart
	}
	for _, a := range v.Advisories {
		texts += len(a.ID) + len(a.Link)
	}
	for _, r := range v.RelatedVulnerabilities {
		texts += len(r.ID) + len(r.Namespace)
	}
	if m := v.Metadata; m != nil {
		elements += len(m.URLs) + len(m.Cvss)
		texts += len(m.Description) + len(m.DataSource)
		for _, u := range m.URLs {
			texts += len(u)
		}
		for _, c := range m.Cvss {
			texts += len(c.Vector) + len(c.Source)
		}
	}
	return recordBytes + 2*texts + elementBytes*elements
}

// question is what grype's matchers ask for, taken apart: what is looked for by a name, and what of that is wanted.
type question struct {
	key    string
	of     []vulnerability.Criteria // names, and in what they are looked for
	wanted []vulnerability.Criteria
	part   string // of the CPE that is asked for
}

// questionOf takes a question apart. It is no use where it asks for no name, or for a version at once: grype then holds the ranges of each record against it
// before it reads the rest.
func questionOf(set []vulnerability.Criteria) (q question, whole bool) {
	var key strings.Builder
	for _, c := range set {
		switch c := c.(type) {
		case *search.PackageNameCriteria:
			fmt.Fprintf(&key, "|name %q", c.PackageName)
			whole = true
		case *search.EcosystemCriteria:
			fmt.Fprintf(&key, "|in %q %q", c.Language, c.PackageType)
		case *search.DistroCriteria:
			fmt.Fprintf(&key, "|of %t", c.Exact)
			for _, d := range c.Distros {
				fmt.Fprintf(&key, " %q", append([]string{d.Name(), d.MajorVersion(), d.MinorVersion(), d.RemainingVersion(), d.LabelVersion()}, d.Channels...))
			}
		case *search.CPECriteria:
			fmt.Fprintf(&key, "|CPE %q", unversioned(&c.CPE.Attributes))
			whole, q.part = true, c.CPE.Attributes.Part
		case *search.UnaffectedCriteria:
			key.WriteString("|unaffected")
		case *search.IDCriteria, search.VersionConstraintMatcher:
			return question{}, false
		default:
			q.wanted = append(q.wanted, c)
			continue
		}
		q.of = append(q.of, c)
	}
	q.key = key.String()
	return q, whole
}

// unversioned is a CPE as the database looks for it: version and update are no part of that.
func unversioned(c *cpe.Attributes) cpe.Attributes {
	out := *c
	out.Version, out.Update = cpe.Any, cpe.Any
	return out
}

// among gives what is wanted of all that is known, each as a copy that the asker may change.
func (q question) among(all []vulnerability.Vulnerability) ([]vulnerability.Vulnerability, error) {
	out := make([]vulnerability.Vulnerability, 0, len(all))
	held := &heldAgainst{}
next:
	for _, v := range all {
		seen := v
		seen.CPEs = ofPart(v.CPEs, q.part)
		for _, c := range q.wanted {
			matches, _, err := c.MatchesVulnerability(seen)
			if err != nil {
				return nil, err
			}
			if !matches {
				continue next
			}
		}
		v.Fix.Versions = slices.Clone(v.Fix.Versions) // grype sorts them in place
		if c, is := v.Constraint.(*constraint); is {
			v.Constraint = asked{c, held}
		}
		out = append(out, v)
	}
	return out, nil
}

// ofPart are CPEs as if they were of the part that is asked for: grype would leave others out.
func ofPart(all []cpe.CPE, part string) []cpe.CPE {
	if part == cpe.Any || !slices.ContainsFunc(all, func(c cpe.CPE) bool { return c.Attributes.Part != part }) {
		return all
	}
	out := slices.Clone(all)
	for n := range out {
		out[n].Attributes.Part = part
	}
	return out
}
