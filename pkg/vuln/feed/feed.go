// Package feed is what the readers of published vulnerability data have in common: their one kind of error, and access to
// what they read that takes a value for what it is or says where it is not. The rooms below it read one format each.
package feed

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// ErrOtherFormat is wrapped by the error for what is sound but something else. ErrTooLarge is wrapped by the one for what goes beyond a limit.
var (
	ErrOtherFormat = errors.New("another format")
	ErrTooLarge    = errors.New("too large")
)

var cve, cwe = regexp.MustCompile(`^CVE-[0-9]{4}-[0-9]{4,19}$`), regexp.MustCompile(`^CWE-[0-9]+$`)

// IsCVE says whether a text is a CVE id in the one spelling that published data have.
func IsCVE(text string) bool { return cve.MatchString(text) }

// IsCWE says whether a text is the id of a weakness.
func IsCWE(text string) bool { return cwe.MatchString(text) }

// Error says what is wrong with published data, and where.
type Error struct {
	Format  string // what it was read as, such as "KEV catalogue"
	File    string
	Line    int    // counted from 1; 0 when the whole file is meant
	Pointer string // JSON pointer; empty for the whole, and in formats that are not JSON
	Problem string // what was found, and what was expected
	Err     error  // ErrOtherFormat, ErrTooLarge, or nil
}

// Error names file, line and pointer.
func (e *Error) Error() string {
	at := e.File
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, e.Line)
	}
	if e.Pointer != "" {
		at += " at " + e.Pointer
	}
	return fmt.Sprintf("read %s: %s: %s", e.Format, at, e.Problem)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Document is one text that is read as one format. It keeps the first fault that is found in it.
type Document struct {
	format, file string
	data         string // of JSON, to find lines in; empty in other syntaxes
	options      strictjson.Options
	lines        map[string]int // of YAML: line by pointer
	err          *Error
}

// JSON parses a text strictly: no duplicate keys, in another letter case neither, and nothing beyond the options.
func JSON(format, file string, data []byte, options strictjson.Options) (*Document, Value, error) {
	options.FoldDepth = foldDepth(options)
	text := string(data)
	tree, err := strictjson.Strict(text, options)
	if err != nil {
		return nil, Value{}, unparsed(format, file, err)
	}
	d := &Document{format: format, file: file, data: text, options: options}
	return d, Value{doc: d, tree: tree}, nil
}

// foldDepth is everywhere unless a depth is asked for.
func foldDepth(o strictjson.Options) int {
	if o.FoldDepth > 0 {
		return o.FoldDepth
	}
	return max(o.MaxDepth, strictjson.DefaultMaxDepth)
}

func unparsed(format, file string, err error) error {
	out := &Error{Format: format, File: file, Problem: err.Error()}
	var fault *strictjson.Error
	if errors.As(err, &fault) {
		out.Line, out.Pointer, out.Problem = fault.Line, fault.Pointer, fault.Message()
		switch fault.Kind {
		case strictjson.Syntax, strictjson.CutOff:
			out.Problem = "malformed JSON: " + out.Problem
		case strictjson.TooLarge:
			out.Err = ErrTooLarge
		}
	}
	return out
}

// Fail notes a fault at a pointer, unless there is one already.
func (d *Document) Fail(pointer string, cause error, problem string, args ...any) {
	if d.err == nil {
		d.err = &Error{Format: d.format, File: d.file, Pointer: pointer, Problem: fmt.Sprintf(problem, args...), Err: cause}
	}
}

// Failed says whether a fault was found.
func (d *Document) Failed() bool { return d.err != nil }

// Err is the first fault that was found, with its line; nil when there was none.
func (d *Document) Err() error {
	if d.err == nil {
		return nil
	}
	if d.err.Line == 0 {
		d.err.Line = d.line(d.err.Pointer)
	}
	return d.err
}

// line finds a pointer, or the nearest thing around it that is there.
func (d *Document) line(pointer string) int {
	around := []string{pointer}
	for pointer != "" {
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
		around = append(around, pointer)
	}
	lines := d.lines
	if d.data != "" {
		lines = map[string]int{}
		wanted := map[string]bool{}
		for _, p := range around {
			wanted[p] = true
		}
		for p, place := range strictjson.Locate(d.data, wanted, d.options) {
			lines[p] = place.Line
		}
	}
	for _, p := range around {
		if lines[p] > 0 {
			return lines[p]
		}
	}
	return 0
}
