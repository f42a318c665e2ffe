package match

import (
	"fmt"
	"slices"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/search"
	"github.com/anchore/grype/grype/vulnerability"
	"github.com/anchore/syft/syft/cpe"
	"gorm.io/gorm"
)

// maxRemembered bounds the records that are remembered of answers: names of many versions follow each other in an SBOM.
const maxRemembered = 20_000

// sparing is grype's reader, asked no more than needed: not about names that the database has nothing of, which is found out for many at once, and
// not again what was asked. grype asks six to eight questions about each package. It is not for several goroutines at once.
type sparing struct {
	v6.Reader
	has        map[holding]bool          // what is not in it is not known
	releases   map[string][]product      // those of products that have names of their own
	longer     map[string][]product      // those whose names begin with that of one of which nothing is known
	vendors    map[string][]string       // those that products are of which were asked for by CPE alone
	ofMakers   map[product][]product     // those of vendors that names begin with, by what follows there
	packaged   map[string][]namedPackage // those of ecosystems that have a name
	named      *bool                     // whether any package of the database has CPEs; nil: not known
	path       string
	remembered int
	answers    map[string]any // slices of handles, by what was asked
}

// holding is that a table has something of a name.
type holding struct{ table, name string }

// tables of what grype asks for by a name, which it compares without regard to case.
const (
	affectedPackages   = "affected_package_handles"
	unaffectedPackages = "unaffected_package_handles"
	affectedCPEs       = "affected_cpe_handles"
	unaffectedCPEs     = "unaffected_cpe_handles"
)

// ofNames are the questions of which names there is anything in each.
var ofNames = []struct {
	table    string
	products bool // the names are products of CPEs, not packages
	query    string
}{
	{affectedPackages, false, `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT name FROM asked
		WHERE EXISTS (SELECT 1 FROM packages p JOIN affected_package_handles h ON h.package_id = p.id WHERE p.name = asked.name COLLATE NOCASE)`},
	{unaffectedPackages, false, `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT name FROM asked
		WHERE EXISTS (SELECT 1 FROM packages p JOIN unaffected_package_handles h ON h.package_id = p.id WHERE p.name = asked.name COLLATE NOCASE)`},
	{affectedCPEs, true, `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT name FROM asked
		WHERE EXISTS (SELECT 1 FROM cpes c JOIN affected_cpe_handles h ON h.cpe_id = c.id WHERE c.product = asked.name COLLATE NOCASE)`},
	{unaffectedCPEs, true, `WITH asked(name) AS (SELECT value FROM json_each(?)) SELECT name FROM asked
		WHERE EXISTS (SELECT 1 FROM cpes c JOIN unaffected_cpe_handles h ON h.cpe_id = c.id WHERE c.product = asked.name COLLATE NOCASE)`},
}

func newSparing(r v6.Reader, path string) *sparing {
	return &sparing{Reader: r, path: path, has: map[holding]bool{}, answers: map[string]any{}}
}

// nothing says whether the database is known to have nothing of a name.
func (s *sparing) nothing(table, name string) bool {
	has, known := s.has[holding{table, name}]
	return known && !has
}

// noPackage says that of a package that is asked for.
func (s *sparing) noPackage(table string, p *v6.PackageSpecifier) bool {
	switch {
	case p == nil:
		return false
	case p.CPE != nil && s.named != nil && !*s.named:
		return true
	}
	return p.Name != "" && s.nothing(table, p.Name)
}

// nothingOf says whether the database is known to have nothing of any of the alternatives that criteria name: grype would ask who provided nothing.
func (s *sparing) nothingOf(criteria []vulnerability.Criteria) bool {
	for _, set := range search.CriteriaIterator(criteria) {
		var p v6.PackageSpecifier
		for _, c := range set {
			switch c := c.(type) {
			case *search.PackageNameCriteria:
				p.Name = c.PackageName
			case *search.CPECriteria:
				p.CPE = &c.CPE.Attributes
			}
		}
		switch {
		case p.Name == "" && p.CPE == nil,
			p.CPE != nil && !(s.nothing(affectedCPEs, p.CPE.Product) && s.nothing(unaffectedCPEs, p.CPE.Product)),
			!s.noPackage(affectedPackages, &p) || !s.noPackage(unaffectedPackages, &p):
			return false
		}
	}
	return len(criteria) > 0
}

// GetDB is what grype reaches through to.
func (s *sparing) GetDB() *gorm.DB {
	if low, is := s.Reader.(interface{ GetDB() *gorm.DB }); is {
		return low.GetDB()
	}
	return nil
}

// GetAffectedPackages gives the advisories about a package.
func (s *sparing) GetAffectedPackages(p *v6.PackageSpecifier, o *v6.GetPackageOptions) ([]v6.AffectedPackageHandle, error) {
	if s.noPackage(affectedPackages, p) {
		return nil, nil
	}
	return recalled(s, packageKey(affectedPackages, p, o), func() ([]v6.AffectedPackageHandle, error) { return s.Reader.GetAffectedPackages(p, o) })
}

// GetUnaffectedPackages gives what says that a package is not affected.
func (s *sparing) GetUnaffectedPackages(p *v6.PackageSpecifier, o *v6.GetPackageOptions) ([]v6.UnaffectedPackageHandle, error) {
	if s.noPackage(unaffectedPackages, p) {
		return nil, nil
	}
	return recalled(s, packageKey(unaffectedPackages, p, o), func() ([]v6.UnaffectedPackageHandle, error) { return s.Reader.GetUnaffectedPackages(p, o) })
}

// GetAffectedCPEs gives the advisories that name a CPE.
func (s *sparing) GetAffectedCPEs(c *cpe.Attributes, o *v6.GetCPEOptions) ([]v6.AffectedCPEHandle, error) {
	if c != nil && s.nothing(affectedCPEs, c.Product) {
		return nil, nil
	}
	c = anyBuild(c)
	return recalled(s, cpeKey(affectedCPEs, c, o), func() ([]v6.AffectedCPEHandle, error) { return s.Reader.GetAffectedCPEs(c, o) })
}

// GetUnaffectedCPEs gives what says that a CPE is not affected.
func (s *sparing) GetUnaffectedCPEs(c *cpe.Attributes, o *v6.GetCPEOptions) ([]v6.UnaffectedCPEHandle, error) {
	if c != nil && s.nothing(unaffectedCPEs, c.Product) {
		return nil, nil
	}
	c = anyBuild(c)
	return recalled(s, cpeKey(unaffectedCPEs, c, o), func() ([]v6.UnaffectedCPEHandle, error) { return s.Reader.GetUnaffectedCPEs(c, o) })
}

// anyBuild asks for a product whatever its build: advisories that leave open what a CPE states, such as target software and hardware, are about any (NIST IR
// 7696, section 6.2). grype asks for exactly equal ones, so that "x64" would find nothing of what is known of every build; what is about another
// build it leaves out afterwards. Its own broad matching looks through all of a table. Whether it is
// an application, an operating system or hardware is left open too: people write a for o, and vendor and product tell which one is meant.
func anyBuild(c *cpe.Attributes) *cpe.Attributes {
	if c == nil {
		return nil
	}
	open := *c
	open.Part, open.Edition, open.Language, open.SWEdition, open.TargetSW, open.TargetHW, open.Other = cpe.Any, cpe.Any, cpe.Any, cpe.Any, cpe.Any, cpe.Any, cpe.Any
	return &open
}

// What follows decorates matches with what is taken from other data here.

// GetKnownExploitedVulnerabilities gives nothing.
func (s *sparing) GetKnownExploitedVulnerabilities(string) ([]v6.KnownExploitedVulnerabilityHandle, error) {
	return nil, nil
}

// GetEpss gives nothing.
func (s *sparing) GetEpss(string) ([]v6.EpssHandle, error) { return nil, nil }

// GetCWEs gives nothing.
func (s *sparing) GetCWEs(string) ([]v6.CWEHandle, error) { return nil, nil }

// packageKey tells questions apart; "" is one that is not remembered. The version of a package is no part of the question.
func packageKey(table string, p *v6.PackageSpecifier, o *v6.GetPackageOptions) string {
	if p == nil || o == nil || len(o.Vulnerabilities) > 0 {
		return ""
	}
	plain := *o
	plain.OSs = nil
	key := fmt.Sprintf("%s|%q|%q|%#v", table, p.Name, p.Ecosystem, plain)
	if p.CPE != nil {
		key += fmt.Sprintf("|%q", unversioned(p.CPE))
	}
	for _, os := range o.OSs {
		key += fmt.Sprintf("|%t|%#v", os == v6.AnyOSSpecified, *os)
	}
	return key
}

func cpeKey(table string, c *cpe.Attributes, o *v6.GetCPEOptions) string {
	if c == nil || o == nil || len(o.Vulnerabilities) > 0 {
		return ""
	}
	return fmt.Sprintf("%s|%q|%#v", table, unversioned(c), *o)
}

// recalled answers what was asked before from memory. Who gets the answer fills its elements in.
func recalled[T any](s *sparing, key string, ask func() ([]T, error)) ([]T, error) {
	if known, is := s.answers[key].([]T); is && key != "" {
		return slices.Clone(known), nil
	}
	all, err := ask()
	if err != nil || key == "" || len(all) > maxRemembered {
		return all, err
	}
	if s.remembered += len(all) + 1; s.remembered > maxRemembered {
		clear(s.answers)
		s.remembered = len(all) + 1
	}
	s.answers[key] = all
	return slices.Clone(all), nil
}
