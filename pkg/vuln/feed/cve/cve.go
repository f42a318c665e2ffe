// Package cve reads records of the CVE List in their JSON form of version 5, with what CISA adds to them: whether and how a
// vulnerability is exploited (SSVC, KEV), its score and weakness.
package cve

import (
	"regexp"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// Limits of a record. The longest published ones have some megabytes, of lists of products.
const (
	MaxSize  = 32 << 20 // bytes
	maxDepth = 64
	maxItems = 10_000 // of any list that is read
)

// State is the state of a record.
type State string

// The states of the record format. A rejected record describes no vulnerability.
const (
	Published State = "PUBLISHED"
	Rejected  State = "REJECTED"
)

// Record is one record.
type Record struct {
	ID        string
	State     State
	Published time.Time // zero where the record does not say
	Updated   time.Time // likewise
	Title     string
	Scores    []Score
	CWEs      []string // sorted by appearance, each once
	SSVC      []SSVC
	KEV       []KEV
}

// Score is a CVSS vector, and who gave it.
type Score struct{ Provider, Version, Vector string }

// SSVC is a decision by the Stakeholder-Specific Vulnerability Categorization: what was decided at each point.
type SSVC struct {
	Provider string
	Time     time.Time
	Options  map[string]string // such as "Exploitation": "active"
}

// KEV says that the vulnerability is in the catalogue of known exploited vulnerabilities.
type KEV struct {
	Provider string
	Added    time.Time // midnight UTC
}

// Exploited says whether the record is marked as being in the KEV catalogue.
func (r *Record) Exploited() bool { return len(r.KEV) > 0 }

const format = "CVE record"

var versions = regexp.MustCompile(`^5\.[0-9]+(\.[0-9]+)?$`)

// Read reads a record; file is for messages. It refuses, with a *feed.Error, other versions of the format, a record without
// the container of its numbering authority, and what is not of the type that the format gives it.
func Read(file string, data []byte) (*Record, error) {
	doc, v, err := feed.JSON(format, file, data, strictjson.Options{MaxBytes: MaxSize, MaxDepth: maxDepth})
	if err != nil {
		return nil, err
	}
	v, _ = v.Object()
	if kind := v.Field("dataType"); kind.Text() != "CVE_RECORD" {
		doc.Fail(kind.At(), feed.ErrOtherFormat, "found %s; expected CVE_RECORD", strictjson.Quote(kind.Text()))
	}
	if version := v.Field("dataVersion"); !versions.MatchString(version.Text()) {
		doc.Fail(version.At(), feed.ErrOtherFormat, "found %s; expected a version of 5", strictjson.Quote(version.Text()))
	}
	meta := v.Field("cveMetadata")
	r := &Record{ID: meta.Field("cveId").Needed(), State: State(meta.Field("state").Text()),
		Published: moment(meta.Field("datePublished")), Updated: moment(meta.Field("dateUpdated"))}
	if !feed.IsCVE(r.ID) {
		meta.Field("cveId").Fail("found %s; expected a CVE id such as CVE-2021-44228", strictjson.Quote(r.ID))
	}
	if r.State != Published && r.State != Rejected {
		meta.Field("state").Fail("found %s; expected %s or %s", strictjson.Quote(string(r.State)), Published, Rejected)
	}
	authority := v.Field("containers").Field("cna")
	if !authority.Present() {
		authority.Fail("found nothing; expected the container of the numbering authority")
	}
	r.Title = authority.Field("title").Text()
	r.container(authority)
	for _, added := range v.Field("containers").Field("adp").Items(maxItems) {
		r.container(added)
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

// moment takes a time without a zone as one of UTC, as records of before 2023 have it.
func moment(v feed.Value) time.Time {
	if t, err := time.Parse("2006-01-02T15:04:05.999999999", v.Text()); err == nil {
		return t
	}
	return v.Moment()
}

// container adds what one authority says.
func (r *Record) container(v feed.Value) {
	v, _ = v.Object()
	by := v.Field("providerMetadata").Field("shortName").Text()
	for _, m := range v.Field("metrics").Items(maxItems) {
		r.metric(m, by)
	}
	for _, problem := range v.Field("problemTypes").Items(maxItems) {
		for _, d := range problem.Field("descriptions").Items(maxItems) {
			r.weakness(d.Field("cweId"))
		}
	}
}

func (r *Record) weakness(v feed.Value) {
	id := v.Text()
	if id == "" {
		return
	}
	if !feed.IsCWE(id) {
		v.Fail("found %s; expected a CWE id such as CWE-502", strictjson.Quote(id))
	}
	for _, known := range r.CWEs {
		if known == id {
			return
		}
	}
	r.CWEs = append(r.CWEs, id)
}

// scores are the fields that hold a CVSS score each.
var scores = []string{"cvssV2_0", "cvssV3_0", "cvssV3_1", "cvssV4_0"}

func (r *Record) metric(m feed.Value, by string) {
	m, _ = m.Object()
	for _, key := range scores {
		if s := m.Field(key); s.Present() {
			r.Scores = append(r.Scores, Score{Provider: by, Version: s.Field("version").Needed(), Vector: s.Field("vectorString").Needed()})
		}
	}
	content := m.Field("other").Field("content")
	switch m.Field("other").Field("type").Text() {
	case "ssvc":
		r.SSVC = append(r.SSVC, ssvc(content, by))
	case "kev":
		r.KEV = append(r.KEV, KEV{Provider: by, Added: content.Field("dateAdded").NeededTime(feed.Value.Day)})
	}
}

func ssvc(content feed.Value, by string) SSVC {
	s := SSVC{Provider: by, Time: moment(content.Field("timestamp")), Options: map[string]string{}}
	for _, option := range content.Field("options").Items(maxItems) {
		for _, point := range option.Keys() {
			if _, twice := s.Options[point]; twice {
				option.Fail("found %s twice; expected one decision for each point", strictjson.Quote(point))
			}
			s.Options[point] = option.Field(point).Needed()
		}
	}
	return s
}
