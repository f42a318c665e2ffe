// Package osv reads advisories in the Open Source Vulnerability format (OSV schema 1), with the events of each range in the order of
// their versions.
package osv

import (
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// Limits of an advisory. The longest published ones list some ten thousand versions.
const (
	MaxSize     = 32 << 20 // bytes
	MaxPackages = 50_000
	MaxVersions = 200_000 // of a package
	MaxEvents   = 10_000  // of a range
	maxDepth    = 64
	maxYAML     = 4 << 20 // bytes; the tree of YAML is heavier
	maxItems    = 10_000  // of any other list
)

// Advisory is one record.
type Advisory struct {
	ID        string
	Aliases   []string // the same vulnerability elsewhere
	Upstream  []string // vulnerabilities of others that this one is made of
	Related   []string
	Summary   string
	Modified  time.Time
	Published time.Time // zero where it is not stated
	Withdrawn time.Time // zero unless the advisory was taken back
	Severity  []Severity
	Affected  []Affected
}

// Severity is a score in a named system, such as a vector of CVSS_V3.
type Severity struct{ Type, Score string }

// Affected are the versions of a package that have the vulnerability.
type Affected struct {
	Package  Package
	Ranges   []Range
	Versions []string
	Severity []Severity
}

// Package is the name of a package in an ecosystem, such as "Go" or "Debian:12".
type Package struct{ Ecosystem, Name, PURL string }

// Range are versions between events.
type Range struct {
	Type      string  // "SEMVER", "ECOSYSTEM" or "GIT"
	Events    []Event // in the order of their versions, where the ecosystem has one; else as published
	Unordered bool    // as published, for the versions have no order that is known
}

// Event is one point on the line of versions; one of the fields is set.
type Event struct {
	Introduced   string // with this version it began; "0" is before every version
	Fixed        string // with this version it ended
	LastAffected string // behind this version it ended
	Limit        string // behind which nothing is said
}

const format = "OSV advisory"

// Read reads an advisory, in JSON or YAML; file is for messages. It refuses, with a *feed.Error, one without id, date or
// affected versions that anybody could be held against, events that are none or two, and what is not of the type that the
// format gives it.
func Read(file string, data []byte) (*Advisory, error) {
	doc, v, err := parsed(file, data)
	if err != nil {
		return nil, err
	}
	v, is := v.Object()
	if is && !v.Field("id").Present() {
		doc.Fail("/id", feed.ErrOtherFormat, "found nothing; expected the id of an advisory")
	}
	if version := v.Field("schema_version"); version.Present() && !strings.HasPrefix(version.Text(), "1.") {
		doc.Fail(version.At(), feed.ErrOtherFormat, "found %s; expected a version of 1", strictjson.Quote(version.Text()))
	}
	a := &Advisory{
		ID: v.Field("id").Needed(), Aliases: v.Field("aliases").Texts(maxItems), Upstream: v.Field("upstream").Texts(maxItems),
		Related: v.Field("related").Texts(maxItems), Summary: v.Field("summary").Text(),
		Modified: v.Field("modified").NeededTime(feed.Value.Moment), Published: v.Field("published").Moment(), Withdrawn: v.Field("withdrawn").Moment(),
		Severity: severities(v.Field("severity")),
	}
	for _, item := range v.Field("affected").Items(MaxPackages) {
		a.Affected = append(a.Affected, affected(item))
		if doc.Failed() {
			break
		}
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return a, nil
}

// parsed tells JSON by its first character.
func parsed(file string, data []byte) (*feed.Document, feed.Value, error) {
	if strings.HasPrefix(strings.TrimLeft(string(data[:min(len(data), 64)]), " \t\r\n"), "{") {
		return feed.JSON(format, file, data, strictjson.Options{MaxBytes: MaxSize, MaxDepth: maxDepth, FoldDepth: 2})
	}
	return feed.YAML(format, file, data, maxYAML)
}

func severities(v feed.Value) []Severity {
	var out []Severity
	for _, item := range v.Items(maxItems) {
		item, _ = item.Object()
		out = append(out, Severity{Type: item.Field("type").Needed(), Score: item.Field("score").Needed()})
	}
	return out
}

func affected(item feed.Value) Affected {
	item, _ = item.Object()
	a := Affected{Versions: item.Field("versions").Texts(MaxVersions), Severity: severities(item.Field("severity"))}
	if p := item.Field("package"); p.Present() { // advisories of a repository alone have none
		a.Package = Package{Ecosystem: p.Field("ecosystem").Needed(), Name: p.Field("name").Needed(), PURL: p.Field("purl").Text()}
	}
	for _, item := range item.Field("ranges").Items(maxItems) {
		r := readRange(item)
		r.order(family(a.Package.Ecosystem))
		a.Ranges = append(a.Ranges, r)
	}
	return a
}

func readRange(v feed.Value) Range {
	v, _ = v.Object()
	r := Range{Type: v.Field("type").Needed()}
	if r.Type != semver && r.Type != ecosystem && r.Type != git {
		v.Field("type").Fail("found %s; expected %s, %s or %s", strictjson.Quote(r.Type), semver, ecosystem, git)
	}
	begins := false
	for _, item := range v.Field("events").Items(MaxEvents) {
		e := event(item)
		begins = begins || e.Introduced != ""
		r.Events = append(r.Events, e)
	}
	if !begins {
		v.Field("events").Fail("found no event introduced; expected one")
	}
	return r
}

func event(v feed.Value) Event {
	v, _ = v.Object()
	e := Event{Introduced: v.Field("introduced").Text(), Fixed: v.Field("fixed").Text(), LastAffected: v.Field("last_affected").Text(), Limit: v.Field("limit").Text()}
	set := 0
	for _, text := range []string{e.Introduced, e.Fixed, e.LastAffected, e.Limit} {
		if text != "" {
			set++
		}
	}
	if set != 1 {
		v.Fail("found %d of introduced, fixed, last_affected and limit; expected one", set)
	}
	return e
}
