package match

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// product is whose advisories a CPE is about.
type product struct{ vendor, name string }

func productOf(c cpe.CPE) product { return product{c.Attributes.Vendor, c.Attributes.Product} }

// otherScheme notes products of which no version that is stated can be compared with those of the advisories about them. Found says that there are matches;
// then it looks only where the version is like a release or a day, which could hide others.
func (p *prepared) otherScheme(e *engine, found bool) error {
	compared, odd := map[product]bool{}, map[product]string{}
	for _, q := range p.queries {
		if q.compared || found && !slices.ContainsFunc(q.pkg.CPEs, func(c cpe.CPE) bool { n, _ := firstNumber(versionOf(c, q)); return n >= years }) {
			continue
		}
		for _, c := range q.pkg.CPEs {
			v := versionOf(c, q)
			if _, is := firstNumber(v); !is {
				continue
			}
			ranges, err := e.rangesOf(c.Attributes)
			if err != nil {
				return err
			}
			bound := incomparable(v, ranges)
			if bound == "" {
				compared[productOf(c)] = true
			} else if odd[productOf(c)] == "" {
				odd[productOf(c)] = fmt.Sprintf("version %s cannot be compared with those that advisories about %s name, as %s", strictjson.Quote(v), c.Attributes.Product, strictjson.Quote(bound))
			}
		}
	}
	for _, q := range p.queries {
		for _, c := range q.pkg.CPEs {
			if words := odd[productOf(c)]; words != "" && !compared[productOf(c)] {
				p.leave(BadVersion, words)
			}
		}
	}
	return nil
}

// versionOf is the version that a CPE of a package is asked for with.
func versionOf(c cpe.CPE, q query) string {
	if own := stated(c.Attributes.Version); len(own) > 0 {
		return own[0]
	}
	return q.pkg.Version
}

// rangesOf are the versions that advisories name of the product of a CPE.
func (e *engine) rangesOf(a cpe.Attributes) (all []string, err error) {
	about, err := e.reader.GetAffectedCPEs(&a, &v6.GetCPEOptions{PreloadBlob: true})
	if err != nil {
		return nil, err
	}
	for _, h := range about {
		if h.BlobValue == nil {
			continue
		}
		for _, r := range h.BlobValue.Ranges {
			all = append(all, r.Version.Constraint)
		}
	}
	return all, nil
}

// kinds are whether ranges of a product have versions like one that they are held against, and the first that is not like it.
type kinds struct {
	alike bool
	odd   string
}

// incomparable gives a version of the ranges that shows that another cannot be compared with them; empty where it can be. An exact version shows less
// than a range: of products that count builds now, old releases are named by themselves.
func incomparable(v string, ranges []string) string {
	var open, exact kinds
	for _, r := range ranges {
		for group := range strings.SplitSeq(r, "||") {
			bounds := boundsOf(group)
			if begun := bounds.begunBy(v); begun != "" {
				return begun
			}
			of := &open
			if len(bounds) == 1 && bounds[0].exact {
				of = &exact
			}
			bounds.tell(v, of)
		}
	}
	switch {
	case open.odd != "" && !open.alike:
		return open.odd
	case exact.odd != "" && !open.alike && !exact.alike:
		return exact.odd
	}
	return ""
}

// edges are the versions that one range names.
type edges []edge

type edge struct {
	version      string
	exact, lower bool
}

func boundsOf(group string) (all edges) {
	for part := range strings.SplitSeq(group, ",") {
		part = strings.TrimSpace(part)
		version := strings.TrimLeft(part, "<>=! ")
		if version == "" {
			continue
		}
		operator := strings.TrimSpace(part[:len(part)-len(version)])
		all = append(all, edge{version, operator == "=" || operator == "", strings.HasPrefix(operator, ">")})
	}
	return all
}

// tell adds what one range shows of a version.
func (b edges) tell(v string, of *kinds) {
	for _, e := range b {
		n, is := firstNumber(e.version)
		own, _ := firstNumber(v)
		switch {
		case !is && !(e.exact && again.MatchString(e.version)):
		case is && !apart(n, own):
			of.alike = true
		case of.odd == "":
			of.odd = e.version
		}
	}
}

// begunBy gives the lower bound that counts builds and begins with a version: 15.0 may be 15.0.2000.5 or not. Of fewer numbers a version may be one with zeroes.
func (b edges) begunBy(v string) string {
	dots := strings.Count(v, ".")
	if strings.Trim(v, "0123456789.") != "" || dots > 2 {
		return ""
	}
	for _, e := range b {
		if more := strings.Count(e.version, "."); e.lower && (more >= 3 || dots == 0 && more == 2) && strings.HasPrefix(e.version, v+".") && strings.Trim(e.version[len(v):], "0.") != "" {
			return e.version
		}
	}
	return ""
}

// years is from which number on a version is of years, days or builds: 1607, 2019, 14393, 20240102.
const years = 1000

// apart says whether two versions that begin with these numbers are of different schemes: one counts years or builds, and the other does not.
func apart(a, b int) bool { return max(a, b) >= years && max(a, b)/10 >= min(a, b) }

// half is a half of a year, as releases are called by: 22H2.
var half = regexp.MustCompile(`(?i)^([0-9]{2})-?h[12]$`)

// again is a release by a word that no build has: r2, r2-sp1.
var again = regexp.MustCompile(`(?i)^r[0-9]+(?:-|$)`)

// firstNumber is what a version begins with.
func firstNumber(v string) (n int, is bool) {
	v = strings.TrimLeft(v, "vV")
	if m := half.FindStringSubmatch(v); m != nil {
		v = "20" + m[1]
	}
	end := strings.IndexFunc(v, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(v)
	}
	const longest = 15 // digits
	n, err := strconv.Atoi(v[:min(end, longest)])
	return n, err == nil
}
