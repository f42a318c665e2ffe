package sbom

import (
	"slices"
	"sync"
	"time"
)

// quality collects what is doubtful in the fields of a document that reads in one way.
type quality struct {
	noted
	doc  *Document
	at   time.Time
	told map[string]bool // places that a schema violation speaks of already
}

// notes goes over the document once. at is the moment after which dates are in the future. It returns the notes without
// their lines, at most MaxProblems of a code, and how many there are of each.
func (d *Document) notes(at time.Time) ([]Problem, map[Code]int) {
	q := &quality{doc: d, at: at, told: map[string]bool{}}
	for _, p := range d.Problems {
		if p.Code == SchemaViolation {
			q.told[p.Pointer] = true
		}
	}
	q.serial()
	q.timestamp()
	q.components(d.All())
	for _, s := range d.Services {
		q.unseenOfService(s)
	}
	return q.problems, q.counts
}

// Components are gone over in so many parts at the same time, none of them smaller than is worth it.
const shares, leastShare = 4, 2048

// components goes over the components. Notes are in their order, however many parts there are.
func (q *quality) components(all []*Component) {
	var parts []*quality
	var working sync.WaitGroup
	for share := range slices.Chunk(all, max(leastShare, (len(all)+shares-1)/shares)) {
		part := &quality{doc: q.doc, at: q.at, told: q.told}
		parts = append(parts, part)
		working.Go(func() {
			for _, c := range share {
				part.component(c)
			}
		})
	}
	working.Wait()
	for _, part := range parts {
		q.take(part.noted)
	}
}

func (q *quality) component(c *Component) {
	q.unseen(c)
	q.name(c)
	q.version(c)
	q.purl(c)
	q.cpe(c)
	q.hashes(c)
	q.licences(c)
	q.dates(c)
}

// bearer is the component or service that a note is about; none for the document.
type bearer struct{ pointer, ref string }

// note reports a field of a component, or of the document when c is nil. at is its place as Document.Place takes it.
func (q *quality) note(code Code, c *Component, at, found, expected string) {
	var of bearer
	if c != nil {
		of = bearer{c.Pointer, c.Ref}
	}
	q.noteOf(code, of, at, found, expected)
}

func (q *quality) noteOf(code Code, of bearer, at, found, expected string) {
	q.noteAt(code, q.doc.Place(of.pointer, at), of.ref, found, expected)
}

func (q *quality) noteAt(code Code, pointer, ref, found, expected string) {
	if q.told[pointer] {
		return
	}
	q.add(Problem{Code: code, Pointer: pointer, Ref: ref, Found: found, Expected: expected})
}
