package compare

import (
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

const (
	endWords        = "end of support "
	lifeWords       = "end of life "
	guaranteedWords = "end of guaranteed support "
	businessWords   = "end of business operations "
)

// ending is one of the dates at which support ends, before and now.
type ending struct {
	what    string // in front of the text: "end of life "
	was, is sbom.Date
}

// support compares until when and how a component is looked after.
func (c *comparer) support(p pair) {
	told := len(c.changes)
	was, is := p.old.Support(), p.new.Support()
	all := []ending{{endWords, was.End, is.End}, {lifeWords, was.EndOfLife, is.EndOfLife}, {guaranteedWords, was.EndGuaranteed, is.EndGuaranteed},
		{businessWords, was.EndOfBusiness, is.EndOfBusiness}}
	for _, e := range all {
		if !sameDate(e.was, e.is) {
			c.ending(p, e, all)
		}
	}
	if !is.SameLevel(was) {
		c.add(p, SupportLevel, is.WorseThan(was), was.Level.Text, is.Level.Text)
	}
	if len(c.changes) == told {
		c.furtherSupport(p)
	}
}

// furtherSupport compares what is said of support besides the statements that count: a second date or level beside the same first one.
func (c *comparer) furtherSupport(p pair) {
	if slices.EqualFunc(p.old.Properties, p.new.Properties, func(a, b sbom.Property) bool { return a.Name == b.Name && a.Value == b.Value }) {
		return
	}
	all, was := supportStatements(p.old)
	now, is := supportStatements(p.new)
	if maps.Equal(was, is) {
		return
	}
	grave := false
	for said, readable := range is {
		_, before := was[said]
		grave = grave || !before && !readable // one that can be read is no worse than the one that counts
	}
	c.add(p, SupportChanged, grave, all, now)
}

// supportStatements are all dates and levels that the properties of a component state, in words; further are those besides the ones that count, each with
// whether it can be read.
func supportStatements(x *sbom.Component) (all string, further map[string]bool) {
	counts := x.Support()
	further = map[string]bool{}
	var said []string
	say := func(words string, counted, readable bool) {
		said = append(said, words)
		if !counted {
			further[strings.ToLower(words)] = readable
		}
	}
	for _, property := range x.Properties {
		s := sbom.SupportOf([]sbom.Property{property})
		for _, e := range []ending{{endWords, counts.End, s.End}, {lifeWords, counts.EndOfLife, s.EndOfLife}, {guaranteedWords, counts.EndGuaranteed, s.EndGuaranteed},
			{businessWords, counts.EndOfBusiness, s.EndOfBusiness}} {
			if e.is.State != sbom.Absent {
				say(e.what+e.is.Text, sameDate(e.was, e.is), e.is.State != sbom.Malformed)
			}
		}
		if s.Level.State != sbom.Absent {
			say("level of support "+s.Level.Text, s.SameLevel(counts), s.Level.State != sbom.Stated || s.Normal != "")
		}
	}
	slices.Sort(said)
	return joined(slices.Compact(said)...), further
}

// sameDate reports whether two state the same day or moment, or the same words, or for the same reason nothing.
func sameDate(was, is sbom.Date) bool {
	if was.State != is.State {
		return false
	}
	switch was.State {
	case sbom.Stated:
		return was.Time.Equal(is.Time)
	case sbom.Malformed:
		before, ordered := periodOf(was)
		if now, dated := periodOf(is); dated && ordered {
			return now.same(before)
		}
		return strings.EqualFold(strings.Join(strings.Fields(was.Text), " "), strings.Join(strings.Fields(is.Text), " "))
	}
	return true
}

// ending says how a date of support changed. What cannot be put in order may be an earlier end, and is grave; so is an end that is not stated any more.
func (c *comparer) ending(p pair, e ending, all []ending) {
	from, to := phrase(e.what, e.was.Text), phrase(e.what, e.is.Text)
	before, ordered := periodOf(e.was)
	now, dated := periodOf(e.is)
	switch {
	case dated && ordered:
		c.moved(p, from, to, before, now)
	case dated && !ofATime(e.was):
		c.firstStated(p, from, to, now, all)
	case ofATime(e.was) && !ofATime(e.is):
		c.add(p, SupportWithdrawn, true, from, to)
	default:
		c.add(p, SupportChanged, e.was.State == sbom.Malformed || e.is.State == sbom.Malformed, from, to)
	}
}

// ofATime reports whether a date as written says something of when, readable or not: "Q4 2031" and "ended in 2020" do, "not announced" does not.
func ofATime(d sbom.Date) bool {
	return d.State == sbom.Stated || d.State == sbom.Malformed && strings.ContainsAny(d.Text, "0123456789")
}

func (c *comparer) moved(p pair, from, to string, was, is period) {
	switch order := is.order(was); {
	case order < 0:
		c.add(p, SupportEarlier, true, from, to)
	case is.after(was):
		c.add(p, SupportLater, false, from, to)
	default:
		c.add(p, SupportChanged, order == 0, from, to)
	}
}

// firstStated says of an end that was not stated before whether it is earlier than what was known: the earliest end counts.
func (c *comparer) firstStated(p pair, from, to string, is period, all []ending) {
	known, earliest, unread := "", period{}, ""
	for _, e := range all {
		switch was, ok := periodOf(e.was); {
		case ok && (known == "" || was.last.Before(earliest.last)):
			known, earliest = phrase(e.what, e.was.Text), was
		case !ok && ofATime(e.was):
			unread = phrase(e.what, e.was.Text)
		}
	}
	const first = ", stated for the first time"
	switch {
	case known != "" && is.order(earliest) < 0:
		c.add(p, SupportEarlier, true, known, to+first)
	case known != "" && is.order(earliest) == 0:
		c.add(p, SupportChanged, true, known, to+first)
	case known == "" && unread != "":
		c.add(p, SupportChanged, true, unread, to+first)
	default:
		c.add(p, SupportStated, false, from, to)
	}
}
