package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// maxAnswer bounds one answer, in bytes.
const maxAnswer = 64 << 10

// interview asks questions at a terminal: the questions go to standard error, so that standard output holds the result alone.
type interview struct {
	in    io.Reader
	out   io.Writer
	lines *bufio.Scanner
}

// about asks one question until the answer can be taken.
func (a *interview) about(q question, w *policy.Waiver) error {
	for {
		values, err := a.values(q)
		if err != nil {
			return err
		}
		if len(values) == 0 {
			if q.optional {
				return nil
			}
			continue
		}
		if err := q.into(w, values); err != nil {
			_, _ = fmt.Fprintf(a.out, "  %s\n", report.Printable(err.Error())) // the next question follows, whether or not it can be read
			continue
		}
		return nil
	}
}

// values reads one answer, or several up to an empty one.
func (a *interview) values(q question) (values []string, err error) {
	for {
		prompt := q.ask
		switch {
		case len(values) > 0:
			prompt = "  another, or nothing"
		case q.optional:
			prompt += ", or nothing"
		}
		answer, err := a.line(prompt)
		if err != nil {
			return nil, err
		}
		if answer == "" {
			return values, nil
		}
		if values = append(values, answer); !q.list {
			return values, nil
		}
	}
}

func (a *interview) line(prompt string) (string, error) {
	if a.lines == nil {
		a.lines = bufio.NewScanner(a.in)
		a.lines.Buffer(nil, maxAnswer)
	}
	if _, err := fmt.Fprintf(a.out, "%s: ", prompt); err != nil {
		return "", fmt.Errorf("ask: %w", err)
	}
	if !a.lines.Scan() {
		if err := a.lines.Err(); err != nil {
			return "", fmt.Errorf("read answer: %w", err)
		}
		return "", withHint(errors.New("waiver new: the answers ended before every question was asked; nothing was written"), "every answer may be given by a flag: see 'cleanbill waiver new --help'")
	}
	return strings.TrimSpace(a.lines.Text()), nil
}
