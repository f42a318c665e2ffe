package epss

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const head = "#model_version:v2025.03.14,score_date:2025-10-24T12:55:00Z\n"

const list = head + columns + "\nCVE-2021-44228,0.94358,0.99953\r\nCVE-1999-0001,1e-05,.5\n"

func readAll(r io.Reader) (*List, []Score, error) {
	var scores []Score
	l, err := Read("epss.csv", r, func(s Score) error { scores = append(scores, s); return nil })
	return l, scores, err
}

func packed(text string) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return buf.Bytes()
}

func TestRead(t *testing.T) {
	for name, data := range map[string][]byte{"plain": []byte(list), "gzip": packed(list)} {
		l, scores, err := readAll(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if l.Model != "v2025.03.14" || !l.Date.Equal(time.Date(2025, 10, 24, 12, 55, 0, 0, time.UTC)) || l.Records != 2 {
			t.Errorf("%s: got %+v", name, l)
		}
		if want := []Score{{"CVE-2021-44228", 0.94358, 0.99953}, {"CVE-1999-0001", 0.00001, 0.5}}; fmt.Sprint(scores) != fmt.Sprint(want) {
			t.Errorf("%s: got %v, want %v", name, scores, want)
		}
	}
	stop := errors.New("enough")
	if _, err := Read("x", strings.NewReader(list), func(Score) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v, want the error of take", err)
	}
}

// TestReadRefusesWhatIsCut: of every cut of a list, those alone are read that end with the end of a line of scores.
func TestReadRefusesWhatIsCut(t *testing.T) {
	first := len(head) + len(columns) + 1
	for n := range len(list) {
		_, scores, err := readAll(strings.NewReader(list[:n]))
		whole := n > first && list[n-1] == '\n'
		if (err == nil) != whole {
			t.Errorf("the first %d bytes, which end in %q: got %d scores, %v", n, list[max(0, n-5):n], len(scores), err)
		}
		if n > first && !whole && !errors.Is(err, io.ErrUnexpectedEOF) && !strings.Contains(err.Error(), "expected a") {
			t.Errorf("the first %d bytes: got %v", n, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	line := func(s string) string { return head + columns + "\n" + s + "\n" }
	for name, tt := range map[string]struct {
		text, want string
		line       int
		cause      error
	}{
		"nothing":            {"", "found nothing", 0, feed.ErrOtherFormat},
		"something else":     {"a,b\n", "begins with #model_version", 1, feed.ErrOtherFormat},
		"no date":            {"#model_version:v1\n" + columns, "expected model version and score_date", 1, nil},
		"no model":           {"#model_version:,score_date:2025-10-24T12:55:00Z\n", "expected model version", 1, nil},
		"date is no date":    {"#model_version:v1,score_date:today\n", "score_date \"today\"", 1, nil},
		"only the header":    {head, "expected cve,epss,percentile", 1, nil},
		"other columns":      {head + "cve,percentile,epss\n", "expected cve,epss,percentile", 2, nil},
		"no score":           {head + columns + "\n", "found no score", 2, nil},
		"two fields":         {line("CVE-2021-44228,0.1"), "expected a CVE id, a score", 3, nil},
		"four fields":        {line("CVE-2021-44228,0.1,0.2,0.3"), "expected a CVE id, a score", 3, nil},
		"no CVE":             {line("GHSA-1,0.1,0.2"), "expected a CVE id", 3, nil},
		"no number":          {line("CVE-2021-44228,high,0.2"), "expected a number from 0 to 1", 3, nil},
		"infinite":           {line("CVE-2021-44228,Inf,0.2"), "expected a number from 0 to 1", 3, nil},
		"hexadecimal":        {line("CVE-2021-44228,0x1p-2,0.2"), "expected a number from 0 to 1", 3, nil},
		"negative":           {line("CVE-2021-44228,0.1,-0.2"), "expected a number from 0 to 1", 3, nil},
		"more than one":      {line("CVE-2021-44228,0.1,1.2"), "expected a number from 0 to 1", 3, nil},
		"twice":              {line("CVE-2021-44228,0.1,0.2\nCVE-2021-44228,0.1,0.2"), "CVE-2021-44228 twice", 4, nil},
		"long line":          {line("CVE-2021-44228," + strings.Repeat("0", MaxLine)), "at most 512 bytes", 3, feed.ErrTooLarge},
		"cut in a number":    {head + columns + "\nCVE-2021-44228,0.94358,0", "last line, \"CVE-2021-44228,0.94358,0\", without its end", 3, io.ErrUnexpectedEOF},
		"cut before its end": {head + columns + "\nCVE-2021-44228,0.94358,0.5", "the file is cut off; fetch it again", 3, io.ErrUnexpectedEOF},
		"gzip cut off":       {string(packed(list)[:40]), "cut off", 0, io.ErrUnexpectedEOF},
		"gzip damaged":       {"\x1f\x8b nothing", "", 0, nil},
		"gzip of nothing":    {string(packed("")), "found nothing", 0, feed.ErrOtherFormat},
		"gzip with nonsense": {string(packed(list)) + "x", "", 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l, _, err := readAll(strings.NewReader(tt.text))
			var bad *feed.Error
			if l != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a *feed.Error", l, err)
			}
			if tt.line > 0 && bad.Line != tt.line || !strings.Contains(err.Error(), tt.want) || tt.cause != nil && !errors.Is(err, tt.cause) {
				t.Errorf("got %v (line %d), want line %d, %q, %v", err, bad.Line, tt.line, tt.want, tt.cause)
			}
		})
	}
}

// TestReadIsBounded: a few bytes of gzip may hold a list without end.
func TestReadIsBounded(t *testing.T) {
	take := func(Score) error { return nil }
	for _, most := range []limits{{bytes: len(list) - 1, records: 2}, {bytes: len(list), records: 1}} {
		if _, err := read("x", bytes.NewReader(packed(list)), most, take); !errors.Is(err, feed.ErrTooLarge) {
			t.Errorf("%+v: got %v, want ErrTooLarge", most, err)
		}
	}
	if _, err := read("x", strings.NewReader(list), limits{bytes: len(list), records: 2}, take); err != nil {
		t.Errorf("at the limits: %v", err)
	}
}

func TestConformance(t *testing.T) {
	cases, agree := figures.Cases(t, "vulnerability", "parse-epss"), 0
	for _, c := range cases {
		data := c.Read(t, "epss")
		l, scores, err := readAll(bytes.NewReader(data))
		if (err == nil) != (c.Expect == "pass") {
			t.Errorf("%s: got %v, want %s", c.ID, err, c.Expect)
			continue
		}
		if err == nil {
			// What was read, written again, has to be the text that was recorded.
			var want struct{ Text string }
			c.Know(t, &want)
			text := "#model_version:" + l.Model + ",score_date:" + l.Date.Format(dates[0]) + "\n" + columns + "\n"
			for _, s := range scores {
				text += fmt.Sprintf("%s,%.5f,%.5f\n", s.CVE, s.Probability, s.Percentile)
			}
			if text != want.Text {
				t.Errorf("%s: read %q, want %q", c.ID, text, want.Text)
				continue
			}
		}
		agree++
	}
	figures.Hold(t, "Vulnerability data", "EPSS lists: model, date, scores; those that lack them are refused", len(cases), agree)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(list))
	f.Add(packed(list))
	f.Add([]byte("#model_version:v2023.03.01,score_date:2025-02-20T00:00:00+0000\ncve,epss,percentile\nCVE-1999-0001,0.00383,0.73075\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, scores, err := readAll(bytes.NewReader(data))
		var bad *feed.Error
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("an error of another kind: %v", err)
		}
		if err != nil {
			return
		}
		if l.Records != len(scores) || l.Records == 0 || l.Date.IsZero() || l.Model == "" {
			t.Fatalf("read %+v with %d scores", l, len(scores))
		}
		for _, s := range scores {
			if !(s.Probability >= 0 && s.Probability <= 1 && s.Percentile >= 0 && s.Percentile <= 1) {
				t.Fatalf("score out of bounds: %+v", s)
			}
		}
	})
}
