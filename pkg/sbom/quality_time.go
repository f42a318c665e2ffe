package sbom

import (
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// timestamp notes a time of the document that is none, has no zone, or is yet to come.
func (q *quality) timestamp() {
	const at = "/metadata/timestamp"
	t := q.doc.Timestamp
	switch {
	case t.State == Malformed && !t.Zoned() && isLocal(t.Text):
		q.note(BadTimestamp, nil, at, strictjson.Quote(t.Text)+", a time without a zone", "a time with its zone, such as 2026-10-02T08:15:00Z")
	case t.State == Malformed:
		q.note(BadTimestamp, nil, at, strictjson.Quote(t.Text), "a time as in RFC 3339, such as 2026-10-02T08:15:00Z")
	default:
		q.future(t, q.doc.Place("", at), "")
	}
}

func isLocal(words string) bool {
	_, err := time.Parse("2006-01-02T15:04:05", words)
	return err == nil
}

func (q *quality) future(d Date, pointer, ref string) {
	if d.State == Stated && d.Time.After(q.at) {
		q.noteAt(FutureDate, pointer, ref, strictjson.Quote(d.Text), "a moment before "+q.at.Format(time.RFC3339))
	}
}

// datedFields are the support fields that hold a date, and whether one to come is wrong.
var datedFields = map[supportField]struct{ past bool }{endField: {}, endOfLifeField: {}, guaranteedField: {}, businessField: {}, besideField: {}, assessedField: {past: true}}

// dates notes words where the support data of a component ask for a date, assessments that are yet to come, and names that nobody knows.
func (q *quality) dates(c *Component) {
	support := c.Support()
	if !support.dated() {
		return
	}
	seen := false
	for _, p := range c.Properties {
		field, known := supportFieldOf(p.Name)
		if known && field == unknownField && StateOf(p.Value) == Stated {
			q.noteAt(UnknownSupport, q.doc.valueOf(p), c.Ref, fmt.Sprintf("%s for %s, a name that is not known", strictjson.Quote(p.Value), strictjson.Quote(p.Name)),
				"a name that is read, such as cdx:fda:level-of-support or cdx:lifecycle:milestone:endOfSupport")
		}
		kind, dated := datedFields[field]
		if !known || !dated {
			continue
		}
		seen = true
		d := ParseDate(p.Value)
		pointer := q.doc.valueOf(p)
		if d.State == Malformed {
			q.noteAt(BadDate, pointer, c.Ref, fmt.Sprintf("%s for %s", strictjson.Quote(p.Value), strictjson.Quote(p.Name)), "a date such as 2029-06-30")
		}
		if kind.past {
			q.future(d, pointer, c.Ref)
		}
	}
	if seen {
		return
	}
	for _, d := range []Date{support.End, support.EndOfLife, support.EndGuaranteed, support.EndOfBusiness, support.AssessedOn} {
		if d.State == Malformed {
			q.noteAt(BadDate, q.doc.endOfSupport(c), c.Ref, strictjson.Quote(d.Text), "a date such as 2029-06-30")
		}
	}
	q.future(support.AssessedOn, q.doc.Place(c.Pointer, "/properties"), c.Ref)
}

// endOfSupport is where a component says until when it is supported, if not in a property.
func (d *Document) endOfSupport(c *Component) string {
	switch {
	case d.spdx("3."):
		return c.Pointer + "/validUntilTime"
	case d.Standard() == "SPDX":
		return c.Pointer + "/validUntilDate"
	}
	return d.Place(c.Pointer, "/properties")
}

// valueOf is the place of a property's value.
func (d *Document) valueOf(p Property) string {
	if d.Format == "cyclonedx-json" {
		return p.Pointer + "/value"
	}
	return p.Pointer
}
