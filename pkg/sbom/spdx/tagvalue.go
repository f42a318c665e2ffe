package spdx

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// TagValue reads the tag-value form: one "Tag: value" on each line, long texts between <text> and </text>. A tag that
// begins a package, file or the like opens it; the tags after it speak of it. What is no such line, an unknown tag and
// one out of place are problems of kind Syntax. The error is a *strictjson.Error.
func TagValue(data []byte, lim Limits) (*Document, error) {
	b, err := newBuilder(data, lim)
	if err != nil {
		return nil, err
	}
	r := &tagReader{builder: b, rest: string(syntax.Unmarked(data)), line: 1}
	r.open[inDocument], r.begun = b.doc.Root, b.doc.Root
	for r.rest != "" {
		name, words, at, err := r.next()
		if err == nil && name != "" {
			err = r.take(name, words, at)
		}
		if err != nil {
			return nil, err
		}
	}
	if r.tags == 0 {
		return nil, fail(strictjson.Syntax, place{1, 1}, "no tag of SPDX", "lines of the form SPDXVersion: SPDX-2.3")
	}
	r.finish()
	return b.doc, nil
}

type tagReader struct {
	*builder
	rest     string
	line     int // of where rest begins
	tags     int // known ones
	open     [sections]*Node
	pointers [sections]string // of what is open
	begun    *Node            // the element that SPDXID speaks of
	where    string           // its pointer
}

// next takes one line, or one text of several lines. name is empty when the line says nothing.
func (r *tagReader) next() (name, words string, at place, err error) {
	start := r.line
	line := r.cut()
	name, value, ok := strings.Cut(line, ":")
	trimmed := strings.TrimSpace(line)
	at = place{start, 1}
	switch {
	case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		return "", "", at, nil
	case !ok || strings.ContainsAny(strings.TrimSpace(name), " \t"):
		r.problem(strictjson.Syntax, at, r.where, "the line "+strictjson.Quote(trimmed), "a tag, a colon and its value; longer texts between <text> and </text>")
		return "", "", at, nil
	}
	name, at.column = strings.TrimSpace(name), len(line)-len(strings.TrimLeft(value, " \t"))+1
	words = strings.TrimSpace(value)
	if text, long := strings.CutPrefix(words, "<text>"); long {
		if words, err = r.text(text, at); err != nil {
			return "", "", at, err
		}
	}
	return name, words, at, nil
}

// cut takes the next line off the text. Lines end with a line feed, with a carriage return before it or not. For some readers a carriage return alone ends one
// as well, for others it does not: what follows it may be part of a value or another tag.
func (r *tagReader) cut() string {
	i := strings.IndexAny(r.rest, "\r\n")
	if i < 0 {
		i = len(r.rest)
	}
	line, rest := r.rest[:i], r.rest[i:]
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		rest = rest[2:]
	case rest == "":
	case rest[0] == '\r' && (!strings.Contains(line, "<text>") || strings.Contains(line, textEnd)): // inside a text it is part of that
		r.problem(strictjson.Syntax, place{r.line, len(line) + 1}, r.where, "a carriage return alone", "a line feed at the end of each line: readers differ in whether this ends one")
		rest = rest[1:]
	default:
		rest = rest[1:]
	}
	r.rest, r.line = rest, r.line+1
	return line
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

const textEnd = "</text>"

// text reads on to the end of a text that may go over many lines.
func (r *tagReader) text(first string, at place) (string, error) {
	inside, after, ended := strings.Cut(first, textEnd)
	if !ended {
		more, rest, found := strings.Cut(r.rest, textEnd)
		if !found {
			return "", fail(strictjson.CutOff, at, "the end of the file inside a <text>", textEnd)
		}
		more = lineEnds.Replace(more)
		inside += "\n" + more
		r.line += strings.Count(more, "\n")
		r.rest = rest
		after = r.cut()
	}
	if after = strings.TrimSpace(after); after != "" {
		r.problem(strictjson.Syntax, at, r.where, strictjson.Quote(after)+" after "+textEnd, "nothing")
	}
	return inside, nil
}

// take puts a value where it belongs.
func (r *tagReader) take(name, words string, at place) error {
	if err := r.count(at, len(words)); err != nil {
		return err
	}
	words = r.clean(words, at, r.where)
	t, known := tags[name]
	switch {
	case name == "SPDXID":
		t = tag{of: inDocument, key: "SPDXID", read: plain}
		r.tags++
		return r.set(r.begun, r.where, t, words, at)
	case name == "ExternalRefComment":
		r.tags++
		return r.comment(words, at)
	case !known:
		r.problem(strictjson.Syntax, at, r.where, "the tag "+strictjson.Quote(name), "a tag of SPDX 2.3")
		return nil
	}
	r.tags++
	if t.opens {
		return r.begin(t, words, at)
	}
	target := r.open[t.of]
	if t.of == inCreation && target == nil {
		target = at.object()
		r.open[inCreation], r.pointers[inCreation] = target, "/creationInfo"
		r.doc.Root.put("creationInfo", target)
	}
	if target == nil {
		r.problem(strictjson.Syntax, at, r.where, fmt.Sprintf("the tag %s with nothing before it that it could speak of", name), "it after the tag that begins its section")
		return nil
	}
	return r.set(target, r.pointers[t.of], t, words, at)
}

// begin opens an entry of a section.
func (r *tagReader) begin(t tag, words string, at place) error {
	entry := t.read(words, at)
	if t.key != "" {
		value := entry
		entry = at.object()
		entry.put(t.key, value)
	}
	if err := r.hold(entry); err != nil {
		return err
	}
	index := r.doc.Root.push(lists[t.of], entry)
	r.open[t.of], r.pointers[t.of] = entry, fmt.Sprintf("/%s/%d", lists[t.of], index)
	switch t.of {
	case inPackage:
		// A file after a package is inside it, a snippet after a file in that (SPDX 2.3 clauses 8 and 9).
		r.open[inFile], r.open[inSnippet] = nil, nil
	case inFile:
		r.open[inSnippet] = nil
	case inSnippet:
	default:
		if entry.members == nil { // a relationship that is none; validation shows it
			r.open[t.of] = nil
		}
		return nil
	}
	r.begun, r.where = entry, r.pointers[t.of]
	return r.element(at)
}

// set gives a value to the entry at a pointer.
func (r *tagReader) set(entry *Node, pointer string, t tag, words string, at place) error {
	value := t.read(words, at)
	if t.key == "creators" {
		r.tree += weightCreator
	}
	if err := r.hold(value); err != nil {
		return err
	}
	switch {
	case t.key == "artifactOfs":
		r.project(entry, value)
	case t.many:
		entry.push(t.key, value)
	case !entry.put(t.key, value):
		r.problem(strictjson.DuplicateKey, at, pointer, "a second "+t.key+", "+strictjson.Quote(words), "each field once")
	}
	return nil
}

// project joins what is said of one project: a key that is there already begins another.
func (r *tagReader) project(entry, said *Node) {
	list := entry.members["artifactOfs"]
	if list == nil {
		entry.push("artifactOfs", said)
		return
	}
	last := list.items[len(list.items)-1]
	for key, value := range said.members {
		if _, there := last.members[key]; there {
			entry.push("artifactOfs", said)
			return
		}
		last.put(key, value)
	}
}

// comment belongs to the last external reference of the package.
func (r *tagReader) comment(words string, at place) error {
	if pack := r.open[inPackage]; pack != nil {
		if refs := pack.Items("externalRefs"); len(refs) > 0 && refs[len(refs)-1].members != nil {
			value := at.value(words)
			refs[len(refs)-1].put("comment", value)
			return r.hold(value)
		}
	}
	r.problem(strictjson.Syntax, at, r.where, "the tag ExternalRefComment with nothing before it that it could speak of", "it after an ExternalRef")
	return nil
}
