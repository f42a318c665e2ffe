// Package scan reads what other scanners of vulnerabilities wrote down: the JSON of grype, Trivy and OSV-Scanner, SARIF 2.1.0, and CycloneDX documents that list
// vulnerabilities without saying what they mean for a product. It tells who looked, with data of which day, at what, and what was found; it believes nothing.
package scan

import (
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// Limits of a result. What a scanner says of a large image has some ten thousand entries.
const (
	MaxSize    = 256 << 20 // bytes
	MaxResults = 500_000   // entries, and items of each list
	maxDepth   = 128
)

// Format says what a result is written in.
type Format string

// The formats.
const (
	Grype     Format = "grype"
	Trivy     Format = "trivy"
	OSV       Format = "osv-scanner"
	SARIF     Format = "sarif"
	CycloneDX Format = "cyclonedx"
)

// Scan is one result, or several runs in one file.
type Scan struct {
	Path       string
	Format     Format
	Scanner    string    // empty when not stated, as OSV-Scanner does not
	Version    string    // of the scanner
	Database   string    // where its data came from, or their schema
	DatabaseOn time.Time // when the data were made, UTC; zero when not stated
	FinishedOn time.Time // UTC; zero when not stated

	Targets []string // what was looked at, in the scanner's words: a path, the name of an image
	Digests []string // of what was looked at, "sha256:…"
	Serials []string // serial numbers of the SBOMs that it links to, "urn:uuid:…"

	Results    int       // entries, those that were suppressed among them
	Suppressed int       // of them, those that the scanner was told to leave out, or left out by rules of its own
	Unnamed    int       // of them, those of SARIF that name no vulnerability: what they are about only people can tell
	Found      []vuln.ID // ids in all of them, sorted, each once
}

// format is what a result is called in messages.
const format = "result of a vulnerability scan"

// Read reads a result, compressed once or not; file is for messages. What is none of the formats, or is damaged, is a *feed.Error.
func Read(file string, data []byte) (*Scan, error) {
	text, err := syntax.Plain(data, MaxSize)
	if err != nil {
		return nil, &feed.Error{Format: format, File: file, Problem: err.Error(), Err: err}
	}
	doc, v, err := feed.JSON(format, file, text, strictjson.Options{MaxBytes: MaxSize, MaxDepth: maxDepth})
	if err != nil {
		return nil, err
	}
	s := &Scan{Path: file}
	if v, is := v.Object(); is {
		s.read(doc, v)
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	s.Targets, s.Digests, s.Serials, s.Found = distinct(s.Targets), distinct(s.Digests), distinct(s.Serials), distinct(s.Found)
	return s, nil
}

func (s *Scan) read(doc *feed.Document, v feed.Value) {
	switch {
	case v.Field("descriptor").Present() && v.Field("matches").Present():
		s.grype(v)
	case v.Field("SchemaVersion").Present() && v.Field("ArtifactName").Present():
		s.trivy(v)
	case v.Field("ClusterName").Present() && (v.Field("Resources").Present() || v.Field("Findings").Present()):
		s.trivyCluster(v)
	case v.Field("runs").Present():
		s.sarif(v)
	case v.Field("bomFormat").Present() && v.Field("vulnerabilities").Present():
		s.cycloneDX(v)
	case v.Field("results").Present():
		s.osv(v)
	default:
		doc.Fail("", feed.ErrOtherFormat, "found no mark of a scanner; expected a result of grype, Trivy or OSV-Scanner in JSON, SARIF or CycloneDX with vulnerabilities")
	}
}

// items are those of a list that several runs share the limit of.
func (s *Scan) items(list feed.Value) []feed.Value {
	all := list.Items(MaxResults)
	if s.Results+len(all) > MaxResults {
		list.TooMany(s.Results+len(all), MaxResults)
		return nil
	}
	return all
}

// found takes the entry of a vulnerability: the CVEs that its own id or what it says to be the same speak of, where there are any, else its own id.
func (s *Scan) found(id feed.Value, same ...string) {
	s.Results++
	own := vuln.ParseID(id.Needed())
	var cves []vuln.ID
	for _, id := range vuln.Spoken(append(same, string(own))...) {
		if id.Scheme() == vuln.CVE {
			cves = append(cves, id)
		}
	}
	if own.Scheme() == vuln.CVE || cves == nil {
		cves = []vuln.ID{own}
	}
	s.Found = append(s.Found, cves...)
}

// suppressed takes the entry of a vulnerability that was seen and left out: that somebody has a rule for it does not make it go away.
func (s *Scan) suppressed(id feed.Value, same ...string) {
	s.Suppressed++
	s.found(id, same...)
}

func distinct[T ~string](words []T) []T {
	slices.Sort(words)
	return slices.Compact(slices.DeleteFunc(words, func(w T) bool { return w == "" }))
}
