package grypedb

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/anchore/grype/grype/db/data"
	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/db/v6/build/transformers"
	"github.com/anchore/grype/grype/db/v6/name"
	"github.com/anchore/grype/grype/distro"
	"github.com/anchore/grype/grype/version"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// Advisory is what one source says of one vulnerability.
type Advisory struct {
	ID        string            `json:"id"`
	Aliases   []string          `json:"aliases,omitempty"` // other ids of the same vulnerability, or of those it is made of
	Summary   string            `json:"summary,omitempty"`
	URL       string            `json:"url,omitempty"` // where it is published
	Published time.Time         `json:"published,omitzero"`
	Modified  time.Time         `json:"modified,omitzero"`
	Withdrawn time.Time         `json:"withdrawn,omitzero"` // when the source took it back; grype matches no such advisory
	Severity  string            `json:"severity,omitempty"` // negligible, low, medium, high or critical
	CVSS      []string          `json:"cvss,omitempty"`     // vectors
	Packages  []AffectedPackage `json:"packages,omitempty"`
	CPEs      []AffectedCPE     `json:"cpes,omitempty"`

	left []string // what the record speaks of besides and no database holds
}

// AffectedPackage is a package of an ecosystem, or of a release of a distribution.
type AffectedPackage struct {
	Type   string  `json:"type"` // as syft calls its types: "npm", "deb", "java-archive"
	Name   string  `json:"name"` // as the ecosystem spells it; of Maven group:artifact, of a distribution the source package
	Distro string  `json:"distro,omitempty"`
	Ranges []Range `json:"ranges"`
}

// AffectedCPE is a product that is named by a CPE, of any version.
type AffectedCPE struct {
	CPE    string  `json:"cpe"`
	Ranges []Range `json:"ranges"`
}

// Provider names the source of advisories, as namespaces in results and provenance show it.
type Provider struct {
	ID       string
	Version  string
	Captured time.Time
	Digest   string // of all that the advisories came from, "sha256:…"
}

// Advisories is a source of advisories that are given, in the order in which they come. A second element that is not nil ends the
// build.
func Advisories(from Provider, seq iter.Seq2[Advisory, error]) Source { return advisories{from, seq} }

// Each hands over advisories that are all in memory.
func Each(all []Advisory) iter.Seq2[Advisory, error] {
	return func(yield func(Advisory, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

type advisories struct {
	from Provider
	seq  iter.Seq2[Advisory, error]
}

func (advisories) reconciled() bool { return false }

func (a advisories) entries(built time.Time, report *Report, write func(...data.Entry) error) error {
	p := a.from.model(built)
	for advisory, err := range a.seq {
		if err != nil {
			return err
		}
		report.Records++
		report.leave(advisory.left)
		made, err := advisory.rows(p)
		if err != nil {
			return fmt.Errorf("advisory %s: %w", advisory.ID, err)
		}
		if len(made) == 1 {
			report.drop("no package or CPE that can be looked up")
			continue
		}
		report.Written++
		if err := write(transformers.NewEntries(made...)...); err != nil {
			return fmt.Errorf("advisory %s: %w", advisory.ID, err)
		}
	}
	return nil
}

func (p Provider) model(built time.Time) *v6.Provider {
	captured := p.Captured
	if captured.IsZero() {
		captured = built
	}
	return &v6.Provider{ID: p.ID, Version: p.Version, Processor: "cleanbill", DateCaptured: &captured, InputDigest: p.Digest}
}

// rows are the models of the advisory: the vulnerability first, then what is affected.
func (a Advisory) rows(p *v6.Provider) ([]any, error) {
	if a.ID == "" {
		return nil, errors.New("it has no id")
	}
	cves := a.cves()
	models := []any{v6.VulnerabilityHandle{
		Name: a.ID, Status: a.status(), ProviderID: p.ID, Provider: p,
		PublishedDate: stated(a.Published), ModifiedDate: stated(a.Modified), WithdrawnDate: stated(a.Withdrawn),
		BlobValue: &v6.VulnerabilityBlob{ID: a.ID, Description: a.Summary, References: a.references(), Aliases: a.Aliases, Severities: a.severities()},
	}}
	for _, affected := range a.Packages {
		row, err := affected.row(cves)
		if err != nil {
			return nil, err
		}
		models = append(models, row)
	}
	for _, affected := range a.CPEs {
		row, err := affected.row(cves)
		if err != nil {
			return nil, err
		}
		models = append(models, row)
	}
	return models, nil
}

func (a Advisory) status() v6.VulnerabilityStatus {
	if a.Withdrawn.IsZero() {
		return v6.VulnerabilityActive
	}
	return v6.VulnerabilityRejected
}

func (a Advisory) references() []v6.Reference {
	if a.URL == "" {
		return nil
	}
	return []v6.Reference{{URL: a.URL}}
}

func (a Advisory) cves() []string {
	var cves []string
	for _, id := range append([]string{a.ID}, a.Aliases...) {
		if strings.HasPrefix(id, "CVE-") {
			cves = append(cves, id)
		}
	}
	return cves
}

func (a Advisory) severities() []v6.Severity {
	var all []v6.Severity
	if a.Severity != "" {
		all = append(all, v6.Severity{Scheme: v6.SeveritySchemeCHMLN, Value: strings.ToLower(a.Severity), Rank: 1})
	}
	for _, vector := range a.CVSS {
		all = append(all, v6.Severity{Scheme: v6.SeveritySchemeCVSS, Value: v6.CVSSSeverity{Vector: vector, Version: cvssVersion(vector)}, Rank: 2})
	}
	return all
}

// cvssVersion is what a vector begins with; those of version 2 have no such prefix.
func cvssVersion(vector string) string {
	rest, named := strings.CutPrefix(vector, "CVSS:")
	if !named {
		return "2.0"
	}
	number, _, _ := strings.Cut(rest, "/")
	return number
}

func stated(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (p AffectedPackage) row(cves []string) (v6.AffectedPackageHandle, error) {
	kind := syftpkg.Type(p.Type)
	ranges, err := rangesOf(p.Ranges, formats[kind])
	if err != nil {
		return v6.AffectedPackageHandle{}, fmt.Errorf("package %s: %w", p.Name, err)
	}
	row := v6.AffectedPackageHandle{
		Package:   &v6.Package{Ecosystem: p.Type, Name: name.Normalize(p.Name, kind)},
		BlobValue: &v6.PackageBlob{CVEs: cves, Ranges: ranges},
	}
	if p.Distro != "" {
		row.OperatingSystem, err = operatingSystem(p.Distro)
	}
	return row, err
}

// operatingSystem is a release of a distribution: "debian-12", "alpine-3.18", "wolfi".
func operatingSystem(words string) (*v6.OperatingSystem, error) {
	id, number := distro.ParseDistroString(words)
	d := distro.NewFromNameVersion(id, number)
	if d == nil || d.Name() == "" {
		return nil, fmt.Errorf("%q names no distribution that grype knows", words)
	}
	os := &v6.OperatingSystem{Name: d.Name(), ReleaseID: id, MajorVersion: d.MajorVersion(), MinorVersion: minor(d)}
	if os.MajorVersion == "" {
		os.LabelVersion = d.LabelVersion()
	}
	return os, nil
}

// minor is the minor version where releases have one of their own: Debian and the Red Hat family count by major versions.
func minor(d *distro.Distro) string {
	switch d.Type {
	case distro.Debian, distro.RedHat, distro.CentOS, distro.AlmaLinux, distro.RockyLinux, distro.OracleLinux, distro.AmazonLinux, distro.Fedora:
		return ""
	}
	return d.MinorVersion()
}

func (c AffectedCPE) row(cves []string) (v6.AffectedCPEHandle, error) {
	at, err := cpe.NewAttributes(c.CPE)
	if err != nil {
		return v6.AffectedCPEHandle{}, fmt.Errorf("CPE %q: %w", c.CPE, err)
	}
	ranges, err := rangesOf(c.Ranges, version.UnknownFormat)
	if err != nil {
		return v6.AffectedCPEHandle{}, fmt.Errorf("CPE %q: %w", c.CPE, err)
	}
	return v6.AffectedCPEHandle{
		CPE: &v6.Cpe{Part: at.Part, Vendor: at.Vendor, Product: at.Product, Edition: at.Edition, Language: at.Language,
			SoftwareEdition: at.SWEdition, TargetHardware: at.TargetHW, TargetSoftware: at.TargetSW, Other: at.Other},
		BlobValue: &v6.PackageBlob{CVEs: cves, Ranges: ranges},
	}, nil
}
