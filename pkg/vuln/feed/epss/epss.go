// Package epss reads the daily list of scores of the Exploit Prediction Scoring System (FIRST) in its CSV form, plain or
// compressed with gzip.
package epss

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// Limits of a list. One of 2025 has 300,000 lines in 10 MB.
const (
	MaxSize    = 256 << 20 // bytes, unpacked
	MaxRecords = 3_000_000
	MaxLine    = 512 // bytes
)

// List says which list was read.
type List struct {
	Model   string    // version of the model
	Date    time.Time // of the scores
	Records int
}

// Score is what the list says of one CVE: the probability that it is exploited in the thirty days after the date, and the
// share of CVEs whose probability is no higher. Both are from 0 to 1, as published.
type Score struct {
	CVE                     string
	Probability, Percentile float64
}

const format = "EPSS list"

// columns are those that a list must have, in this order.
const columns = "cve,epss,percentile"

var scorePattern = regexp.MustCompile(`^(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE]-[0-9]{1,2})?$`)

// dates are the two ways in which lists write their date.
var dates = []string{"2006-01-02T15:04:05-0700", time.RFC3339}

// Read reads a list and hands each score to take, in the list's order; an error of take ends the reading and is returned. file is for
// messages. It refuses, with a *feed.Error, a list without model version, date or any score, columns other than the
// published ones, a CVE that comes twice, what is no score, and a last line without its end. A list that was cut at the end of a line looks whole.
func Read(file string, r io.Reader, take func(Score) error) (*List, error) {
	return read(file, r, limits{bytes: MaxSize, records: MaxRecords}, take)
}

type limits struct{ bytes, records int }

func read(file string, r io.Reader, most limits, take func(Score) error) (*List, error) {
	rd := &reader{file: file, seen: map[string]bool{}}
	plain, err := unpacked(r)
	if err != nil {
		return nil, rd.damaged(err)
	}
	limited := &io.LimitedReader{R: plain, N: int64(most.bytes) + 1}
	end := &lastByte{from: limited}
	rd.lines = bufio.NewScanner(end)
	rd.lines.Buffer(make([]byte, MaxLine), MaxLine)
	list, err := rd.header()
	if err != nil {
		return nil, err
	}
	for rd.next() {
		s, err := rd.score()
		if err != nil {
			return nil, err
		}
		if list.Records++; list.Records > most.records {
			return nil, rd.fail(feed.ErrTooLarge, "found more; expected at most %d scores", most.records)
		}
		if err := take(s); err != nil {
			return nil, err
		}
	}
	switch {
	case limited.N <= 0:
		return nil, rd.fail(feed.ErrTooLarge, "found more; expected at most %d bytes", most.bytes)
	case list.Records == 0 && rd.lines.Err() == nil:
		return nil, rd.fail(nil, "found no score; expected those of the list")
	}
	if err := rd.unread(); err != nil {
		return nil, err
	}
	if end.was != '\n' {
		return nil, rd.fail(io.ErrUnexpectedEOF, "found the last line, %s, without its end; expected a line end behind every score, as published lists have: the file is cut off; fetch it again", strictjson.Quote(rd.text))
	}
	return list, nil
}

// lastByte keeps the last byte that was read. A plain list has neither a checksum nor a count: that its last line ends tells that it was not cut
// within one, where a score cut short would still be a number.
type lastByte struct {
	from io.Reader
	was  byte
}

func (l *lastByte) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if n > 0 {
		l.was = p[n-1]
	}
	return n, err
}

// unpacked gives the plain text, whichever form it comes in.
func unpacked(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	if magic, _ := buffered.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return buffered, nil
	}
	return gzip.NewReader(buffered)
}

type reader struct {
	file  string
	lines *bufio.Scanner
	line  int
	text  string
	seen  map[string]bool
}

func (r *reader) next() bool {
	if !r.lines.Scan() {
		return false
	}
	r.line++
	r.text = strings.TrimSuffix(r.lines.Text(), "\r")
	return true
}

func (r *reader) fail(cause error, problem string, args ...any) error {
	return &feed.Error{Format: format, File: r.file, Line: r.line, Problem: fmt.Sprintf(problem, args...), Err: cause}
}

// unread is why there is no next line, if the text does not simply end there.
func (r *reader) unread() error {
	err := r.lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		r.line++
		return r.fail(feed.ErrTooLarge, "found a longer line; expected at most %d bytes", MaxLine)
	}
	if err != nil {
		return r.damaged(err)
	}
	return nil
}

// damaged is about the compression, or about the reading itself.
func (r *reader) damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return r.fail(err, "the file is cut off; fetch it again")
	}
	return r.fail(err, "%v", err)
}

func (r *reader) header() (*List, error) {
	more := r.next()
	if err := r.unread(); err != nil {
		return nil, err
	}
	if !more {
		return nil, r.fail(feed.ErrOtherFormat, "found nothing; expected a first line such as #model_version:v2025.03.14,score_date:2025-10-24T12:55:00Z")
	}
	fields, is := strings.CutPrefix(r.text, "#model_version:")
	if !is {
		return nil, r.fail(feed.ErrOtherFormat, "found %s; expected a first line that begins with #model_version:", strictjson.Quote(r.text))
	}
	model, stated, dated := strings.Cut(fields, ",score_date:")
	if !dated || model == "" {
		return nil, r.fail(nil, "found %s; expected model version and score_date", strictjson.Quote(r.text))
	}
	list := &List{Model: model}
	for _, layout := range dates {
		if t, err := time.Parse(layout, stated); err == nil {
			list.Date = t.UTC()
		}
	}
	if list.Date.IsZero() {
		return nil, r.fail(nil, "found the score_date %s; expected a time such as 2025-10-24T12:55:00Z", strictjson.Quote(stated))
	}
	if !r.next() || r.text != columns {
		return nil, r.fail(nil, "found the columns %s; expected %s", strictjson.Quote(r.text), columns)
	}
	return list, nil
}

func (r *reader) score() (Score, error) {
	fields := strings.Split(r.text, ",")
	if len(fields) != 3 {
		return Score{}, r.fail(nil, "found %s; expected a CVE id, a score and a percentile", strictjson.Quote(r.text))
	}
	s := Score{CVE: fields[0]}
	if !feed.IsCVE(s.CVE) {
		return Score{}, r.fail(nil, "found %s; expected a CVE id such as CVE-2021-44228", strictjson.Quote(s.CVE))
	}
	if r.seen[s.CVE] {
		return Score{}, r.fail(nil, "found %s twice; expected each CVE once", s.CVE)
	}
	r.seen[s.CVE] = true
	for i, to := range []*float64{&s.Probability, &s.Percentile} {
		text := fields[i+1]
		n, err := strconv.ParseFloat(text, 64)
		if !scorePattern.MatchString(text) || err != nil || n > 1 {
			return Score{}, r.fail(nil, "found %s; expected a number from 0 to 1", strictjson.Quote(text))
		}
		*to = n
	}
	return s, nil
}
