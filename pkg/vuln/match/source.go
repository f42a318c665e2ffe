package match

import (
	"errors"
	"fmt"
	"slices"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/distro"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// bySource are the types of packages of which some distribution publishes advisories about source packages.
var bySource = []syftpkg.Type{syftpkg.DebPkg, syftpkg.ApkPkg, syftpkg.RpmPkg}

// sourced says whether a distribution publishes advisories about source packages: of openssl, and not of libssl3 that is made of it. Of those with RPM packages some do
// (Red Hat, and all that go by its data), and some name every package: SUSE, Oracle and Amazon.
func sourced(kind syftpkg.Type, d *distro.Distro) bool {
	switch kind {
	case syftpkg.RpmPkg:
		return !slices.Contains([]distro.Type{distro.SLES, distro.OpenSuseLeap, distro.OracleLinux, distro.AmazonLinux}, d.Type)
	}
	return slices.Contains(bySource, kind)
}

// unknown looks whether the data of the distribution know a package at all. Of one they do not know they say nothing, whatever its version: its CPEs are
// asked for, and where advisories are about source packages and none is named, or none that can be believed, it is not clean.
func (d *Database) unknown(e *engine, in surroundings, p *prepared) error {
	if !p.covered || len(p.beside) == 0 && p.named && !p.doubtful {
		return nil
	}
	alone, open := true, []*candidate(nil)
	for _, c := range p.packages {
		of := p.distributed(c)
		known, err := e.knowsAny(of)
		if err != nil {
			return err
		}
		alone = alone && len(of) > 0 && !known
		if len(of) > 0 && !known {
			open = append(open, c)
		}
	}
	if len(p.beside) > 0 && alone {
		q, has, err := p.byCPE(p.beside, d.coverage)
		if err != nil {
			return err
		}
		p.queries = append(p.queries, q)
		number(p.queries)
		p.covered = has
	}
	for _, c := range open {
		if err := p.openSource(e, in, c); err != nil {
			return err
		}
	}
	return nil
}

// openSource notes a package that the data do not know, and whose source package is not named, or not by what can be believed.
func (p *prepared) openSource(e *engine, in surroundings, c *candidate) error {
	of := p.distributed(c)
	q := slices.IndexFunc(of, func(q query) bool { return sourced(q.pkg.Type, q.pkg.Distro) })
	switch {
	case q < 0:
	case len(c.sources) > 0:
		return c.weigh(e, in, of)
	case !c.namesSource(in.naming):
		c.leave(NoSource, "advisories of the distribution are about source packages; none is named, and there is nothing about "+strictjson.Quote(of[q].pkg.Name)+" in "+nameOf(of[q].pkg.Distro))
	}
	return nil
}

// distributed are the queries by which a candidate is looked up in a release of a distribution.
func (p *prepared) distributed(c *candidate) (all []query) {
	for _, q := range p.queries {
		if q.of == c && distributed(q.pkg.Type) && q.pkg.Distro != nil {
			all = append(all, q)
		}
	}
	return all
}

// knowsAny says whether there is any advisory about one of the names of packages in their releases.
func (e *engine) knowsAny(all []query) (bool, error) {
	for _, q := range all {
		names := []string{q.pkg.Name}
		for _, u := range q.pkg.Upstreams {
			names = append(names, u.Name)
		}
		for _, n := range names {
			if known, err := e.knows(n, q.pkg.Distro); known || err != nil {
				return known, err
			}
		}
	}
	return false, nil
}

// knows says whether there is any advisory about a package in a release of a distribution. Each question is asked once.
func (e *engine) knows(name string, d *distro.Distro) (bool, error) {
	return e.knowsIn(name, v6.OSSpecifier{Name: d.Name(), MajorVersion: d.MajorVersion(), MinorVersion: d.MinorVersion(), RemainingVersion: d.RemainingVersion(), LabelVersion: d.LabelVersion()})
}

// knowsEver says whether there is any in whichever release of it.
func (e *engine) knowsEver(name string, d *distro.Distro) (bool, error) {
	return e.knowsIn(name, v6.OSSpecifier{Name: d.Name()})
}

func (e *engine) knowsIn(name string, in v6.OSSpecifier) (known bool, err error) {
	if e.reader.nothing(affectedPackages, name) {
		return false, nil
	}
	asked := existence{name, in}
	if known, is := e.existing[asked]; is {
		return known, nil
	}
	found, err := e.reader.GetAffectedPackages(&v6.PackageSpecifier{Name: name}, &v6.GetPackageOptions{OSs: v6.OSSpecifiers{&in}, Limit: 1})
	switch {
	case errors.Is(err, v6.ErrLimitReached):
		known = true
	case errors.Is(err, v6.ErrOSNotPresent), errors.Is(err, v6.ErrMissingOSIdentification):
	case err != nil:
		return false, fmt.Errorf("ask for advisories about %s: %w", strictjson.Quote(name), err)
	default:
		known = len(found) > 0
	}
	if len(e.existing) >= maxRemembered {
		clear(e.existing)
	}
	e.existing[asked] = known
	return known, nil
}

// existence is whether there is any advisory about a name in releases of a distribution.
type existence struct {
	name string
	in   v6.OSSpecifier
}
