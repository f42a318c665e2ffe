package gate

import (
	"path"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/scan"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/cyclonedx"
)

// keepVulnerabilities keeps a CycloneDX document that lists vulnerabilities and states nothing on any: it is what somebody found, and no VEX.
func (ev *evidence) keepVulnerabilities(f *delivery.File) bool {
	doc, err := sbom.Read(f.Path, f.Bytes, sbom.Limits{})
	if err != nil {
		return false
	}
	says, err := cyclonedx.Read(doc, f.Bytes)
	if err != nil || len(says.Statements) > 0 {
		return false
	}
	s, err := scan.Read(f.Path, f.Bytes)
	if err != nil {
		return false
	}
	ev.scans = append(ev.scans, s)
	ev.silent = append(ev.silent, &vex.Document{Path: f.Path, Format: says.Format, ID: says.ID, Author: says.Author, Revision: says.Revision, Timestamp: says.Timestamp, LastUpdated: says.LastUpdated})
	return true
}

// setAsideFindings takes CycloneDX that lists nothing, and no vulnerability either, for what somebody found, where it is about the product or a part that an SBOM with parts describes, and says nothing
// more of it. About anything else it is an SBOM of that, without parts.
func (ev *evidence) setAsideFindings() {
	var described []*sbom.Component
	for _, doc := range ev.sboms {
		if len(doc.Components) > 0 {
			described = append(described, doc.All()...)
		}
	}
	var kept []*sbom.Document
	for _, doc := range ev.sboms {
		if onlySubject(doc) && slices.ContainsFunc(described, doc.Root.SaysNoMore) {
			if s, err := scan.Read(doc.Path, ev.fileNamed(doc.Path).Bytes); err == nil { // it has a list of vulnerabilities
				ev.scans, ev.findsNone[doc.Path] = append(ev.scans, s), true
				continue
			}
		}
		kept = append(kept, doc)
	}
	ev.sboms = kept
}

// onlySubject says whether an SBOM in JSON is without fault and says nothing but what it is about.
func onlySubject(doc *sbom.Document) bool {
	return doc.Format == "cyclonedx-json" && doc.Root != nil && doc.Valid() && len(doc.Problems) == 0 &&
		len(doc.Components)+len(doc.Services)+len(doc.Compositions)+len(doc.LinkedBOMs)+doc.Vulnerabilities+doc.Graph.Edges == 0
}

// kindOf is what a file of the delivery is there as.
func (ev *evidence) kindOf(f *delivery.File) delivery.Kind {
	if ev.findsNone[f.Path] {
		return delivery.KindScan
	}
	return f.Kind
}

// How a scan is bound to what it looked at.
const (
	byDigest = "digest"
	bySerial = "serial number"
	byName   = "name" // which anybody can give to anything
)

// scanned says which files of the delivery a scan looked at, and by what that is known.
func (ev *evidence) scanned(s *scan.Scan) (files []string, by string) {
	for _, f := range ev.delivery.Files {
		if slices.Contains(s.Digests, "sha256:"+f.SHA256) {
			files = append(files, f.Path)
		}
	}
	if files != nil {
		return files, byDigest
	}
	for _, doc := range ev.sboms {
		if serial := doc.SerialNumber; serial.State == sbom.Stated && slices.Contains(s.Serials, strings.ToLower(serial.Text)) {
			files = append(files, doc.Path)
		}
	}
	if files != nil {
		return files, bySerial
	}
	for _, f := range ev.delivery.Files {
		if f.Path != s.Path && slices.ContainsFunc(s.Targets, func(t string) bool { return path.Base(t) == path.Base(f.Path) }) {
			files = append(files, f.Path)
		}
	}
	if files != nil {
		return files, byName
	}
	return nil, ""
}

// scanFacts describes the results of scanners that came with the delivery.
func (ev *evidence) scanFacts() []fact.ScanResult {
	var out []fact.ScanResult
	for _, s := range ev.scans {
		files, by := ev.scanned(s)
		out = append(out, fact.ScanResult{
			Path: s.Path, Format: string(s.Format), Files: files, BoundBy: by, Trust: ev.trustOf(s.Path),
			Scan: fact.Scan{Scanner: s.Scanner, Version: s.Version, Database: s.Database, DatabaseOn: dateFromTime(s.DatabaseOn), FinishedOn: dateFromTime(s.FinishedOn),
				Counted: true, Results: s.Results, Suppressed: s.Suppressed, Unnamed: s.Unnamed, Found: texts(s.Found)},
		})
	}
	return out
}

// scanDocs lists them for the decision.
func (ev *evidence) scanDocs() []decision.ScanResult {
	var out []decision.ScanResult
	for _, s := range ev.scans {
		files, by := ev.scanned(s)
		out = append(out, decision.ScanResult{
			Path: s.Path, Format: string(s.Format), Files: append([]string{}, files...), BoundBy: by,
			AttestedScan: decision.AttestedScan{Scanner: s.Scanner, Version: s.Version, Database: s.Database, DatabaseOn: moment(s.DatabaseOn), FinishedOn: moment(s.FinishedOn),
				Results: &s.Results, Suppressed: s.Suppressed, Unnamed: s.Unnamed, Found: attested(texts(s.Found))},
		})
	}
	return out
}

// reported is what one result of a scanner lists.
type reported struct {
	path, scanner string
	found         []vuln.ID
}

// reports are all results of scanners that could be read, in files of their own and in statements. Whoever vouches for them or nobody: they
// warn, and never calm.
func (ev *evidence) reports() []reported {
	var out []reported
	for _, s := range ev.scans {
		out = append(out, reported{path: s.Path, scanner: s.Scanner, found: s.Found})
	}
	for _, s := range ev.trust.Statements {
		if c := s.Content.Scan; c != nil && c.Counted {
			r := reported{path: s.Path, scanner: c.Scanner}
			for _, id := range c.Found {
				r.found = append(r.found, vuln.ParseID(id))
			}
			out = append(out, r)
		}
	}
	return out
}

// reportedIn says which result lists what scanners alone report: the first by its path.
func (ev *evidence) reportedIn(result *assess.Result) map[*assess.Vulnerability]string {
	in := map[*assess.Vulnerability]string{}
	for _, v := range result.Reported {
		for _, r := range ev.reports() {
			lists := slices.ContainsFunc(r.found, func(id vuln.ID) bool { return isOf(v, string(id)) })
			if lists && (in[v] == "" || r.path < in[v]) {
				in[v] = r.path
			}
		}
	}
	return in
}

// maxUnanswered is how many findings of one result are facts.
const maxUnanswered = 1000

// unansweredFindings are those that neither the data nor statements know anything of.
func (ev *evidence) unansweredFindings() (out []fact.UnansweredFinding) {
	if ev.known.result == nil {
		return nil
	}
	for _, r := range ev.reports() {
		n := 0
		for _, id := range r.found {
			if _, open := slices.BinarySearch(ev.known.result.Unanswered, id); open && n < maxUnanswered {
				n++
				out = append(out, fact.UnansweredFinding{Path: r.path, Scanner: r.scanner, Vulnerability: string(id)})
			}
		}
	}
	return out
}
