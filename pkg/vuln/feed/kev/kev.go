// Package kev reads CISA's catalogue of known exploited vulnerabilities (KEV) in its JSON form.
package kev

import (
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// Limits of a catalogue. That of August 2025 has 1,404 entries in 1.4 MB.
const (
	MaxSize    = 64 << 20 // bytes
	MaxEntries = 100_000
	MaxCWEs    = 100 // of an entry
	maxDepth   = 16  // the format needs 5
)

// Catalogue is one published state of the catalogue.
type Catalogue struct {
	Version  string
	Released time.Time
	Entries  []Entry // as published

	at map[string]int // index of the entry of a CVE id
}

// Entry is one vulnerability that is known to be exploited.
type Entry struct {
	CVE             string
	Vendor, Product string
	Name            string
	Added           time.Time // midnight UTC
	Description     string
	RequiredAction  string
	Due             time.Time // midnight UTC; it binds agencies of the United States
	RansomwareUse   string    // as published: "Known", "Unknown", or "" where the catalogue is older than the field; grype's databases have it in small letters
	Notes           string
	CWEs            []string // none where the catalogue is older than the field
}

// Ransomware says whether ransomware is known to use the vulnerability. A word that the format does not have counts as
// knowing it.
func (e Entry) Ransomware() bool {
	return e.RansomwareUse != "" && !strings.EqualFold(e.RansomwareUse, "Unknown")
}

const format = "KEV catalogue"

// Read reads a catalogue; file is for messages. It asks for what the published schema requires, and takes the fields that came later
// (knownRansomwareCampaignUse, notes, cwes) when they are there. It refuses, with a *feed.Error, duplicate entries, a
// catalogue without any, and one whose count is not that of its entries, as one that was cut has.
func Read(file string, data []byte) (*Catalogue, error) {
	doc, v, err := feed.JSON(format, file, data, strictjson.Options{MaxBytes: MaxSize, MaxDepth: maxDepth})
	if err != nil {
		return nil, err
	}
	v, is := v.Object()
	if is && (!v.Field("catalogVersion").Present() || !v.Field("vulnerabilities").Present()) {
		doc.Fail("", feed.ErrOtherFormat, "found no catalogVersion and vulnerabilities; expected a KEV catalogue of CISA")
	}
	c := &Catalogue{at: map[string]int{}, Version: v.Field("catalogVersion").Needed(), Released: v.Field("dateReleased").NeededTime(feed.Value.Moment)}
	for _, item := range v.Field("vulnerabilities").Items(MaxEntries) {
		e := entry(item)
		if _, twice := c.at[e.CVE]; twice {
			item.Field("cveID").Fail("found %s twice; expected each vulnerability once", e.CVE)
		}
		if doc.Failed() {
			break
		}
		c.at[e.CVE] = len(c.Entries)
		c.Entries = append(c.Entries, e)
	}
	if count := v.Field("count"); count.Count() != len(c.Entries) {
		count.Fail("found a count of %d and %d entries; expected the same: fetch the catalogue again", count.Count(), len(c.Entries))
	}
	if len(c.Entries) == 0 {
		v.Field("vulnerabilities").Fail("found no entry; expected those of the catalogue")
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

func entry(item feed.Value) Entry {
	item, _ = item.Object()
	e := Entry{
		CVE: item.Field("cveID").Needed(), Vendor: item.Field("vendorProject").Needed(), Product: item.Field("product").Needed(),
		Name: item.Field("vulnerabilityName").Needed(), Description: item.Field("shortDescription").Needed(),
		RequiredAction: item.Field("requiredAction").Needed(),
		Added:          item.Field("dateAdded").NeededTime(feed.Value.Day), Due: item.Field("dueDate").NeededTime(feed.Value.Day),
		RansomwareUse: item.Field("knownRansomwareCampaignUse").Text(), Notes: item.Field("notes").Text(),
	}
	if !feed.IsCVE(e.CVE) {
		item.Field("cveID").Fail("found %s; expected a CVE id such as CVE-2021-44228", strictjson.Quote(e.CVE))
	}
	for _, cwe := range item.Field("cwes").Items(MaxCWEs) {
		text := cwe.Needed()
		if !feed.IsCWE(text) {
			cwe.Fail("found %s; expected a CWE id such as CWE-502", strictjson.Quote(text))
		}
		e.CWEs = append(e.CWEs, text)
	}
	return e
}

// Find gives the entry of a CVE id, which is written as CVE ids are.
func (c *Catalogue) Find(cve string) (Entry, bool) {
	i, found := c.at[cve]
	if !found {
		return Entry{}, false
	}
	return c.Entries[i], true
}
