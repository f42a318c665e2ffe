package scan

import (
	"strings"
	"time"

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
		s.found(m.Field("vulnerability").Field("id"), related(m)...)
	}
	for _, m := range s.items(v.Field("ignoredMatches")) {
		s.suppressed(m.Field("vulnerability").Field("id"), related(m)...)
	}
}

// related are the ids that a match of grype has besides its own.
func related(m feed.Value) []string { return idsIn(m.Field("relatedVulnerabilities")) }

func idsIn(list feed.Value) []string {
	var out []string
	for _, one := range list.Items(MaxResults) {
		out = append(out, one.Field("id").Text())
	}
	return out
}

// trivy reads the JSON of Trivy, which says nothing of the age of its data.
func (s *Scan) trivy(v feed.Value) {
	s.Format, s.Scanner, s.Version = Trivy, "trivy", v.Field("Trivy").Field("Version").Text()
	s.FinishedOn = v.Field("CreatedAt").Moment()
	s.Targets = append(s.Targets, v.Field("ArtifactName").Text())
	for _, name := range v.Field("Metadata").Field("RepoDigests").Texts(MaxResults) {
		s.digest(name)
	}
	s.trivyParts(v)
}

// trivyCluster reads what Trivy says of a cluster, in all or in short: of each resource what it says of one artifact, without its own version.
func (s *Scan) trivyCluster(v feed.Value) {
	s.Format, s.Scanner = Trivy, "trivy"
	s.Targets = append(s.Targets, v.Field("ClusterName").Text())
	for _, list := range []string{"Resources", "Findings"} {
		for _, one := range v.Field(list).Items(MaxResults) {
			s.trivyParts(one)
		}
	}
}

// trivyParts reads what was found in each part of one artifact.
func (s *Scan) trivyParts(v feed.Value) {
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

// osv reads the JSON of OSV-Scanner, which names neither itself nor a day. A record of a distribution has the CVEs that it is about as "upstream" (OSV 1.7); what is "related" is
// another vulnerability.
func (s *Scan) osv(v feed.Value) {
	s.Format = OSV
	for _, source := range v.Field("results").Items(MaxResults) {
		source, _ = source.Object()
		s.Targets = append(s.Targets, source.Field("source").Field("path").Text())
		for _, p := range source.Field("packages").Items(MaxResults) {
			for _, one := range s.items(p.Field("vulnerabilities")) {
				s.found(one.Field("id"), append(one.Field("aliases").Texts(MaxResults), one.Field("upstream").Texts(MaxResults)...)...)
			}
		}
	}
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
		s.found(one.Field("id"), append(idsIn(one.Field("references")), one.Field("source").Field("url").Text())...)
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
