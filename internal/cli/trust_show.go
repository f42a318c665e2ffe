package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

func (p Process) trustShowCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "list what trusted roots trust: authorities and logs with their validity, digest and age",
		ArgsUsage: "[FILE…]",
		Description: "FILE is a Sigstore trusted_root.json. Without one, the roots of the buyer's settings are shown, or the\n" +
			"public-good root that comes with the program.\n\n" +
			"Exit status: 0 shown, 2 a file is no usable root.",
		Flags:  []cli.Flag{trustFormats.flag("text"), atFlag("tell ages and states as of `TIME`"), configFlag(), quietFlag(), noColourFlag()},
		Action: p.trustShow,
	}
}

func configFlag() cli.Flag {
	return textFlag("config", "the buyer's settings `FILE` (default: cleanbill.yaml in the working directory)")
}

func (p Process) trustShow(c *cli.Context) error {
	files := c.Args().Slice()
	outputs, at, err := p.trustOutputs(c, files)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		s, err := p.buyerSettings(c, nil)
		if err != nil {
			return err
		}
		files = s.TrustedRoots
	}
	all, err := roots(files, nil)
	if err != nil {
		return fmt.Errorf("trust show: %w", err)
	}
	t := &trust{Kind: trustKind, At: at, Tool: tool()}
	for _, r := range all {
		d, err := describeRoot(r, at)
		if err != nil {
			return fmt.Errorf("trust show: %w", err)
		}
		t.Roots = append(t.Roots, d)
	}
	return trustFormats.write(p, c, outputs, t)
}

const trustKind = "cleanbill.trust/v1"

// trustOutputs reads the flags that the trust commands share. No input may be written over.
func (p Process) trustOutputs(c *cli.Context, inputs []string) ([]*sink, time.Time, error) {
	outputs, err := quietableOutputs(c, "trust "+c.Command.Name, trustFormats.names(), inputs)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := p.moment(c.String("at"))
	return outputs, at, err
}

var trustFormats = formats[*trust]{
	"text": trustText,
	"json": asJSON[*trust],
}

// trustText lists each root with its authorities, then what was written.
func trustText(w io.Writer, t *trust, o report.Options) error {
	page := report.NewPage(o)
	for i, r := range t.Roots {
		if i > 0 {
			page.Line("")
		}
		page.Line("%s", page.Paint(report.Strong, r.Name))
		page.Line("  digest  %s", r.Digest)
		page.Line("  newest  %s, %s on %s", day(r.Newest), r.age(), t.At.Format(time.DateOnly))
		rows := [][]string{}
		for _, a := range r.Authorities {
			rows = append(rows, []string{a.Kind, a.URI, since(a.From), until(a.Until), a.State})
		}
		page.Table(rows)
		if len(r.Missing) > 0 {
			page.Wrapped("  none    ", strings.Join(r.Missing, ", "))
		}
	}
	if written := t.Written; written != nil {
		page.Line("")
		if written.From != "" {
			page.Wrapped("", fmt.Sprintf("from %s, root version %d, good until %s", written.From, written.Version, written.Expires.Format(time.RFC3339)))
		}
		page.Line("written to %s", written.Path)
		page.Line("  digest  %s", written.Digest)
	}
	_, err := w.Write(page.Bytes())
	return err
}

// day is the date of a moment in RFC 3339.
func day(moment string) string {
	date, _, _ := strings.Cut(moment, "T")
	return date
}

func since(t *time.Time) string {
	if t == nil {
		return "no start"
	}
	return "from " + t.Format(time.DateOnly)
}

func until(t *time.Time) string {
	if t == nil {
		return ""
	}
	return "until " + t.Format(time.DateOnly)
}
