package vex

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// sources are the packages of sources that those of the delivery are built from.
type sources struct {
	versions map[string][]string // by type and name, and by the base name
	unnamed  map[string]bool     // packages that name none, by type and version, with the revision and without
}

// add takes what a purl says of the sources of its package.
func (s *sources) add(p sbom.Purl) {
	if !sbom.SourcePackaged(p.Type) {
		return
	}
	named := sbom.SourcesIn(p.Qualifiers[sbom.PurlUpstream], p.Type, p.Version)
	if len(named) == 0 {
		s.unnamed[p.Type+"\x00"+p.Version], s.unnamed[p.Type+"\x00"+version.Upstream(p.Version)] = true, true
	}
	for _, of := range named {
		v := cmp.Or(of.Version, p.Version)
		for _, key := range []string{p.Type + "\x00" + of.Name, partBase(of.Name)} {
			if known := s.versions[key]; len(known) <= MaxAlike && !slices.Contains(known, v) {
				s.versions[key] = append(known, v)
			}
		}
	}
}

// have says whether a purl may be of the sources of a package, in one of the versions that are named: of the name and version of those that one names, or marked as sources and of the version of a package that names none.
func (s *sources) have(claim sbom.Purl, is *calling) bool {
	if !sbom.SourcePackaged(claim.Type) {
		return false
	}
	known := s.versions[claim.Type+"\x00"+claim.Name]
	if len(known) > MaxAlike || slices.ContainsFunc(known, func(v string) bool {
		has := claim
		has.Version = v
		return purlsMayBeOne(claim, has) && !is.leavesOutPackage(v, claim.Name)
	}) {
		return true
	}
	arch := strings.ToLower(claim.Qualifiers["arch"])
	return (arch == "source" || arch == "src") && claim.Version != "" && s.unnamed[claim.Type+"\x00"+claim.Version]
}

// project says whether packages of the delivery are built from what is called so, in one of the versions that are named: libssl3 3.0.11-1 is from openssl 3.0.11.
func (s *sources) project(name string, v written, is *calling) bool {
	known := s.versions[partBase(name)]
	return len(known) > MaxAlike || slices.ContainsFunc(known, func(has string) bool {
		return versionsMayBeOne(deliveredPackageApart, v, written{has, ""}, name) && !is.leavesOutPackage(has, name)
	})
}
