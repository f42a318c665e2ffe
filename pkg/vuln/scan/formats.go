package scan

import (
	"regexp"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// grype reads the JSON of grype. Its data are told in one object by databases of schema 5, in another, "status", from schema 6 on.
func (s *Scan) grype(v feed.Value) {
	s.Format = Grype
	by := v.Field("descriptor")
	s.Scanner, s.Version = by.Field("name").Needed(), by.Field("version").Text()
	db := by.Field("db")
	if status := db.Field("status"); status.Present() {
		db = status
	}
	s.DatabaseOn, s.FinishedOn = db.Field("built").Moment(), by.Field("timestamp").Moment()
	s.Database = db.Field("from").Text()
	target := v.Field("source").Field("target")
	s.Targets = append(s.Targets, target.String(), target.Field("userInput").Text(), target.Field("path").Text())
	s.digest(target.Field("manifestDigest").Text())
	for _, name := range target.Field("repoDigests").Texts(MaxResults) {
		s.digest(name)
	}
	for _, m := range s.items(v.Field("matches")) {
		s.found(m.Field("vulnerability").Field("id"))
	}
	for _, m := range s.items(v.Field("ignoredMatches")) {
		s.suppressed(m.Field("vulnerability").Field("id"))
	}
}

// trivy reads the JSON of Trivy, which says nothing of the age of its data.
func (s *Scan) trivy(v feed.Value) {
	s.Format, s.Scanner, s.Version = Trivy, "trivy", v.Field("Trivy").Field("Version").Text()
	s.FinishedOn = v.Field("CreatedAt").Moment()
	s.Targets = append(s.Targets, v.Field("ArtifactName").Text())
	for _, name := range v.Field("Metadata").Field("RepoDigests").Texts(MaxResults) {
		s.digest(name)
	}
	for _, part := range v.Field("Results").Items(MaxResults) {
		for _, one := range s.items(part.Field("Vulnerabilities")) {
			s.found(one.Field("VulnerabilityID"))
		}
		for _, one := range s.items(part.Field("ExperimentalModifiedFindings")) {
			if id := one.Field("Finding").Field("VulnerabilityID"); id.Present() || one.Field("Type").Text() == "vulnerability" { // else a setting, a secret or a licence
				s.suppressed(id)
			}
		}
	}
}

// osv reads the JSON of OSV-Scanner, which names neither itself nor a day.
func (s *Scan) osv(v feed.Value) {
	s.Format = OSV
	for _, source := range v.Field("results").Items(MaxResults) {
		source, _ = source.Object()
		s.Targets = append(s.Targets, source.Field("source").Field("path").Text())
		for _, p := range source.Field("packages").Items(MaxResults) {
			for _, one := range s.items(p.Field("vulnerabilities")) {
				s.found(one.Field("id"))
			}
		}
	}
}

// named is an id at the beginning of what scanners call their rules: "CVE-2021-44228-log4j-core".
var named = regexp.MustCompile(`^(?i:CVE-[0-9]{4}-[0-9]{4,19}|GHSA(?:-[0-9a-z]{4}){3}|MAL-[0-9]{4}-[0-9]+)`)

// sarif reads SARIF 2.1.0. Every result counts; those of rules that are called after a vulnerability are named.
func (s *Scan) sarif(v feed.Value) {
	s.Format = SARIF
	if version := v.Field("version"); version.Text() != "2.1.0" {
		version.Fail("found version %q; expected 2.1.0", version.String())
	}
	var scanners, versions []string
	for _, run := range v.Field("runs").Items(MaxResults) {
		run, _ = run.Object()
		driver := run.Field("tool").Field("driver")
		scanners = append(scanners, driver.Field("name").Needed())
		version := driver.Field("semanticVersion").Text()
		if version == "" {
			version = driver.Field("version").Text()
		}
		versions = append(versions, version)
		for _, done := range run.Field("invocations").Items(MaxResults) {
			s.FinishedOn = later(s.FinishedOn, done.Field("endTimeUtc").Moment())
		}
		for _, r := range s.items(run.Field("results")) {
			r, _ = r.Object()
			s.Results++
			if suppressed(r) {
				s.Suppressed++
			}
			rule := r.Field("ruleId").Text()
			if rule == "" {
				rule = r.Field("rule").Field("id").Text()
			}
			if id := named.FindString(rule); id != "" {
				s.Found = append(s.Found, vuln.ParseID(id))
			}
		}
	}
	s.Scanner, s.Version = strings.Join(distinct(scanners), ", "), strings.Join(distinct(versions), ", ")
}

// suppressed says whether a result of SARIF was left out: by a suppression that was accepted, or without a word on that (section 3.35.3).
func suppressed(r feed.Value) bool {
	for _, one := range r.Field("suppressions").Items(MaxResults) {
		if status := one.Field("status").Text(); status == "" || status == "accepted" {
			return true
		}
	}
	return false
}

// cycloneDX reads the vulnerabilities of a CycloneDX document, with the tools that made it.
func (s *Scan) cycloneDX(v feed.Value) {
	s.Format = CycloneDX
	tools := v.Field("metadata").Field("tools")
	if !tools.IsList() { // since 1.5
		tools = tools.Field("components")
	}
	var scanners, versions []string
	for _, tool := range tools.Items(MaxResults) {
		scanners, versions = append(scanners, tool.Field("name").Text()), append(versions, tool.Field("version").Text())
	}
	s.Scanner, s.Version = strings.Join(distinct(scanners), ", "), strings.Join(distinct(versions), ", ")
	s.FinishedOn = v.Field("metadata").Field("timestamp").Moment()
	for _, one := range s.items(v.Field("vulnerabilities")) {
		s.found(one.Field("id"))
		for _, what := range one.Field("affects").Items(MaxResults) {
			if serial, _, is := strings.Cut(strings.TrimPrefix(what.Field("ref").Text(), "urn:cdx:"), "/"); is {
				s.Serials = append(s.Serials, "urn:uuid:"+strings.ToLower(serial))
			}
		}
	}
}

// digest takes the digest of an image, alone or behind its name.
func (s *Scan) digest(text string) {
	if i := strings.LastIndex(text, "sha256:"); i >= 0 {
		s.Digests = append(s.Digests, text[i:])
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
