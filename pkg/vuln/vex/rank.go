package vex

import (
	"cmp"
	"strconv"
	"time"
)

// Rank is who stands behind a document: who signed it, and whether that signer may speak about the product. Package verify knows; here it is
// only weighed.
type Rank int

// The ranks, from the least.
const (
	Anyone      Rank = iota // nobody signed it, or somebody who is not known or not entitled
	Coordinator             // a CERT, signed
	Upstream                // who makes the component, signed
	Maker                   // who makes the device, signed by an entitled signer
	Buyer                   // the buyer's own decision, signed by the people whom the buyer asks for
)

// Source is a document and who stands behind it.
type Source struct {
	Document *Document
	Rank     Rank
	// Series names the documents that replace each other: a later revision stands in place of an earlier one. Empty: those of the
	// same id, if there is an id, and, where one speaks for another, of the same author too.
	Series string
}

// alone says whether no other document could stand in place of that of a source, or it in place of another: what is unsigned never stands in place of what is signed, whatever it calls itself, and not
// in place of other unsigned documents either, as nobody knows that they are of one author; and of what has no id nothing says which other it could be.
func (s *Source) alone() bool { return s.Rank == Anyone || s.Series == "" && s.Document.ID == "" }

// ranked is a name among those of the rank of a source.
func (s *Source) ranked(name string) string { return strconv.Itoa(int(s.Rank)) + "\x00" + name }

// series names the documents of which the latest speaks for all when they are judged: those of one author and id.
func (s *Source) series() string {
	switch {
	case s.alone():
		return s.ranked("\x00" + s.Document.Path)
	case s.Series != "":
		return s.ranked(s.Series)
	}
	return s.ranked(string(s.Document.Format) + "\x00" + s.Document.Author + "\x00" + s.Document.ID)
}

// lineage names the documents of which the last says what still holds: those of one id that somebody of one rank stands behind, however the author is spelled. "" for one that is alone.
func (s *Source) lineage() string {
	switch {
	case s.alone():
		return ""
	case s.Series != "":
		return s.ranked(s.Series)
	}
	return s.ranked(s.Document.byID())
}

// byID names the documents of one format and id, whoever made them.
func (d *Document) byID() string { return string(d.Format) + "\x00" + d.ID }

// edition is where a document stands among those of its lineage: by its revision, and by when it was last changed among those that have one revision.
type edition struct {
	revision string
	changed  time.Time
}

func editionOf(d *Document) edition { return edition{d.Revision, d.Changed().Time} }

func (e edition) before(other edition) bool {
	return cmp.Or(compareRevisions(e.revision, other.revision), e.changed.Compare(other.changed)) < 0
}

// editions are the last documents of each lineage, and those that say that a document is withdrawn, whoever says so, by its id.
type editions struct{ last, withdrawn map[string]edition }

func editionsOf(sources []Source) editions {
	out := editions{map[string]edition{}, map[string]edition{}}
	keep := func(in map[string]edition, name string, d *Document) {
		if at, seen := in[name]; name != "" && (!seen || at.before(editionOf(d))) {
			in[name] = editionOf(d)
		}
	}
	for i := range sources {
		d := sources[i].Document
		keep(out.last, sources[i].lineage(), d)
		if d.Cancelled && d.ID != "" {
			keep(out.withdrawn, d.byID(), d)
		}
	}
	return out
}

// superseded says whether a later document of its lineage stands in place of that of a source.
func (e *editions) superseded(s *Source) bool {
	last, known := e.last[s.lineage()]
	return known && editionOf(s.Document).before(last)
}

// calledOff says whether somebody says that the document of a source is withdrawn. Who may not speak of the product calms nobody by that, and may be right.
func (e *editions) calledOff(s *Source) bool {
	at, known := e.withdrawn[s.Document.byID()]
	return known && !at.before(edition{s.Document.Revision, at.changed})
}

// Concern is why a statement counts for less than it says, or should be looked at.
type Concern string

// The concerns. Those of the first group keep a statement that calms from counting at all; what warns always counts.
const (
	Uncertain  Concern = "uncertain"  // nobody can tell whether it means what the delivery holds
	Untimed    Concern = "untimed"    // neither it nor its document has a time
	IsDraft    Concern = "draft"      // the document is not released
	Future     Concern = "future"     // it is of a day after the moment judged at
	Superseded Concern = "superseded" // a later revision of the document does not say it any more
	Withdrawn  Concern = "withdrawn"  // somebody says that the document is withdrawn
	TooMany    Concern = "too-many"   // statements name more parts of the product together than are held against each other

	Unjustified  Concern = "unjustified"  // not affected, without a justification: counts as under investigation
	Contradicted Concern = "contradicted" // the component that is said not to be present is there, or the same list gives it another status: counts as under investigation

	Unsigned Concern = "unsigned" // nobody who may speak about the product stands behind it
	Bare     Concern = "bare"     // about the component by itself, whatever product it is in: it ranks as its maker's at most
	Outdated Concern = "outdated" // older than the SBOM that it is about
	Undated  Concern = "undated"  // the SBOM that it is about has no time, so that nobody can tell whether it is older
)
