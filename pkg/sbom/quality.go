package sbom

import "time"

// quality collects what is doubtful in the fields of a document that reads in one way.
type quality struct {
	doc      *Document
	at       time.Time
	problems []Problem
	counts   map[Code]int
	told     map[string]bool // places that a schema violation speaks of already
}

// notes goes over the document once. at is the moment after which dates are in the future. It returns the notes without
// their lines, at most MaxProblems of a code, and how many there are of each.
func (d *Document) notes(at time.Time) ([]Problem, map[Code]int) {
	q := &quality{doc: d, at: at, counts: map[Code]int{}, told: map[string]bool{}}
	for _, p := range d.Problems {
		if p.Code == SchemaViolation {
			q.told[p.Pointer] = true
		}
	}
	q.serial()
	q.timestamp()
	for _, c := range d.All() {
		q.unseen(c)
		q.name(c)
		q.version(c)
		q.purl(c)
		q.cpe(c)
		q.hashes(c)
		q.licences(c)
		q.dates(c)
	}
	for _, s := range d.Services {
		q.unseenOfService(s)
	}
	return q.problems, q.counts
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
	if q.counts[code]++; q.counts[code] > MaxProblems {
		return
	}
	q.problems = append(q.problems, Problem{Code: code, Pointer: pointer, Ref: ref, Found: found, Expected: expected})
}
