package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/anchore/grype/grype/match"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/grype/grype/version"
	"github.com/anchore/grype/grype/vulnerability"
	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// assemble makes one match of all records that are about the same vulnerability. Records are of one when they share a CVE and
// neither speaks of another: an advisory about several is none of them.
func assemble(found []match.Match) []Match {
	groups := map[vuln.ID][]match.Match{}
	var order []vuln.ID
	for _, m := range found {
		key := sameness(m)
		if _, known := groups[key]; !known {
			order = append(order, key)
		}
		groups[key] = append(groups[key], m)
	}
	var all []Match
	for _, key := range order {
		all = append(all, merged(groups[key]))
	}
	slices.SortFunc(all, Graver)
	return all
}

// Graver orders matches by severity, the gravest first, then by id.
func Graver(a, b Match) int {
	return cmp.Or(cmp.Compare(rank(b.Severity), rank(a.Severity)), cmp.Compare(a.ID, b.ID))
}

func sameness(m match.Match) vuln.ID {
	ids := idsOf(m)
	cves := slices.DeleteFunc(slices.Clone(ids), func(id vuln.ID) bool { return id.Scheme() != vuln.CVE })
	if len(cves) == 1 {
		return cves[0]
	}
	return ids[0]
}

// idsOf are the ids of a record: its own first, then its aliases.
func idsOf(m match.Match) []vuln.ID {
	ids := []vuln.ID{vuln.ParseID(m.Vulnerability.ID)}
	for _, r := range m.Vulnerability.RelatedVulnerabilities {
		ids = append(ids, vuln.ParseID(r.ID))
	}
	return distinct(ids)
}

func merged(records []match.Match) Match {
	slices.SortStableFunc(records, func(a, b match.Match) int { return strength(a) - strength(b) })
	out := Match{ID: sameness(records[0]), Severity: "Unknown", Fix: Fix{State: string(vulnerability.FixStateUnknown)}}
	var ids []vuln.ID
	for _, r := range records {
		ids = append(ids, idsOf(r)...)
		one := record(r)
		if known := slices.IndexFunc(out.Records, func(x Record) bool { return x.ID == one.ID && x.Namespace == one.Namespace }); known >= 0 {
			out.Records[known].Evidence = append(out.Records[known].Evidence, one.Evidence...)
		} else {
			out.Records = append(out.Records, one)
		}
		if rank(one.Severity) > rank(out.Severity) {
			out.Severity = one.Severity
		}
		out.CVSS = append(out.CVSS, ratings(r.Vulnerability.Metadata)...)
		out.Fix = better(out.Fix, one.Fix)
	}
	out.Aliases = slices.DeleteFunc(distinct(ids), func(id vuln.ID) bool { return id == out.ID })
	slices.SortFunc(out.CVSS, func(a, b CVSS) int {
		return cmp.Or(strings.Compare(b.Version, a.Version), strings.Compare(a.Vector, b.Vector), strings.Compare(a.Source, b.Source))
	})
	out.CVSS = slices.Compact(out.CVSS)
	for _, c := range out.CVSS {
		// A record's word may be of one of its ratings alone: CVSS 3 calls low what CVSS 4 calls critical.
		if read, err := vuln.ParseCVSS(c.Vector); err == nil && rank(string(read.Severity)) > rank(out.Severity) {
			out.Severity = words[read.Severity]
		}
	}
	return out
}

// strength is lowest for what was found under the package's own name, then its source package's, then a CPE.
func strength(m match.Match) int {
	least := 3
	for _, d := range m.Details {
		switch d.Type {
		case match.ExactDirectMatch:
			least = min(least, 0)
		case match.ExactIndirectMatch:
			least = min(least, 1)
		case match.CPEMatch:
			least = min(least, 2)
		}
	}
	return least
}

func record(m match.Match) Record {
	v := m.Vulnerability
	r := Record{ID: vuln.ParseID(v.ID), Namespace: v.Namespace, Severity: "Unknown", Fix: Fix{State: string(v.Fix.State), Versions: ahead(m)}}
	if r.Fix.State == "" {
		r.Fix.State = string(vulnerability.FixStateUnknown)
	}
	if v.Metadata != nil {
		r.URL, r.Summary = v.Metadata.DataSource, v.Metadata.Description
		if rank(v.Metadata.Severity) > 0 {
			r.Severity = v.Metadata.Severity
		}
	}
	for _, d := range m.Details {
		r.Evidence = append(r.Evidence, evidence(d))
	}
	return r
}

// ahead are the repaired versions that lie ahead of the component's. A record names those of all its ranges; where none lies ahead, or
// they cannot be compared, they are left as they are.
func ahead(m match.Match) []string {
	all := distinct(m.Vulnerability.Fix.Versions)
	format := grypepkg.VersionFormat(m.Package)
	asked := askedVersions(m)
	left := slices.DeleteFunc(slices.Clone(all), func(fixed string) bool {
		return !slices.ContainsFunc(asked, func(v string) bool {
			order, err := version.New(fixed, format).Compare(version.New(v, format))
			return err != nil || order > 0
		})
	})
	if len(left) == 0 {
		return all
	}
	return left
}

// askedVersions are those that the record was found by: of CPEs their own, else the package's.
func askedVersions(m match.Match) []string {
	var all []string
	for _, d := range m.Details {
		by, is := d.SearchedBy.(match.CPEParameters)
		if !is {
			continue
		}
		for _, text := range by.CPEs {
			if c, err := cpe.NewAttributes(text); err == nil && c.Version != "" {
				all = append(all, c.Version)
			}
		}
	}
	if len(all) == 0 {
		return []string{m.Package.Version}
	}
	return all
}

func evidence(d match.Detail) Evidence {
	e := Evidence{Matcher: string(d.Matcher), Indirect: d.Type == match.ExactIndirectMatch}
	switch by := d.SearchedBy.(type) {
	case match.CPEParameters:
		e.By, e.Asked = ByCPE, strings.Join(by.CPEs, ", ")
	case match.DistroParameters:
		e.By, e.Asked = ByDistribution, strings.TrimSpace(by.Package.Name+" "+by.Package.Version)+" in "+strings.TrimSpace(by.Distro.Type+" "+by.Distro.Version)
	case match.EcosystemParameters:
		e.By, e.Asked = ByPurl, strings.TrimSpace(by.Package.Name+" "+by.Package.Version)+" in "+by.Language
	}
	switch found := d.Found.(type) {
	case match.CPEResult:
		e.Found = strings.TrimSpace(strings.Join(found.CPEs, ", ") + " " + found.VersionConstraint)
	case match.DistroResult:
		e.Found = found.VersionConstraint
	case match.EcosystemResult:
		e.Found = found.VersionConstraint
	}
	return e
}

func ratings(m *vulnerability.Metadata) []CVSS {
	if m == nil {
		return nil
	}
	var all []CVSS
	for _, c := range m.Cvss {
		one := CVSS{Version: c.Version, Vector: c.Vector, Score: c.Metrics.BaseScore, Source: c.Source}
		if read, err := vuln.ParseCVSS(c.Vector); err == nil {
			one.Version, one.Vector, one.Score = read.Version, read.Vector, read.Score
		}
		all = append(all, one)
	}
	return all
}

// severities from the least to the gravest.
var severities = []string{"unknown", "negligible", "low", "medium", "high", "critical"}

// words are grype's for the ratings of CVSS.
var words = map[vuln.Severity]string{vuln.Low: "Low", vuln.Medium: "Medium", vuln.High: "High", vuln.Critical: "Critical"}

func rank(severity string) int { return max(slices.Index(severities, strings.ToLower(severity)), 0) }

// fixStates from the least to the most that is known.
var fixStates = []string{"unknown", "wont-fix", "not-fixed", "fixed"}

// better joins what two records say of repairs: one that knows of any counts.
func better(a, b Fix) Fix {
	if slices.Index(fixStates, b.State) > slices.Index(fixStates, a.State) {
		a.State = b.State
	}
	a.Versions = distinct(append(slices.Clone(a.Versions), b.Versions...))
	slices.Sort(a.Versions)
	return a
}
